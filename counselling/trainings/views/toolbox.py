"""The toolbox for those who keep it; the partner space shows what is handed out."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy

from caseflow.files import storage
from caseflow.files.responses import download
from counselling.domain.directory import Theme
from counselling.partners.access import ActView, StepView
from counselling.partners.models import theme_name
from counselling.trainings import selectors
from counselling.trainings import services as trainings
from counselling.trainings.access import TrainingsView
from counselling.trainings.forms import EditionForm, NewResourceForm, ResourceForm, ToolboxFilterForm
from counselling.trainings.models import COUNTRIES, TOOL_AUDIENCES, Resource


class Toolbox(TrainingsView):
    """What is handed out today; for those who keep it, what was put aside."""

    def get(self, request: HttpRequest) -> HttpResponse:
        form = ToolboxFilterForm(request.GET)
        chosen = form.cleaned_data if form.is_valid() else {}
        context = {
            "form": form,
            "resources": selectors.resource_list(request.user, self.today, **chosen),
            "aside": selectors.put_aside(request.user, self.today) if self.may_change else [],
            "may_change": self.may_change,
        }
        return render(request, "counselling/trainings/toolbox.html", context)


class AddResource(ActView, TrainingsView):
    title = gettext_lazy("New material")

    def build_form(self, data: Any = None) -> NewResourceForm:
        return NewResourceForm(data, self.request.FILES or None, user=self.request.user, today=self.today)

    def act(self, form: NewResourceForm) -> None:
        data = form.cleaned_data
        trainings.add_resource(
            service=data["service"], fields=form.resource_fields, content=data["file"], address=data["address"],
            on=self.today, by=self.request.user,
        )  # fmt: skip

    def back(self) -> str:
        return reverse("trainings:toolbox")


class ResourceView(TrainingsView):
    """Material of one's own service, changed by those who lead it."""

    resource: Resource

    def find(self, keys: Mapping[str, Any]) -> None:
        known = Resource.objects.visible_to(self.request.user).select_related("service", "owner")
        self.resource = get_object_or_404(known, pk=keys["resource_id"])

    @property
    def may_change(self) -> bool:
        return selectors.may_manage(self.request.user, self.resource.service_id)

    def back(self) -> str:
        return reverse("trainings:resource", args=[self.resource.pk])


class ResourcePage(ResourceView):
    def get(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        resource = self.resource
        context = {
            "resource": resource,
            "versions": resource.versions.select_related("added_by").order_by("-number"),
            "is_current": resource.is_current(self.today),
            "themes": [theme_name(Theme(theme)) for theme in resource.themes],
            "audiences": [TOOL_AUDIENCES[it] for it in TOOL_AUDIENCES if it in resource.audiences],
            "countries": [COUNTRIES[it] for it in COUNTRIES if it in resource.countries],
            "may_change": self.may_change,
        }
        return render(request, "counselling/trainings/resource.html", context)


class ChangeResource(ActView, ResourceView):
    title = gettext_lazy("Change the material")

    def build_form(self, data: Any = None) -> ResourceForm:
        self.row = resource = self.resource
        initial = {name: getattr(resource, name) for name in ResourceForm.base_fields}
        return ResourceForm(data, today=self.today, initial=initial)

    def act(self, form: ResourceForm) -> None:
        trainings.change_resource(
            resource=self.resource, fields=form.resource_fields, version=form.seen, by=self.request.user
        )


class RenewResource(ActView, ResourceView):
    title = gettext_lazy("New version")
    lead = gettext_lazy("It replaces what is handed out; the version before stays in the history.")

    def build_form(self, data: Any = None) -> EditionForm:
        return EditionForm(data, self.request.FILES or None)

    def act(self, form: EditionForm) -> None:
        trainings.renew_resource(
            resource=self.resource, content=form.cleaned_data["file"], address=form.cleaned_data["address"],
            on=self.today, by=self.request.user,
        )  # fmt: skip


class WithdrawResource(StepView, ResourceView):
    def step(self) -> None:
        trainings.withdraw_resource(resource=self.resource, on=self.today, by=self.request.user)


class TakeResource(ResourceView):
    """The file of one version; posted, since taking it is counted."""

    def post(self, request: HttpRequest, number: int, **_kwargs: Any) -> HttpResponse:
        edition = get_object_or_404(self.resource.versions.exclude(path=""), number=number)
        try:
            content = storage.read(edition.path)
        except storage.NoSuchFile as gone:
            raise Http404 from gone
        trainings.take_resource(resource=self.resource, by=request.user)
        return download(content, content_type=edition.content_type, name=edition.name)
