"""The way of a request to trainings: found or 404, kept by one's own service, or by the trainers of the session."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.shortcuts import get_object_or_404
from django.urls import reverse

from counselling.partners.access import PartnersView
from counselling.trainings import selectors
from counselling.trainings.models import Programme, Session


class TrainingsView(PartnersView):
    """A page of the trainings, for counsellors and supervisors."""

    @property
    def may_change(self) -> bool:
        return selectors.managing(self.request.user).exists()

    def back(self) -> str:
        return reverse("trainings:sessions")


class ProgrammeView(TrainingsView):
    """A page of one programme: read by its service, changed by those who lead it."""

    programme: Programme

    def find(self, keys: Mapping[str, Any]) -> None:
        known = Programme.objects.visible_to(self.request.user).select_related("service", "refresher_of")
        self.programme = get_object_or_404(known, pk=keys["programme_id"])

    @property
    def may_change(self) -> bool:
        return selectors.may_manage(self.request.user, self.programme.service_id)

    def back(self) -> str:
        return reverse("trainings:programme", args=[self.programme.pk])


class SessionView(TrainingsView):
    """A page of one session: its dates for the whole service, its people for those who lead or train it."""

    people_only: ClassVar[bool] = False
    session: Session

    def find(self, keys: Mapping[str, Any]) -> None:
        known = Session.objects.visible_to(self.request.user).select_related(
            "service", "programme_version__programme__refresher_of"
        )
        self.session = get_object_or_404(known, pk=keys["session_id"])
        self.find_part(keys)

    def find_part(self, keys: Mapping[str, Any]) -> None:
        """Look up the part of this session that the address names."""

    @property
    def may_change(self) -> bool:
        """Whether this person leads the service; with `people_only`, whether they work with its people."""
        return self.sees_people if self.people_only else self.may_manage

    @property
    def may_manage(self) -> bool:
        return selectors.may_manage(self.request.user, self.session.service_id)

    @property
    def sees_people(self) -> bool:
        return Session.objects.led_by(self.request.user).filter(pk=self.session.pk).exists()

    def back(self) -> str:
        return reverse("trainings:session", args=[self.session.pk])
