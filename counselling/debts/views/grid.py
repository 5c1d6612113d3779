"""The grid of debts: shown, saved row by row, exported."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from caseflow.ui import grid
from caseflow.ui.grid import Conflict, Row, differences, posted_version
from counselling.changes import show_error
from counselling.client_files.models import ClientFile
from counselling.debts import services as debts
from counselling.debts.forms import DebtRow
from counselling.debts.models import Debt
from counselling.debts.selectors import DebtLine
from counselling.debts.views.page import DebtPage, sentence_of
from counselling.domain.errors import DomainError, StaleVersion
from counselling.partners import services as partners
from counselling.partners.models import Creditor
from counselling.permissions import FilePermission


class DebtList(DebtPage):
    def get(self, request: HttpRequest, file: ClientFile) -> HttpResponse:
        lines = self.lines
        grids = {"grid": self.grid(lines), "quick": self.quick_grid()} if not self.plain else {}
        return self.page(self.template, debt_lines=lines, **self.content(lines), **grids)


class WritingPage(DebtPage):
    permission = FilePermission.CHANGE

    @property
    def takes_new(self) -> bool:
        """Whether the person asked to add an unknown creditor to the directory."""
        return "new" in self.request.GET

    def known(self, creditor: Creditor | str) -> Creditor:
        """The creditor, added to the directory of the service if it was new."""
        if isinstance(creditor, Creditor):
            return creditor
        return partners.add_creditor(service=self.file.service, fields={"name": creditor}, by=self.request.user)

    def require_here(self, key: UUID) -> None:
        """The same row sent twice at once is here by now: the second is a repeat. A key of another file is nothing."""
        if self.line(key) is None:
            raise Http404


class SaveRow(WritingPage):
    """One posted row: a new debt, or a change of a known one."""

    def post(self, request: HttpRequest, file: ClientFile, key: UUID) -> HttpResponse:
        line = self.line(key)
        form = self.form(key, line, request.POST, takes_new=self.takes_new)
        if form.is_valid():
            try:
                return self.answer(self.save(form, key, line))
            except debts.DebtTaken:
                self.require_here(key)
                return self.post(request, file, key)
            except StaleVersion:
                return self.refuse(grid.conflict, self.stale(form, key))
            except DomainError as error:
                show_error(form, error)
        return self.refuse(grid.invalid, self.row(line, form) if line else self.blank(key, form))

    def save(self, form: DebtRow, key: UUID, line: DebtLine | None) -> UUID:
        fields = form.changes()
        if "creditor" in fields:
            fields["creditor"] = self.known(fields["creditor"])
        if line is None:
            return self.record(form, key, fields)
        if not fields and form.new_balance is None:
            return key
        version = posted_version(self.request) or 1  # A repeated first post has seen the first version.
        debts.change_debt(
            debt=line.debt, fields=fields, version=version, on=self.today, by=self.request.user,
            balance=form.new_balance,
        )  # fmt: skip
        return key

    def record(self, form: DebtRow, key: UUID, fields: debts.DebtFields) -> UUID:
        return debts.record_debt(
            file=self.file, creditor=fields.pop("creditor"), balance=form.cleaned_data["balance"], on=self.today,
            by=self.request.user, key=key, fields=fields,
        ).pk  # fmt: skip

    def answer(self, key: UUID) -> HttpResponse:
        lines = self.lines
        saved = next(line for line in lines if line.debt.pk == key)
        content = self.content(lines)
        return grid.saved(
            self.request, self.grid([saved]), self.row(saved), sentence=sentence_of(content["totals"]),
            parts=[f"{self.template}#totals"], context=content,
        )  # fmt: skip

    def refuse(self, how: object, row: Row) -> HttpResponse:
        lines = self.lines
        context = self.content(lines) | {"quick": self.quick_grid()}
        return how(self.request, self.grid(lines), row, template=self.template, context=context)  # type: ignore[operator]

    def stale(self, form: DebtRow, key: UUID) -> Row:
        """The row as typed beside what somebody else saved."""
        theirs = self.line(key)
        if theirs is None:
            raise Http404
        found = differences(mine=form, theirs=self.form(key, theirs))
        by = theirs.debt.changed_by.get_short_name()
        return self.row(theirs, form, conflict=Conflict(by=by, at=theirs.debt.changed_at, differences=found))


class RemoveDebt(WritingPage):
    def post(self, request: HttpRequest, file: ClientFile, key: UUID) -> HttpResponse:
        debt = get_object_or_404(Debt.objects.select_related("creditor"), file=file, pk=key)
        debts.remove_debt(debt=debt, on=self.today, by=request.user)
        undo = reverse("debts:restore", args=[file.reference, key])
        messages.success(request, _("Removed: %(debt)s") % {"debt": debt}, extra_tags=undo)
        return redirect(self.url)


class RestoreDebt(WritingPage):
    def post(self, request: HttpRequest, file: ClientFile, key: UUID) -> HttpResponse:
        debt = get_object_or_404(Debt, file=file, pk=key)
        if debt.removed_on is not None:
            debts.restore_debt(debt=debt, by=request.user)
        return redirect(self.url)
