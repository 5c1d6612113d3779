"""How long the clocks of a service run, when it is closed, whether it has room and whom it takes on."""

from collections.abc import Collection
from datetime import date

from caseflow.accounts.models import Service, User
from caseflow.audit.models import Action
from caseflow.audit.verbs import tell, verb
from counselling.changes import hold
from counselling.domain.dates import regions_of
from counselling.domain.directory.areas import split_postcodes
from counselling.domain.errors import DomainError, gettext_noop
from counselling.referrals import selectors
from counselling.referrals.models import ReferralSettings


class UnknownRegion(DomainError):
    code = "unknown-region"
    sentence = gettext_noop("This country has no such region with holidays of its own.")


class PostcodesUnreadable(DomainError):
    code = "postcodes-unreadable"
    sentence = gettext_noop("Write postcodes or their first digits, separated by blanks: 4010 42 43.")


@verb("referrals.set_clocks", action=Action.CREATE)
def set_clocks(
    *, service: Service, days: dict[str, int], closed_on: Collection[date], region: str, on: date, by: User
) -> ReferralSettings:
    """From this day on; what was promised before stands, and so does what was said of the room."""
    if region and region not in regions_of(service.jurisdiction):
        raise UnknownRegion(field="region")
    closed = sorted(day.isoformat() for day in set(closed_on))
    return _set(service, on, by, region=region, closed_on=closed, **days)


@verb("referrals.set_room", action=Action.CREATE)
def set_room(
    *, service: Service, takes_referrals: bool, free_from: date | None, postcodes: str, on: date, by: User
) -> ReferralSettings:
    """Say from this day on whether referrals are taken, from when there is room, and for which postcodes.

    No `free_from`: there is room. No `postcodes`: the whole country. The clocks stay as they are.
    """
    area = split_postcodes(postcodes)
    if postcodes.strip() and not area:
        raise PostcodesUnreadable(field="postcodes")
    return _set(service, on, by, takes_referrals=takes_referrals, free_from=free_from, postcodes=" ".join(area))


def _set(service: Service, on: date, by: User, **changed: object) -> ReferralSettings:
    """The next row: as the one before it, but for what is changed; one after the other."""
    hold(service)
    row = selectors.settings_of(service.pk, on) or ReferralSettings(service=service)
    row.pk, row._state.adding = None, True
    for column, value in (changed | {"valid_from": on, "set_by": by}).items():
        setattr(row, column, value)
    row.save()
    tell(service=service.pk, object_type=ReferralSettings._meta.label, object_id=row.pk, fields=tuple(changed))
    return row
