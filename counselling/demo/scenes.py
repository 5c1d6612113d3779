"""One file of the demonstration while it is being told: its people, and the day each thing happens."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from uuid import NAMESPACE_URL, UUID, uuid5
from zoneinfo import ZoneInfo

from caseflow import clock
from caseflow.accounts.models import User
from counselling.client_files.models import ClientFile, HouseholdMember
from counselling.demo.people import Family
from counselling.demo.plots import Plot
from counselling.demo.services import House
from counselling.demo.situations import SITUATIONS, Situation
from counselling.statements.models import FinancialStatement

SATURDAY = 5


@dataclass(kw_only=True)
class Scene:
    """What a chapter needs to know; `file` and `client` exist once the first chapter has been told."""

    house: House
    plot: Plot
    number: int
    today: date
    family: Family = field(init=False)
    file: ClientFile = field(init=False)
    client: HouseholdMember = field(init=False)
    told: int = -1  # notes up to this day are written

    def __post_init__(self) -> None:
        self.family = Family(country=self.plot.country, number=self.number)

    @property
    def by(self) -> User:
        return self.house.people[self.plot.counsellor]

    @property
    def situation(self) -> Situation:
        return SITUATIONS[self.plot.situation]

    @property
    def frozen_statement(self) -> FinancialStatement:
        return FinancialStatement.objects.frozen().get(file=self.file)

    @property
    def opened_on(self) -> date:
        return self._working_day(self.today - timedelta(days=self.plot.age))

    def day(self, after: int) -> date:
        """So many days after the opening, on a working day, never later than today."""
        return self._working_day(self.opened_on + timedelta(days=after))

    def _working_day(self, day: date) -> date:
        weekend = max(0, day.weekday() - SATURDAY + 1)
        forward = day + timedelta(days=(3 - weekend) % 3 if weekend else 0)
        return forward if forward <= self.today else min(day, self.today)

    @contextmanager
    def on(self, after: int) -> Iterator[date]:
        """The day on which everything inside happens."""
        day = self.day(after)
        with clock.at(self.moment(day)):
            yield day

    def moment(self, day: date) -> datetime:
        hour = 9 + self.number % 7
        return datetime.combine(day, time(hour, self.number * 13 % 60), ZoneInfo(self.house.service.time_zone))

    def agreed(self, day: date) -> datetime:
        """That day at a time on which people agree."""
        return self.moment(day).replace(minute=self.number % 4 * 15)

    def key(self, *names: object) -> UUID:
        """The same key for the same thing on every run."""
        return uuid5(NAMESPACE_URL, "/".join(map(str, ("caseflow/demo", self.plot.country, self.number, *names))))

    def euros(self, amount: int, *, income: bool = False) -> int:
        """Cents at the prices of this country, in steps of five euros, a little different in each file."""
        level = self.house.place.wages if income else self.house.place.scale
        scaled = amount * level * (96 + self.number * 3 % 9) // 10_000
        return max(5, scaled // 5 * 5 if scaled > 60 else scaled) * 100
