from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views import View

from caseflow.ui import formats
from caseflow.ui import grid as grids
from caseflow.ui.gallery import page
from caseflow.ui.gallery.forms import EveryField, LedgerRow
from caseflow.ui.gallery.ledger import LEDGER, Entry, StaleEntryError

TEMPLATE = "ui/gallery.html"


@method_decorator(login_not_required, name="dispatch")
class Gallery(View):
    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, TEMPLATE, page.context())


@method_decorator(login_not_required, name="dispatch")
class Refused(View):
    """A form as it comes back: errors summed up, the first wrong field in focus."""

    def get(self, request: HttpRequest) -> HttpResponse:
        form = EveryField({"creditor": "Cofilux", "balance": "1.234", "owed_since": "31/02/26"}, today=page.TODAY)
        return render(request, "ui/gallery_refused.html", {"form": form}, status=422)


@method_decorator(login_not_required, name="dispatch")
class SaveRow(View):
    def post(self, request: HttpRequest, key: Any) -> HttpResponse:
        key, form = str(key), LedgerRow(request.POST, grid="ledger", key=key)
        current = LEDGER.entries.get(key, Entry("", "month", 0, version=0))
        if not form.is_valid():
            row = page.row_of(key, current, form=form)
            return grids.invalid(request, page.ledger_grid(), row, template=TEMPLATE, context=page.context())
        try:
            seen = grids.posted_version(request)
            entry = LEDGER.save(key=key, seen=seen, entry=Entry(**form.cleaned_data, by="A. Kieffer"))
        except StaleEntryError:
            return self.stale(request, key, form)
        sentence = grids.saved_at(f"{len(LEDGER.entries)} revenus, {formats.euros(LEDGER.total)}")
        parts = [f"{TEMPLATE}#totals"]
        row = page.row_of(key, entry)
        return grids.saved(request, page.ledger_grid(), row, sentence=sentence, parts=parts, context=page.context())

    def stale(self, request: HttpRequest, key: str, form: LedgerRow) -> HttpResponse:
        entry = LEDGER.entries[key]
        differences = grids.differences(mine=form, theirs=page.saved_form(key, entry))
        row = page.row_of(
            key, entry, form=form, conflict=grids.Conflict(by=entry.by, at=None, differences=differences)
        )
        return grids.conflict(request, page.ledger_grid(), row, template=TEMPLATE, context=page.context())


@method_decorator(login_not_required, name="dispatch")
class RemoveRow(View):
    def post(self, request: HttpRequest, key: Any) -> HttpResponse:
        LEDGER.remove(str(key))
        messages.success(request, "Ligne retirée.")
        return HttpResponseRedirect(reverse("gallery:page"))
