"""What is known of trainings: one's own certificates, and for ambassadors those of their colleagues."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, QuerySet

from counselling.domain.certificates import CertificateStatus
from counselling.domain.disclosure import PublicStatus
from counselling.domain.small_counts import shown
from counselling.partner_space.selectors.sent import Standing
from counselling.partner_space.selectors.sessions import enrolments_by_colleague
from counselling.partners import selectors as partners
from counselling.partners.models import Affiliation, Organisation, Referrer
from counselling.referrals import selectors as referrals
from counselling.referrals.models import PUBLIC_LABELS, Referral, ReferralQuerySet
from counselling.referrals.selectors import Training
from counselling.trainings.models import STATUS_LABELS, Certificate, Enrolment

YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """One certificate and what it is worth today."""

    certificate: Certificate
    status: CertificateStatus

    @property
    def label(self) -> str:
        return str(STATUS_LABELS[self.status])


def own_certificates(referrer: Referrer, at: datetime) -> list[Own]:
    """The latest first, revoked ones among them."""
    found = Certificate.objects.filter(referrer=referrer).select_related("service").order_by("-pk")
    return [Own(certificate=certificate, status=certificate.status_at(at)) for certificate in found]


def certificate_of(referrer: Referrer, number: str) -> Certificate | None:
    return Certificate.objects.filter(referrer=referrer, number=number).first()


@dataclass(frozen=True, slots=True, kw_only=True)
class Trainee:
    """A colleague and what their certificate is worth."""

    affiliation: Affiliation
    training: Training
    ends_soon: bool
    enrolments: Sequence[Enrolment]
    # In twelve months; None where it could name a person who was sent.
    sent: int | None

    @property
    def referrer(self) -> Referrer:
        return self.affiliation.referrer


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """One organisation as its ambassador sees it: who is trained, and figures that name nobody."""

    organisation: Organisation
    trainees: tuple[Trainee, ...]
    sent: int | None
    sent_by_others: int | None
    told: tuple[tuple[Any, int | None], ...]


def led_by(standing: Standing) -> QuerySet[Organisation]:
    return Organisation.objects.filter(pk__in=standing.leads).order_by("name", "pk")


def teams_of(standing: Standing, *, on: date, at: datetime) -> list[Team]:
    return [_team(organisation, on=on, at=at) for organisation in led_by(standing)]


def _team(organisation: Organisation, *, on: date, at: datetime) -> Team:
    colleagues = [colleague.affiliation for colleague in partners.colleagues_at(organisation, on)]
    people = [colleague.referrer for colleague in colleagues]
    certified = referrals.trainings_of(people, at)
    lately = Referral.objects.real().sent().filter(organisation=organisation, started_on__gt=on - YEAR)
    sent, others = _by_sender(lately, people)
    enrolled = enrolments_by_colleague(organisation, on)
    return Team(
        organisation=organisation,
        trainees=tuple(
            Trainee(
                affiliation=colleague, training=certified[colleague.referrer_id],
                ends_soon=certified[colleague.referrer_id].ends_soon(on),
                enrolments=enrolled.get(colleague.referrer_id, ()), sent=sent[colleague.referrer_id],
            )
            for colleague in colleagues
        ),
        sent=shown({"": lately.count()})[""], sent_by_others=others, told=_by_status(lately),
    )  # fmt: skip


def _by_sender(lately: ReferralQuerySet, people: Sequence[Referrer]) -> tuple[dict[int, int | None], int | None]:
    """How many each colleague sent, and those who work there no longer together."""
    counts = {person.pk: 0 for person in people} | {0: 0}
    for referrer, count in lately.order_by().values_list("referrer").annotate(Count("pk")):
        counts[referrer if referrer in counts else 0] += count
    told = shown(counts)
    return told, told[0]


def _by_status(lately: ReferralQuerySet) -> tuple[tuple[Any, int | None], ...]:
    """What can be told of them, as their senders read it."""
    counts = dict(lately.order_by().values_list("public_status").annotate(Count("pk")))
    told = shown(counts)
    return tuple((PUBLIC_LABELS[status], told[status]) for status in PublicStatus if status in told)
