"""The list of debts as the filter shows it, for a spreadsheet."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from caseflow.audit import reads
from caseflow.audit.models import Action
from caseflow.ui import exports
from counselling.client_files.models import ClientFile
from counselling.debts.models import Debt
from counselling.debts.selectors import DebtLine
from counselling.debts.views.page import DebtPage
from counselling.domain.money import Cents, to_decimal
from counselling.permissions import FilePermission


def _part(name: str) -> Callable[[DebtLine], Any]:
    def amount(line: DebtLine) -> Any:
        cents: Cents | None = getattr(line.balance, name) if line.balance else None
        return None if cents is None else to_decimal(cents)

    return amount


COLUMNS: tuple[tuple[Any, Callable[[DebtLine], Any]], ...] = (
    (_("Creditor"), lambda line: line.debt.creditor.name),
    (_("Collector"), lambda line: line.debt.collector.name if line.debt.collector else None),
    (_("Nature"), lambda line: line.debt.get_nature_display()),
    (_("Reference"), lambda line: line.debt.reference),
    (_("Balance"), _part("total")),
    (_("Principal"), _part("principal")),
    (_("Interest"), _part("interest")),
    (_("Costs"), _part("costs")),
    (_("As of"), lambda line: line.balance.as_of if line.balance else None),
    (_("Arrears"), lambda line: line.debt.arrears),
    (_("Instalment"), lambda line: line.debt.instalment),
    (_("Rate, %"), lambda line: line.debt.rate),
    (_("Treatment"), lambda line: line.debt.get_treatment_display()),
    (_("Status"), lambda line: line.debt.get_status_display()),
    (_("Class"), lambda line: line.standing.label),
    (_("Article"), lambda line: line.standing.article),
    (_("Enforcement"), lambda line: line.debt.get_enforcement_display()),
    (_("Next date of the enforcement"), lambda line: line.debt.enforcement_on),
    (_("Limitation runs until"), lambda line: line.clock.last_day),
)


class ExportDebts(DebtPage):
    permission = FilePermission.EXPORT

    def get(self, request: HttpRequest, file: ClientFile, kind: str) -> HttpResponse:
        if kind not in set(exports.ExportKind):
            raise Http404
        self.exported = self.filters.apply(self.lines)
        rows = [[value(line) for _label, value in COLUMNS] for line in self.exported]
        heads = [label for label, _value in COLUMNS]
        return exports.download(name="debts", heads=heads, rows=rows, kind=exports.ExportKind(kind))

    def log_read(self, request: HttpRequest, action: Action) -> None:
        """An export is logged as one, with its count, whatever kind of reading it would be otherwise."""
        relation = self.access.relation_for(FilePermission.EXPORT).value
        reads.record(
            verb="debts.export", by=request.user, service=self.file.service_id, file=self.file.reference,
            object_type=Debt._meta.label, relation=relation, action=Action.EXPORT,
            detail={"count": len(self.exported)},
        )  # fmt: skip
