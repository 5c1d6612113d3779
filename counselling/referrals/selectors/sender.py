"""What a referral says to and of its sender: what they sent, the tag of what they see, their certificate, messages."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from counselling.domain.certificates import CertificateStatus, SnapshotStatus, snapshot_of
from counselling.domain.disclosure import PUBLICLY_OPEN, CertificateSnapshot, etag
from counselling.domain.duplicates import candidates
from counselling.partners.models import Referrer
from counselling.referrals.models import Referral, ReferralMessage, ReferralSubject, Submission
from counselling.referrals.selectors.candidates import person_of, sharing
from counselling.trainings.models import Certificate

EXPIRES_SOON = timedelta(days=60)
SENT_LATELY = timedelta(days=90)


@dataclass(frozen=True, slots=True, kw_only=True)
class Training:
    """What the certificates of a professional are worth at a moment, and the one that says so."""

    status: SnapshotStatus
    certificate: Certificate | None = None

    def ends_soon(self, on: date) -> bool:
        """Whether it is time to enrol again."""
        until = self.certificate.valid_until if self.certificate else None
        return self.status is SnapshotStatus.VALID and until is not None and until - EXPIRES_SOON <= on


def training_of(referrer: Referrer, at: datetime) -> Training:
    return trainings_of([referrer], at)[referrer.pk]


def trainings_of(referrers: Iterable[Referrer], at: datetime) -> dict[int, Training]:
    """The best certificate of each: a valid one that lasts longest, else the last one that expired, else none."""
    people = [referrer.pk for referrer in referrers]
    best: dict[tuple[int, CertificateStatus], Certificate] = {}
    standing = Certificate.objects.standing().filter(referrer__in=people)
    for certificate in standing.select_related("service", "programme_version").order_by("pk"):
        place = (certificate.referrer_id, certificate.status_at(at))
        if place not in best or _lasts(certificate) >= _lasts(best[place]):
            best[place] = certificate
    return {person: _training(person, best) for person in people}


def _training(person: int, best: Mapping[tuple[int, CertificateStatus], Certificate]) -> Training:
    for status in (CertificateStatus.VALID, CertificateStatus.EXPIRED):
        if found := best.get((person, status)):
            return Training(status=snapshot_of(status), certificate=found)
    return Training(status=SnapshotStatus.NONE)


def _lasts(certificate: Certificate) -> date:
    return certificate.valid_until or date.max


def snapshot_on(referral: Referral) -> CertificateSnapshot | None:
    """The sender's certificate of the day of receipt; nothing of a sender in no register."""
    if not referral.certificate_status:
        return None
    return CertificateSnapshot(
        number=referral.certificate_number, programme=referral.certificate_programme,
        status=referral.certificate_status, valid_until=referral.certificate_until,
    )  # fmt: skip


def sent_document(referral: Referral) -> dict[str, Any] | None:
    """The submission as it was sent and corrected; nothing once the referral is closed for its sender."""
    if referral.public_status not in PUBLICLY_OPEN:
        return None
    subject, said = referral.subject, last_submission(referral)
    return {
        "person": _person(subject),
        "household": {"adults": said.adults, "children": said.children},
        "difficulties": said.difficulties,
        "summary": said.summary,
        "arrears": {
            "amount": None if said.arrears is None else f"{said.arrears:.2f}",
            "oldest_due_on": said.arrears_since and said.arrears_since.isoformat(),
            "plan_running": said.plan_running,
        },
        "creditor_conditions": _conditions(said),
    }  # fmt: skip


def _person(subject: ReferralSubject) -> dict[str, Any]:
    return {
        "first_name": subject.first_name,
        "last_name": subject.last_name,
        "birth_date": subject.birth_date and subject.birth_date.isoformat(),
        "birth_year": subject.birth_year,
        "phones": [subject.phone] if subject.phone else [],
        "email": subject.email or None,
        "postcode": subject.postcode,
        "country": subject.country,
        "language": subject.language,
        "interpreter_needed": subject.interpreter_needed,
        "contact": {
            "call": subject.may_call, "voicemail": subject.may_leave_voicemail, "sms": subject.may_text,
            "email": subject.may_email, "post": subject.may_write, "manner": subject.manner,
        },
    }  # fmt: skip


def _conditions(said: Submission) -> dict[str, str] | None:
    """Nothing where the sender is no creditor, or was not asked yet."""
    return {name: day.isoformat() for name, day in said.conditions.items() if day} or None


def last_submission(referral: Referral) -> Submission:
    return referral.submissions.order_by("-number")[0]


def tag_of(referral: Referral) -> str:
    """Changes with what the sender may see, and with nothing else."""
    return tag_with(referral, sent_document(referral))


def tag_with(referral: Referral, sent: dict[str, Any] | None) -> str:
    """The tag of whoever has read already what was sent."""
    return etag(referral.public_view, sent)


def messages_of(referral: Referral) -> list[ReferralMessage]:
    """The thread, the oldest first."""
    return list(referral.messages.select_related("by").order_by("pk"))


def waits_for_answer(thread: list[ReferralMessage]) -> bool:
    """Whether the sender said the last word."""
    return bool(thread) and thread[-1].by_referrer


def sent_lately(referral: Referral, on: date) -> bool:
    """Whether the same organisation sent the same person in the last 90 days, in what is still open for it."""
    same = sharing(referral.subject)
    if same is None:
        return False
    subjects = ReferralSubject.objects.filter(
        same, referral__organisation=referral.organisation_id, referral__public_status__in=PUBLICLY_OPEN,
        referral__service__is_sandbox=referral.service.is_sandbox,
        referral__started_on__gte=on - SENT_LATELY,
    ).exclude(referral=referral)  # fmt: skip
    known = {subject: person_of(subject) for subject in subjects}
    return bool(list(candidates(person_of(referral.subject), known)))
