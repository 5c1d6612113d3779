"""Whether a service has room, whom it takes on, and how soon it decides; as its supervisors have set it by a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median_high

from django.db.models import DateField, F, Q
from django.db.models.functions import Coalesce

from caseflow.accounts.models import Service
from counselling.domain.clocks import USUAL, ClockSettings
from counselling.domain.directory.areas import Area, Place, nearness
from counselling.domain.lifecycle import ReferralState
from counselling.domain.matching import postcode_key
from counselling.referrals.models import Referral, ReferralSettings

# The decisions of so many days make the median, if they are enough that none of them can be guessed.
MEDIAN_OF, FEWEST = timedelta(days=90), 5
DECIDED_OTHERWISE = (ReferralState.DECLINED, ReferralState.REDIRECTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """What a service says of itself on a day; `waits_until` only while there is a waiting list."""

    service: Service
    takes_referrals: bool
    waits_until: date | None
    area: Area
    clocks: ClockSettings

    @property
    def has_room(self) -> bool:
        return self.waits_until is None

    def reaches(self, *, country: str, postcode: str) -> bool:
        """Whether somebody who lives there is taken on here."""
        place = Place(country=country.strip().upper(), postcode=postcode_key(postcode))
        return nearness(self.area, place) is not None


def rooms_of(services: Iterable[Service], on: date) -> list[Room]:
    """For each of the services, in their order; one query for all of them."""
    wanted = list(services)
    rows = ReferralSettings.objects.filter(service__in=wanted, valid_from__lte=on).order_by("valid_from", "pk")
    set_so_far = {row.service_id: row for row in rows}
    return [_room(service, set_so_far.get(service.pk) or ReferralSettings(service=service), on) for service in wanted]


def room_of(service: Service, on: date) -> Room:
    return rooms_of([service], on)[0]


def _room(service: Service, found: ReferralSettings, on: date) -> Room:
    found.service = service
    return Room(
        service=service, takes_referrals=found.takes_referrals, waits_until=found.waits_until(on), area=found.area,
        clocks=found.clocks if found.pk else USUAL,
    )  # fmt: skip


def rooms_reaching(*, country: str, postcode: str, on: date) -> list[Room]:
    """Which services take referrals of people who live there, by name; those with room come first."""
    services = Service.objects.real().order_by("name", "pk")
    found = [
        it for it in rooms_of(services, on) if it.takes_referrals and it.reaches(country=country, postcode=postcode)
    ]
    return sorted(found, key=lambda it: not it.has_room)


def room_history(service: Service) -> list[ReferralSettings]:
    """What was said of the room so far, the latest first; a row that changed nothing of it is left out."""
    rows = ReferralSettings.objects.filter(service=service).select_related("set_by").order_by("valid_from", "pk")
    told: list[ReferralSettings] = []
    for row in rows:
        if not told or _of_room(row) != _of_room(told[-1]):
            told.append(row)
    return told[::-1]


def _of_room(row: ReferralSettings) -> tuple[bool, date | None, str]:
    return row.takes_referrals, row.free_from, row.postcodes


def days_to_decision(services: Iterable[Service], on: date) -> dict[int, int]:
    """The median of calendar days from receipt to decision, by the id of the service; nothing where few decided."""
    decided = (
        Referral.objects.filter(Q(accepted_on__isnull=False) | Q(state__in=DECIDED_OTHERWISE))
        .filter(service__in=list(services), started_on__gte=on - MEDIAN_OF)
        .annotate(decided_on=Coalesce("accepted_on", F("ended_on"), output_field=DateField()))
    )
    found: dict[int, list[int]] = {}
    for service, since, until in decided.order_by().values_list("service", "started_on", "decided_on"):
        found.setdefault(service, []).append((until - since).days)
    return {service: median_high(days) for service, days in found.items() if len(days) >= FEWEST}
