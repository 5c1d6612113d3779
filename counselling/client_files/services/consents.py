"""Consents and mandates: added, never changed."""

from dataclasses import dataclass
from datetime import date
from itertools import takewhile

from caseflow.accounts.models import User
from caseflow.audit.models import Action
from caseflow.audit.verbs import verb
from counselling.client_files import journal, registry
from counselling.client_files.models import (
    CLIENT_RELATIONS,
    Attachment,
    Authorisation,
    AuthorisationKind,
    AuthorisationMethod,
    ClientFile,
    HouseholdMember,
)
from counselling.client_files.services.rules import require_open
from counselling.domain.errors import DomainError, gettext_noop


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """What one client allowed on a day, and how that was recorded."""

    kind: AuthorisationKind
    on: date
    method: AuthorisationMethod
    valid_until: date | None = None
    wording: str = ""
    scan: Attachment | None = None


class OnlyClientsConsent(DomainError):
    code = "only-clients-consent"
    sentence = gettext_noop("Only the client or the co-client can give or withdraw this.")


def write_authorisation(*, member: HouseholdMember, consent: Consent, given: bool, by: User) -> Authorisation:
    """Append one row; the verbs that call this tell of it."""
    if member.relation not in CLIENT_RELATIONS:
        raise OnlyClientsConsent(field="member")
    authorisation = Authorisation.objects.create(
        file=member.file,
        member=member,
        kind=consent.kind,
        given=given,
        on=consent.on,
        valid_until=consent.valid_until,
        method=consent.method,
        wording=consent.wording,
        scan=consent.scan,
        recorded_by=by,
    )
    registry.after(member.file, "write_authorisation", authorisation, by)
    return authorisation


@verb("client_files.record_authorisation", action=Action.CREATE)
def record_authorisation(*, member: HouseholdMember, consent: Consent, by: User) -> Authorisation:
    """Take down what a client allowed."""
    require_open(member.file)
    authorisation = write_authorisation(member=member, consent=consent, given=True, by=by)
    if consent.kind == AuthorisationKind.PROCESS_DATA:
        ClientFile.objects.filter(pk=member.file_id).update(consent_pending="")
    journal.record(member.file, about=authorisation, kind=consent.kind, member=str(member), method=consent.method)
    return authorisation


class ScanKnown(DomainError):
    code = "scan-known"
    sentence = gettext_noop("The signed paper is there already.")


class AlreadyWithdrawn(DomainError):
    code = "already-withdrawn"
    sentence = gettext_noop("This does not hold any more: it was withdrawn or has ended.")


class NotASlip(DomainError):
    code = "not-a-slip"
    sentence = gettext_noop("Only whoever noted a withdrawal takes it back, on the same day: record it anew.")


@verb("client_files.withdraw_authorisation")
def withdraw_authorisation(
    *, member: HouseholdMember, kind: AuthorisationKind, method: AuthorisationMethod, on: date, by: User
) -> Authorisation:
    """Take down that a client took a permission back; it ends at once."""
    require_open(member.file)
    if not Authorisation.objects.live(on).filter(member=member, kind=kind).exists():
        raise AlreadyWithdrawn
    consent = Consent(kind=kind, on=on, method=method)
    authorisation = write_authorisation(member=member, consent=consent, given=False, by=by)
    journal.record(member.file, about=authorisation, kind=kind, member=str(member), method=method)
    return authorisation


@verb("client_files.reinstate_authorisation", action=Action.CREATE)
def reinstate_authorisation(*, given: Authorisation, on: date, by: User) -> Authorisation:
    """Undo a withdrawal that was noted by a slip: all that the client allowed of this kind holds as it did."""
    member = given.member
    require_open(member.file)
    told = list(Authorisation.objects.filter(member=member, kind=given.kind).order_by("-pk"))
    if not told or told[0].given or (told[0].on, told[0].recorded_by_id) != (on, by.pk):
        raise NotASlip
    held = list(takewhile(lambda row: row.given, told[1:]))
    if not held:
        raise NotASlip
    for row in reversed(held):
        consent = Consent(
            kind=AuthorisationKind(row.kind), on=row.on, method=AuthorisationMethod(row.method),
            valid_until=row.valid_until, wording=row.wording, scan=row.scan,
        )  # fmt: skip
        again = write_authorisation(member=member, consent=consent, given=True, by=by)
    journal.record(member.file, about=again, kind=given.kind, member=str(member))
    return again


@verb("client_files.attach_scan")
def attach_scan(*, given: Authorisation, scan: Attachment, by: User) -> Authorisation:
    """Say which paper of the file a client signed for this; once, as what they said stays."""
    require_open(given.file)
    if not Authorisation.objects.filter(pk=given.pk, scan__isnull=True).update(scan=scan):
        raise ScanKnown(field="scan")
    given.refresh_from_db()
    journal.record(given.file, about=given, kind=given.kind, member=str(given.member), title=scan.title)
    return given
