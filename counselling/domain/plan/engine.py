"""From inputs to a plan."""

from collections.abc import Iterator, Sequence

from counselling.domain.money import Cents
from counselling.domain.plan.allotment import Flags, one_after_the_other, pro_rata
from counselling.domain.plan.ledger import Account, open_accounts
from counselling.domain.plan.months import run_months
from counselling.domain.plan.result import DebtResult, PlanResult, Stage, debt_result, merge_stages
from counselling.domain.plan.settlement import settle
from counselling.domain.plan.staged import run_stages
from counselling.domain.plan.terms import Flag, Method, PlanInputs
from counselling.domain.plan.validation import validate

ENGINE_VERSION = "1"


def compute_plan(inputs: PlanInputs) -> PlanResult:
    """The plan to the cent; refused with the field at fault if the inputs do not make sense."""
    validate(inputs)
    terms = inputs.terms
    flags: Flags = set()
    stages: Sequence[Stage] = ()
    if terms.method is Method.SETTLEMENT:
        accounts = settle(inputs.debts, terms)
        capacity = [max(0, terms.pot - terms.pot_costs)]
    else:
        accounts = open_accounts(inputs.debts, terms)
        capacity = inputs.capacity_by_month()
        if terms.method is Method.STAGED:
            stages = run_stages(accounts, capacity, terms, flags)
        else:
            allot_by = pro_rata if terms.method is Method.PRORATA else one_after_the_other
            run_months(accounts, capacity, terms, flags, allot_by=allot_by)
    return plan_result(inputs, accounts, stages, flags, capacity)


def plan_result(
    inputs: PlanInputs,
    accounts: Sequence[Account],
    stages: Sequence[Stage],
    flags: Flags,
    capacity: Sequence[Cents],
) -> PlanResult:
    """What the paid accounts say."""
    debts = tuple(debt_result(account) for account in accounts)
    if not any(capacity[inputs.terms.moratorium :]):
        flags.add((Flag.NO_CAPACITY, ""))
    for debt in debts:
        if debt.residue:
            flags |= {(Flag.HORIZON_REACHED, ""), *_flags_of_rest(debt)}
    return PlanResult(
        inputs=inputs,
        debts=debts,
        stages=merge_stages(stages),
        flags=tuple(sorted(f"{flag}:{name}" if name else str(flag) for flag, name in flags)),
    )


def _flags_of_rest(debt: DebtResult) -> Iterator[tuple[Flag, str]]:
    if debt.residue > debt.claim:
        yield Flag.GROWING, debt.id
    if not debt.debt.writable:
        yield Flag.RESIDUE_NOT_DISCHARGEABLE, debt.id
