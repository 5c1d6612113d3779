"""How long a plan and a pause of payments may last."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from counselling.domain.errors import NoParameterInForce, gettext_noop
from counselling.domain.explanation import Figure, Rule, Unit
from counselling.domain.law.lookup import lookup, rule_of
from counselling.domain.law.rows import Jurisdiction

# Which limit of the law files an amicable plan, and a pause inside it, is held against.
PLAN: Mapping[str, str] = {
    Jurisdiction.LU: "conventional_plan",
    Jurisdiction.FR: "plan_and_measures",
    Jurisdiction.BE: "amicable_plan",
}
MORATORIUM = "suspension"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """A longest duration with its article and the exceptions the law allows."""

    code: str
    months: int
    applies_to: str
    exceptions: str
    counted_from: str
    rule: Rule

    @property
    def figure(self) -> Figure:
        return Figure(
            name=self.code,
            value=self.months,
            unit=Unit.MONTHS,
            formula=gettext_noop("longest duration the law allows"),
            rules=(self.rule,),
        )


def limit_of(*, jurisdiction: str, code: str, on: date) -> Limit:
    """One longest duration in force on a day."""
    data = lookup(jurisdiction, "plan_limits", {"code": code}, on).data
    longest = data["max"]
    return Limit(
        code=code,
        months=longest["n"] * (12 if longest["unit"] == "years" else 1),
        applies_to=data["applies_to"],
        exceptions=data.get("exceptions", ""),
        counted_from=data.get("counted_from", ""),
        rule=rule_of(data, on=on),
    )


def plan_limit(*, jurisdiction: str, on: date) -> Limit:
    """The longest amicable plan."""
    return limit_of(jurisdiction=jurisdiction, code=PLAN[jurisdiction], on=on)


def moratorium_limit(*, jurisdiction: str, on: date) -> Limit | None:
    """The longest pause of payments, where the law has one of its own."""
    try:
        return limit_of(jurisdiction=jurisdiction, code=MORATORIUM, on=on)
    except NoParameterInForce:
        return None
