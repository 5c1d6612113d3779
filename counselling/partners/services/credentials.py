"""Keys of partners' systems: issued and shown once, revoked from the next request on."""

import secrets
from dataclasses import dataclass
from datetime import date

from caseflow import clock
from caseflow.accounts.models import User
from caseflow.accounts.operator import Operator
from caseflow.audit.models import Action
from caseflow.audit.verbs import tell, verb
from counselling.changes import hold
from counselling.domain.api_keys import (
    SECRET_BYTES,
    ApiScope,
    compose_key,
    digest_of,
    last_allowed_day,
    new_public_id,
    read_network,
)
from counselling.domain.errors import (
    DomainError,
    gettext_noop,
    required_reason,
)
from counselling.domain.partners import ReferralChannel
from counselling.domain.sandbox import SandboxCheck
from counselling.partners.models import SANDBOX_LABELS, AgreementTerms, ApiCredential, Organisation
from counselling.partners.selectors import may_keep, unproven
from counselling.partners.services.sandbox import open_sandbox


@dataclass(frozen=True, slots=True, kw_only=True)
class NewKey:
    """What a key is for."""

    name: str
    livemode: bool
    scopes: tuple[ApiScope, ...]
    expires_on: date
    department: str = ""
    # Addresses or networks from which it is taken; from everywhere if none is named.
    allowed_from: tuple[str, ...] = ()
    # Why a live one is issued before the sandbox has been gone through.
    untested_because: str = ""


@dataclass(frozen=True, slots=True)
class IssuedKey:
    """A key as its holder will send it: it exists nowhere else, and is not shown again."""

    credential: ApiCredential
    key: str

    def __repr__(self) -> str:
        return f"IssuedKey({self.credential})"


class KeyNamed(DomainError):
    code = "key-named"
    sentence = gettext_noop("There is a key with this name: revoke it first, or take another name.")


class KeyTooLong(DomainError):
    code = "key-too-long"
    sentence = gettext_noop("A key is valid for eighteen months at most.")


class NotForMachines(DomainError):
    code = "not-for-machines"
    sentence = gettext_noop("A live key needs an agreement in force that allows the programming interface.")


class NetworkUnreadable(DomainError):
    code = "network-unreadable"
    sentence = gettext_noop("Write each address or network as 192.0.2.7 or 192.0.2.0/24, on a line of its own.")


class Untested(DomainError):
    code = "untested"
    sentence = gettext_noop(
        "Its systems have not shown all of this in the sandbox yet: %(missing)s. "
        "Only the service that keeps the organisation may issue a live key before, and says why."
    )


class OrganisationInactive(DomainError):
    code = "organisation-inactive"
    sentence = gettext_noop("Only an active organisation gets a key.")


class UnknownDepartment(DomainError):
    code = "unknown-department"
    sentence = gettext_noop("No agreement in force names this department.")


class KeyRevoked(DomainError):
    code = "key-revoked"
    sentence = gettext_noop("This key has been revoked already.")


@verb("partners.issue_credential", action=Action.PERMISSION)
def issue_credential(*, organisation: Organisation, new: NewKey, on: date, by: User) -> IssuedKey:
    """Give a system of an organisation a key; what is returned is the only time anybody sees it."""
    missing = _require_allowed(hold(organisation), new, on, by)
    if not new.livemode:
        open_sandbox(like=organisation.keeper, on=on, by=by)
    networks = _networks(new.allowed_from)
    if ApiCredential.objects.filter(organisation=organisation, name__iexact=new.name, revoked_at=None).exists():
        raise KeyNamed(field="name")
    public_id = new_public_id(draw=secrets.choice)
    key = compose_key(livemode=new.livemode, public_id=public_id, secret=secrets.token_urlsafe(SECRET_BYTES))
    credential = ApiCredential.objects.create(
        organisation=organisation, name=new.name, public_id=public_id, digest=digest_of(key), last_four=key[-4:],
        livemode=new.livemode, scopes=sorted(new.scopes), department=new.department, expires_on=new.expires_on,
        issued_by=by, allowed_from=networks, untested_because=new.untested_because.strip() if missing else "",
    )  # fmt: skip
    untested = {"untested": list(missing)} if missing else {}
    _tell(credential, scopes=credential.scopes, livemode=credential.livemode, **untested)
    return IssuedKey(credential, key)


@verb("partners.revoke_credential", action=Action.PERMISSION)
def revoke_credential(*, credential: ApiCredential, reason: str, by: User | ApiCredential) -> ApiCredential:
    """Take a key back: it opens nothing from the next request on; a key that gave itself away goes by itself."""
    live = ApiCredential.objects.filter(pk=credential.pk, revoked_at__isnull=True)
    person = by if isinstance(by, User) else None
    if not live.update(revoked_at=clock.now(), revoked_by=person, revoked_because=required_reason(reason)):
        raise KeyRevoked
    credential.refresh_from_db()
    _tell(credential)
    return credential


def _require_allowed(organisation: Organisation, new: NewKey, on: date, by: User) -> tuple[SandboxCheck, ...]:
    """Refuse what may not be issued; returns what the systems have not shown yet of a live key issued all the same."""
    if not organisation.is_active:
        raise OrganisationInactive
    if not on <= new.expires_on <= last_allowed_day(on):
        raise KeyTooLong(field="expires_on")
    agreed = list(AgreementTerms.objects.in_force(on).filter(agreement__organisation=organisation))
    if new.livemode and not any(ReferralChannel.API in terms.channels for terms in agreed):
        raise NotForMachines(field="livemode")
    if new.department and not any(new.department in terms.department_names for terms in agreed):
        raise UnknownDepartment(field="department")
    missing = unproven(organisation) if new.livemode else ()
    if missing and not (new.untested_because.strip() and may_keep(by, organisation)):
        raise Untested(field="livemode", missing=", ".join(str(SANDBOX_LABELS[check]) for check in missing))
    return missing


def _networks(named: tuple[str, ...]) -> list[str]:
    try:
        return [read_network(network) for network in named]
    except ValueError:
        raise NetworkUnreadable(field="allowed_from") from None


@verb("partners.note_ending_told")
def note_ending_told(*, credential: ApiCredential, step: int, by: Operator) -> ApiCredential:
    """Note that somebody was told, so many days before its end, that a key ends."""
    ApiCredential.objects.filter(pk=credential.pk).update(told_before=step)
    credential.refresh_from_db()
    _tell(credential, step=step)
    return credential


def _tell(credential: ApiCredential, **detail: object) -> None:
    tell(
        service=credential.organisation.keeper_id, object_type=ApiCredential._meta.label, object_id=credential.pk,
        detail={"organisation": credential.organisation_id, "key": credential.public_id} | detail,
    )  # fmt: skip
