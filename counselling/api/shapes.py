"""How what is sent must look: declared once, held strictly, and shown as it is in the description of the API."""

import re
import unicodedata
from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Annotated, Any

from django.core.exceptions import ValidationError as Invalid
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    ValidationInfo,
)
from pydantic_core import ErrorDetails, PydanticCustomError

from counselling.api.errors import Fault, Problem

UNKNOWN = "unknown_field"
SENTENCES: Mapping[str, Any] = {
    "required": _("This field is required."),
    "invalid_type": _("The kind of value is not the one that is documented."),
    "invalid_length": _("This is shorter or longer than is documented."),
    "invalid_choice": _("This is none of the codes that are documented."),
    "out_of_range": _("This number is smaller or greater than is documented."),
    "invalid_date": _("A date is written 2026-11-30."),
    "invalid_moment": _("A time is written with its zone, such as 2026-11-20T09:02:00Z."),
    "invalid_phone": _("A number is written internationally, such as +352621123456."),
    "invalid_email": _("This is no e-mail address."),
    "invalid_amount": _("An amount is a text with two decimals, such as \"2150.00\"."),
    "invalid_text": _("This text has characters that cannot be shown, or that turn its direction."),
    "invalid_country": _("A country is two capital letters."),
    UNKNOWN: _("There is no such field."),
    "unknown_parameter": _("There is no such parameter."),
    "repeated_parameter": _("This parameter stands there more than once."),
    "invalid": _("This value is not as documented."),
}  # fmt: skip
_CODES = {
    "missing": "required", "extra_forbidden": UNKNOWN, "enum": "invalid_choice", "literal_error": "invalid_choice",
    "string_too_short": "invalid_length", "string_too_long": "invalid_length", "too_short": "invalid_length",
    "too_long": "invalid_length", "greater_than_equal": "out_of_range", "less_than_equal": "out_of_range",
    "int_parsing": "invalid_type", "int_from_float": "invalid_type", "int_parsing_size": "out_of_range",
}  # fmt: skip
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_UNSEEN = frozenset({"Cc", "Zl", "Zp"})
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,6})?(?:Z|[+-][0-9]{2}:[0-9]{2})"
)


