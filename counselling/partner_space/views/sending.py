"""A new referral in four pages and a last look; and the correction of one that was sent."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from counselling.domain.errors import DomainError
from counselling.partner_space import drafts, selectors
from counselling.partner_space.access import OwnReferralView, SenderView
from counselling.partner_space.drafts import SENT
from counselling.partner_space.forms import STEPS, TITLES, CorrectionForm, NewReferralForm, first_step_of
from counselling.referrals import selectors as referrals
from counselling.referrals import services

ORDER = tuple(STEPS)
# What stays for the next one: who sends, and where to.
KEPT = ("service", "organisation", "department", "country")


class SendingView(SenderView):
    def build_form(self, data: Any = None, only: str = "", initial: Any = None) -> NewReferralForm:
        organisations = selectors.organisations_of(self.standing)
        return NewReferralForm(
            data, today=self.today, only=only, initial=initial,
            services=selectors.services_for(self.standing.sends, self.today), organisations=organisations,
            from_creditor=selectors.writes_for_creditor(organisations, drafts.of(self.person).get("organisation")),
        )  # fmt: skip


class Step(SendingView):
    """One page of a new referral; what it holds is kept for a day."""

    step: str

    def find(self, keys: Any) -> None:
        if keys["step"] not in STEPS:
            raise Http404
        self.step = keys["step"]

    def get(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        typed = drafts.of(self.person)
        if SENT in typed:
            typed = {name: values for name, values in typed.items() if name in KEPT}
            drafts.keep(self.person, typed)
        here = {name: typed[name] for name in STEPS[self.step] if name in typed}
        initial = {name: values if name == "difficulties" else values[-1] for name, values in here.items() if values}
        return self.shown(self.build_form(only=self.step, initial=initial))

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        form = self.build_form(request.POST, only=self.step)
        if not form.is_valid():
            return self.shown(form, 422)
        others = {name: values for name, values in drafts.of(self.person).items() if name not in {*form.fields, SENT}}
        here = {name: request.POST.getlist(name) for name in form.fields if name in request.POST}
        drafts.keep(self.person, others | here)
        place = ORDER.index(self.step) + 1
        if place == len(ORDER):
            return redirect("partner_space:check")
        return redirect("partner_space:new", ORDER[place])

    def shown(self, form: NewReferralForm, status: int = 200) -> HttpResponse:
        place = ORDER.index(self.step)
        return self.page(
            "step.html", status=status, form=form, step=self.step, titles=TITLES, number=place + 1,
            before=ORDER[place - 1] if place else "",
        )  # fmt: skip


class Check(SendingView):
    """A last look at all of it, then it is sent; sent twice, it is one."""

    def get(self, request: HttpRequest) -> HttpResponse:
        typed = drafts.of(self.person)
        form = self.build_form(MultiValueDict(typed))
        if not form.is_valid():
            return redirect("partner_space:new", first_step_of(list(form.errors)))
        return self.page("check.html", form=form, titles=TITLES)

    def post(self, request: HttpRequest) -> HttpResponse:
        typed = drafts.of(self.person)
        if SENT in typed:
            return redirect("partner_space:referral", typed[SENT][0])
        form = self.build_form(MultiValueDict(typed))
        if not form.is_valid():
            return redirect("partner_space:new", first_step_of(list(form.errors)))
        try:
            referral = services.submit_referral(
                sent=form.sent(self.standing.sender), subject=form.subject, situation=form.situation,
                answers=form.answers, on=self.today, by=self.person,
            )  # fmt: skip
        except DomainError as error:
            messages.error(request, error.told(_))
            return redirect("partner_space:new", first_step_of([error.field or ""]))
        drafts.keep(self.person, typed | {SENT: [referral.reference]})
        messages.success(request, _("The referral is sent. The service has it now."))
        return redirect("partner_space:referral", referral.reference)


class Discard(SenderView):
    def post(self, request: HttpRequest) -> HttpResponse:
        drafts.forget(self.person)
        return redirect("partner_space:home")


class Correct(OwnReferralView):
    """Send it again as it should have been."""

    def get(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        if not self.told.may("correct"):
            return redirect(self.back())
        known = CorrectionForm.known(self.referral, referrals.last_submission(self.referral))
        known["tag"] = referrals.tag_of(self.referral)
        return self.shown(self.build_form(initial=known))

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        return self.answer(self.build_form(request.POST), _("Your correction is with the service."))

    def build_form(self, data: Any = None, initial: Any = None) -> CorrectionForm:
        said = referrals.last_submission(self.referral)
        return CorrectionForm(data, today=self.today, initial=initial, referral=self.referral, said=said)

    def carry_out(self, form: CorrectionForm) -> None:
        services.correct_submission(
            referral=self.referral, subject=form.subject, situation=form.situation, tag=form.cleaned_data["tag"],
            on=self.today, by=self.person,
        )  # fmt: skip

    def shown(self, form: CorrectionForm, status: int = 200) -> HttpResponse:
        return self.page("correct.html", status=status, form=form, told=self.told)
