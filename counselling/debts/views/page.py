"""The page of all debts of a file, as the grid, the quick entry and the paste show it."""

from functools import cached_property
from typing import Any
from uuid import UUID

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caseflow.ui import formats
from caseflow.ui.grid import Action, Column, Grid, Row, saved_at
from counselling.client_files.access import FileView
from counselling.debts import selectors
from counselling.debts.forms import DebtRow, FilterForm, QuickLine, initial_of
from counselling.debts.models import Debt
from counselling.debts.selectors import DebtLine, DebtTotals
from counselling.permissions import FilePermission

COLUMNS = (
    Column(name="creditor", label=gettext_lazy("Creditor")),
    Column(name="nature", label=gettext_lazy("Nature"), kind="of-nature"),
    Column(name="balance", label=gettext_lazy("Balance"), kind="number"),
    Column(name="arrears", label=gettext_lazy("Arrears"), kind="number"),
    Column(name="instalment", label=gettext_lazy("Instalment"), kind="number"),
    Column(name="rate", label=gettext_lazy("Rate, %"), kind="number of-rate"),
    Column(name="reference", label=gettext_lazy("Reference"), kind="of-reference"),
    Column(name="collector", label=gettext_lazy("Collector"), kind="of-reference"),
    Column(name="clock", label=gettext_lazy("Limitation"), kind="of-clock"),
    Column(name="state", label=gettext_lazy("State"), kind="of-state"),
)
QUICK_COLUMNS = (
    Column(name="line", label=gettext_lazy("creditor balance [instalment] [@rate] [#reference]"), kind="of-line"),
    Column(name="reading", label=gettext_lazy("read as"), kind="reading"),
)


class DebtPage(FileView):
    """What every view of the debts of a file shares."""

    template = "counselling/debts/debt_list.html"

    @property
    def url(self) -> str:
        return reverse("debts:list", args=[self.file.reference])

    def back(self) -> str:
        return self.url

    @property
    def writable(self) -> bool:
        return self.access.allows(FilePermission.CHANGE) and self.file.is_open

    @property
    def plain(self) -> bool:
        """The debts as a sheet of text: for paper, and for whoever may not change them."""
        return "print" in self.request.GET or not self.writable

    @cached_property
    def filters(self) -> FilterForm:
        return FilterForm(self.request.GET)

    @property
    def lines(self) -> list[DebtLine]:
        return selectors.debts_of(self.file, self.today)

    def line(self, key: UUID) -> DebtLine | None:
        return selectors.debt_line(self.file, key, self.today)

    def form(self, key: object, line: DebtLine | None = None, data: Any = None, *, takes_new: bool = False) -> DebtRow:
        initial = initial_of(line, DebtRow.base_fields) if line else {}
        form = DebtRow(data, grid="debts", key=key, initial=initial)
        form.bind_debt(self.file.service, line, takes_new=takes_new)
        return form

    def row(self, line: DebtLine, form: DebtRow | None = None, **extra: Any) -> Row:
        debt = line.debt
        form = form or self.form(debt.pk, line)
        return Row(
            form=form,
            url=self._address("save_row", debt.pk),
            version=debt.version,
            label=str(debt),
            computed=cells_of(line),
            actions=self._actions(debt, form),
            **extra,
        )

    def blank(self, key: object, form: DebtRow | None = None) -> Row:
        """A row that does not exist yet; after `?like=` it keeps creditor, collector and reference."""
        form = form or self.form(key)
        if not form.is_bound and (like := self._like):
            form.initial = initial_of(like, ("creditor", "collector", "reference", "nature"))
        return Row(form=form, url=self._address("save_row", key), actions=self._actions_of_new(key, form))

    @cached_property
    def _like(self) -> DebtLine | None:
        try:
            return self.line(UUID(self.request.GET["like"]))
        except (KeyError, ValueError):
            return None

    def _address(self, name: str, key: object) -> str:
        return reverse(f"debts:{name}", args=[self.file.reference, key])

    def _actions(self, debt: Debt, form: DebtRow) -> tuple[Action, ...]:
        return (
            *self._actions_of_new(debt.pk, form),
            Action(label=_("Open"), url=self._address("detail", debt.pk), icon="ellipsis-vertical"),
            Action(label=_("Remove"), url=self._address("remove", debt.pk), icon="trash-2", post=True),
        )

    def _actions_of_new(self, key: object, form: DebtRow | QuickLine) -> tuple[Action, ...]:
        """Somebody nobody knows yet can be added to the directory from the row itself."""
        if not (form.is_bound and form.unknown_creditor):
            return ()
        name = "save_quick" if isinstance(form, QuickLine) else "save_row"
        label = _("Add “%(name)s” to the creditors") % {"name": form.unknown_creditor}
        return (Action(label=label, url=f"{self._address(name, key)}?new=1", post=True),)

    def grid(self, lines: list[DebtLine]) -> Grid:
        return Grid(
            id="debts",
            caption=_("Debts"),
            columns=COLUMNS,
            url=self.url,
            rows=tuple(self.row(line) for line in self.filters.apply(lines)),
            blank=self.blank,
            paste_url=reverse("debts:paste", args=[self.file.reference]),
            even=True,
        )

    def quick_form(self, key: object, data: Any = None, *, takes_new: bool = False) -> QuickLine:
        return QuickLine(data, grid="quick", key=key, service=self.file.service, takes_new=takes_new)

    def quick_row(self, key: object, form: QuickLine | None = None, **extra: Any) -> Row:
        form = form or self.quick_form(key)
        actions = self._actions_of_new(key, form)
        return Row(form=form, url=self._address("save_quick", key), actions=actions, **extra)

    def quick_grid(self) -> Grid:
        return Grid(
            id="quick", caption=_("Quick entry"), columns=QUICK_COLUMNS, url=self.url, rows=(), blank=self.quick_row
        )

    def content(self, lines: list[DebtLine]) -> dict[str, Any]:
        """What the page shows around the grid, the same for a full page and for the parts of an answer."""
        return {
            "file": self.file,
            "can": self.access.can,
            "today": self.today,
            "writable": self.writable,
            "plain": self.plain,
            "filters": self.filters,
            "totals": selectors.totals_of(lines),
            "shown": [(line, cells_of(line)) for line in self.filters.apply(lines)] if self.plain else [],
            "removed": Debt.objects.filter(file=self.file, removed_on__isnull=False).select_related("creditor"),
            "export_query": self.request.GET.urlencode(),
        }


def cells_of(line: DebtLine) -> dict[str, object]:
    """What follows from a debt, as cells: where it stands, when it can no longer be enforced."""
    return {name: render_to_string(f"counselling/debts/cells.html#{name}", {"line": line}) for name in CELLS}


CELLS = ("state", "clock", "deadline")


def sentence_of(totals: DebtTotals) -> str:
    """“Saved 14:32: 10 debts, 22 668,61 €”."""
    facts = {"count": totals.debts, "amount": formats.euros(totals.balance)}
    return saved_at(_("%(count)s debts, %(amount)s") % facts)
