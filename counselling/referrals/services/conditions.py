"""What a creditor has done before it refers somebody: three days, conditions of quality and no legal basis."""

from collections.abc import Iterator, Mapping
from datetime import date

from counselling.domain.errors import DomainError, gettext_noop

# No creditor means a day before; whoever writes one mistook the century.
EARLIEST = date(1900, 1, 1)


class ConditionMissing(DomainError):
    code = "creditor-condition-missing"
    sentence = gettext_noop("A creditor says on which day this was done before it refers somebody.")


class ConditionNotDone(DomainError):
    code = "creditor-condition-not-done"
    sentence = gettext_noop("This was done before the referral: name a day until today.")


class CreditorsOnly(DomainError):
    code = "creditors-only"
    sentence = gettext_noop("Only a creditor says this.")


def refused_conditions(
    stated: Mapping[str, date | None], *, from_creditor: bool, on: date, known: Mapping[str, date | None] | None = None
) -> Iterator[DomainError]:
    """What is wrong with the three days, each at its field: a creditor names all of them, anybody else none.

    `known` is what was said before: it stays, even if the organisation is no creditor any more.
    """
    for name, day in stated.items():
        if from_creditor and day is None:
            yield ConditionMissing(field=name)
        elif day is not None and not EARLIEST <= day <= on:
            yield ConditionNotDone(field=name)
        elif day is not None and not from_creditor and day != (known or {}).get(name):
            yield CreditorsOnly(field=name)


def require_conditions(
    stated: Mapping[str, date | None], *, from_creditor: bool, on: date, known: Mapping[str, date | None] | None = None
) -> None:
    """Raises the first of what is wrong."""
    for refusal in refused_conditions(stated, from_creditor=from_creditor, on=on, known=known):
        raise refusal
