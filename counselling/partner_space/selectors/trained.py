"""What is known of trainings: one's own certificates, the sessions to come, and for ambassadors their colleagues."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Min, QuerySet

from counselling.domain.certificates import CertificateStatus
from counselling.domain.lifecycle import SessionState
from counselling.partner_space.selectors.sent import Standing, services_for
from counselling.partners import selectors as partners
from counselling.partners.models import Organisation, Referrer
from counselling.referrals import selectors as referrals
from counselling.referrals.models import Referral
from counselling.referrals.selectors import Training
from counselling.trainings.models import STATUS_LABELS, Certificate, Session

# A count below this could name a person.
LEAST_SHOWN = 5
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


def sessions_to_come(standing: Standing, on: date) -> QuerySet[Session]:
    """Where one can still enrol, of the services one sends people to; the next one first."""
    taught = Session.objects.filter(state=SessionState.OPEN, service__in=services_for(standing.helps, on))
    dated = taught.annotate(first_day=Min("half_days__on")).filter(first_day__gt=on)
    return dated.select_related("programme_version__programme", "service").order_by("first_day", "pk")


@dataclass(frozen=True, slots=True, kw_only=True)
class Trainee:
    """A colleague and what their certificate is worth."""

    referrer: Referrer
    training: Training
    ends_soon: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """One organisation as its ambassador sees it: who is trained, and figures that name nobody."""

    organisation: Organisation
    trainees: tuple[Trainee, ...]
    sent: int | None
    open: int | None


def teams_of(standing: Standing, *, on: date, at: datetime) -> list[Team]:
    led = Organisation.objects.filter(pk__in=standing.leads).order_by("name", "pk")
    return [_team(organisation, on=on, at=at) for organisation in led]


def _team(organisation: Organisation, *, on: date, at: datetime) -> Team:
    people = [colleague.affiliation.referrer for colleague in partners.colleagues_at(organisation, on)]
    certified = referrals.trainings_of(people, at)
    lately = Referral.objects.real().sent().filter(organisation=organisation, started_on__gt=on - YEAR)
    return Team(
        organisation=organisation,
        trainees=tuple(
            Trainee(referrer=person, training=certified[person.pk], ends_soon=certified[person.pk].ends_soon(on))
            for person in people
        ),
        sent=_shown(lately.count()), open=_shown(lately.publicly_open().count()),
    )  # fmt: skip


def _shown(count: int) -> int | None:
    return count if count >= LEAST_SHOWN else None