class Shape(BaseModel):
    """Something sent: no field more than is named, no value taken for another kind of value."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Answered(Shape):
    """Something answered: fields may be added later, so whoever reads it ignores those it does not know."""

    model_config = ConfigDict(extra="ignore", strict=True, frozen=True)


def _fault(code: str) -> PydanticCustomError:
    return PydanticCustomError(code, "see the sentence of this code")


def _day(value: object) -> object:
    if isinstance(value, date):
        return value
    try:
        if isinstance(value, str) and _DAY.fullmatch(value):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise _fault("invalid_date")


def _moment(value: object) -> object:
    if isinstance(value, datetime):
        return value
    try:
        if isinstance(value, str) and _MOMENT.fullmatch(value):
            return datetime.fromisoformat(value)
    except ValueError:
        pass
    raise _fault("invalid_moment")


def _line(value: str) -> str:
    return _clean(value, allowed="")


def _lines(value: str) -> str:
    return _clean(value.replace("\r\n", "\n"), allowed="\n\t")


def _clean(value: str, *, allowed: str) -> str:
    """A character that cannot be seen, or that turns the text round, is refused."""
    for character in value:
        if character in _TURNING or (unicodedata.category(character) in _UNSEEN and character not in allowed):
            raise _fault("invalid_text")
    return value


def _composed(value: object) -> object:
    """In NFC before it is measured, since some letters grow by it."""
    return unicodedata.normalize("NFC", value) if isinstance(value, str) else value


def _email(value: str) -> str:
    try:
        validate_email(value)
    except Invalid:
        raise _fault("invalid_email") from None
    return value


def _phone(value: str, info: ValidationInfo) -> str:
    """Internationally, in groups or not; one that stood there before a correction, as somebody typed it."""
    compact = value.replace(" ", "")
    if info.context is not None and value in info.context["phones"]:
        return value
    if not re.fullmatch(_PHONE, compact):
        raise _fault("invalid_phone")
    return compact


def _matching(pattern: str, code: str) -> Any:
    compiled = re.compile(pattern)

    def check(value: str) -> str:
        if not compiled.fullmatch(value):
            raise _fault(code)
        return value

    return AfterValidator(check)


def _shown(**schema: Any) -> Any:
    return Field(json_schema_extra=schema)


_PHONE, _AMOUNT, _COUNTRY = r"\+[1-9][0-9]{6,14}", r"[0-9]{1,9}\.[0-9]{2}", r"[A-Z]{2}"
Day = Annotated[date, BeforeValidator(_day)]
Moment = Annotated[datetime, BeforeValidator(_moment)]
Email = Annotated[str, StringConstraints(max_length=254), AfterValidator(_email), _shown(format="email")]
Phone = Annotated[str, AfterValidator(_phone), _shown(pattern=r"^\+[1-9][0-9 ]{6,20}$")]
Amount = Annotated[str, _matching(_AMOUNT, "invalid_amount"), _shown(pattern=f"^{_AMOUNT}$")]
Country = Annotated[str, _matching(_COUNTRY, "invalid_country"), _shown(pattern=f"^{_COUNTRY}$")]
Count = Annotated[int, Field(ge=0, le=20)]


def line(longest: int, *, shortest: int = 0) -> Any:
    """Text on one line, without blanks around it."""
    return Annotated[
        str,
        StringConstraints(strip_whitespace=True, min_length=shortest, max_length=longest),
        # Named after the measure, it comes before it.
        BeforeValidator(_composed),
        AfterValidator(_line),
    ]


def lines(longest: int, *, shortest: int = 0) -> Any:
    """Text on several lines."""
    return Annotated[
        str,
        StringConstraints(strip_whitespace=True, min_length=shortest, max_length=longest),
        # Named after the measure, it comes before it.
        BeforeValidator(_composed),
        AfterValidator(_lines),
    ]


def whole_number(least: int, most: int) -> Any:
    """A number in the address, in plain digits."""

    def read(value: object) -> object:
        return int(value) if isinstance(value, str) and re.fullmatch(r"[0-9]{1,9}", value) else value

    return Annotated[int, Field(strict=True, ge=least, le=most), BeforeValidator(read)]


def code[E](kind: type[E]) -> Any:
    """One of the codes of an enumeration, written exactly."""
    return Annotated[kind, Field(strict=False)]


def parsed[S: Shape](shape: type[S], sent: Mapping[str, Any], *, phones: Collection[str] = ()) -> S:
    """What was sent in the body, or everything that is wrong with it; `phones` stood there before a correction."""
    try:
        return shape.model_validate(sent, context={"phones": phones})
    except ValidationError as error:
        faults = faults_of(error)
        slug = "unknown-field" if any(fault.code == UNKNOWN for fault in faults) else "validation-error"
        raise Problem(slug, faults=faults) from None


def parsed_query[S: Shape](shape: type[S], sent: Mapping[str, str]) -> S:
    """What stands in the address: texts, of which numbers are read."""
    try:
        return shape.model_validate(sent, strict=False)
    except ValidationError as error:
        raise Problem("invalid-parameter", faults=faults_of(error)) from None


def faults_of(error: ValidationError) -> list[Fault]:
    found = error.errors(include_url=False, include_context=False, include_input=False)
    return [Fault(pointer_to(*each["loc"]), name := _code(each), SENTENCES[name]) for each in found]


def _code(error: ErrorDetails) -> str:
    kind = error["type"]
    if kind in SENTENCES:
        return kind
    return _CODES.get(kind, "invalid_type" if kind.endswith("_type") else "invalid")


def pointer_to(*places: str | int) -> str:
    """RFC 6901. A name that is unknown is the sender's own, and may be anything: it is shown only if it is a name."""
    return "".join(f"/{place}" if re.fullmatch(r"[a-z0-9_]{1,40}", str(place)) else "/?" for place in places)
