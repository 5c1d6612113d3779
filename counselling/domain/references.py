"""Codes that people read aloud and type: references of referrals and verification codes of certificates."""

import re
from collections.abc import Callable
from datetime import date
from typing import ClassVar

from counselling.domain.errors import DomainError, gettext_noop
from counselling.domain.luhn import check_value

# Crockford's base 32: no letter that looks like a digit.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
VERIFICATION_LENGTH = 16

_LOOKALIKES = str.maketrans("OIL", "011")
_SEPARATORS = re.compile(r"[\s\-\u2010-\u2015\u2212]")
_CODE = re.compile(r"[A-Z][A-Z0-9]{1,5}")
_TAIL = re.compile(rf"(\d\d)([{ALPHABET}]{{4}})([{ALPHABET}])", re.ASCII)
_VERIFICATION = re.compile(rf"[{ALPHABET}]{{{VERIFICATION_LENGTH + 1}}}")

# Draws one character of an alphabet, such as `secrets.choice`.
type Draw = Callable[[str], str]


class UnreadableReference(DomainError):
    """A reference or code with a slip of the pen; it is never repeated."""

    code = "unreadable-reference"
    sentence: ClassVar[str] = gettext_noop("This number is not complete or has a typing error.")


def check_character(text: str) -> str:
    """Luhn modulo 32: one wrong character is always found, two swapped neighbours nearly always."""
    return ALPHABET[check_value([ALPHABET.index(character) for character in text], base=len(ALPHABET))]


def new_reference(*, code: str, on: date, draw: Draw) -> str:
    """A public reference: code of the service, year, four drawn characters, check character."""
    year = f"{on.year % 100:02}"
    drawn = "".join(draw(ALPHABET) for _ in range(4))
    return f"{code}-{year}-{drawn}-{check_character(year + drawn)}"


def read_reference(typed: str) -> str:
    """The reference as it is stored, however it was typed; refused unless the check character fits.

    After the code of the service, O is read as 0, I and L as 1.
    """
    compact = _compact(typed)
    code, tail = compact[:-7], _TAIL.fullmatch(compact[-7:].translate(_LOOKALIKES))
    if tail is None or not _CODE.fullmatch(code) or check_character(tail[1] + tail[2]) != tail[3]:
        raise UnreadableReference
    return f"{code}-{tail[1]}-{tail[2]}-{tail[3]}"


def new_verification_code(*, draw: Draw) -> str:
    """80 random bits and a check character, as they are stored."""
    drawn = "".join(draw(ALPHABET) for _ in range(VERIFICATION_LENGTH))
    return drawn + check_character(drawn)


def read_verification_code(typed: str) -> str:
    """The verification code as it is stored, however it was typed; refused unless the check character fits."""
    compact = _compact(typed).translate(_LOOKALIKES)
    if not _VERIFICATION.fullmatch(compact) or check_character(compact[:-1]) != compact[-1]:
        raise UnreadableReference
    return compact


def shown_verification_code(code: str) -> str:
    """In groups of four, as it is printed."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def _compact(typed: str) -> str:
    return _SEPARATORS.sub("", typed).upper()
