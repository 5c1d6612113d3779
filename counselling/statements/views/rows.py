"""One posted row of the budget: saved, refused, or set beside what somebody else saved."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from caseflow.ui import formats, grid
from caseflow.ui.grid import Conflict, Row
from counselling.changes import show_error
from counselling.client_files.models import ClientFile
from counselling.domain.budget import Section
from counselling.domain.errors import DomainError, StaleVersion
from counselling.permissions import FilePermission
from counselling.statements import services as statements
from counselling.statements.forms import LineRow
from counselling.statements.models import BudgetLine
from counselling.statements.views.budget import TEMPLATE, BudgetPage


class SaveLine(BudgetPage):
    """One posted row: a new line, or a change of a known one."""

    permission = FilePermission.CHANGE

    def post(self, request: HttpRequest, file: ClientFile, number: int, key: UUID) -> HttpResponse:
        line = self.statement.lines.filter(uuid=key).first()
        section = self.section_posted(line)
        form = self.form(section, key, request.POST, line)
        if not form.is_valid():
            return self.invalid(section, key, form, line)
        details, version = form.details(line), grid.posted_version(request)
        if line:
            # A first post that is repeated, perhaps with more typed meanwhile, has seen the row it made.
            version = version or 1
            if details == statements.details_of(line) and not line.removed_on:
                return self.saved(line)
        try:
            saved = statements.set_budget_line(
                statement=self.statement, uuid=key, details=details, version=version, by=request.user
            )
        except StaleVersion:
            if line is None and self.statement.lines.filter(uuid=key).exists():
                return self.post(request, file, number, key)  # The same row sent twice at once.
            return self.stale(section, key, form)
        except DomainError as error:
            show_error(form, error)
            return self.invalid(section, key, form, line)
        return self.saved(saved)

    def section_posted(self, line: BudgetLine | None) -> Section:
        """The section of the line, or of the grid that a new row stands in."""
        if line:
            return line.section
        try:
            return Section(self.request.GET.get("section", ""))
        except ValueError as error:
            raise Http404 from error

    def saved(self, line: BudgetLine) -> HttpResponse:
        self.refresh()
        section = self.section(line.section)
        sentence = _("surplus %(surplus)s, left to live on %(left)s") % {
            "surplus": formats.euros(self.assessment.cents("surplus")),
            "left": formats.euros(self.assessment.cents("left_to_live_on")),
        }
        partials = ("empty", "totals", "questions", "law")
        parts = (*(f"{TEMPLATE}#{name}" for name in partials), "counselling/file_bar.html")
        return grid.saved(
            self.request,
            section.grid,
            self.row(line, self.references),
            sentence=grid.saved_at(sentence),
            parts=parts,
            context={
                "file": self.file,
                "can": self.access.can,
                "today": self.today,
                "section": section,
                **self.content(),
            },
        )

    def invalid(self, section: Section, key: UUID, form: LineRow, line: BudgetLine | None) -> HttpResponse:
        row = self.row(line, self.references, form) if line else Row(form=form, url=self.line_address(section, key))
        context = self.full() | {"plain": False}
        return grid.invalid(self.request, self.section(section).grid, row, template=TEMPLATE, context=context)

    def stale(self, section: Section, key: UUID, form: LineRow) -> HttpResponse:
        """The row as typed beside what somebody else saved."""
        theirs = get_object_or_404(self.statement.lines.select_related("changed_by"), uuid=key)
        conflict = Conflict(
            by=theirs.changed_by.name,
            at=theirs.changed_at,
            differences=grid.differences(mine=form, theirs=self.form(section, key, line=theirs)),
        )
        row = self.row(theirs, self.references, form, conflict)
        context = self.full() | {"plain": False}
        return grid.conflict(self.request, self.section(section).grid, row, template=TEMPLATE, context=context)
