"""What all letters share: who writes, to whom, under which references, who signs."""

from dataclasses import dataclass
from datetime import date

from counselling.domain.money import Cents
from documents.layouts import FEW_REFERENCES


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """The service in its letterhead; `legal` is the line above the page foot."""

    name: str
    street: str
    town: str
    telephone: str = ""
    email: str = ""
    website: str = ""
    tagline: str = ""
    legal: str = ""

    @property
    def return_line(self) -> str:
        """The one small line above the address in a DIN window."""
        return " · ".join(part for part in (self.name, self.street, self.town) if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressee:
    """The lines of the window, name first, town last; `country` only when the letter goes abroad."""

    lines: tuple[str, ...]
    country: str = ""

    @property
    def name(self) -> str:
        return self.lines[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class References:
    """Their numbers first, because creditors sort their mail by them; `ours` is empty in a preview."""

    theirs: tuple[str, ...] = ()
    collector: str = ""
    ours: str = ""
    person: str = ""
    birth_date: date | None = None
    their_letter_of: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Counsellor:
    """Who follows the file and can be reached directly."""

    name: str
    function: str = ""
    telephone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signatory:
    """Who signs, and for whom: “A. Kieffer, pour M. Roth”."""

    name: str
    function: str = ""
    acting_for: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """The person, or the couple, in whose matter we write."""

    names: str
    birth_date: date | None = None
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Creditor:
    name: str
    collector: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Authorisation:
    """The client's authority to write to creditors, by its date."""

    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    due_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """The frozen financial statement that an offer rests on, by its date."""

    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class DebtLine:
    """One debt of the addressee; without reference it is printed as without known reference."""

    label: str
    reference: str = ""
    balance: Cents | None = None
    balance_date: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Debt:
    """The debts of this letter together, as a sentence of the body names them; `many` is their number if it cannot."""

    reference: str = ""
    many: str = ""
    balance: Cents | None = None
    balance_date: date | None = None


def debt_of(lines: tuple[DebtLine, ...]) -> Debt:
    """A few references or how many debts, the total balance and its oldest date; one unknown balance hides the sum."""
    references = [line.reference for line in lines if line.reference]
    few = len(lines) <= FEW_REFERENCES
    balances = [line.balance for line in lines if line.balance is not None]
    dates = [line.balance_date for line in lines if line.balance_date is not None]
    complete = bool(lines) and len(balances) == len(lines)
    return Debt(
        reference=", ".join(references) if few else "",
        many="" if few else str(len(lines)),
        balance=sum(balances) if complete else None,
        balance_date=min(dates) if complete and len(dates) == len(lines) else None,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """The frame of every letter; each kind adds what its body and tables say."""

    sender: Sender
    addressee: Addressee
    references: References
    place: str
    on: date
    jurisdiction: str
    counsellor: Counsellor
    signatory: Signatory
    client: Client
    channel: str = "post"
    enclosures: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()

    @property
    def images(self) -> tuple[str, ...]:
        """The `data:` addresses that this letter shows; nothing else is ever loaded."""
        return ()
