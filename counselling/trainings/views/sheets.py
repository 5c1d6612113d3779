"""Signed sheets: scanned back, looked at, taken out with a reason."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy

from caseflow.audit import reads
from caseflow.files import storage
from caseflow.files.responses import download
from counselling.partners.access import ActView
from counselling.trainings import services as trainings
from counselling.trainings.access import SessionView
from counselling.trainings.forms import ReasonForm, SignedSheetForm
from counselling.trainings.models import SignedSheet


class SheetsView(SessionView):
    """For those who work with the people of the session."""

    people_only = True
    manager_only = True

    def back(self) -> str:
        return reverse("trainings:attendance", args=[self.session.pk])


class AttachSheet(ActView, SheetsView):
    title = gettext_lazy("Attach a signed sheet")
    lead = gettext_lazy("The scan of the attendance sheet with its signatures. Its file name is not kept.")
    submit = gettext_lazy("Attach")

    def build_form(self, data: Any = None) -> SignedSheetForm:
        return SignedSheetForm(data, self.request.FILES or None)

    def act(self, form: SignedSheetForm) -> None:
        trainings.attach_sheet(
            session=self.session, content=form.cleaned_data["file"], on=self.today, by=self.request.user
        )


class SheetView(SheetsView):
    sheet: SignedSheet

    def find_part(self, keys: Mapping[str, Any]) -> None:
        standing = SignedSheet.objects.standing().filter(session=self.session).select_related("session")
        self.sheet = get_object_or_404(standing, number=keys["number"])


class ReadSheet(SheetView):
    def get(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        sheet = self.sheet
        if not storage.is_intact(sheet.path, sha256=sheet.sha256):
            raise Http404
        reads.record(
            verb="trainings.read_sheet", by=request.user, service=self.session.service_id,
            object_type=SignedSheet._meta.label, object_id=sheet.pk,
        )  # fmt: skip
        return download(
            storage.read(sheet.path), content_type=sheet.content_type,
            name=f"{self.session.code}-{sheet.number}.{sheet.extension}",
        )  # fmt: skip


class RemoveSheet(ActView, SheetView):
    title = gettext_lazy("Take the sheet out")
    lead = gettext_lazy("It is seen no longer, and its file is deleted; who took it out and why stays.")
    submit = gettext_lazy("Take the sheet out")

    def build_form(self, data: Any = None) -> ReasonForm:
        return ReasonForm(data)

    def act(self, form: ReasonForm) -> None:
        trainings.remove_sheet(
            sheet=self.sheet, reason=form.cleaned_data["reason"], on=self.today, by=self.request.user
        )
