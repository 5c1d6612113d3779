"""Scenarios side by side, their levers in place."""

from functools import cached_property
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django_htmx.http import retarget, trigger_client_event

from caseflow.ui import grid
from counselling.changes import show_error
from counselling.client_files.access import (
    FileView,
)
from counselling.client_files.models import ClientFile
from counselling.domain.errors import DomainError, StaleVersion
from counselling.permissions import FilePermission
from counselling.plans import selectors
from counselling.plans import services as plans
from counselling.plans.forms import LeversForm
from counselling.plans.models import RepaymentPlan
from counselling.plans.selectors import Board, Scenario
from counselling.statements import selectors as statements

TEMPLATE = "counselling/plans/board.html"


class BoardView(FileView):
    """What every view over the scenarios of a file reads, once."""

    @cached_property
    def board(self) -> Board:
        return selectors.scenarios_of(self.file, self.today)

    @property
    def writable(self) -> bool:
        return self.access.allows(FilePermission.CHANGE) and self.file.is_open

    @property
    def chosen(self) -> Scenario | None:
        """The scenario whose stages are shown: asked for in the address, else the one that was just acted upon."""
        asked = str(self.kwargs.get("plan_id", self.request.GET.get("plan", "")))
        return self.board.scenario(int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else None)

    def form_of(self, scenario: Scenario, data: Any = None) -> LeversForm:
        return LeversForm(
            data,
            scenario=scenario,
            prefix=f"p{scenario.plan.pk}",
            today=self.today,
            auto_id="%s",
        )

    def content(self, refused: dict[str, Any] | None = None) -> dict[str, Any]:
        """What the page shows; `refused` are the levers of one scenario as typed."""
        panels = [
            refused
            if refused and refused["scenario"].plan.pk == scenario.plan.pk
            else {"scenario": scenario, "form": self.form_of(scenario), "conflict": ()}
            for scenario in self.board.scenarios
            if self.writable and self.board.grounds
        ]
        known: dict[str, Any] = {
            "board": self.board,
            "chosen": self.chosen,
            "panels": panels,
            "writable": self.writable,
        }
        if self.board.grounds:
            known["debt_lines"] = self.board.grounds.lines
        return known | {"refusal": "", "changed": None}


class PlanBoard(BoardView):
    """The page of the scenarios."""

    def get(self, request: HttpRequest, file: ClientFile) -> HttpResponse:
        return self.page(TEMPLATE, **self.content())


class DraftPlans(BoardView):
    """A further scenario, or the first three at once."""

    permission = FilePermission.CHANGE

    def post(self, request: HttpRequest, file: ClientFile) -> HttpResponse:
        grounds, taken = self.board.grounds, len(self.board.scenarios)
        if grounds is None:
            return redirect("plans:board", file.reference)
        wanted = [selectors.another_levers(grounds, taken)]
        if not taken:
            wanted = selectors.first_levers(grounds, names=(_("A in stages"), _("B with a reserve"), _("C pro rata")))
        try:
            with transaction.atomic():
                for levers in wanted:
                    plans.draft_plan(
                        file=file, statement=grounds.statement, levers=levers, on=self.today, by=request.user
                    )
        except DomainError as error:
            refusal = error.told(_)
            return self.page(TEMPLATE, status=422, **self.content() | {"refusal": refusal})
        return redirect("plans:board", file.reference)


class ChangePlan(BoardView):
    """Levers moved: the figures of all scenarios come back, never the inputs."""

    permission = FilePermission.CHANGE

    @cached_property
    def scenario(self) -> Scenario:
        plan = get_object_or_404(selectors.plans_of(self.file), pk=self.kwargs["plan_id"])
        return selectors.scenario_as_stored(plan)

    def post(self, request: HttpRequest, file: ClientFile, plan_id: int) -> HttpResponse:
        form = self.form_of(self.scenario, request.POST)
        status = 422
        if form.is_valid():
            try:
                plan = self.save(form)
                return self.changed(plan)
            except StaleVersion as error:
                status = 409
                show_error(form, error)
            except DomainError as error:
                show_error(form, error)
        return self.refused(form, status)

    def save(self, form: LeversForm) -> RepaymentPlan:
        plan = self.scenario.plan
        return plans.change_plan(
            plan=plan,
            statement=statements.frozen_statement(self.file) or plan.statement,
            levers=form.moved,
            version=grid.posted_version(self.request),
            on=self.today,
            by=self.request.user,
        )

    def changed(self, plan: RepaymentPlan) -> HttpResponse:
        if not self.request.headers.get("HX-Request"):
            return redirect(f"{reverse('plans:board', args=[self.file.reference])}?plan={plan.pk}")
        response = self.page(f"{TEMPLATE}#answer", **self.content() | {"changed": plan})
        sentence = _("“%(name)s” computed: %(months)s months") % {"name": plan.name, "months": plan.months}
        return trigger_client_event(response, "caseflow:status", {"value": sentence})

    def refused(self, form: LeversForm, status: int) -> HttpResponse:
        theirs = grid.differences(mine=form, theirs=self.form_of(self.scenario)) if status == 409 else ()
        panel = {"scenario": self.scenario, "form": form, "conflict": theirs}
        if not self.request.headers.get("HX-Request"):
            return self.page(TEMPLATE, status=status, **self.content(panel))
        response = self.page(f"{TEMPLATE}#levers", status=status, panel=panel)
        return retarget(response, f"#levers-{self.scenario.plan.pk}")
