"""Certificates: issued for those who qualify, revoked with a reason, printed afterwards."""

import secrets
from datetime import date, datetime

from django.utils import timezone

from caseflow.accounts.models import User
from caseflow.accounts.operator import Operator
from caseflow.audit.models import Action
from caseflow.audit.verbs import tell, verb
from caseflow.files import storage
from counselling.changes import hold
from counselling.domain.certificates import RevocationReason
from counselling.domain.errors import DomainError, gettext_noop, required_reason
from counselling.domain.events import EventType
from counselling.domain.lifecycle import SessionState
from counselling.domain.references import new_verification_code
from counselling.partners import outbox
from counselling.partners.selectors import affiliations_of
from counselling.trainings.models import Certificate, CertificateSeries, Session
from counselling.trainings.selectors import Candidate, candidate_of, candidates_of
from counselling.trainings.services.rules import Participant, tell_of


class NotHeldYet(DomainError):
    code = "not-held-yet"
    sentence = gettext_noop("Certificates are issued once the session is noted as held.")


class NoCertificate(DomainError):
    code = "no-certificate"
    sentence = gettext_noop("This programme ends without a certificate.")


class NobodyQualifies(DomainError):
    code = "nobody-qualifies"
    sentence = gettext_noop("Nobody is left who qualifies and has no certificate yet.")


class HasCertificate(DomainError):
    code = "has-certificate"
    sentence = gettext_noop("This person has the certificate of this session.")


class RevokedAlready(DomainError):
    code = "revoked-already"
    sentence = gettext_noop("This certificate is revoked already.")


@verb("trainings.issue_certificates", action=Action.CREATE)
def issue_certificates(*, session: Session, verify_at: str, on: date, by: User) -> Session:
    """Give everybody who qualifies their certificate, with a number and a code; they are printed afterwards."""
    _require_held(session)
    ready = [candidate for candidate in candidates_of(session) if candidate.qualifies]
    if not ready:
        raise NobodyQualifies
    issued = [_issue(candidate, verify_at=verify_at, on=on, by=by) for candidate in ready]
    tell_of(session, session, certificates=[certificate.number for certificate in issued])
    return session


@verb("trainings.award_anyway", action=Action.CREATE)
def award_anyway(*, session: Session, enrolment: int, reason: str, verify_at: str, on: date, by: User) -> Certificate:
    """Give somebody their certificate although a condition is missing, and say why."""
    _require_held(session)
    reason = required_reason(reason)
    candidate = candidate_of(session, enrolment)
    if candidate.certificate is not None:
        raise HasCertificate
    certificate = _issue(candidate, verify_at=verify_at, on=on, by=by, reason=reason)
    tell_of(session, session, certificates=[certificate.number], missing=len(candidate.missing))
    return certificate


@verb("trainings.revoke_certificate")
def revoke_certificate(
    *, certificate: Certificate, revocation: RevocationReason, note: str, at: datetime, by: User
) -> Certificate:
    """Withdraw a certificate: from this moment whoever checks it reads that it is revoked."""
    note = required_reason(note, field="note")
    revoked = Certificate.objects.standing().filter(pk=certificate.pk).update(
        revoked_at=at, revoked_by=by, revocation=revocation, revocation_note=note
    )  # fmt: skip
    if not revoked:
        raise RevokedAlready
    certificate.refresh_from_db()
    for work in affiliations_of(certificate.referrer, timezone.localdate(at)):
        outbox.publish(
            work.organisation, EventType.CERTIFICATE_REVOKED, reference=certificate.number, department=work.department
        )
    _tell(certificate, "revoked_at", reason=revocation.value)
    return certificate


@verb("trainings.share_certificate")
def share_certificate(*, certificate: Certificate, by: Participant | User) -> Certificate:
    """Let whoever has the holder's link read their full name for thirty days."""
    if certificate.revoked_at is not None:
        raise RevokedAlready
    _tell(certificate)
    return certificate


@verb("trainings.keep_print")
def keep_print(*, certificate: Certificate, pdf: bytes, by: User | Operator) -> Certificate:
    """Keep the PDF of a certificate with its hash; the second one to come is too late."""
    held = hold(certificate)
    if held.path is None:
        stored = storage.store(pdf, extension="pdf")
        held.path, held.sha256 = stored.path, stored.sha256
        held.save(update_fields=["path", "sha256"])
    _tell(held, "path")
    return held


def _require_held(session: Session) -> None:
    held = hold(session)
    if held.state != SessionState.HELD:
        raise NotHeldYet
    if not session.programme_version.programme.awards_certificate:
        raise NoCertificate


def _issue(candidate: Candidate, *, verify_at: str, on: date, by: User, reason: str = "") -> Certificate:
    enrolment, award = candidate.enrolment, candidate.award
    session, referrer = enrolment.session, enrolment.referrer
    programme, service = session.programme_version.programme, session.service
    language = next((known for known in referrer.languages if known in {"fr", "de", "en"}), programme.language)
    return Certificate.objects.create(
        service=service, number=_next_number(session, on), language=language,
        verification_code=new_verification_code(draw=secrets.choice), verify_at=verify_at,
        referrer=referrer, enrolment=enrolment, session=session, programme_version=session.programme_version,
        holder=str(referrer), programme=programme.title_in(language), hours=session.programme_version.hours,
        issuer=service.name, first_day=candidate.first_day, last_day=candidate.last_day,
        issued_on=on, issued_by=by, awarded_because=reason, first_awarded_on=award.first_awarded_on,
        valid_from=award.validity.valid_from, valid_until=award.validity.valid_until, replaces=candidate.previous,
    )  # fmt: skip


def _next_number(session: Session, on: date) -> str:
    """`LU-2026-T00481`: the counter is held until the certificate with the number is written."""
    series, _new = CertificateSeries.objects.select_for_update().get_or_create(
        service=session.service, year=on.year
    )  # fmt: skip
    series.last += 1
    series.save(update_fields=["last"])
    return f"{session.service.prefix}-{on.year}-T{series.last:05d}"


def _tell(certificate: Certificate, *fields: str, **detail: object) -> None:
    tell(
        service=certificate.service_id, object_type=Certificate._meta.label, object_id=certificate.pk,
        fields=fields, detail={"number": certificate.number} | detail,
    )  # fmt: skip
