"""How long the clocks of a service run, and when it is closed."""

from collections.abc import Collection
from datetime import date

from caseflow.accounts.models import Service, User
from caseflow.audit.models import Action
from caseflow.audit.verbs import tell, verb
from counselling.domain.dates import regions_of
from counselling.domain.errors import DomainError, gettext_noop
from counselling.referrals.models import ReferralSettings


class UnknownRegion(DomainError):
    code = "unknown-region"
    sentence = gettext_noop("This country has no such region with holidays of its own.")


@verb("referrals.set_clocks", action=Action.CREATE)
def set_clocks(
    *,
    service: Service,
    days: dict[str, int],
    closed_on: Collection[date],
    region: str,
    on: date,
    by: User,
    takes_referrals: bool = True,
) -> ReferralSettings:
    """From this day on; what was promised before stands."""
    if region and region not in regions_of(service.jurisdiction):
        raise UnknownRegion(field="region")
    row = ReferralSettings.objects.create(
        service=service, valid_from=on, region=region, closed_on=sorted(day.isoformat() for day in set(closed_on)),
        set_by=by, takes_referrals=takes_referrals, **days,
    )  # fmt: skip
    tell(service=service.pk, object_type=ReferralSettings._meta.label, object_id=row.pk)
    return row
