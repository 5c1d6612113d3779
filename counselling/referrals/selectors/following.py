"""Who follows a referral at the organisation that sent it, and what is left behind by those who work there no more."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from counselling.domain.disclosure import PUBLICLY_OPEN
from counselling.domain.partners import PartnerRole
from counselling.partners import selectors as partners
from counselling.partners.models import Affiliation, Organisation, OrganisationRole, Referrer
from counselling.referrals.models import Referral, ReferralQuerySet
from counselling.referrals.selectors.partners import not_gone


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftBehind:
    """What somebody who left follows on paper still: how many, how many of them open, and who could take over."""

    organisation: Organisation
    referrer: Referrer
    count: int
    open: int
    colleagues: list[Referrer]


def correspondent_of(referral: Referral, on: date) -> Referrer | None:
    """Whom to write to about it: whoever follows it, as long as they work there."""
    person = referral.followed_by or referral.referrer
    at_work = Affiliation.objects.dated(on).filter(referrer=person, organisation=referral.organisation_id)
    return person if person and at_work.exists() else None


def followed_by(referrer: Referrer, organisation: Organisation, on: date) -> ReferralQuerySet:
    """What this professional follows for the organisation and may still be asked about."""
    theirs = Q(followed_by=referrer) | Q(followed_by__isnull=True, referrer=referrer)
    rows = Referral.objects.real().sent().filter(theirs, not_gone(on), organisation=organisation)
    return rows.filter(forgotten_on__isnull=True)


def who_refer(organisations: Iterable[Organisation], on: date) -> QuerySet[OrganisationRole]:
    """Who may follow referrals of these organisations, by name."""
    roles = OrganisationRole.objects.live(on).filter(role=PartnerRole.REFERRER, organisation__in=list(organisations))
    return roles.select_related("referrer").order_by("referrer__last_name", "referrer__first_name", "pk")


def left_behind(user: Any, on: date) -> list[LeftBehind]:
    """Of the organisations that this person's services keep, by organisation and name; in four queries at most."""
    counted = _left(user, on)
    organisations = Organisation.objects.in_bulk({row["organisation"] for row in counted})
    people = Referrer.objects.in_bulk({row["holder"] for row in counted})
    there: dict[int, list[Referrer]] = {}
    for role in who_refer(organisations.values(), on):
        there.setdefault(role.organisation_id, []).append(role.referrer)
    found = [
        LeftBehind(
            organisation=organisations[row["organisation"]], referrer=people[row["holder"]], count=row["count"],
            open=row["open"], colleagues=there.get(row["organisation"], []),
        )
        for row in counted
    ]  # fmt: skip
    return sorted(found, key=lambda each: (each.organisation.name, str(each.referrer), each.referrer.pk))


def left_by(user: Any, organisation: int, referrer: int, on: date) -> LeftBehind | None:
    """Of one who worked there, whether or not anything is left; None where this person keeps no such organisation."""
    found = Affiliation.objects.filter(
        organisation=organisation, referrer=referrer, organisation__keeper__in=partners.managing(user)
    ).select_related("organisation", "referrer").first()  # fmt: skip
    if found is None or Affiliation.objects.dated(on).filter(organisation=organisation, referrer=referrer).exists():
        return None
    rows = followed_by(found.referrer, found.organisation, on)
    return LeftBehind(
        organisation=found.organisation, referrer=found.referrer, count=rows.count(),
        open=rows.publicly_open().count(),
        colleagues=[role.referrer for role in who_refer([found.organisation], on)],
    )  # fmt: skip


def count_left_behind(user: Any, on: date) -> int:
    """How many referrals nobody follows any more."""
    return sum(row["count"] for row in _left(user, on))


def _left(user: Any, on: date) -> list[dict[str, Any]]:
    at_work = Affiliation.objects.dated(on).filter(referrer=OuterRef("holder"), organisation=OuterRef("organisation"))
    kept = (
        Referral.objects.real()
        .sent()
        .filter(not_gone(on), organisation__keeper__in=partners.managing(user), forgotten_on__isnull=True)
    )
    held = kept.annotate(holder=Coalesce("followed_by", "referrer")).filter(~Exists(at_work), holder__isnull=False)
    counts = {"count": Count("pk"), "open": Count("pk", filter=Q(public_status__in=PUBLICLY_OPEN))}
    return [dict(row) for row in held.order_by().values("organisation", "holder").annotate(**counts)]
