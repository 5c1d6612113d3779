"""Numbers that nobody needs and everybody must be protected from: accounts, cards, national numbers in free text."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum
from typing import ClassVar

from counselling.domain.errors import DomainError, gettext_noop
from counselling.domain.luhn import check_value


class SensitiveKind(StrEnum):
    IBAN = "iban"
    CARD = "card"
    NATIONAL_NUMBER = "national_number"


class SensitiveData(DomainError):
    """A text holds a number that must not be passed on; it is never repeated."""

    code = "sensitive-data"
    sentence: ClassVar[str] = gettext_noop(
        "This text contains an account, card or national number. Please leave it out."
    )


_COUNTRIES: Mapping[int, str] = {
    15: "NO",
    16: "BE",
    18: "DK FI NL",
    19: "SI",
    20: "AT BA EE KZ LT LU",
    21: "CH HR LI LV",
    22: "BG CR DE GB GE IE ME RS",
    23: "AE IL",
    24: "AD CZ ES MD PK RO SA SE SK",
    25: "PT",
    26: "IS TR",
    27: "FR GR IT MC",
    28: "CY HU PL",
    29: "UA",
    31: "MT",
}
IBAN_LENGTHS: Mapping[str, int] = {code: length for length, codes in _COUNTRIES.items() for code in codes.split()}
_LONGEST = max(_COUNTRIES)

_GROUP = re.compile(r"[0-9A-Z]+")
_GAP = re.compile(r"[\s./_\u2010-\u2015-]{1,3}")
# A date like 01/09/2026 is no part of a number, whatever stands beside it.
_DATE = re.compile(r"(?<![0-9])[0-9]{1,2}([./-])[0-9]{1,2}\1(?:19|20)[0-9]{2}(?![0-9])")
_IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[0-9A-Z]{11,27}")
# Visa; Mastercard; Maestro, Bancontact and UnionPay; JCB; American Express; Diners. No scheme has 13 digits any more.
_CARD = re.compile(
    r"4[0-9]{15}(?:[0-9]{3})?|(?:5[1-5]|2[2-7])[0-9]{14}|(?:50|5[6-9]|6[0-9])[0-9]{14,17}|35[0-9]{14}"
    r"|3[47][0-9]{13}|3[0689][0-9]{12}"
)
_LU = re.compile(r"[12][0-9]{12}")
_FR = re.compile(r"[1-478][0-9]{2}(?:0[1-9]|1[0-2]|[2-9][0-9])(?:[0-9]{2}|2[AB])[0-9]{8}")
_BE = re.compile(r"[0-9]{2}(?:[024][0-9]|[135][0-2])(?:[0-2][0-9]|3[01])[0-9]{5}")


def sensitive_kinds(text: str) -> frozenset[SensitiveKind]:
    """What kinds of numbers with a valid check stand in a text, written in one or in groups."""
    return frozenset(kind for number, is_phone in _numbers(text) for kind in _kinds_of(number, is_phone=is_phone))


def refuse_sensitive(text: str, *, field: str) -> None:
    """Refuse a text with such a number, without repeating it."""
    if sensitive_kinds(text):
        raise SensitiveData(field=field)


def _numbers(text: str) -> Iterator[tuple[str, bool]]:
    """Every run of neighbouring groups as one number, and whether a plus sign makes it a phone number."""
    plain = "".join(
        str(unicodedata.decimal(character)) if character.isdecimal() else character
        for character in text.upper()
        if unicodedata.category(character) != "Cf"
    )
    plain = _DATE.sub("|", plain)
    groups = list(_GROUP.finditer(plain))
    for place, first in enumerate(groups):
        is_phone = plain.endswith("+", 0, first.start())
        number, end = first[0], first.end()
        yield number, is_phone
        for group in groups[place + 1 :]:
            number += group[0]
            if len(number) > _LONGEST or not _GAP.fullmatch(plain, end, group.start()):
                break
            end = group.end()
            yield number, is_phone


def _kinds_of(number: str, *, is_phone: bool) -> Iterator[SensitiveKind]:
    if _is_iban(number):
        yield SensitiveKind.IBAN
    if is_phone:
        return
    if _CARD.fullmatch(number) and _luhn_fits(number):
        yield SensitiveKind.CARD
    if _is_national_lu(number) or _is_national_fr(number) or _is_national_be(number):
        yield SensitiveKind.NATIONAL_NUMBER


def _is_iban(number: str) -> bool:
    if not _IBAN.fullmatch(number) or IBAN_LENGTHS.get(number[:2]) != len(number):
        return False
    return int("".join(str(int(character, 36)) for character in number[4:] + number[:4])) % 97 == 1


def _luhn_fits(digits: str) -> bool:
    return check_value([int(digit) for digit in digits[:-1]], base=10) == int(digits[-1])


def _is_national_lu(number: str) -> bool:
    """Birth date, three digits, then a check after Luhn and one after Verhoeff, both over the first eleven."""
    return (
        _LU.fullmatch(number) is not None
        and _is_day(number[:8])
        and _luhn_fits(number[:12])
        and _verhoeff_fits(number[:11] + number[12])
    )


def _is_national_fr(number: str) -> bool:
    """Sex, birth year and month, department (2A and 2B in Corsica), place, order; the key completes to 97."""
    if not _FR.fullmatch(number):
        return False
    body = number[:13].replace("2A", "19").replace("2B", "18")
    return 97 - int(body) % 97 == int(number[13:])


def _is_national_be(number: str) -> bool:
    """Birth date (month + 20 or 40 in bis numbers), order; the check completes to 97, since 2000 after a 2."""
    if not _BE.fullmatch(number):
        return False
    body, check = int(number[:9]), int(number[9:])
    return check in {97 - body % 97, 97 - (2_000_000_000 + body) % 97}


def _is_day(digits: str) -> bool:
    try:
        date.fromisoformat(digits)
    except ValueError:
        return False
    return True


# Verhoeff's check: multiplication in the group of symmetries of the pentagon, after a permutation by place.
_PERMUTATION = (1, 5, 7, 6, 2, 8, 3, 0, 9, 4)


def _multiplied(left: int, right: int) -> int:
    turned = left % 5 + (right if left < 5 else -right) % 5
    return turned % 5 + 5 * ((left < 5) != (right < 5))


def _verhoeff_fits(digits: str) -> bool:
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit)
        for _ in range(place % 8):
            value = _PERMUTATION[value]
        total = _multiplied(total, value)
    return total == 0
