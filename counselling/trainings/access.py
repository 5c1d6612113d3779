"""The way of a request to trainings: found or 404, kept by one's own service, or by the trainers of the session."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views import View

from caseflow.audit import context
from counselling.partners.access import PartnersView
from counselling.trainings import selectors
from counselling.trainings.models import Programme, ProgrammeVersion, Session

TRIES, WINDOW = 20, 60


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


class VersionView(ProgrammeView):
    """A page of one version of a programme."""

    programme_version: ProgrammeVersion

    def find(self, keys: Mapping[str, Any]) -> None:
        super().find(keys)
        known = self.programme.versions.select_related("programme")
        self.programme_version = get_object_or_404(known, pk=keys["version_id"])


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


class PublicView(View):
    """A page for whoever holds a code or a link and has no account: never indexed, and not to be guessed at."""

    template: ClassVar[str]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = self.turned_away(kwargs) or super().dispatch(request, *args, **kwargs)
        response["X-Robots-Tag"] = "noindex"
        return response

    def turned_away(self, keys: Mapping[str, Any]) -> HttpResponse | None:
        """The answer to whoever holds nothing that opens this page."""
        return None

    def page(self, *, status: int = 200, **facts: Any) -> HttpResponse:
        return render(self.request, self.template, facts, status=status)

    def limited(self, **facts: Any) -> HttpResponse:
        response = self.page(status=429, is_limited=True, **facts)
        response["Retry-After"] = str(WINDOW)
        return response

    def is_guessing(self) -> bool:
        """Whether somebody at this address tries too often within the minute, this time included."""
        key = f"{type(self).__module__}:{context.current().address}"
        return (1 if cache.add(key, 1, WINDOW) else cache.incr(key)) > TRIES
