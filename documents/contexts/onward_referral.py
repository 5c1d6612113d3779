"""To whoever helps better: whom we send, that they agreed, what it is about, how to reach them without harm."""

from dataclasses import dataclass
from datetime import date

from documents.contexts.parts import Answer, Letter


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """The person's agreement to be passed on, by its date."""

    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """Only ways that the person called safe; `manner` as they put it."""

    telephone: str = ""
    address: str = ""
    manner: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OnwardReferral(Letter):
    """Names the person and what they ask for; nothing of debts, budget or other creditors."""

    agreement: Agreement
    answer: Answer
    reach: Reach
    request: str
