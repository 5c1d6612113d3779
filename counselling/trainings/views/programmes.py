"""Programmes: what is taught, version by version."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy

from counselling.partners.access import ActView
from counselling.trainings import selectors
from counselling.trainings import services as trainings
from counselling.trainings.access import ProgrammeView, TrainingsView, VersionView
from counselling.trainings.forms import NewProgrammeForm, ProgrammeForm, VersionForm
from counselling.trainings.models import ProgrammeVersion


class AddProgramme(ActView, TrainingsView):
    title = gettext_lazy("New programme")

    def build_form(self, data: Any = None) -> NewProgrammeForm:
        return NewProgrammeForm(data, user=self.request.user)

    def act(self, form: NewProgrammeForm) -> None:
        self.programme = trainings.add_programme(
            service=form.cleaned_data["service"], fields=form.programme_fields, first=form.version_fields,
            by=self.request.user,
        )  # fmt: skip

    def back(self) -> str:
        if added := getattr(self, "programme", None):
            return reverse("trainings:programme", args=[added.pk])
        return super().back()


class ProgrammePage(ProgrammeView):
    def get(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        taught = set(ProgrammeVersion.objects.taught(self.today).values_list("pk", flat=True))
        context = {
            "programme": self.programme,
            "versions": self.programme.versions.all(),
            "taught": taught,
            "sessions": selectors.sessions_of(self.programme),
            "may_change": self.may_change,
        }
        return render(request, "counselling/trainings/programme.html", context)


class ChangeProgramme(ActView, ProgrammeView):
    title = gettext_lazy("Change the programme")
    lead = gettext_lazy("Certificates that are issued keep their words.")

    def build_form(self, data: Any = None) -> ProgrammeForm:
        self.row = programme = self.programme
        initial = {name: getattr(programme, name) for name in ProgrammeForm.base_fields}
        return ProgrammeForm(data, user=self.request.user, programme=programme, initial=initial)

    def act(self, form: ProgrammeForm) -> None:
        trainings.change_programme(
            programme=self.programme, fields=form.programme_fields, version=form.seen, by=self.request.user
        )


class AddVersion(ActView, ProgrammeView):
    title = gettext_lazy("New version")
    lead = gettext_lazy("Sessions that are planned keep the version they were planned with.")

    def build_form(self, data: Any = None) -> VersionForm:
        last = self.programme.versions.order_by("-number").first()
        return VersionForm(data, initial={name: getattr(last, name) for name in VersionForm.base_fields})

    def act(self, form: VersionForm) -> None:
        trainings.add_version(programme=self.programme, fields=form.version_fields, by=self.request.user)


class ChangeVersion(ActView, VersionView):
    title = gettext_lazy("Change the version")

    def build_form(self, data: Any = None) -> VersionForm:
        self.row = known = self.programme_version
        return VersionForm(data, initial={name: getattr(known, name) for name in VersionForm.base_fields})

    def act(self, form: VersionForm) -> None:
        trainings.change_version(
            programme_version=self.programme_version, fields=form.version_fields, version=form.seen, on=self.today,
            by=self.request.user,
        )  # fmt: skip
