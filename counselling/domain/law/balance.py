"""Protected balance: what a seizure must leave on the bank accounts."""

from dataclasses import dataclass
from datetime import date

from counselling.domain.errors import gettext_noop
from counselling.domain.explanation import Figure
from counselling.domain.law.loader import law_of
from counselling.domain.law.lookup import missing, rule_of
from counselling.domain.law.minimum import ONE_PERSON, minimum_income
from counselling.domain.money import Cents


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtectedBalance:
    """What is protected on all accounts together, and what the claim can take."""

    left: Cents
    seized: Cents
    figure: Figure

    @property
    def confirmed(self) -> bool:
        return self.figure.confirmed


def protected_balance(
    *, jurisdiction: str, on: date, balances: tuple[Cents, ...], claim: Cents, protected_sums: Cents = 0
) -> ProtectedBalance:
    """What stays on the accounts when a claim is seized on a day."""
    law = law_of(jurisdiction)
    section = law.sections["protected_balance"]
    if not section["applies"]:
        raise missing(law, "protected_balance", {}, on)
    floor = minimum_income(jurisdiction=jurisdiction, on=on, household=ONE_PERSON, scheme=section["scheme"])
    on_accounts = sum(balances)
    left = min(on_accounts, max(floor.amount, protected_sums))
    return ProtectedBalance(
        left=left,
        seized=min(claim, on_accounts - left),
        figure=Figure(
            name="protected_balance",
            value=left,
            formula=gettext_noop(
                "the smaller of: sum of the accounts; the larger of minimum income and protected sums"
            ),
            inputs=(
                Figure(name="sum_of_accounts", value=on_accounts),
                floor.figure,
                Figure(name="protected_sums", value=protected_sums),
            ),
            rules=(rule_of(section, on=on, name=f"{jurisdiction}.protected_balance", text=section["legal_basis"]),),
        ),
    )
