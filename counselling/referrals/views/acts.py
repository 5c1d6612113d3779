"""What is done with a referral: each a form and the verb behind it, with what the referrer will read in sight."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from counselling import permissions
from counselling.changes import DONE, attempt, show_error
from counselling.client_files import services as files
from counselling.client_files.models import ClientFile
from counselling.client_files.services import Meeting
from counselling.domain.errors import DomainError, TransitionRefused
from counselling.domain.lifecycle import REFERRAL, ReferralState
from counselling.domain.referrals import SHORTFALLS, DeclineReason
from counselling.permissions import FilePermission
from counselling.referrals import forms, selectors
from counselling.referrals import services as referrals
from counselling.referrals.access import ReferralView, TriageView
from counselling.referrals.models import CONSENT_LABELS, WORDINGS
from counselling.trainings import selectors as trainings

MOST_SESSIONS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One step: its words, its form, the verb that takes what the form told."""

    title: Any
    submit: Any
    form: type[forms.ActForm]
    verb: Callable[..., Any]
    for_leaders: bool = False
    # Whether the referrer may read something else afterwards.
    told: bool = True


ACTS: dict[str, Act] = {
    "take": Act(
        title=gettext_lazy("Take it up"), submit=gettext_lazy("I decide on it"), form=forms.TakeForm,
        verb=referrals.take_referral, told=False,
    ),
    "release": Act(
        title=gettext_lazy("Release"), submit=gettext_lazy("Release"), form=forms.ReleaseForm,
        verb=referrals.release_referral, for_leaders=True,
    ),
    "ask": Act(
        title=gettext_lazy("Ask the referrer"), submit=gettext_lazy("Send the question"), form=forms.QuestionForm,
        verb=referrals.request_information,
    ),
    "answer": Act(
        title=gettext_lazy("The referrer answered"), submit=gettext_lazy("Note the answer"), form=forms.AnswerForm,
        verb=referrals.answer_request,
    ),
    "write": Act(
        title=gettext_lazy("Message to the referrer"), submit=gettext_lazy("Send"), form=forms.MessageForm,
        verb=referrals.post_message, told=False,
    ),
    "decline": Act(
        title=gettext_lazy("Decline"), submit=gettext_lazy("Decline"), form=forms.DeclineForm,
        verb=referrals.decline_referral,
    ),
    "pass-on": Act(
        title=gettext_lazy("Pass on"), submit=gettext_lazy("Pass on"), form=forms.PassOnForm,
        verb=referrals.redirect_referral,
    ),
    "end": Act(
        title=gettext_lazy("End without a meeting"), submit=gettext_lazy("End it"), form=forms.EndForm,
        verb=referrals.end_without_meeting,
    ),
    "separate": Act(
        title=gettext_lazy("Take it out of the file"), submit=gettext_lazy("Open a file of its own"),
        form=forms.SeparateForm, verb=referrals.undo_join,
    ),
    "withdraw": Act(
        title=gettext_lazy("Taken back by the referrer"), submit=gettext_lazy("Withdraw"), form=forms.WithdrawForm,
        verb=referrals.withdraw_referral, for_leaders=True,
    ),
    "reopen": Act(
        title=gettext_lazy("Reopen"), submit=gettext_lazy("Reopen"), form=forms.ReasonForm,
        verb=referrals.reopen_referral, for_leaders=True,
    ),
    "keep": Act(
        title=gettext_lazy("Keep for a legal reason"), submit=gettext_lazy("Keep it"), form=forms.KeepForm,
        verb=referrals.keep_referral, for_leaders=True, told=False,
    ),
    "stop-keeping": Act(
        title=gettext_lazy("Keep it no longer"), submit=gettext_lazy("Keep it no longer"), form=forms.ReasonForm,
        verb=referrals.stop_keeping, for_leaders=True, told=False,
    ),
    "urgency": Act(
        title=gettext_lazy("Correct the urgency"), submit=gettext_lazy("Correct"), form=forms.UrgencyForm,
        verb=referrals.set_priority, told=False,
    ),
    "consent": Act(
        title=gettext_lazy("What the person says to us"), submit=gettext_lazy("Note it"), form=forms.ConsentForm,
        verb=referrals.record_consent, told=False,
    ),
}  # fmt: skip


