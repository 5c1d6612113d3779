"""Who gets a certificate, and what one says to whoever checks it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.core import signing
from django.db.models import Q

from counselling.domain.certificates import (
    CONDITIONS,
    Award,
    CertificateStatus,
    FullProgrammeNeeded,
    award,
    missing_conditions,
    renewal,
)
from counselling.domain.clocks import local_day
from counselling.domain.errors import gettext_noop
from counselling.domain.references import UnreadableReference, read_verification_code
from counselling.trainings.models import Certificate, Enrolment, Session
from counselling.trainings.selectors.sessions import Seat, seats_of

NOTHING_TO_REFRESH = gettext_noop("Has no certificate of the full programme.")
TOO_LONG_AGO = gettext_noop("The certificate ended more than twelve months ago: the full programme is needed.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Somebody who had a seat: what is missing for the certificate, and what it would say."""

    enrolment: Enrolment
    first_day: date
    last_day: date
    # Sentences of the catalogue.
    missing: tuple[str, ...]
    award: Award
    previous: Certificate | None
    certificate: Certificate | None

    @property
    def qualifies(self) -> bool:
        return not self.missing and self.certificate is None


def candidates_of(session: Session) -> list[Candidate]:
    """Everybody who had a seat, by name."""
    seats = seats_of(session)
    sittings = [half_day.on for half_day in session.half_days.all()]
    referrers = [seat.enrolment.referrer_id for seat in seats]
    before, issued = _before(session, referrers), _issued(session)
    return [
        _candidate(seat, session, sittings, before.get(seat.enrolment.referrer_id), issued.get(seat.enrolment.pk))
        for seat in seats
    ]


def candidate_of(session: Session, enrolment: int) -> Candidate:
    return next(it for it in candidates_of(session) if it.enrolment.pk == enrolment)


def _candidate(
    seat: Seat, session: Session, sittings: list[date], previous: Certificate | None, certificate: Certificate | None
) -> Candidate:
    version = session.programme_version
    conditions = missing_conditions(
        present=seat.present, half_days=len(sittings), points=seat.enrolment.points, pass_mark=version.pass_mark,
        share=version.share,
    )  # fmt: skip
    is_refresher = version.programme.refresher_of_id is not None
    awarded, missing = _award(max(sittings), version.validity_months, previous, is_refresher=is_refresher)
    seat.enrolment.session = session
    return Candidate(
        enrolment=seat.enrolment, first_day=min(sittings), last_day=max(sittings),
        missing=(*(CONDITIONS[condition] for condition in conditions), *missing),
        award=awarded, previous=previous, certificate=certificate,
    )  # fmt: skip


def _award(
    passed_on: date, months: int | None, previous: Certificate | None, *, is_refresher: bool
) -> tuple[Award, tuple[str, ...]]:
    """What the certificate would say of its time, and whether a refresher has nothing to stand on."""
    if previous is None:
        return award(passed_on=passed_on, months=months), (NOTHING_TO_REFRESH,) if is_refresher else ()
    try:
        return renewal(passed_on=passed_on, months=months, previous=previous.award, is_refresher=is_refresher), ()
    except FullProgrammeNeeded:
        anyway = renewal(passed_on=passed_on, months=months, previous=previous.award, is_refresher=False)
        return anyway, (TOO_LONG_AGO,)


def _before(session: Session, referrers: Sequence[int]) -> dict[int, Certificate]:
    """The last standing certificate of each person in this programme, its full form or a refresher of it."""
    programme = session.programme_version.programme
    full = programme.refresher_of_id or programme.pk
    family = Q(programme_version__programme=full) | Q(programme_version__programme__refresher_of=full)
    known = Certificate.objects.standing().filter(family, referrer__in=referrers).exclude(session=session)
    return {certificate.referrer_id: certificate for certificate in known.order_by("pk")}


def _issued(session: Session) -> dict[int, Certificate]:
    standing = Certificate.objects.standing().filter(session=session).select_related("service")
    return {certificate.enrolment_id: certificate for certificate in standing.order_by("pk")}


def revoked_in(session: Session) -> list[Certificate]:
    revoked = Certificate.objects.filter(session=session, revoked_at__isnull=False)
    return list(revoked.select_related("service").order_by("pk"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """Everything that whoever has the code may learn."""

    programme: str
    hours: object
    issuer: str
    issued_on: date
    valid_from: date
    valid_until: date | None
    initials: str
    status: CertificateStatus
    is_replaced: bool


def proof_of(typed: str, at: datetime) -> Proof | None:
    """What the certificate with this code says; a wrong code and a mistyped one are the same nothing."""
    try:
        code = read_verification_code(typed)
    except UnreadableReference:
        return None
    certificate = Certificate.objects.filter(verification_code=code).select_related("service").first()
    if certificate is None:
        return None
    return Proof(
        programme=certificate.programme, hours=certificate.hours, issuer=certificate.issuer,
        issued_on=certificate.issued_on, valid_from=certificate.valid_from, valid_until=certificate.valid_until,
        initials=initials_of(certificate.holder), status=certificate.status_at(at),
        is_replaced=certificate.successors.filter(revoked_at__isnull=True).exists(),
    )  # fmt: skip


NAMED_FOR = timedelta(days=30)
NAMER = signing.Signer(salt="trainings.named", sep=".")


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedProof:
    """What the holder lets somebody read for thirty days: the certificate, and whose it is."""

    proof: Proof
    holder: str
    until: date


def certificate_of(enrolment: Enrolment) -> Certificate | None:
    """The standing certificate that this person has from the session."""
    return Certificate.objects.standing().filter(enrolment=enrolment).select_related("service").first()


def named_token(certificate: Certificate, on: date) -> str:
    """What stands in the holder's link; it ends by itself, and revoking the certificate shows there at once."""
    return NAMER.sign(f"{certificate.verification_code}-{on + NAMED_FOR:%Y%m%d}")


def named_proof(token: str, at: datetime) -> NamedProof | None:
    """What a holder's link shows until its last day is over, where the service is."""
    try:
        code, _bar, day = NAMER.unsign(token).partition("-")
    except signing.BadSignature:
        return None
    until = datetime.strptime(day, "%Y%m%d").date()  # noqa: DTZ007 - a day, not a moment
    certificate = Certificate.objects.filter(verification_code=code).select_related("service").first()
    proof = proof_of(code, at)
    if proof is None or certificate is None or local_day(at, ZoneInfo(certificate.service.time_zone)) > until:
        return None
    return NamedProof(proof=proof, holder=certificate.holder, until=until)


def initials_of(holder: str) -> str:
    """“A. M.”: enough for whoever has the person before them, nothing for whoever has not."""
    return " ".join(f"{word[0]}." for word in holder.split())
