"""Consents and mandates: added, never changed."""

from dataclasses import dataclass
from datetime import date

from caseflow.accounts.models import User
from caseflow.audit.models import Action
from caseflow.audit.verbs import verb
from counselling.client_files import journal
from counselling.client_files.models import (
    CLIENT_RELATIONS,
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


class OnlyClientsConsent(DomainError):
    code = "only-clients-consent"
    sentence = gettext_noop("Only the client or the co-client can give or withdraw this.")


def write_authorisation(*, member: HouseholdMember, consent: Consent, given: bool, by: User) -> Authorisation:
    """Append one row; the verbs that call this tell of it."""
    if member.relation not in CLIENT_RELATIONS:
        raise OnlyClientsConsent(field="member")
    return Authorisation.objects.create(
        file=member.file,
        member=member,
        kind=consent.kind,
        given=given,
        on=consent.on,
        valid_until=consent.valid_until,
        method=consent.method,
        wording=consent.wording,
        recorded_by=by,
    )


@verb("client_files.record_authorisation", action=Action.CREATE)
def record_authorisation(*, member: HouseholdMember, consent: Consent, by: User) -> Authorisation:
    """Take down what a client allowed."""
    require_open(member.file)
    authorisation = write_authorisation(member=member, consent=consent, given=True, by=by)
    if consent.kind == AuthorisationKind.PROCESS_DATA:
        ClientFile.objects.filter(pk=member.file_id).update(consent_pending="")
    journal.record(member.file, about=authorisation, kind=consent.kind, member=str(member), method=consent.method)
    return authorisation


@verb("client_files.withdraw_authorisation")
def withdraw_authorisation(
    *, member: HouseholdMember, kind: AuthorisationKind, method: AuthorisationMethod, on: date, by: User
) -> Authorisation:
    """Take down that a client took a permission back; it ends at once."""
    consent = Consent(kind=kind, on=on, method=method)
    authorisation = write_authorisation(member=member, consent=consent, given=False, by=by)
    journal.record(member.file, about=authorisation, kind=kind, member=str(member), method=method)
    return authorisation
