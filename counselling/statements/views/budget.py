"""The budget of a file: a grid for each section, its totals, and what the law reads from it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caseflow.ui import formats
from caseflow.ui.grid import NEW_KEY, Action, Column, Conflict, Grid, Row
from counselling.changes import show_error
from counselling.client_files.access import (
    FileView,
)
from counselling.client_files.models import ClientFile
from counselling.domain.assessment import Assessment
from counselling.domain.budget import Category, ContractualInstalment, Section
from counselling.domain.errors import DomainError
from counselling.domain.periods import Period
from counselling.domain.plausibility import RULES
from counselling.permissions import FilePermission
from counselling.statements import selectors
from counselling.statements import services as statements
from counselling.statements.forms import EffectiveForm, LineRow, initial_of
from counselling.statements.models import CATEGORY_LABELS, SECTION_LABELS, BudgetLine, FinancialStatement

type InstalmentsOf = Callable[[ClientFile, date], Iterable[ContractualInstalment]]

TEMPLATE = "counselling/statements/budget.html"
TOTALS = (
    "income", "expenditure", "surplus", "debt_service", "balance", "left_to_live_on", "left_per_day",
    "repayment_capacity",
)  # fmt: skip
BESIDE = ("protected_minimum", "attachable_share", "debt_ratio")
LINE = (
    Column(name="category", label=gettext_lazy("Category"), kind="of-category"),
    Column(name="label", label=gettext_lazy("Label")),
    Column(name="amount", label=gettext_lazy("Amount"), kind="number"),
    Column(name="period", label=gettext_lazy("Period"), kind="of-period"),
    Column(name="monthly", label=gettext_lazy("= a month"), kind="number"),
)
EVIDENCE = Column(name="evidence", label=gettext_lazy("Evidence"), kind="of-evidence")


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionView:
    """One section of the page: its grid, and the categories nobody has filled yet."""

    section: Section
    grid: Grid
    lines: list[BudgetLine]
    empty: list[tuple[Category, Any]]

    @property
    def label(self) -> Any:
        return SECTION_LABELS[self.section]


class StatementView(FileView):
    """A page of one version of the budget; what the debts cost is handed over by the address book of the house."""

    instalments_of: InstalmentsOf

    def dispatch(self, request: HttpRequest, reference: str, **kwargs: Any) -> HttpResponseBase:
        self.instalments_of = kwargs.pop("instalments_of")
        return super().dispatch(request, reference, **kwargs)

    @cached_property
    def versions(self) -> list[FinancialStatement]:
        """All versions, newest first."""
        return list(selectors.statements_of(self.file))

    @cached_property
    def statement(self) -> FinancialStatement:
        number = self.kwargs.get("number", self.versions[0].number if self.versions else 0)
        found = next((version for version in self.versions if version.number == number), None)
        if found is None:
            raise Http404
        return found

    @cached_property
    def running(self) -> tuple[ContractualInstalment, ...]:
        return tuple(self.instalments_of(self.file, self.statement.effective_on))

    @cached_property
    def assessment(self) -> Assessment:
        return selectors.figures_of(self.statement, running=self.running)

    @property
    def writable(self) -> bool:
        return self.access.allows(FilePermission.CHANGE) and self.file.is_open and self.statement.is_draft

    def refresh(self) -> None:
        """Read again what a verb has just changed."""
        for name in ("versions", "statement", "assessment", "references"):
            self.__dict__.pop(name, None)

    def back(self) -> str:
        return self.address("version")

    def address(self, name: str, *arguments: object) -> str:
        """A page of this version of the budget."""
        return reverse(f"statements:{name}", args=[self.file.reference, self.statement.number, *arguments])


class BudgetPage(StatementView):
    """The sections as grids, beside an earlier version."""

    @cached_property
    def earlier(self) -> FinancialStatement | None:
        """The version to compare with: the one asked for, else the one before."""
        before = [version for version in self.versions if version.number < self.statement.number]
        asked = self.request.GET.get("compare", "")
        return next((version for version in before if str(version.number) == asked), before[0] if before else None)

    @cached_property
    def before(self) -> dict[UUID, BudgetLine]:
        return {line.uuid: line for line in selectors.lines_of(self.earlier)} if self.earlier else {}

    @cached_property
    def references(self) -> dict[UUID, selectors.Reference]:
        return selectors.references_of(self.statement)

    def columns(self, section: Section) -> tuple[Column, ...]:
        before = (Column(name="previous", label=f"v{self.earlier.number}", kind="number"),) if self.earlier else ()
        if section is Section.INCOME:
            return (*LINE, *before, Column(name="holder", label=_("Whose"), kind="of-holder"), EVIDENCE)
        return (
            *LINE,
            *before,
            Column(name="reference", label=_("Usual amount"), kind="number"),
            Column(name="reason", label=_("Reason"), kind="of-reason"),
            EVIDENCE,
        )

    def line_address(self, section: Section, key: object) -> str:
        query = {"section": section.value}
        if self.earlier and "compare" in self.request.GET:
            query["compare"] = str(self.earlier.number)
        return f"{self.address('save_line', key)}?{urlencode(query)}"

    def form(self, section: Section, key: object, data: Any = None, line: BudgetLine | None = None) -> LineRow:
        return LineRow(
            data, section=section, file=self.statement.file, grid=section.value, key=key, initial=initial_of(line)
        )

    def row(
        self,
        line: BudgetLine,
        references: dict[UUID, selectors.Reference],
        form: LineRow | None = None,
        conflict: Conflict | None = None,
    ) -> Row:
        before = self.before.get(line.uuid)
        return Row(
            form=form or self.form(line.section, line.uuid, line=line),
            url=self.line_address(line.section, line.uuid),
            version=line.version,
            label=line.title,
            computed={
                "monthly": monthly_text(line, self.statement.effective_on),
                "previous": formats.money(selectors.monthly_of(before) if before else None),
                "reference": reference_text(references.get(line.uuid), line.reason),
            },
            actions=(
                Action(label=_("Details"), url=self.address("line", line.uuid), icon="ellipsis-vertical"),
                Action(label=_("Remove"), url=self.address("remove_line", line.uuid), icon="trash-2", post=True),
            ),
            conflict=conflict,
        )

    def grid(self, section: Section, lines: list[BudgetLine], references: dict[UUID, selectors.Reference]) -> Grid:
        return Grid(
            id=section.value,
            caption=SECTION_LABELS[section],
            columns=self.columns(section),
            url=self.address("version"),
            rows=tuple(self.row(line, references) for line in lines) if self.writable else (),
            blank=(lambda key: self.blank(section, key)) if self.writable else None,
            paste_url=self.address("paste"),
            sums=self.sums(section),
            even=True,
        )

    def blank(self, section: Section, key: object) -> Row:
        """The empty row; the one that a question or an unused category asked for is begun already."""
        form = self.form(section, key)
        if section is Section.IRREGULAR:
            form.initial["period"] = Period.YEARLY
        if key != NEW_KEY and self.begun.get("section") is section:
            form.initial |= self.begun["initial"]
            form.fields["amount"].widget.attrs["autofocus"] = True
        return Row(form=form, url=self.line_address(section, key))

    @cached_property
    def begun(self) -> dict[str, Any]:
        """The line that the address asks to begin: of a category, or the one that a question suggests."""
        asked = self.request.GET.get("new", "")
        if rule := RULES.get(asked):
            initial = {"category": rule.suggests, "label": _(rule.label) if rule.label else ""}
            return {
                "section": rule.suggests.section,
                "initial": initial | ({"period": rule.period} if rule.period else {}),
            }
        if asked in set(Category):
            return {"section": Category(asked).section, "initial": {"category": asked}}
        return {}

    def sums(self, section: Section) -> dict[str, object]:
        """What the section comes to a month, now and in the earlier version."""
        before = [line for line in self.before.values() if line.section is section]
        known: dict[str, object] = {"monthly": formats.money(self.assessment.cents(section.value))}
        return known | ({"previous": formats.money(sum(map(selectors.monthly_of, before)))} if self.earlier else {})

    def section(self, section: Section) -> SectionView:
        references = self.references
        lines = [line for line in selectors.lines_of(self.statement) if line.section is section]
        filled = {line.category for line in lines}
        return SectionView(
            section=section,
            grid=self.grid(section, lines, references),
            lines=lines,
            empty=[(it, CATEGORY_LABELS[it]) for it in Category if it.section is section and it not in filled],
        )

    def content(self) -> dict[str, Any]:
        before = self.before
        return {
            "statement": self.statement,
            "versions": self.versions,
            "earlier": self.earlier,
            "before": {key: selectors.monthly_of(line) for key, line in before.items()},
            "assessment": self.assessment,
            "totals": [(name, self.assessment.figures.get(name)) for name in TOTALS],
            "beside": [(name, self.assessment.figures.get(name)) for name in BESIDE],
            "waivers": selectors.waivers_of(self.statement),
            "unexplained": selectors.reasons_missing(self.statement) if self.statement.is_draft else [],
            "questions": selectors.questions_of(self.statement) if self.writable else [],
            "writable": self.writable,
        }

    def full(self) -> dict[str, Any]:
        return {"file": self.file, "can": self.access.can, "access": self.access, "today": self.today} | {
            "sections": [self.section(section) for section in Section],
            **self.content(),
        }


def monthly_text(line: BudgetLine, on: date) -> SafeString:
    """The value a month, the sum it was typed as, and whether it counts on the day of effect."""
    runs = (line.starts is None or line.starts <= on) and (line.ends is None or on <= line.ends)
    outside = "" if runs else _("not on this day")
    amount = formats.money(selectors.monthly_of(line))
    return format_html('{} <small class="soft">{} {}</small>', amount, line.comment, outside)


def reference_text(reference: selectors.Reference | None, reason: str) -> str | SafeString:
    """The amount expected, with a sign and a word where the line is far from it."""
    if reference is None:
        return formats.NOTHING
    if not reference.is_far:
        return formats.money(reference.amount)
    word = _("far above") if reference.is_above else _("far below")
    sign = "▲" if reference.is_above else "▼"
    ask = "" if reason else _("give a reason")
    return format_html(
        '<span class="{}">{} {} <small>{} {}</small></span>',
        "soft" if reason else "warn", sign, formats.money(reference.amount), word, ask,
    )  # fmt: skip


class Budget(BudgetPage):
    """The newest version, or one that is asked for."""

    def get(self, request: HttpRequest, file: ClientFile, number: int | None = None) -> HttpResponse:
        if not self.versions and number is None:
            form = EffectiveForm(today=self.today, initial={"effective_on": self.today})
            return self.page("counselling/statements/none.html", form=form)
        return self.page(TEMPLATE, plain="print" in request.GET or not self.writable, **self.full())


class StartStatement(StatementView):
    """The next version of the budget."""

    permission = FilePermission.CHANGE

    def post(self, request: HttpRequest, file: ClientFile) -> HttpResponse:
        form = EffectiveForm(request.POST, today=self.today)
        if form.is_valid():
            try:
                statements.start_statement(file=file, by=request.user, **form.cleaned_data)
                return redirect("statements:budget", file.reference)
            except DomainError as error:
                show_error(form, error)
        return self.page("counselling/statements/none.html", status=422, form=form, versions=self.versions)
