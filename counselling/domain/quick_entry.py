"""One line, one debt: `creditor balance [instalment] [@rate] [#reference]`; what is unclear is asked, never guessed.

Everything before the first number names the creditor. Plain spaces separate: grouping digits by spaces is not
read here. A name or a reference with digits or spaces of its own stands in quotes.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from counselling.domain.errors import DomainError, gettext_noop
from counselling.domain.money import Cents

# In this order: a quoted text (perhaps a reference), a rate, a reference, anything else up to the next space.
TOKEN = re.compile(r'#\s*"[^"]*"|"[^"]*"|@\s*[^\s@#]+|#\s*[^\s#@]+|[^\s@#]+|[@#]')
NUMBER = re.compile(r"[€=+−-]?[.,]?[0-9].*|EUR[0-9].*", re.IGNORECASE)
CURRENCY = frozenset({"€", "eur", "euro", "euros"})
LONGEST = 300


class Unclear(DomainError):
    """The line can be read in more than one way, or not at all."""

    code = "unclear"


class Incomplete(Unclear):
    """Nothing wrong so far: the line is not at its end."""

    code = "incomplete"


@dataclass(frozen=True, slots=True, kw_only=True)
class QuickEntry:
    """The parts of a line as typed; amounts and rate are read at the edge by the house's one parser."""

    creditor: str = ""
    balance: str = ""
    instalment: str = ""
    rate: str = ""
    reference: str = ""


def read_line(line: str) -> QuickEntry:
    """The parts of a line; `Unclear` asks one question, `Incomplete` says what is still missing."""
    if len(line) > LONGEST:
        raise Unclear(gettext_noop("This line is too long: one line is one debt."))
    if line.count('"') % 2:
        raise Incomplete(gettext_noop("Close the quotation marks."))
    entry = QuickEntry()
    for token in _tokens(line):
        entry = _with(entry, token)
    if not entry.creditor:
        raise Incomplete(gettext_noop("Begin with the creditor; a name with a number in it stands in quotes."))
    if not entry.balance:
        raise Incomplete(gettext_noop("What is owed?"))
    return entry


def require_plausible(*, balance: Cents, instalment: Cents | None, entry: QuickEntry) -> None:
    """An instalment above the balance is one amount typed with a space, or an error."""
    if instalment is not None and instalment > balance:
        raise Unclear(
            gettext_noop(
                "The instalment %(instalment)s is more than the balance %(balance)s. One amount? Write %(joined)s."
            ),
            instalment=entry.instalment,
            balance=entry.balance,
            joined=entry.balance + entry.instalment,
        )


def _tokens(line: str) -> Iterator[str]:
    for match in TOKEN.finditer(line):
        yield match.group()


def _with(entry: QuickEntry, token: str) -> QuickEntry:
    if token.startswith("@") or (token.endswith("%") and NUMBER.fullmatch(token)):
        return _once(entry, "rate", token.strip("@% \t"), gettext_noop("Two rates in one line: keep one."))
    if token.startswith("#"):
        text = token[1:].strip().strip('"').strip()
        return _once(entry, "reference", text, gettext_noop("Two references in one line: keep one."))
    if NUMBER.fullmatch(token):
        return _with_amount(entry, token)
    if entry.balance:
        if token.casefold() in CURRENCY:
            return entry
        raise Unclear(gettext_noop("What is “%(word)s”? A reference begins with #, a rate with @."), word=token)
    word = token.strip('"')
    return replace(entry, creditor=f"{entry.creditor} {word}".strip())


def _once(entry: QuickEntry, name: str, text: str, twice: str) -> QuickEntry:
    if not text:
        raise Incomplete(
            gettext_noop("Write the rate after @.") if name == "rate" else gettext_noop("Write the reference after #.")
        )
    if getattr(entry, name):
        raise Unclear(twice)
    return replace(entry, **{name: text})


def _with_amount(entry: QuickEntry, token: str) -> QuickEntry:
    if not entry.balance:
        return replace(entry, balance=token)
    if not entry.instalment:
        return replace(entry, instalment=token)
    raise Unclear(
        gettext_noop(
            "Three amounts: %(first)s, %(second)s and %(third)s. Write an amount without spaces: %(joined)s."
        ),
        first=entry.balance,
        second=entry.instalment,
        third=token,
        joined=entry.balance + entry.instalment,
    )
