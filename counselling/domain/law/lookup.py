"""What was in force on a day: exactly one row, or a refusal that names what is missing."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from counselling.domain.errors import NoParameterInForce, gettext_noop
from counselling.domain.explanation import Rule
from counselling.domain.law.loader import Law, law_of
from counselling.domain.law.rows import Data, Jurisdiction, Row, day

WHERE: Mapping[Jurisdiction, str] = {
    Jurisdiction.LU: gettext_noop("in Luxembourg"),
    Jurisdiction.FR: gettext_noop("in France"),
    Jurisdiction.BE: gettext_noop("in Belgium"),
}
UNSELECTED = gettext_noop("No value of “%(parameter)s” is in force %(where)s on %(on)s.")


def lookup(jurisdiction: str, section: str, selectors: Mapping[str, str], on: date) -> Row:
    """The one row in force on this day for these selectors; never the nearest one."""
    law = law_of(jurisdiction)
    for row in law.rows.get(section, ()):
        if row.fits(selectors) and row.in_force(on):
            return row
    raise missing(law, section, selectors, on)


def missing(law: Law, parameter: str, selectors: Mapping[str, str], on: date) -> NoParameterInForce:
    """The refusal for a value that the law files do not have."""
    return NoParameterInForce(
        "" if selectors else UNSELECTED,
        parameter=parameter,
        selectors=", ".join(selectors.values()),
        where=WHERE[law.jurisdiction],
        on=on,
    )


def is_confirmed(data: Data, on: date) -> bool:
    """Whether a value was read in its source and is not past its review date."""
    review_by = day(data.get("review_by"))
    return bool(data["verified"]) and (review_by is None or on <= review_by)


def rule_of(data: Data, *, on: date, name: str = "", text: str = "") -> Rule:
    """A value or statement of the law files as the rule that a figure cites."""
    return Rule(
        id=name or data["id"],
        text=text or data.get("text") or data.get("act") or data.get("basis") or "",
        source=data["source"],
        valid_from=day(data.get("from")),
        note=data.get("note", ""),
        confirmed=is_confirmed(data, on),
    )


def statement(law: Law, name: str, *, on: date) -> Rule:
    """A statement of the law files by its id, such as FR-CAP-2."""
    sections = (section for section in law.sections.values() if isinstance(section, dict))
    found = next(rule for section in sections for rule in section["rules"] if rule["id"] == name)
    return rule_of(found, on=on)


def cents(text: str) -> Fraction:
    """An amount of the files in exact cents."""
    return Fraction(text) * 100
