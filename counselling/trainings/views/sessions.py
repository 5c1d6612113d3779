"""Sessions: the list, one session with its people, and every step of it."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from counselling import permissions
from counselling.domain.lifecycle import ENROLMENT, SESSION, EnrolmentState, SessionState
from counselling.partners.access import ActView, StepView
from counselling.trainings import selectors
from counselling.trainings import services as trainings
from counselling.trainings.access import ProgrammeView, SessionView, TrainingsView
from counselling.trainings.forms import EnrolForm, ReasonForm, SessionFilterForm, SessionForm, sittings_of, suggestion
from counselling.trainings.models import Enrolment, EnrolmentSource, Programme, Session

SESSION_TONES = {
    SessionState.PLANNED: "accent",
    SessionState.OPEN: "good",
    SessionState.HELD: "",
    SessionState.CANCELLED: "",
}


class Sessions(TrainingsView):
    """What is to come and what was, with the programmes behind it."""

    def get(self, request: HttpRequest) -> HttpResponse:
        form = SessionFilterForm(request.GET)
        form.fields["programme"].queryset = permissions.choices_for(request.user, Programme)  # type: ignore[attr-defined]
        chosen: dict[str, Any] = {}
        if form.is_valid():
            names = {"programme": "programme_version__programme", "state": "state"}
            chosen = {names[name]: value for name, value in form.cleaned_data.items() if value}
        context = {
            "form": form,
            "sessions": selectors.session_list(request.user, **chosen),
            "programmes": selectors.programmes_of(request.user),
            "tones": SESSION_TONES,
            "may_change": self.may_change,
        }
        return render(request, "counselling/trainings/session_list.html", context)


class PlanSession(ActView, ProgrammeView):
    title = gettext_lazy("New session")
    submit = gettext_lazy("Plan the session")

    @property
    def lead(self) -> str:
        return str(self.programme)

    def build_form(self, data: Any = None) -> SessionForm:
        form = SessionForm(data, service=self.programme.service_id, today=self.today)
        del form.fields["version"]
        return form

    def act(self, form: SessionForm) -> None:
        version = self.programme.versions.order_by("-number").first()
        self.session = trainings.plan_session(
            programme_version=version, fields=form.session_fields, sittings=form.cleaned_data["half_days"],
            trainers=form.cleaned_data["trainers"], by=self.request.user,
        )  # fmt: skip

    def back(self) -> str:
        if planned := getattr(self, "session", None):
            return reverse("trainings:session", args=[planned.pk])
        return super().back()


class SessionPage(SessionView):
    """One session; who takes part is shown to those who work with them."""

    def get(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        session = selectors.session_with_counts(self.session)
        state = SessionState(session.state)
        context = {
            "session": session,
            "version": session.programme_version,
            "half_days": session.half_days.all(),
            "trainers": session.trainers.order_by("name", "pk"),
            "tone": SESSION_TONES[state],
            "steps": SESSION.available(state),
            "may_manage": self.may_manage,
            "sees_people": self.sees_people,
        }
        return render(request, "counselling/trainings/session.html", context | self.people(session, state))

    def people(self, session: Session, state: SessionState) -> dict[str, Any]:
        if not self.sees_people:
            return {}
        candidates = selectors.candidates_of(session)
        return {
            "candidates": [(it, [_(sentence) for sentence in it.missing]) for it in candidates],
            "ready": sum(it.qualifies for it in candidates) if state == SessionState.HELD else 0,
            "others": [(it, ENROLMENT.available(EnrolmentState(it.state))) for it in selectors.others_of(session)],
            "revoked": selectors.revoked_in(session),
            "form": EnrolForm(today=self.today),
            "professionals": [suggestion(it) for it in selectors.enrollable(session, self.today)],
        }


class ChangeSession(ActView, SessionView):
    title = gettext_lazy("Change the session")

    def build_form(self, data: Any = None) -> SessionForm:
        self.row = session = self.session
        initial = {name: getattr(session, name, None) for name in SessionForm.base_fields}
        initial |= {
            "half_days": sittings_of(session.half_days.all()),
            "trainers": session.trainers.values_list("pk", flat=True),
        }
        return SessionForm(data, service=session.service_id, today=self.today, initial=initial)

    def act(self, form: SessionForm) -> None:
        data = form.cleaned_data
        trainings.change_session(
            session=self.session, fields=form.session_fields, sittings=data["half_days"], trainers=data["trainers"],
            version=form.seen, by=self.request.user,
        )  # fmt: skip


class OpenSession(StepView, SessionView):
    def step(self) -> None:
        trainings.open_session(session=self.session, by=self.request.user)


class HoldSession(StepView, SessionView):
    """The trainer closes the list as well as the supervisor."""

    people_only = True

    def step(self) -> None:
        trainings.hold_session(session=self.session, on=self.today, by=self.request.user)


class CancelSession(ActView, SessionView):
    title = gettext_lazy("Cancel the session")
    lead = gettext_lazy("Everybody enrolled is so no longer; tell them.")
    submit = gettext_lazy("Cancel the session")

    def build_form(self, data: Any = None) -> ReasonForm:
        return ReasonForm(data)

    def act(self, form: ReasonForm) -> None:
        trainings.cancel_session(session=self.session, reason=form.cleaned_data["reason"], by=self.request.user)


class Enrol(ActView, SessionView):
    title = gettext_lazy("Enrol a professional")
    submit = gettext_lazy("Enrol")
    template = "counselling/trainings/enrol.html"

    def build_form(self, data: Any = None) -> EnrolForm:
        return EnrolForm(data, today=self.today)

    def act(self, form: EnrolForm) -> None:
        enrolment = trainings.enrol_referrer(
            session=self.session, referrer=form.referrer, organisation=form.organisation,
            needs=form.cleaned_data["needs"], source=EnrolmentSource.ORGANISER, on=self.today, by=self.request.user,
        )  # fmt: skip
        sentence = _("Enrolled: %(name)s") if enrolment.state == EnrolmentState.CONFIRMED else _("Waiting: %(name)s")
        messages.success(self.request, sentence % {"name": enrolment.referrer})

    def extra(self) -> dict[str, Any]:
        return {"professionals": [suggestion(it) for it in selectors.enrollable(self.session, self.today)]}


ENROLMENT_STEPS: Mapping[str, Callable[..., Enrolment]] = {
    "confirm": trainings.confirm_enrolment,
    "cancel": trainings.cancel_enrolment,
}


class EnrolmentStep(StepView, SessionView):
    enrolment: Enrolment

    def find_part(self, keys: Mapping[str, Any]) -> None:
        if keys["step"] not in ENROLMENT_STEPS:
            raise Http404
        self.take = ENROLMENT_STEPS[keys["step"]]
        here = Enrolment.objects.filter(session=self.session).select_related("session")
        self.enrolment = get_object_or_404(here, pk=keys["enrolment_id"])

    def step(self) -> None:
        self.take(enrolment=self.enrolment, by=self.request.user)