class ActView(ReferralView):
    """A form about one referral; what was typed is never lost, whoever was faster is named."""

    template = "counselling/referrals/act.html"

    def build_form(self, data: Any = None) -> Any:
        raise NotImplementedError

    def carry_out(self, form: Any) -> None:
        raise NotImplementedError

    def extra(self) -> dict[str, Any]:
        """What the page shows beside the form."""
        return {}

    @property
    def lead(self) -> str:
        """About whom: a reference alone is easily taken for another."""
        subject = getattr(self.referral, "subject", None)
        return f"{self.referral.reference} · {subject}" if subject else self.referral.reference

    def get(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        return self.page(self.template, form=self.build_form(), **self.extra())

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        form = self.build_form(request.POST)
        if (status := attempt(form, self.carry_out)) == DONE:
            return redirect(self.back())
        return self.page(self.template, status=status, form=form, **self.extra())

    def will_read(self, verb: str, reason: str = "") -> str:
        """What the referrer would read, by the function that answers them."""
        view = selectors.would_read(self.referral, verb, at=timezone.now(), on=self.today, reason=reason)
        return _(view.sentence)


class Step(ActView):
    """One of the steps in ACTS."""

    act: Act

    def dispatch(self, request: HttpRequest, reference: str, **kwargs: Any) -> Any:
        name = kwargs.pop("act")
        if name not in ACTS:
            raise Http404
        self.act = ACTS[name]
        return super().dispatch(request, reference, **kwargs)

    def get(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        """The form, if the step is possible now: nobody fills in what is refused whatever it says."""
        self.require_may()
        name, state = self.act.verb.__name__, ReferralState(self.referral.state)
        if name in REFERRAL.table and name not in REFERRAL.available(state):
            raise TransitionRefused(state=state)
        return super().get(request)

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        self.require_may()
        return super().post(request)

    def require_may(self) -> None:
        """Supervisors release, reopen and remove errors; what is held only they decline."""
        if not self.may_act:
            raise PermissionDenied(_("Only whoever is in charge of the file does this."))
        held = self.referral.state == ReferralState.HELD and self.act.verb is referrals.decline_referral
        if self.act.for_leaders or held:
            self.require_lead()

    def build_form(self, data: Any = None) -> forms.ActForm:
        return self.act.form(data, **self.known())

    def carry_out(self, form: forms.ActForm) -> None:
        version = form.cleaned_data["version"]
        self.act.verb(referral=self.referral, version=version, on=self.today, by=self.request.user, **form.told)

    def extra(self) -> dict[str, Any]:
        file = self.referral.file
        letter_first = self.act.verb is referrals.redirect_referral and file is not None and file.is_open
        return {
            "act": self.act, "lead": self.lead, "readings": self.readings(), "shortfalls": self.shortfalls(),
            "letter_first": letter_first, "wordings": self.wordings(), "sessions": self.sessions(),
        }  # fmt: skip

    def wordings(self) -> list[tuple[Any, Any]]:
        """What is read aloud to the person, where their answer is noted."""
        if self.act.verb is not referrals.record_consent:
            return []
        return [(CONSENT_LABELS[kind], wording) for kind, wording in WORDINGS.items()]

    def sessions(self) -> list[Any]:
        """Where the sender can be trained, for a next step that says so."""
        if self.act.verb is not referrals.decline_referral:
            return []
        return trainings.open_sessions(self.referral.service, self.today)[:MOST_SESSIONS]

    def readings(self) -> list[tuple[str, str]]:
        """By the kind of reason, where that makes a difference."""
        if not self.act.told:
            return []
        verb = self.act.verb.__name__
        if verb != "decline_referral":
            return [("", self.will_read(verb))]
        about_it = self.will_read(verb, DeclineReason.OUT_OF_SCOPE)
        other = self.will_read(verb, DeclineReason.OTHER)
        return [(_("if the reason is about the referral"), about_it), (_("if it is about the person"), other)]

    def shortfalls(self) -> list[str]:
        """What is still to be tried before the person counts as not reached."""
        if self.act.verb is not referrals.end_without_meeting or self.referral.file is None:
            return []
        facts = {"attempts": referrals.LEAST_ATTEMPTS, "days": referrals.LEAST_DAYS}
        missing = referrals.missing_attempts(self.referral, supervisor_agrees=self.leads)
        return [_(SHORTFALLS[each]) % facts for each in missing]


class Accept(ActView):
    """Take the person on: the file opens with nothing typed twice."""

    template = "counselling/referrals/accept.html"

    def build_form(self, data: Any = None) -> forms.AcceptForm:
        return forms.AcceptForm(data, **self.known())

    def carry_out(self, form: forms.AcceptForm) -> None:
        data = form.cleaned_data
        meeting = None
        if data["meet_on"]:
            at = timezone.make_aware(datetime.combine(data["meet_on"], data["meet_at"].replace(tzinfo=None)))
            meeting = Meeting(at=at, counsellor=data["counsellor"])
        referrals.accept_referral(
            referral=self.referral, counsellor=data["counsellor"], version=data["version"], on=self.today,
            by=self.request.user, meeting=meeting, waits_until=data.get("waits_until"),
        )  # fmt: skip

    def extra(self) -> dict[str, Any]:
        candidates = selectors.candidates_for(self.referral, self.request.user)
        return {"candidates": candidates, "lead": self.lead, "reading": self.will_read("accept_referral")}


class RecordAttempt(ReferralView):
    """A try to reach the person, in one click; it stands in the file."""

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        file = self.referral.file
        if file is None:
            raise Http404
        if not permissions.allows(request.user, FilePermission.CHANGE, file):
            raise PermissionDenied(_("Only whoever is in charge of the file does this."))
        form = forms.AttemptForm(request.POST)
        if form.is_valid():
            told = form.cleaned_data
            files.record_contact_attempt(
                member=selectors.client_of(file), channel=told["channel"], result=told["result"], at=timezone.now(),
                by=request.user,
            )  # fmt: skip
        return redirect(self.back())


class DecideDuplicate(ReferralView):
    """Say of one candidate whether it is the same person."""

    def post(self, request: HttpRequest, file_reference: str, **_kwargs: Any) -> HttpResponse:
        file = get_object_or_404(ClientFile.objects.visible_to(request.user), reference=file_reference)
        form = forms.VerdictForm(request.POST)
        if form.is_valid():
            referrals.decide_duplicate(
                referral=self.referral, file=file, verdict=form.cleaned_data["verdict"], by=request.user
            )
        return redirect(self.back())


class Submit(TriageView):
    """A referral that came by telephone or on paper."""

    template = "counselling/referrals/referral_new.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, self.template, {"form": forms.SubmitForm(user=request.user, today=self.today)})

    def post(self, request: HttpRequest) -> HttpResponse:
        form = forms.SubmitForm(request.POST, user=request.user, today=self.today)
        if form.is_valid():
            try:
                referral = referrals.submit_referral(
                    sent=form.sent, subject=form.subject, situation=form.situation, answers=form.answers,
                    on=self.today, by=request.user,
                )  # fmt: skip
                return redirect("referrals:referral", referral.reference)
            except DomainError as error:
                show_error(form, error)
        return render(request, self.template, {"form": form}, status=422)
