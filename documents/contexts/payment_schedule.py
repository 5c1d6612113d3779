"""To the client: whom to pay, how much, on which day, with a code that the banking app reads."""

from dataclasses import dataclass
from datetime import date

from counselling.domain.money import Cents
from documents.contexts.parts import Letter
from documents.epc import payment_code


@dataclass(frozen=True, slots=True, kw_only=True)
class Payee:
    """One creditor to pay by equal instalments; without IBAN there is no code, only the words."""

    name: str
    reference: str
    instalment: Cents
    first_on: date
    last_on: date
    months: int
    iban: str = ""

    @property
    def code(self) -> str:
        """The payment code as an image, empty without account."""
        if not self.iban:
            return ""
        return payment_code(name=self.name, iban=self.iban, amount=self.instalment, text=self.reference)

    @property
    def account(self) -> str:
        """The IBAN in groups of four, as people read it."""
        return " ".join(self.iban[start : start + 4] for start in range(0, len(self.iban), 4))


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleRow:
    """What leaves the account on one day, all payees together, and what is then still owed."""

    on: date
    amount: Cents
    remaining: Cents


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The plan in force, as a sentence names it."""

    first_on: date
    last_on: date
    months: int
    total: Cents


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentSchedule(Letter):
    """Tells the household what the plan in force asks of it, month by month."""

    plan: Plan
    payees: tuple[Payee, ...]
    rows: tuple[ScheduleRow, ...]

    @property
    def images(self) -> tuple[str, ...]:
        return tuple(payee.code for payee in self.payees if payee.code)
