"""What is done with one plan: copied, proposed, answered, put in force, ended."""

from collections.abc import Callable
from functools import cached_property
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from caseflow.ui import grid
from counselling.client_files.access import FileActView, FileView
from counselling.client_files.models import ClientFile
from counselling.permissions import FilePermission
from counselling.plans import selectors
from counselling.plans import services as plans
from counselling.plans.forms import ProposeForm, ReasonForm, ResponseForm
from counselling.plans.models import Answer, RepaymentPlan
from counselling.statements import selectors as statements
from counselling.statements.models import FinancialStatement

ENDS: dict[str, Callable[..., RepaymentPlan]] = {
    "refuse": plans.refuse_plan,
    "supersede": plans.supersede_plan,
    "break": plans.break_plan,
    "complete": plans.complete_plan,
}


class PlanAct(FileActView):
    """A form about one plan of this file; a plan of another file is not found."""

    def address(self) -> str:
        return reverse("plans:plan", args=[self.file.reference, self.plan.pk])

    @cached_property
    def plan(self) -> RepaymentPlan:
        return get_object_or_404(selectors.plans_of(self.file), pk=self.kwargs["plan_id"])

    def back(self) -> str:
        return self.address()

    def extra(self) -> dict[str, Any]:
        return {"plan": self.plan}

    @property
    def version(self) -> int:
        return grid.posted_version(self.request)


class QuickAct(FileView):
    """A button that does one thing at once and leads back to the scenarios."""

    permission = FilePermission.CHANGE

    def act(self, plan: RepaymentPlan) -> None:
        raise NotImplementedError

    def plans(self) -> Any:
        return selectors.plans_of(self.file)

    def post(self, request: HttpRequest, file: ClientFile, plan_id: int, **_kwargs: Any) -> HttpResponse:
        plan = get_object_or_404(self.plans(), pk=plan_id)
        self.act(plan)
        return redirect(self.back())

    def back(self) -> str:
        return reverse("plans:board", args=[self.file.reference])

    def frozen(self, plan: RepaymentPlan) -> FinancialStatement:
        return statements.frozen_statement(self.file) or plan.statement


class CopyPlan(QuickAct):
    def act(self, plan: RepaymentPlan) -> None:
        name = (_("%(name)s, copy") % {"name": plan.name})[:60]
        plans.copy_plan(plan=plan, statement=self.frozen(plan), name=name, on=self.today, by=self.request.user)


class DiscardPlan(QuickAct):
    def act(self, plan: RepaymentPlan) -> None:
        version = grid.posted_version(self.request)
        plans.discard_plan(plan=plan, version=version, on=self.today, by=self.request.user)
        undo = reverse("plans:restore", args=[self.file.reference, plan.pk])
        messages.success(self.request, _("Scenario set aside."), extra_tags=undo)


class RestorePlan(QuickAct):
    def plans(self) -> Any:
        return RepaymentPlan.objects.filter(file=self.file)

    def act(self, plan: RepaymentPlan) -> None:
        plans.restore_plan(plan=plan, by=self.request.user)


class TryCounterOffer(QuickAct):
    def act(self, plan: RepaymentPlan) -> None:
        response = get_object_or_404(plan.responses.all(), pk=self.kwargs["response_id"])
        name = (_("%(name)s, offer of %(creditor)s") % {"name": plan.name, "creditor": response.debt.creditor})[:60]
        plans.try_counter_offer(
            response=response, statement=self.frozen(plan), name=name, on=self.today, by=self.request.user
        )


class ProposePlan(PlanAct):
    """Settling on one scenario, and accepting once what is not confirmed of the law."""

    template = "counselling/plans/propose.html"

    def build_form(self, data: Any = None) -> ProposeForm:
        return ProposeForm(data, plan=self.plan)

    def act(self, form: ProposeForm) -> None:
        plans.propose_plan(
            plan=self.plan,
            version=self.version,
            on=self.today,
            by=self.request.user,
            accept_reason=form.cleaned_data.get("accept_reason", ""),
        )

    def extra(self) -> dict[str, Any]:
        grounds = selectors.grounds_of(self.file, self.plan.statement, self.today)
        return super().extra() | {"scenario": selectors.scenario_of(self.plan, grounds), "debt_lines": grounds.lines}


class PutInForce(PlanAct):
    """The household begins to pay."""

    template = "counselling/plans/put_in_force.html"

    def build_form(self, data: Any = None) -> ReasonForm:
        return ReasonForm(data)

    def act(self, form: ReasonForm) -> None:
        plans.put_in_force(
            plan=self.plan, version=self.version, on=self.today, by=self.request.user, **form.cleaned_data
        )

    def extra(self) -> dict[str, Any]:
        answers = selectors.responses_of(self.plan)
        return super().extra() | {"missing": [answer for answer in answers if not answer.accepted]}


class EndPlan(PlanAct):
    """Refused, superseded, broken or completed."""

    template = "counselling/plans/end.html"

    def build_form(self, data: Any = None) -> ReasonForm:
        if self.kwargs["step"] not in ENDS:
            raise Http404
        return ReasonForm(data)

    def act(self, form: ReasonForm) -> None:
        end = ENDS[self.kwargs["step"]]
        end(plan=self.plan, version=self.version, on=self.today, by=self.request.user, **form.cleaned_data)

    def extra(self) -> dict[str, Any]:
        return super().extra() | {"step": self.kwargs["step"]}


class RecordResponse(PlanAct):
    """What one creditor answered for one debt."""

    template = "counselling/plans/response.html"

    @cached_property
    def answers(self) -> selectors.AnswerLine:
        key = str(self.kwargs["debt_id"])
        found = next((line for line in selectors.responses_of(self.plan) if line.line.result.id == key), None)
        if found is None:
            raise Http404
        return found

    def build_form(self, data: Any = None) -> ResponseForm:
        return ResponseForm(data, today=self.today, initial={"on": self.today})

    def act(self, form: ResponseForm) -> None:
        told = form.cleaned_data | {"answer": Answer(form.cleaned_data["answer"])}
        debt = self.answers.line.debt
        plans.record_response(plan=self.plan, debt=debt, today=self.today, by=self.request.user, **told)

    def extra(self) -> dict[str, Any]:
        return super().extra() | {"answers": self.answers}


class StartNegotiation(FileView):
    permission = FilePermission.CHANGE

    def post(self, request: HttpRequest, file: ClientFile) -> HttpResponse:
        plans.start_negotiation(file=file, on=self.today, by=request.user)
        return redirect(self.back())

    def back(self) -> str:
        return reverse("plans:board", args=[self.file.reference])


class StartFollowUp(FileActView):
    """On a plan in force, or with the client's reason to go on without one."""

    template = "counselling/plans/start_follow_up.html"

    def build_form(self, data: Any = None) -> forms.Form:
        return ReasonForm(data)

    def act(self, form: forms.Form) -> None:
        plans.start_follow_up(file=self.file, on=self.today, by=self.request.user, **form.cleaned_data)

    def back(self) -> str:
        return reverse("plans:board", args=[self.file.reference])

    def extra(self) -> dict[str, Any]:
        return {"in_force": selectors.plan_in_force(self.file)}
