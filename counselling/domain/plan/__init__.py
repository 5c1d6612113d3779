"""Repayment plans: from claims, capacity and terms to what each creditor gets, month by month."""

from counselling.domain.plan.budget_series import BudgetMonth, MonthlyBudget, Run, SeriesLine
from counselling.domain.plan.document import from_json, inputs_from_json, inputs_json, to_json
from counselling.domain.plan.due_dates import due_date
from counselling.domain.plan.engine import ENGINE_VERSION, compute_plan
from counselling.domain.plan.ledger import Row
from counselling.domain.plan.levels import instalment_clearing
from counselling.domain.plan.resilience import least_capacity, tolerated_fall
from counselling.domain.plan.result import DebtResult, PlanResult, Stage, StandingOrder
from counselling.domain.plan.terms import (
    Convention,
    Flag,
    Imputation,
    Method,
    PlanDebt,
    PlanInputs,
    PlanTerms,
    RateStep,
    Rounding,
    Rules,
    SharingKey,
)
from counselling.domain.plan.validation import PlanInputRefused

__all__ = [
    "ENGINE_VERSION",
    "BudgetMonth",
    "Convention",
    "DebtResult",
    "Flag",
    "Imputation",
    "Method",
    "MonthlyBudget",
    "PlanDebt",
    "PlanInputRefused",
    "PlanInputs",
    "PlanResult",
    "PlanTerms",
    "RateStep",
    "Rounding",
    "Row",
    "Rules",
    "Run",
    "SeriesLine",
    "SharingKey",
    "Stage",
    "StandingOrder",
    "compute_plan",
    "due_date",
    "from_json",
    "inputs_from_json",
    "inputs_json",
    "instalment_clearing",
    "least_capacity",
    "to_json",
    "tolerated_fall",
]
