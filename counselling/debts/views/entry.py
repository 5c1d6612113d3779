"""Taking many debts down fast: one line each, or pasted from a spreadsheet."""

import uuid
from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from caseflow.ui import grid
from caseflow.ui.grid import posted_version
from counselling.changes import show_error
from counselling.client_files.models import ClientFile
from counselling.debts import selectors
from counselling.debts import services as debts
from counselling.debts.forms import PasteForm, QuickLine, Reading, initial_of, read_quick_line
from counselling.debts.models import Debt
from counselling.debts.selectors import DebtLine
from counselling.debts.views.grid import WritingPage
from counselling.debts.views.page import sentence_of
from counselling.domain.errors import DomainError
from counselling.domain.matching import fold
from counselling.partners.models import Creditor


class EntryPage(WritingPage):
    def take_down(self, reading: Reading, key: uuid.UUID, version: int = 0) -> None:
        """Record the debt once: a repeated post finds it there, a line typed anew corrects it."""
        line = self.line(key)
        if line is None:
            self.record(reading, key)
        elif version:
            saved = self.saved(line)
            fields = reading.fields.items()
            changes = {name: value for name, value in fields if value != saved[name] and (value or name != "nature")}
            debts.change_debt(
                debt=line.debt, fields=changes | {"creditor": self.known(reading.creditor)}, version=version,
                on=self.today, by=self.request.user,
                balance=reading.balance if reading.balance != line.total else None,
            )  # fmt: skip

    def record(self, reading: Reading, key: uuid.UUID) -> None:
        debts.record_debt(
            file=self.file, creditor=self.known(reading.creditor), balance=reading.balance, on=self.today,
            by=self.request.user, key=key, fields=reading.fields,
        )  # fmt: skip

    def saved(self, line: DebtLine) -> dict[str, Any]:
        return initial_of(line, ("instalment", "rate", "reference", "nature"))

    def similar(self, reading: Reading, key: uuid.UUID | None = None) -> list[Debt]:
        """Debts of the file that may be the one just typed."""
        if not isinstance(reading.creditor, Creditor):
            return []
        return list(
            selectors.similar_debts(self.file, creditor=reading.creditor, reference=reading.reference, apart_from=key)
        )


class SaveQuick(EntryPage):
    """One line posted: read, taken down, and shown as it was read."""

    def post(self, request: HttpRequest, file: ClientFile, key: uuid.UUID) -> HttpResponse:
        form = self.quick_form(key, request.POST, takes_new=self.takes_new)
        if form.is_valid():
            try:
                self.take_down(form.cleaned_data["line"], key, posted_version(request))
                return self.answer(form, key)
            except debts.DebtTaken:
                self.require_here(key)
                return self.post(request, file, key)
            except DomainError as error:
                show_error(form, error)
        return self.refuse(form, key)

    def answer(self, form: QuickLine, key: uuid.UUID) -> HttpResponse:
        lines = self.lines
        saved = next(line for line in lines if line.debt.pk == key)
        content = self.content(lines)
        row = self.quick_row(key, form, version=saved.debt.version, computed={"reading": self.shown(saved)})
        return grid.saved(
            self.request, self.quick_grid(), row, sentence=sentence_of(content["totals"]),
            parts=[f"{self.template}#totals"], context=content,
        )  # fmt: skip

    def shown(self, line: DebtLine) -> str:
        known = self.reading_of(line)
        facts = {"reading": known, "debt": line.debt, "file": self.file, "similar": self.similar(known, line.debt.pk)}
        return render_to_string("counselling/debts/reading.html#reading", facts)

    def reading_of(self, line: DebtLine) -> Reading:
        return Reading(creditor=line.debt.creditor, balance=line.total, **self.saved(line))

    def refuse(self, form: QuickLine, key: uuid.UUID) -> HttpResponse:
        """The line as typed with its question; without script, on the whole page."""
        lines, quick, row = self.lines, self.quick_grid(), self.quick_row(key, form)
        context = self.content(lines) | {"grid": self.grid(lines), "quick": quick.showing(row)}
        if self.request.headers.get("HX-Request") == "true":
            return grid.invalid(self.request, quick, row, template=self.template)
        return render(self.request, self.template, context, status=422)


class ReadLine(EntryPage):
    """How the line is read while it is being typed; nothing is saved."""

    def post(self, request: HttpRequest, file: ClientFile) -> HttpResponse:
        typed = [line for line in request.POST.getlist("line") if line.strip()]
        facts: dict[str, object] = {"file": file}
        if typed:
            try:
                reading = read_quick_line(typed[-1], file.service, takes_new=True)
                facts |= {"reading": reading, "similar": self.similar(reading)}
            except ValidationError as question:
                facts |= {"question": " ".join(question.messages), "asked": question.code != "incomplete"}
        return render(request, "counselling/debts/reading.html", facts)


class PasteDebts(EntryPage):
    """Rows from a spreadsheet: first shown as they are read, then the good ones are saved."""

    template = "counselling/debts/paste.html"

    def get(self, request: HttpRequest, file: ClientFile) -> HttpResponse:
        return self.page(self.template, form=PasteForm(), back=self.url)

    def post(self, request: HttpRequest, file: ClientFile) -> HttpResponse:
        form = PasteForm(request.POST)
        if not form.is_valid():
            return self.page(self.template, status=422, form=form, back=self.url)
        rows = form.rows(file.service)
        good = [(row.number, row.reading) for row in rows if row.reading]
        again, status = PasteForm(initial=form.cleaned_data), 200
        if "save" in request.POST and good:
            try:
                return self.save(form.cleaned_data["key"], good)
            except debts.DebtTaken:
                self.require_here(uuid.uuid5(form.cleaned_data["key"], str(good[0][0])))
                return self.post(request, file)
            except DomainError as error:
                show_error(form, error)
                again, status = form, 422
        read = {"rows": rows, "good": len(good), "bad": len(rows) - len(good)}
        return self.page(self.template, status=status, form=again, back=self.url, **read)

    def save(self, key: uuid.UUID, readings: Iterable[tuple[int, Reading]]) -> HttpResponse:
        """All or none; a creditor that several rows name is added to the directory once."""
        added: dict[str, Creditor] = {}
        count = 0
        with transaction.atomic():
            for count, (number, reading) in enumerate(readings, start=1):  # noqa: B007
                name = fold(str(reading.creditor))
                added[name] = added.get(name) or self.known(reading.creditor)
                self.take_down(reading.with_creditor(added[name]), uuid.uuid5(key, str(number)))
        messages.success(self.request, _("%(count)s debts taken down.") % {"count": count})
        return redirect(self.url)
