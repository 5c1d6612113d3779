"""One line with all that can be said of it, its removal, and rows pasted from a spreadsheet."""

from typing import Any
from uuid import UUID, uuid4, uuid5

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from caseflow.ui import grid
from counselling.client_files.access import FileActView
from counselling.client_files.models import ClientFile
from counselling.domain.errors import DomainError, StaleVersion
from counselling.permissions import FilePermission
from counselling.statements import selectors
from counselling.statements import services as statements
from counselling.statements.forms import LineForm, PastedRow, PasteForm, initial_of, pasted_rows
from counselling.statements.models import BudgetLine
from counselling.statements.views.budget import StatementView


class StatementAct(StatementView, FileActView):
    """A form about one version of the budget that leads back to it."""

    permission = FilePermission.CHANGE

    def extra(self) -> dict[str, Any]:
        return {"statement": self.statement}


class Line(StatementAct):
    """Holder, dates, comment and reason of one line."""

    template = "counselling/statements/line.html"

    @property
    def line(self) -> BudgetLine:
        return get_object_or_404(self.statement.lines.standing(), uuid=self.kwargs["key"])

    def build_form(self, data: Any = None) -> LineForm:
        line = self.line
        return LineForm(data, file=self.file, line=line, today=self.today, initial=initial_of(line))

    def act(self, form: LineForm) -> None:
        line = self.line
        statements.set_budget_line(
            statement=self.statement,
            uuid=line.uuid,
            details=form.details(line),
            version=grid.posted_version(self.request) or line.version + 1,
            by=self.request.user,
        )

    def extra(self) -> dict[str, Any]:
        line = self.line
        return {
            "statement": self.statement,
            "line": line,
            "reference": selectors.references_of(self.statement).get(line.uuid),
            "figure": selectors.monthly_figure_of(line),
        }


class RemoveLine(StatementView):
    """Take a line out; the message offers to put it back."""

    permission = FilePermission.CHANGE

    def post(self, request: HttpRequest, file: ClientFile, number: int, key: UUID) -> HttpResponse:
        line = get_object_or_404(self.statement.lines.select_related("statement__file"), uuid=key)
        try:
            statements.remove_budget_line(
                line=line, version=grid.posted_version(request), on=self.today, by=request.user
            )
        except StaleVersion:
            messages.warning(request, _("Not removed: somebody else changed this line in the meantime."))
        else:
            undo = self.address("restore_line", key)
            messages.success(request, _("Removed: %(line)s") % {"line": line.title}, extra_tags=undo)
        return HttpResponseRedirect(self.address("version"))


class RestoreLine(StatementView):
    permission = FilePermission.CHANGE

    def post(self, request: HttpRequest, file: ClientFile, number: int, key: UUID) -> HttpResponse:
        line = get_object_or_404(self.statement.lines, uuid=key)
        if line.removed_on is not None:
            statements.restore_budget_line(line=line, by=request.user)
            messages.success(request, _("Put back: %(line)s") % {"line": line.title})
        return HttpResponseRedirect(self.address("version"))


class Paste(StatementView):
    """Rows of a spreadsheet: first read and shown, then saved."""

    permission = FilePermission.CHANGE
    template = "counselling/statements/paste.html"

    def get(self, request: HttpRequest, file: ClientFile, number: int) -> HttpResponse:
        form = PasteForm(initial={"batch": uuid4()})
        return self.page(self.template, form=form, statement=self.statement)

    def post(self, request: HttpRequest, file: ClientFile, number: int) -> HttpResponse:
        batch = request.POST.get("batch") or str(uuid4())
        form = PasteForm({"text": request.POST.get("text", ""), "batch": batch})
        rows = pasted_rows(form.cleaned_data["text"]) if form.is_valid() else []
        good = [row for row in rows if row.details]
        if good and "save" in request.POST:
            try:
                return self.save(rows, form.cleaned_data["batch"])
            except DomainError as error:
                form.add_error(None, error.told(_))
        status = 200 if good and not form.errors else 422
        bad = len(rows) - len(good)
        return self.page(
            self.template, status=status, form=form, rows=rows, good=len(good), bad=bad, statement=self.statement
        )

    def save(self, rows: list[PastedRow], batch: UUID) -> HttpResponse:
        """The row number within the batch makes the key, so that a second post makes no second line."""
        lines = [(uuid5(batch, str(row.number)), row.details) for row in rows if row.details]
        created = statements.paste_budget_lines(statement=self.statement, lines=lines, by=self.request.user)
        messages.success(self.request, _("Lines taken down: %(count)s") % {"count": len(created)})
        return HttpResponseRedirect(self.address("version"))
