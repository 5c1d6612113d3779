"""A session to come: a professional enrols, an ambassador enrols colleagues, and each takes it back."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from counselling.domain.lifecycle import EnrolmentState
from counselling.partner_space import selectors
from counselling.partner_space.access import PartnerView
from counselling.partner_space.forms import EnrolmentForm
from counselling.partners.access import ActView, StepView
from counselling.trainings import services as trainings
from counselling.trainings.models import Enrolment, EnrolmentSource


class SessionView(PartnerView):
    """A page of one session that this person may enrol in, or where somebody of theirs is enrolled."""

    # With its dates and how many sit and wait.
    session: Any

    def find(self, keys: Mapping[str, Any]) -> None:
        found = selectors.session_of(self.standing, keys["session_id"], self.today)
        if found is None:
            raise Http404
        self.session = found

    def back(self) -> str:
        return reverse("partner_space:session", args=[self.session.pk])


class Enrol(ActView, SessionView):
    """What it is, who of theirs takes part, and the form for one more."""

    submit = gettext_lazy("Enrol")
    template = "counselling/partner_space/session.html"

    @property
    def title(self) -> str:
        return str(self.session.programme_version.programme)

    def build_form(self, data: Any = None) -> EnrolmentForm:
        return EnrolmentForm(data, candidates=selectors.who_can_enrol(self.standing, self.session, self.today))

    def act(self, form: EnrolmentForm) -> None:
        chosen = form.cleaned_data["colleague"]
        is_oneself = chosen.referrer_id == self.standing.sender.pk
        enrolment = trainings.enrol_referrer(
            session=self.session, referrer=chosen.referrer, organisation=chosen.organisation,
            needs=form.cleaned_data["needs"],
            source=EnrolmentSource.PROFESSIONAL if is_oneself else EnrolmentSource.AMBASSADOR, on=self.today,
            by=self.person,
        )  # fmt: skip
        sentence = _("Enrolled: %(name)s") if enrolment.state == EnrolmentState.CONFIRMED else _("Waiting: %(name)s")
        messages.success(self.request, sentence % {"name": enrolment.referrer})

    def extra(self) -> dict[str, Any]:
        session = self.session
        return {
            "session": session, "half_days": session.half_days.all(), "free": session.capacity - session.seated,
            "enrolled": selectors.enrolled_in(self.standing, session),
            "many": len(self.standing.everywhere) > 1, "leads": bool(self.standing.leads),
        }  # fmt: skip


class CancelEnrolment(StepView, SessionView):
    """Who waits first has the seat."""

    enrolment: Enrolment

    def find(self, keys: Mapping[str, Any]) -> None:
        super().find(keys)
        theirs = selectors.enrolments_of(self.standing).filter(session=self.session)
        self.enrolment = get_object_or_404(theirs.select_related("session", "referrer"), pk=keys["enrolment_id"])

    def step(self) -> None:
        trainings.cancel_enrolment(enrolment=self.enrolment, by=self.person)
        messages.success(self.request, _("No longer enrolled: %(name)s") % {"name": self.enrolment.referrer})
