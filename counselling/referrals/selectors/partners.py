"""What the systems of partners read: services that take referrals, what may be said in one, and what they sent."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import translation

from caseflow.accounts.models import Language, Service
from counselling.client_files.models import AuthorisationMethod
from counselling.domain import disclosure
from counselling.domain.dates import add_months
from counselling.domain.referrals import NEEDED_CONSENTS, ConsentKind, Warned
from counselling.partners.models import SPOKEN_LANGUAGES, Organisation
from counselling.referrals.models import (
    DIFFICULTY_LABELS,
    URGENT_LABELS,
    WARNING_LABELS,
    WITHDRAWAL_LABELS,
    WORDING_VERSION,
    WORDINGS,
    Referral,
    ReferralQuerySet,
    SandboxMail,
)
from counselling.referrals.selectors.room import Room, days_to_decision, rooms_of

ASKED_BY_SENDERS = (ConsentKind.SHARE_IDENTITY, ConsentKind.CONTACT_BY_SERVICE, ConsentKind.SHARE_OUTCOME)
# By question, the version of the sentence that is read today.
CURRENT_WORDINGS: Mapping[ConsentKind, int] = dict.fromkeys(ASKED_BY_SENDERS, WORDING_VERSION)
METHODS: tuple[str, ...] = tuple(AuthorisationMethod.values)
SPOKEN: tuple[str, ...] = tuple(SPOKEN_LANGUAGES)
CODES: Mapping[str, Mapping[Any, Any]] = {
    "difficulties": DIFFICULTY_LABELS,
    "urgent_reasons": URGENT_LABELS,
    "withdrawal_reasons": WITHDRAWAL_LABELS,
    "methods": dict(AuthorisationMethod.choices),
    "languages": SPOKEN_LANGUAGES,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered(Room):
    """A service that may be addressed, and in how many calendar days it usually decides, where that can be said."""

    median_days: int | None


def services_offered(on: date, *, livemode: bool) -> list[Offered]:
    """Every service of the installation, by name, or the sandbox alone; in three queries for any number."""
    services = list(Service.objects.filter(is_sandbox=not livemode).order_by("name", "pk"))
    usual = days_to_decision(services, on)
    return [
        Offered(
            **{each.name: getattr(room, each.name) for each in fields(room)}, median_days=usual.get(room.service.pk)
        )
        for room in rooms_of(services, on)
    ]


def sandbox_mails(organisation: Organisation) -> QuerySet[SandboxMail]:
    """What would have been mailed of the referrals that its systems tried out, the latest first."""
    mails = SandboxMail.objects.filter(referral__organisation=organisation, referral__service__is_sandbox=True)
    return mails.select_related("referral").order_by("-pk")


def service_named(slug: str) -> Service | None:
    return Service.objects.filter(slug=slug).first()


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentAsked:
    """A question to the person, in each language of the house."""

    kind: ConsentKind
    version: int
    is_needed: bool
    texts: Mapping[str, str]


def consents_asked() -> list[ConsentAsked]:
    return [
        ConsentAsked(
            kind=kind,
            version=CURRENT_WORDINGS[kind],
            is_needed=kind in NEEDED_CONSENTS,
            texts=_in_each(WORDINGS[kind]),
        )
        for kind in ASKED_BY_SENDERS
    ]


def _in_each(sentence: Any) -> dict[str, str]:
    texts = {}
    for language in Language.values:
        with translation.override(language):
            texts[language] = str(sentence)
    return texts


def sent_by(organisation: Organisation, *, department: str, livemode: bool) -> ReferralQuerySet:
    """The referrals of an organisation, or of one department of it: the real ones, or those of the sandbox."""
    reached = Referral.objects.real() if livemode else Referral.objects.tried_out()
    mine = reached.sent().filter(organisation=organisation)
    return mine.filter(department=department) if department else mine


def sent_one(mine: ReferralQuerySet, reference: str) -> Referral | None:
    return mine.filter(reference=reference).select_related("service", "organisation", "referrer", "subject").first()


def warning_text(code: str) -> str:
    """What the sender is told beside the receipt, in words."""
    return str(WARNING_LABELS[Warned(code)])


@dataclass(frozen=True, slots=True, kw_only=True)
class SentWish:
    """Which of their referrals a system asks for."""

    status: str = ""
    updated_after: datetime | None = None
    external_reference: str = ""
    after: tuple[datetime, str] | None = None
    limit: int = 50


def sent_page(mine: ReferralQuerySet, wish: SentWish, on: date) -> list[Referral]:
    """One more than asked for, if there is one: those that changed longest ago first; what is gone, never."""
    rows = mine.filter(not_gone(on)).order_by("public_changed_at", "reference")
    if wish.status:
        rows = rows.filter(public_status=wish.status)
    if wish.external_reference:
        rows = rows.filter(external_reference=wish.external_reference)
    if wish.updated_after:
        rows = rows.filter(public_changed_at__gt=wish.updated_after)
    if wish.after:
        at, reference = wish.after
        rows = rows.filter(Q(public_changed_at__gt=at) | Q(public_changed_at=at, reference__gt=reference))
    return list(rows[: wish.limit + 1])


def not_gone(on: date) -> Q:
    """What `is_gone` denies, as a condition on rows."""
    ended_on = "public_view__ended_on"
    return Q(**{f"{ended_on}": None}) | Q(**{f"{ended_on}__gte": add_months(on, -disclosure.SHOWN_MONTHS).isoformat()})


def is_gone(referral: Referral, on: date) -> bool:
    """Whether the public end lies so far back that nothing more is told."""
    ended_on = referral.public_view.get("ended_on")
    return disclosure.is_gone(date.fromisoformat(ended_on) if ended_on else None, on)
