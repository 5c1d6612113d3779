"""Who works at an organisation, and what a professional may do where."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Prefetch, QuerySet

from caseflow.accounts.models import Language
from counselling.domain.partners import PartnerRole
from counselling.partners.models import Affiliation, Organisation, OrganisationRole, ProfessionalNotice, Referrer


@dataclass(frozen=True, slots=True)
class Colleague:
    """A professional at one organisation with the roles held there."""

    affiliation: Affiliation
    roles: tuple[OrganisationRole, ...]


def colleagues_at(organisation: Organisation, on: date) -> list[Colleague]:
    """Who works there on that day, by name, with their roles of that day."""
    held = OrganisationRole.objects.dated(on).filter(organisation=organisation).order_by("role", "pk")
    affiliations = (
        Affiliation.objects.dated(on)
        .filter(organisation=organisation)
        .select_related("referrer")
        .prefetch_related(Prefetch("referrer__roles", held, to_attr="roles_here"))
        .order_by("referrer__last_name", "referrer__first_name", "pk")
    )
    return [Colleague(affiliation, tuple(affiliation.referrer.roles_here)) for affiliation in affiliations]  # type: ignore[attr-defined]


def employers_kept_elsewhere(user: Any, referrer: Referrer, organisation: Organisation) -> QuerySet[Organisation]:
    """Where this professional works for another service's organisation, as far as this person may read of it."""
    at_work = Affiliation.objects.filter(referrer=referrer, ended_on__isnull=True).values("organisation")
    theirs = Organisation.objects.visible_to(user).filter(pk__in=at_work).exclude(keeper=organisation.keeper_id)
    return theirs.select_related("keeper").order_by("name", "pk")


def affiliations_of(referrer: Referrer, on: date) -> QuerySet[Affiliation]:
    """Where this professional works on that day."""
    return Affiliation.objects.dated(on).filter(referrer=referrer).select_related("organisation").order_by("pk")


def professional_with(email: str) -> Referrer | None:
    """Whom this work e-mail belongs to, as people type it."""
    return Referrer.objects.filter(email=email.strip().lower()).first()


def professional_at(organisation: Organisation, email: str, on: date) -> Affiliation | None:
    """Who works there on that day under this work e-mail."""
    there = Affiliation.objects.dated(on).filter(organisation=organisation, referrer__email=email.strip().lower())
    return there.select_related("referrer").order_by("pk").first()


def roles_of(user: Any, on: date) -> QuerySet[OrganisationRole]:
    """What this signed-in professional may act as today; nothing where they work no longer."""
    roles = OrganisationRole.objects.live(on).filter(referrer__user=user, referrer__user__is_active=True)
    return roles.select_related("organisation", "referrer")


def who_signs_in(pairs: Collection[tuple[int, int]], on: date) -> set[tuple[int, int]]:
    """Of these professionals and organisations those who have an account here and send people, on that day."""
    roles = OrganisationRole.objects.live(on).filter(
        role=PartnerRole.REFERRER, referrer__in={referrer for referrer, _organisation in pairs},
        referrer__user__is_active=True,
    )  # fmt: skip
    return set(roles.order_by("pk").values_list("referrer", "organisation")) & set(pairs)


def notices_of_accounts(since: datetime) -> QuerySet[ProfessionalNotice]:
    """What waits to be told of somebody's own account."""
    waiting = ProfessionalNotice.objects.waiting().filter(reference="", queued_at__gte=since)
    return waiting.select_related("referrer__user").order_by("pk")


def language_of(referrer: Referrer, otherwise: str) -> str:
    """The first of the languages of this person that the house writes."""
    return next((known for known in referrer.languages if known in Language), otherwise)
