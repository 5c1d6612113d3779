"""What a professional finds in the partner space: whom they act for, what they sent, as it may be told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet

from caseflow.accounts.models import Service
from caseflow.ui import pagination
from caseflow.ui.pagination import PAGE_SIZE, Order
from counselling.domain.disclosure import PUBLICLY_OPEN, Level, PublicStatus, sentence_of
from counselling.domain.partners import PartnerRole
from counselling.partners import selectors as partners
from counselling.partners.models import AgreementTerms, Organisation, OrganisationRole, Referrer
from counselling.referrals import selectors as referrals
from counselling.referrals.models import OWN_ACTS, PUBLIC_LABELS, PUBLIC_REASONS, Referral, ReferralQuerySet

LATEST_FIRST = Order("received_at", descending=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Who somebody of a partner is today: the roles they hold, and where."""

    roles: tuple[OrganisationRole, ...]

    @property
    def organisations(self) -> list[str]:
        """By name, each once."""
        return list(dict.fromkeys(held.organisation.name for held in self.roles))

    @property
    def sender(self) -> Referrer:
        return self.roles[0].referrer

    @property
    def capacities(self) -> frozenset[PartnerRole]:
        return frozenset(PartnerRole(held.role) for held in self.roles)

    def at(self, role: PartnerRole) -> list[int]:
        return [held.organisation_id for held in self.roles if held.role == role]

    @property
    def sends(self) -> list[int]:
        return self.at(PartnerRole.REFERRER)

    @property
    def leads(self) -> list[int]:
        return self.at(PartnerRole.AMBASSADOR)

    @property
    def helps(self) -> list[int]:
        """Where they deal with people in need, or with those who do."""
        return list(dict.fromkeys(self.sends + self.leads))

    @property
    def everywhere(self) -> list[int]:
        return list(dict.fromkeys(held.organisation_id for held in self.roles))

    @property
    def country(self) -> str:
        return self.roles[0].organisation.country

    @property
    def integrates(self) -> list[int]:
        return self.at(PartnerRole.INTEGRATOR)


def standing_of(user: Any, on: date) -> Standing:
    """Nothing is left of it where they work no longer, or where the organisation is suspended."""
    roles = tuple(partners.roles_of(user, on).order_by("organisation__name", "pk"))
    return Standing(roles=roles)


def organisations_of(standing: Standing) -> QuerySet[Organisation]:
    """For whom they send people."""
    return Organisation.objects.filter(pk__in=standing.sends).order_by("name", "pk")


def writes_for_creditor(organisations: QuerySet[Organisation], chosen: list[str] | None) -> bool:
    """Whether the one that they chose is a creditor; before they chose, whether all of theirs are."""
    if chosen and chosen[-1].isdecimal():
        organisations = organisations.filter(pk=int(chosen[-1]))
    flags = organisations.values_list("is_creditor", flat=True)
    return bool(flags) and all(flags)


def services_for(organisations: Sequence[int], on: date) -> list[Service]:
    """Where these organisations send people: whoever keeps them, and whom they have an agreement with."""
    agreed = AgreementTerms.objects.in_force(on).filter(agreement__organisation__in=organisations)
    here = Q(pk__in=agreed.order_by().values("agreement__service"))
    kept = Q(pk__in=Organisation.objects.filter(pk__in=organisations).order_by().values("keeper"))
    return list(Service.objects.filter(here | kept).order_by("name", "pk"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One referral as its sender reads it: from the stored document, and from nothing else."""

    referral: Referral
    document: Mapping[str, Any]

    @property
    def status(self) -> PublicStatus:
        return PublicStatus(self.document["status"])

    @property
    def is_open(self) -> bool:
        return self.status in PUBLICLY_OPEN

    @property
    def label(self) -> Any:
        return PUBLIC_LABELS[self.status]

    @property
    def sentence(self) -> str:
        return sentence_of(self.status, Level(self.document["disclosure"]))

    @property
    def reason(self) -> Any:
        return PUBLIC_REASONS.get(self.document["reason"] or "", "")

    @property
    def asks(self) -> bool:
        return self.status is PublicStatus.INFORMATION_REQUESTED

    def may(self, action: str) -> bool:
        return action in self.document["allowed_actions"]

    def day(self, name: str) -> date | None:
        value = self.document[name]
        return date.fromisoformat(value) if value else None

    @property
    def answer_by(self) -> date | None:
        return self.day("answer_by")

    @property
    def promised_on(self) -> date | None:
        return self.day("decision_due_on")

    @property
    def closes_on(self) -> date | None:
        return self.day("closes_on")

    @property
    def person(self) -> str:
        """Named only while it is open for the sender."""
        return str(self.referral.subject) if self.is_open else ""

    @property
    def course(self) -> list[tuple[datetime, Any]]:
        """Moments in words: what was told, and what the sender did."""
        told = [(each["at"], PUBLIC_LABELS[PublicStatus(each["status"])]) for each in self.document["history"]]
        own = [(each["at"], OWN_ACTS[each["act"]]) for each in self.document["own_acts"]]
        return [(datetime.fromisoformat(at), label) for at, label in sorted(told + own, key=lambda moment: moment[0])]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """One page of what somebody sent, and the cursor of the next one."""

    lines: list[Told]
    next: str
    previous: str = ""


def sent_by(user: Any, standing: Standing, on: date) -> ReferralQuerySet:
    """Everything they sent that is still answered."""
    return Referral.objects.sent_by(user, standing.sends).filter(referrals.not_gone(on))


def sent_page(user: Any, standing: Standing, *, on: date, status: str = "", after: str = "") -> Sent:
    """The latest first; one status, or all of them."""
    found = sent_by(user, standing, on)
    found = found.filter(public_status=status) if status else found
    beyond = pagination.after(found, LATEST_FIRST, after)
    rows = (
        (found if beyond is None else found.filter(beyond)).select_related("subject").order_by("-received_at", "-pk")
    )
    shown = list(rows[: PAGE_SIZE + 1])
    following = pagination.cursor_of(shown[PAGE_SIZE - 1], LATEST_FIRST) if len(shown) > PAGE_SIZE else ""
    return Sent(lines=[told(referral) for referral in shown[:PAGE_SIZE]], next=following)


def waiting(user: Any, standing: Standing, on: date) -> list[Told]:
    """Questions that are open for the sender, the most pressing first."""
    asked = sent_by(user, standing, on).filter(public_status=PublicStatus.INFORMATION_REQUESTED)
    found = [told(referral) for referral in asked.select_related("subject").order_by("pk")]
    return sorted(found, key=lambda each: each.answer_by or on)


def told(referral: Referral) -> Told:
    return Told(referral=referral, document=referral.public_view)


def referral_of(user: Any, standing: Standing, reference: str, on: date) -> Told | None:
    """Theirs, and not gone; anybody else's and a nonexistent one take the same path."""
    found = Referral.objects.sent_by(user, standing.sends).filter(reference=reference)
    referral = found.select_related("service", "organisation", "referrer", "file", "subject").first()
    if referral is None or referrals.is_gone(referral, on):
        return None
    return told(referral)
