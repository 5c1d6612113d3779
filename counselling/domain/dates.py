"""Days: months from an anchor, parts of a year, working days and public holidays of a jurisdiction."""

from calendar import isleap, monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from itertools import islice

from counselling.domain.explanation import Rule
from counselling.domain.law.loader import law_of
from counselling.domain.law.lookup import missing, rule_of

SATURDAY = 5
DAY = timedelta(days=1)


def add_months(anchor: date, months: int) -> date:
    """The same day number some months later, or the last day of that month; always from the anchor."""
    years, month = divmod(anchor.year * 12 + anchor.month - 1 + months, 12)
    return date(years, month + 1, min(anchor.day, monthrange(years, month + 1)[1]))


def add_years(anchor: date, years: int) -> date:
    """The same day some years later; 29 February becomes 28 February."""
    return add_months(anchor, 12 * years)


def year_fraction_act365(first: date, last: date) -> Fraction:
    """Days ÷ 365, also in leap years."""
    return Fraction((last - first).days, 365)


def year_fraction_actact(first: date, last: date) -> Fraction:
    """Days ÷ the real length of each calendar year they lie in; adds up over any split."""
    if first.year == last.year:
        return Fraction((last - first).days, 366 if isleap(first.year) else 365)
    turn = date(first.year + 1, 1, 1)
    return (
        Fraction((turn - first).days, 366 if isleap(first.year) else 365)
        + (last.year - turn.year)
        + Fraction((last - date(last.year, 1, 1)).days, 366 if isleap(last.year) else 365)
    )


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (Meeus, Jones, Butcher)."""
    golden = year % 19
    century, in_century = divmod(year, 100)
    leap_centuries, rest = divmod(century, 4)
    correction = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leap_centuries - correction + 15) % 30
    leap_years, since = divmod(in_century, 4)
    weekday = (32 + 2 * rest + 2 * leap_years - epact - since) % 7
    shift = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * shift + 114, 31)
    return date(year, month, day + 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """The days a service works: Monday to Friday, without public holidays and its own closing days.

    `region` is the part of the country that adds local holidays, by its code in the law files (`57`, `974`).
    """

    jurisdiction: str
    region: str = ""
    closed_on: frozenset[date] = frozenset()

    def is_working_day(self, day: date) -> bool:
        return (
            day.weekday() < SATURDAY
            and day not in public_holidays(self.jurisdiction, day.year, self.region)
            and day not in self.closed_on
        )

    def first_working_day(self, day: date) -> date:
        """The day itself if it is a working day, else the first one after it."""
        while not self.is_working_day(day):
            day += DAY
        return day

    def working_days_after(self, day: date) -> Iterator[date]:
        """One working day after the other; the day itself does not count."""
        while True:
            day = self.first_working_day(day + DAY)
            yield day

    def add(self, day: date, count: int) -> date:
        """The last of so many working days after a day, which itself does not count."""
        return next(islice(self.working_days_after(day), count - 1, None)) if count else day


@cache
def public_holidays(jurisdiction: str, year: int, region: str = "") -> frozenset[date]:
    """The public holidays of a year; a region adds the local days of its part of the country."""
    law = law_of(jurisdiction)
    holidays = law.sections["calendar"]["holidays"]
    local = [part for part in holidays["local"] if region in part.get("regions", ())]
    if region and not local:
        raise missing(law, "calendar.holidays.local", {"region": region}, date(year, 1, 1))
    return frozenset(_days([holidays, *local], year))


def _days(lists: list[dict[str, list[str] | list[int]]], year: int) -> Iterator[date]:
    for holidays in lists:
        yield from (date.fromisoformat(f"{year:04}-{text}") for text in holidays["fixed"])
        yield from (easter(year) + timedelta(days=int(offset)) for offset in holidays["easter_offsets"])


def regions_of(jurisdiction: str) -> Mapping[str, str]:
    """The parts of a country with local rules for its holidays: code and name."""
    local = law_of(jurisdiction).sections["calendar"]["holidays"]["local"]
    return {code: part["where"] for part in local for code in part.get("regions", ())}


def holiday_rule(jurisdiction: str, *, on: date) -> Rule:
    """Where the public holidays were read."""
    holidays = law_of(jurisdiction).sections["calendar"]["holidays"]
    return rule_of(holidays, on=on, name=f"{jurisdiction}.calendar.holidays")
