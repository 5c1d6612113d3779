"""The register as people look into it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Prefetch, QuerySet
from django.utils.translation import gettext_noop

from caseflow.accounts.models import Service
from counselling import permissions
from counselling.domain.matching import fold, postcode_key
from counselling.partners.models import Affiliation, AgreementTerms, Creditor, Organisation, OrganisationSite
from counselling.partners.selectors.creditors import whole_names
from counselling.partners.selectors.pages import NamedPage, page_by_name
from counselling.permissions import ServicePermission


def managing(user: Any) -> QuerySet[Service]:
    """The services for which this person keeps partners."""
    return permissions.services_for(user, ServicePermission.MANAGE_PARTNERS)


def may_keep(user: Any, organisation: Organisation) -> bool:
    """Whether this person may change the entry: it is kept by a service that they lead."""
    return managing(user).filter(pk=organisation.keeper_id).exists()


def organisation_page(
    user: Any, *, on: date, fragment: str = "", kind: str = "", status: str = "", after: str = ""
) -> NamedPage[Organisation]:
    """A page of the register, with the places, the professionals and what the person's services have agreed."""
    known = Organisation.objects.visible_to(user)
    found = known.named(fragment)
    found = found.filter(kind=kind) if kind else found
    found = found.filter(status=status) if status else found
    found = found.prefetch_related(Prefetch("sites", OrganisationSite.objects.order_by("pk")))
    page = page_by_name(found, known=known, after=after)
    _count_professionals(page.rows, on)
    _say_what_is_agreed(page.rows, user, on)
    return page


def _count_professionals(organisations: list[Organisation], on: date) -> None:
    """Give each entry `professionals`: how many people work there today."""
    at_work = Affiliation.objects.dated(on).filter(organisation__in=organisations).order_by()
    counts = dict(at_work.values_list("organisation").annotate(Count("referrer", distinct=True)))
    for organisation in organisations:
        organisation.professionals = counts.get(organisation.pk, 0)  # type: ignore[attr-defined]


def _say_what_is_agreed(organisations: list[Organisation], user: Any, on: date) -> None:
    """Give each entry `agreed`: the terms in force today with the services of this person."""
    services = permissions.services_for(user, ServicePermission.SEE_PARTNERS)
    terms = AgreementTerms.objects.in_force(on).filter(
        agreement__organisation__in=organisations, agreement__service__in=services
    )
    agreed = {it.agreement.organisation_id: it for it in reversed(terms.select_related("agreement"))}
    for organisation in organisations:
        organisation.agreed = agreed.get(organisation.pk)  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Double:
    """An entry that may be the same body, and why."""

    organisation: Organisation
    reason: str


SAME_NUMBER = gettext_noop("same register number")
SAME_NAME = gettext_noop("same name")


def possible_doubles(*, name: str, register_number: str = "", postcode: str = "") -> list[Double]:
    """Entries with the same register number, or with the same name and no other postcode."""
    number, wanted = register_key(register_number), fold(name)
    register = Organisation.objects.order_by("name", "pk").prefetch_related("sites")
    same_number = list(register.filter(register_key=number)) if number else []
    namesakes = register.named(wanted) if wanted else ()
    same_name = [it for it in namesakes if it not in same_number and wanted in whole_names(it) and _near(it, postcode)]
    return [Double(it, SAME_NUMBER) for it in same_number] + [Double(it, SAME_NAME) for it in same_name]


def _near(organisation: Organisation, postcode: str) -> bool:
    places = {postcode_key(site.postcode) for site in organisation.sites.all()}
    return not postcode or not places or postcode_key(postcode) in places


def register_key(number: str) -> str:
    """A register number as two entries are compared: without blanks, points and case."""
    return fold(number).replace(" ", "")


def creditor_behind(organisation: Organisation, user: Any) -> Creditor | None:
    """The same body in the list of creditors, if this person may see that entry."""
    key = organisation.creditor_id
    return None if key is None else Creditor.objects.visible_to(user).filter(pk=key).first()
