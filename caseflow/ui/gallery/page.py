"""What the gallery shows: invented people and figures, one example of every part."""

from datetime import UTC, date, datetime
from typing import Any

from django.urls import reverse

from caseflow.ui import formats
from caseflow.ui.gallery.forms import EveryField, FilterForm, LedgerRow
from caseflow.ui.gallery.ledger import KEYS, LEDGER, Entry
from caseflow.ui.grid import Action, Column, Conflict, Difference, Grid, Row

TODAY = date(2026, 11, 24)
COLUMNS = (
    Column(name="name", label="Revenus", kind="wide"),
    Column(name="amount", label="Montant", kind="number"),
    Column(name="period", label="Période"),
    Column(name="monthly", label="= par mois", kind="number"),
)


def address(key: str) -> str:
    return reverse("gallery:row", args=[key])


def saved_form(key: str, entry: Entry) -> LedgerRow:
    initial = {"name": entry.name, "amount": entry.amount, "period": entry.period}
    return LedgerRow(grid="ledger", key=key, initial=initial)


def row_of(key: str, entry: Entry, *, form: LedgerRow | None = None, conflict: Conflict | None = None) -> Row:
    return Row(
        form=form or saved_form(key, entry),
        url=address(key),
        version=entry.version,
        label=entry.name,
        computed={"monthly": formats.money(entry.monthly)},
        actions=(Action(label="Retirer", url=reverse("gallery:remove", args=[key]), icon="trash-2", post=True),),
        conflict=conflict,
    )


def blank(key: str) -> Row:
    return Row(form=LedgerRow(grid="ledger", key=key), url=address(key))


def ledger_grid() -> Grid:
    return Grid(
        id="ledger",
        caption="Revenus du ménage",
        columns=COLUMNS,
        url=reverse("gallery:page"),
        rows=tuple(row_of(key, entry) for key, entry in LEDGER.entries.items()),
        blank=blank,
    )


def conflict_grid() -> Grid:
    """A row as it looks after somebody else saved it."""
    mine = LedgerRow({"name": "Sofibel", "amount": "7520,00", "period": "month"}, grid="conflict", key=KEYS[4])
    entry = Entry("Sofibel", "month", 725000, version=4)
    difference = Difference(name="amount", label="Montant", mine="7520,00", theirs="7250,00", value="7250,00")
    row = row_of(
        KEYS[4],
        entry,
        form=mine,
        conflict=Conflict(by="M. Roth", at=datetime(2026, 11, 24, 13, 31, tzinfo=UTC), differences=(difference,)),
    )
    return Grid(id="conflict", caption="Conflit", columns=COLUMNS, url=reverse("gallery:page"), rows=(row,))


TABS = [
    {"label": "Vue d’ensemble", "url": "#", "current": False, "count": 0},
    {"label": "Ménage", "url": "#", "current": False, "count": 0},
    {"label": "Budget", "url": "#", "current": True, "count": 0},
    {"label": "Dettes", "url": "#", "current": False, "count": 10},
    {"label": "Plan", "url": "#", "current": False, "count": 0},
    {"label": "Courriers", "url": "#", "current": False, "count": 9},
    {"label": "Chronologie", "url": "#", "current": False, "count": 0},
]


ACTIONS = [
    {"label": "Imprimer", "url": "#", "icon": "printer", "primary": False},
    {"label": "Nouveau dossier", "url": "#", "icon": "plus", "primary": True},
]


def context() -> dict[str, Any]:
    return {
        "grid": ledger_grid(),
        "conflict": conflict_grid(),
        "total": LEDGER.total,
        "form": EveryField(
            today=TODAY, initial={"balance": 481235, "owed_since": date(2024, 4, 1), "source": "client"}
        ),
        "filter": FilterForm({"kind": "loan"}),
        "chips": [{"label": "Nature : prêt", "url": "?"}],
        "tabs": TABS,
        "actions": ACTIONS,
    }
