"""The toolbox and the directory, for those who send people and for ambassadors."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from caseflow.files import storage
from caseflow.files.responses import download
from counselling.domain.directory import GapKind
from counselling.partner_space import selectors
from counselling.partner_space.access import HelperView
from counselling.partner_space.forms import ToolboxForm
from counselling.partners import services as partners
from counselling.partners.acts import directory as acts
from counselling.partners.models import Activity, theme_name
from counselling.trainings import selectors as trainings
from counselling.trainings import services
from counselling.trainings.models import Resource
from counselling.trainings.selectors import ToolWish


class Toolbox(HelperView):
    """What may be taken today; a search in vain is remembered without its words."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.shown(ToolboxForm(), selectors.resources_for(self.standing, self.today))

    def post(self, request: HttpRequest) -> HttpResponse:
        form, known = ToolboxForm(request.POST), selectors.resources_for(self.standing, self.today)
        if not form.is_valid():
            return self.shown(form, known, status=422)
        found = trainings.search_resources(known, form.wish)
        is_gap = not found and not form.wish.is_empty
        if is_gap:
            self.remember(form.wish)
        return self.shown(form, found, is_gap=is_gap, read_as=form.wish.question.read_as)

    def remember(self, wish: ToolWish) -> None:
        partners.note_gap(
            kind=GapKind.MATERIAL, themes=wish.themes, country=self.standing.country, area="", language=wish.language,
            audience="", on=self.today, by=self.person,
        )  # fmt: skip

    def shown(
        self, form: ToolboxForm, resources: list[Resource], *, status: int = 200, is_gap: bool = False,
        read_as: Any = (),
    ) -> HttpResponse:  # fmt: skip
        return self.page(
            "toolbox.html", status=status, form=form, resources=resources, is_gap=is_gap,
            read_as=[(words, theme_name(theme)) for words, theme in read_as],
        )  # fmt: skip


class TakeResource(HelperView):
    """The version that is handed out; posted, since taking it is counted."""

    resource: Resource

    def find(self, keys: Mapping[str, Any]) -> None:
        found = selectors.resource_of(self.standing, keys["resource_id"], self.today)
        if found is None or not found.edition.path:
            raise Http404
        self.resource = found

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        edition = self.resource.edition
        try:
            content = storage.read(edition.path)
        except storage.NoSuchFile as gone:
            raise Http404 from gone
        services.take_resource(resource=self.resource, by=self.person)
        return download(content, content_type=edition.content_type, name=edition.name)


class Directory(acts.SearchDirectory, HelperView):
    """Where to send a person with what is not done here: what everybody may read."""

    reader = None

    @property
    def country(self) -> str:
        return self.standing.country


class ActivityPage(HelperView):
    activity: Activity

    def find(self, keys: Mapping[str, Any]) -> None:
        found = selectors.activity_of(keys["activity_id"], self.today)
        if found is None:
            raise Http404
        self.activity = found

    def get(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        return self.page(
            "activity.html", activity=self.activity, organisation=self.activity.organisation,
            is_stale=self.activity.is_stale(self.today),
        )  # fmt: skip


class TellNetwork(acts.TellNetwork, HelperView):
    def back(self) -> str:
        return reverse("partner_space:directory")
