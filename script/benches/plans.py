"""Plans: the engine against its Decimal oracle and against the nearest package on PyPI.

    script/bench plans [--random 10000] [--environment var/bench]

`--random 100000` is the long comparison of random plans. Prints one JSON line per figure. All variants run in turns in
one process, by the work of the processor, and must give the same answer.
"""

import argparse
import json
import subprocess
import sys
import venv
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from random import Random
from statistics import median
from time import process_time

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from counselling.domain.plan import Flag, Method, PlanDebt, PlanInputs, PlanResult, PlanTerms, compute_plan  # noqa: E402
from counselling.domain.plan.computations import plan_of  # noqa: E402
from tests.domain import oracle  # noqa: E402
from tests.domain.plan.situations import situation  # noqa: E402

PACKAGE = "financial-debt-optimizer==2.0.2"
KINDS = {Method.PRORATA: "prorata_plan", Method.AVALANCHE: "ordered_plan"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--random", type=int, default=10_000, help="random plans compared with the oracle")
    parser.add_argument("--environment", type=Path, default=ROOT / "var" / "bench", help="where the package goes")
    options = parser.parse_args()
    met = True
    for figure in figures(options.random, options.environment):
        print(json.dumps(figure, ensure_ascii=False, sort_keys=True), flush=True)
        met = met and figure["met"]
    sys.exit(0 if met else 1)


def figures(plans: int, environment: Path) -> Iterator[dict]:
    yield from (against_oracle(method) for method in KINDS)
    yield against_package(environment)
    yield agreement(plans)


def against_oracle(method: Method) -> dict:
    """One plan of 20 debts and 84 months with monthly interest."""
    inputs = twenty_debts(method)
    engine, decimal = interleaved(
        {
            "engine": lambda: answer(compute_plan(inputs)),
            "oracle": lambda: oracle.plan(KINDS[method], told(inputs)),
        },
        rounds=15,
    )
    require(engine.answer == {key: decimal.answer[key] for key in engine.answer}, "engine and oracle differ")
    return figure(f"plans/{method}/engine÷oracle", engine.seconds / decimal.seconds, "≤", 0.2, engine, decimal)


def against_package(environment: Path) -> dict:
    """The same debts by avalanche. The package reckons in binary fractions and pays what is left before
    the month's interest, so its interest is some percent lower."""
    simulate = package_simulation(environment, inputs := twenty_debts(Method.AVALANCHE))
    engine, package = interleaved({"engine": lambda: compute_plan(inputs), "package": simulate}, rounds=15)
    ours, theirs = engine.answer, package.answer
    require(abs(ours.months - theirs.total_months_to_freedom) <= 1, "engine and package end in different months")
    off = abs(ours.total_interest - theirs.total_interest_paid * 100) / ours.total_interest
    require(off < 0.05, f"engine and package are {off:.1%} of the interest apart")
    return figure("plans/package÷engine", package.seconds / engine.seconds, "≥", 40, engine, package)


def agreement(plans: int) -> dict:
    """Random plans of every method, equal to the oracle in every payment."""
    differing = []
    for seed in range(plans):
        kind, data = situation(Random(seed))  # noqa: S311
        found, wanted = answer(plan_of(kind, data)), oracle.plan(kind, data)
        if found != {key: wanted[key] for key in found}:
            differing.append(seed)
    return {
        "figure": "plans/random plans that differ from the oracle", "of": plans, "value": len(differing),
        "goal": "0", "met": not differing, "seeds": differing[:5],
    }  # fmt: skip


def answer(plan: PlanResult) -> dict:
    return {
        "payments": {debt.id: list(debt.payments) for debt in plan.debts},
        "total_interest": plan.total_interest,
        "written_off": plan.written_off,
        "still_owed": plan.still_owed,
        "flags": [flag for flag in plan.flags if flag != Flag.HORIZON_REACHED],
    }


def twenty_debts(method: Method) -> PlanInputs:
    """Contracts that cover their interest, as the package loses interest that is not paid."""
    random = Random(20)  # noqa: S311
    debts = []
    for number in range(20):
        principal = random.randrange(100_000, 1_500_000)
        rate = Fraction(random.randrange(1, 220), 1000)
        contractual = int(principal * rate / 12) + random.randrange(500, 3_000)
        debts.append(PlanDebt(id=f"d{number:02}", principal=principal, rate=rate, contractual=contractual))
    capacity = sum(debt.principal for debt in debts) // 50
    terms = PlanTerms(horizon=84, method=method, small_claims=0)
    inputs = PlanInputs(debts=tuple(debts), capacity=(capacity,), terms=terms)
    return replace(inputs, capacity=(max(capacity, sum(debt.contractual for debt in debts)),))


def told(inputs: PlanInputs) -> dict:
    """The same in the vocabulary of the oracle."""
    return {
        "debts": [
            {"id": each.id, "principal": each.principal, "rate": str(each.rate), "contractual": each.contractual}
            for each in inputs.debts
        ],
        "capacity": inputs.capacity[0],
        "horizon": inputs.terms.horizon,
    }


def package_simulation(environment: Path, inputs: PlanInputs) -> Callable[[], object]:
    """One avalanche of the package; it is fetched into an environment of its own where it is missing."""
    try:
        import debt_optimizer  # noqa: F401
    except ImportError:
        sys.path.append(str(fetched(environment)))
    from debt_optimizer.core.debt_optimizer import DebtOptimizer, PaymentStrategy
    from debt_optimizer.core.financial_calc import Debt, Income

    debts = [
        Debt(
            name=each.id,
            balance=each.principal / 100,
            minimum_payment=each.contractual / 100,
            interest_rate=float(each.rate * 100),
            due_date=1,
        )
        for each in inputs.debts
    ]
    income = [Income("capacity", inputs.capacity[0] / 100, "monthly", date(2026, 1, 1))]
    optimizer = DebtOptimizer(debts, income, settings={"current_bank_balance": 0.0})
    return lambda: optimizer._simulate_strategy(PaymentStrategy.AVALANCHE, 0.0)


def fetched(environment: Path) -> Path:
    """The site-packages of an environment that has the package."""
    major, minor = sys.version_info[:2]
    packages = environment / "lib" / f"python{major}.{minor}" / "site-packages"
    if not (packages / "debt_optimizer").is_dir():
        venv.create(environment, with_pip=True)
        install = [environment / "bin" / "python", "-m", "pip", "install", "--quiet", PACKAGE]
        if subprocess.run(install, check=False).returncode:
            sys.exit(f"bench plans: {PACKAGE} could not be installed into {environment}; the comparison needs it.")
    return packages


class Run:
    """A variant with its answer and the time of each round."""

    def __init__(self, name: str, compute: Callable[[], object]) -> None:
        self.name, self.compute = name, compute
        self.answer: object = compute()
        self.times: list[float] = []

    @property
    def seconds(self) -> float:
        return median(self.times)


def interleaved(variants: dict[str, Callable[[], object]], *, rounds: int) -> list[Run]:
    runs = [Run(name, compute) for name, compute in variants.items()]
    for _ in range(rounds):
        for run in runs:
            start = process_time()
            run.answer = run.compute()
            run.times.append(process_time() - start)
    return runs


def require(same: bool, sentence: str) -> None:
    if not same:
        sys.exit(f"bench plans: {sentence}")


def figure(name: str, ratio: float, sense: str, goal: float, *runs: Run) -> dict:
    met = ratio <= goal if sense == "≤" else ratio >= goal
    times = {f"{run.name}_us": round(run.seconds * 1e6) for run in runs}
    return {"figure": name, "value": round(ratio, 3), "goal": f"{sense} {goal}", "met": met, **times}


if __name__ == "__main__":
    main()
