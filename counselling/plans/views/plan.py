"""One plan in full: every month, every figure, on paper and as a table to take away."""

from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from caseflow.audit import reads
from caseflow.audit.models import Action
from caseflow.ui import exports
from counselling.client_files.access import FileView
from counselling.client_files.models import ClientFile
from counselling.domain.money import to_decimal
from counselling.permissions import FilePermission
from counselling.plans import selectors
from counselling.plans.models import STANDING, RepaymentPlan
from counselling.plans.selectors import Grounds, Scenario


class PlanView(FileView):
    """A page of one plan of this file; a plan of another file is not found."""

    @cached_property
    def plan(self) -> RepaymentPlan:
        return get_object_or_404(selectors.plans_of(self.file), pk=self.kwargs["plan_id"])

    @cached_property
    def grounds(self) -> Grounds:
        return selectors.grounds_of(self.file, self.plan.statement, self.today)

    @cached_property
    def scenario(self) -> Scenario:
        return selectors.scenario_of(self.plan, self.grounds)


class PlanDetail(PlanView):
    def get(self, request: HttpRequest, file: ClientFile, plan_id: int) -> HttpResponse:
        scenario = self.scenario
        return self.page(
            "counselling/plans/plan.html",
            plan=scenario.plan,
            scenario=scenario,
            debt_lines=self.grounds.lines,
            months=selectors.schedule_of(scenario.plan),
            answers=selectors.responses_of(scenario.plan, scenario.lines) if not scenario.plan.is_draft else [],
            answering=scenario.plan.state in STANDING,
            writable=self.access.allows(FilePermission.CHANGE) and file.is_open,
        )


class PlanFigure(PlanView):
    """How one figure came about, on a page of its own; “share-…” is that of a creditor."""

    def get(self, request: HttpRequest, file: ClientFile, plan_id: int, name: str) -> HttpResponse:
        kind, _dash, debt = name.partition("-")
        if kind == "share" and debt in self.scenario.debts:
            figure = self.scenario.share_figure(debt)
        elif name in self.scenario.figures:
            figure = self.scenario.explained[name]
        else:
            raise Http404
        return self.page("counselling/plans/figure.html", plan=self.scenario.plan, figure=figure)


class ExportSchedule(PlanView):
    """Every payment of the plan as a row, for a spreadsheet."""

    permission = FilePermission.EXPORT

    def get(self, request: HttpRequest, file: ClientFile, plan_id: int, kind: str) -> HttpResponse:
        if kind not in set(exports.ExportKind):
            raise Http404
        heads = [
            _("Creditor"), _("Reference"), _("Month"), _("Due on"), _("Opening balance"), _("Interest"),
            _("Payment"), _("Closing balance"),
        ]  # fmt: skip
        self.exported = list(payment_rows(self.scenario.plan, self.scenario))
        return exports.download(name="plan", heads=heads, rows=self.exported, kind=exports.ExportKind(kind))

    def log_read(self, request: HttpRequest, action: Action = Action.EXPORT) -> None:
        relation = self.access.relation_for(FilePermission.EXPORT).value
        reads.record(
            verb="plans.export", by=request.user, service=self.file.service_id, file=self.file.reference,
            object_type=RepaymentPlan._meta.label, object_id=str(self.kwargs["plan_id"]), relation=relation,
            action=Action.EXPORT, detail={"count": len(self.exported)},
        )  # fmt: skip


def payment_rows(plan: RepaymentPlan, scenario: Scenario) -> Any:
    """Creditor by creditor, month by month, as the ledger of the engine says."""
    for line in scenario.lines:
        for row in selectors.rows_of(plan.result, line.result.id):
            yield (
                line.debt.creditor.name, line.debt.reference, row.month, row.due, to_decimal(row.opening),
                to_decimal(row.accrued), to_decimal(row.payment), to_decimal(row.closing),
            )  # fmt: skip
