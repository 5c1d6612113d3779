"""What the gallery shows: invented people and figures, one example of every part."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.http import QueryDict
from django.urls import reverse

from caseflow.ui import formats
from caseflow.ui.gallery.forms import EveryField, FilterForm, LedgerRow
from caseflow.ui.gallery.ledger import KEYS, LEDGER, Entry
from caseflow.ui.grid import Action, Column, Conflict, Difference, Grid, Row
from caseflow.ui.tables import Line, Table, TableColumn

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


def debts_table() -> Table:
    return Table(
        caption="Dettes",
        columns=(
            TableColumn(label="Créancier", sort="creditor"),
            TableColumn(label="Nature"),
            TableColumn(label="Échéance", kind="day", sort="due"),
            TableColumn(label="Taux", kind="number"),
            TableColumn(label="Solde dû", kind="number", sort="-balance"),
        ),
        lines=[
            Line(("M. Schmit", "loyer", formats.day(date(2026, 12, 10)), "—", formats.money(270000)), "#"),
            Line(("Électris", "énergie", formats.day(date(2026, 12, 3)), "—", formats.money(61240)), "#"),
            Line(("Cofilux", "crédit renouvelable", "—", "12,9 %", formats.money(Decimal("4812.35"))), "#"),
            Line(("Sofibel", "prêt", "—", "8,5 %", formats.money(725000)), "#"),
        ],
        sort="-balance",
        query=QueryDict(""),
    )


IDENTITY: dict[str, Any] = {
    "reference": "LU-2026-00142",
    "name": "Weber Anne et Marc",
    "facts": ["4 personnes, 2 enfants", "en négociation", "A. Kieffer"],
    "figures": [
        {"label": "Reste à vivre", "value": "724,50 €", "note": "", "tone": "", "url": "#"},
        {"label": "par personne et jour", "value": "6,81 €", "note": "repère 10,00", "tone": "warn", "url": "#"},
        {"label": "Solde", "value": "−163,50 €", "note": "par mois, il manque", "tone": "bad", "url": "#"},
        {"label": "Dettes", "value": "22 668,61 €", "note": "10", "tone": "", "url": "#"},
        {"label": "Charge", "value": "24,9 %", "note": "", "tone": "", "url": "#"},
    ],
    "alerts": ["Électricité : coupure le 03/12, J-9"],
    "links": [{"label": "Appel", "url": "#call", "icon": "phone"}, {"label": "Lettre", "url": "#", "icon": "mail"}],
}
TABS = [
    {"label": "Vue d’ensemble", "url": "#", "current": False, "count": 0},
    {"label": "Ménage", "url": "#", "current": False, "count": 0},
    {"label": "Budget", "url": "#", "current": True, "count": 0},
    {"label": "Dettes", "url": "#", "current": False, "count": 10},
    {"label": "Plan", "url": "#", "current": False, "count": 0},
    {"label": "Courriers", "url": "#", "current": False, "count": 9},
    {"label": "Chronologie", "url": "#", "current": False, "count": 0},
]


def _event(time: str, kind: str, sentence: str, person: str, *, url: str = "", note: str = "") -> dict[str, str]:
    return {"time": time, "kind": kind, "sentence": sentence, "person": person, "url": url, "note": note}


TIMELINE = [
    {
        "day": date(2026, 11, 24),
        "entries": [
            _event("14:32", "Appel", "Cofilux, Mme Royer : rappel le 01/12", "A. Kieffer"),
            _event("11:05", "Budget", "version 5 commencée, 12 lignes modifiées", "A. Kieffer", url="#"),
        ],
    },
    {
        "day": date(2026, 11, 23),
        "entries": [
            _event(
                "16:10",
                "Réponse",
                "Banque Moselle accepte 50,00 € par mois",
                "M. Roth",
                url="#",
                note="Réponse reçue par courrier, à confirmer par écrit.",
            ),
        ],
    },
]
ACTIONS = [
    {"label": "Imprimer", "url": "#", "icon": "printer", "primary": False},
    {"label": "Nouveau dossier", "url": "#", "icon": "plus", "primary": True},
]
DIFFERENCES = [
    {"label": "Alimentation", "left": "720,00", "right": "780,00"},
    {"label": "Électricité", "left": "105,00", "right": "105,00"},
]


def context() -> dict[str, Any]:
    return {
        "grid": ledger_grid(),
        "conflict": conflict_grid(),
        "total": LEDGER.total,
        "table": debts_table(),
        "form": EveryField(
            today=TODAY, initial={"balance": 481235, "owed_since": date(2024, 4, 1), "source": "client"}
        ),
        "filter": FilterForm({"kind": "loan"}),
        "chips": [{"label": "Nature : prêt", "url": "?"}],
        "identity": IDENTITY,
        "tabs": TABS,
        "timeline": TIMELINE,
        "actions": ACTIONS,
        "differences": DIFFERENCES,
        "missing": -16350,
    }
