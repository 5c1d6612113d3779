"""Who lives on the budget of a file, from when to when, and how they can safely be reached."""

from dataclasses import asdict, dataclass
from datetime import date
from uuid import UUID, uuid4

from caseflow.accounts.models import User
from caseflow.audit.models import Action
from caseflow.audit.verbs import verb
from counselling.changes import hold, save_version
from counselling.client_files import journal
from counselling.client_files.models import (
    CLIENT_RELATIONS,
    Address,
    ClientFile,
    ContactDetails,
    HouseholdMember,
    MemberRelation,
)
from counselling.client_files.services.rules import (
    require_open,
)
from counselling.domain.errors import DomainError, StaleVersion, gettext_noop
from counselling.domain.matching import fold, name_key, phone_key


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberDetails:
    """One row of the household, as typed."""

    last_name: str
    first_name: str = ""
    birth_date: date | None = None
    age: int | None = None
    relation: str = MemberRelation.CHILD
    presence: int = 100
    has_income: bool = False
    since: date | None = None
    until: date | None = None


class OneClient(DomainError):
    code = "one-client"
    sentence = gettext_noop("A file has one client; the other person of the couple is the partner.")


class EndBeforeBeginning(DomainError):
    code = "end-before-beginning"
    sentence = gettext_noop("The end cannot lie before the beginning.")


class ClientStays(DomainError):
    code = "client-stays"
    sentence = gettext_noop("The client stays the client of the file: close the file instead.")


def _columns(details: MemberDetails, member: HouseholdMember | None = None) -> dict[str, object]:
    if details.since and details.until and details.until < details.since:
        raise EndBeforeBeginning(field="until")
    was_client = member is not None and member.relation == MemberRelation.CLIENT
    if details.relation == MemberRelation.CLIENT and not was_client:
        raise OneClient(field="relation")
    if was_client and details.relation != MemberRelation.CLIENT:
        raise ClientStays(field="relation")
    return asdict(details) | {
        "folded_name": fold(f"{details.last_name} {details.first_name}"),
        "match_key": name_key(details.last_name, details.first_name),
    }


@verb("client_files.add_member", action=Action.CREATE)
def add_member(*, file: ClientFile, details: MemberDetails, by: User, key: UUID | None = None) -> HouseholdMember:
    """Add a person to the household; `key` is the browser's own name of the new row."""
    require_open(file)
    member, added = HouseholdMember.objects.get_or_create(file=file, key=key or uuid4(), defaults=_columns(details))
    if not added:
        raise StaleVersion
    if member.relation in CLIENT_RELATIONS:
        ContactDetails.objects.create(member=member)
    journal.record(file, about=member, member=str(member), relation=member.relation)
    return member


@verb("client_files.change_member")
def change_member(*, member: HouseholdMember, details: MemberDetails, version: int, by: User) -> HouseholdMember:
    """Correct what is known of a person; who became the partner can now be reached too."""
    require_open(member.file)
    columns = _columns(details, member)
    changed = [name for name, value in columns.items() if getattr(member, name) != value]
    save_version(member, version=version, **columns)
    if member.relation in CLIENT_RELATIONS:
        ContactDetails.objects.get_or_create(member=member)
    journal.record(member.file, about=member, fields=dict.fromkeys(changed), member=str(member))
    return member


@verb("client_files.end_member")
def end_member(*, member: HouseholdMember, on: date, version: int, by: User) -> HouseholdMember:
    """Somebody leaves the household on that day; nobody is deleted."""
    require_open(member.file)
    if member.relation == MemberRelation.CLIENT:
        raise ClientStays
    if member.since and on < member.since:
        raise EndBeforeBeginning(field="until")
    save_version(member, version=version, until=on)
    journal.record(member.file, about=member, fields={"until": on}, member=str(member), until=on)
    return member


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactChanges:
    """How one client can be reached, as typed."""

    phone: str = ""
    second_phone: str = ""
    email: str = ""
    may_call: bool = False
    may_leave_voicemail: bool = False
    may_text: bool = False
    may_write: bool = False
    preferred_channel: str = ""
    interpreter: str = ""
    comment: str = ""


@verb("client_files.change_contact")
def change_contact(*, contact: ContactDetails, changes: ContactChanges, version: int, by: User) -> ContactDetails:
    """Say how a client can be reached, and how not."""
    file = contact.member.file
    require_open(file)
    columns = asdict(changes) | {"phone_key": phone_key(changes.phone), "email": changes.email.strip().lower()}
    changed = [name for name, value in columns.items() if getattr(contact, name) != value]
    save_version(contact, version=version, **columns)
    journal.record(file, about=contact, fields=dict.fromkeys(changed), member=str(contact.member))
    return contact


@verb("client_files.move_member")
def move_member(
    *, member: HouseholdMember, lines: str, postcode: str, city: str, country: str, since: date, by: User
) -> Address:
    """A client lives somewhere else from that day; the address before is kept with its end."""
    require_open(member.file)
    hold(member.file)
    current = Address.objects.select_for_update().filter(member=member, until__isnull=True).first()
    if current and current.since and since < current.since:
        raise EndBeforeBeginning(field="since")
    Address.objects.filter(member=member, until__isnull=True).update(until=since)
    address = Address.objects.create(
        member=member, lines=lines, postcode=postcode, city=city, country=country.upper(), since=since
    )
    journal.record(member.file, about=address, member=str(member))
    return address
