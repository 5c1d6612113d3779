"""Reading files: by name, by likeness, and what a page of one file needs."""

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import groupby
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from caseflow.accounts.models import Service
from caseflow.ui import formats
from counselling.client_files.models import (
    CLIENT_RELATIONS,
    Appointment,
    Attachment,
    AttachmentCategory,
    Authorisation,
    AuthorisationKind,
    ClientFile,
    ClientFileQuerySet,
    ContactAttempt,
    Deadline,
    Enquiry,
    HouseholdMember,
    JournalEntry,
    MemberRelation,
    Note,
    Task,
)
from counselling.domain.matching import fold, name_key, phone_key


def duplicates_of(
    *, service: Service, last_name: str, first_name: str, birth_date: date | None, phone: str, email: str
) -> QuerySet[HouseholdMember]:
    """Clients of this service with the same name and the same birth date, telephone or e-mail.

    Names match after folding accents, case, hyphens, particles and order.
    """
    same = Q()
    if birth_date:
        same |= Q(birth_date=birth_date)
    if number := phone_key(phone):
        same |= Q(contact__phone_key=number)
    if mailbox := email.strip().lower():
        same |= Q(contact__email=mailbox)
    key = name_key(last_name, first_name)
    if not same or not key:
        return HouseholdMember.objects.none()
    clients = HouseholdMember.objects.filter(same, match_key=key, relation__in=CLIENT_RELATIONS)
    return clients.filter(file__service=service).select_related("file__service", "file__counsellor").order_by("-pk")


def files_named(files: ClientFileQuerySet, fragment: str) -> ClientFileQuerySet:
    """Files whose client or co-client has every word of the fragment in the name, or whose reference contains it."""
    words = fold(fragment).split()
    if not words:
        return files.none()
    people = HouseholdMember.objects.filter(relation__in=CLIENT_RELATIONS)
    for word in words:
        people = people.filter(folded_name__contains=word)
    # References are capitals, digits and hyphens; PostgreSQL refuses to look for a NUL.
    reference = fragment.strip().replace("\0", "")
    return files.filter(Q(pk__in=people.values("file")) | Q(reference__icontains=reference))


def clients_of(file: ClientFile) -> list[HouseholdMember]:
    """Client first, then the co-client, with contact details."""
    members = file.members.clients().select_related("contact").prefetch_related("addresses")
    return sorted(members, key=lambda member: (CLIENT_RELATIONS.index(MemberRelation(member.relation)), member.pk))


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody this person might already be; without `file` where the reader may not know more."""

    member: HouseholdMember | None
    file: ClientFile | None
    same_birth_date: bool


def candidates_for(user: Any, likeness: dict[str, Any] | None, today: date) -> list[Candidate]:
    """Likely duplicates as this person may see them: hidden ones are announced once, without name, state or date."""
    if likeness is None:
        return []
    members = list(duplicates_of(**likeness)[:20])
    visible = set(
        ClientFile.objects.visible_to(user).filter(pk__in=[m.file_id for m in members]).values_list("pk", flat=True)
    )
    known = [
        Candidate(member, member.file, bool(member.birth_date) and member.birth_date == likeness["birth_date"])
        for member in members
        if member.file_id in visible
    ]
    hidden = len(known) < len(members)
    return known + ([Candidate(None, None, same_birth_date=False)] if hidden else [])


TIMELINE_PAGE = 100
FOLDED_WITHIN = timedelta(minutes=30)


@dataclass(slots=True)
class Happening:
    """One line of the timeline: an act, or several of the same kind by one person within half an hour."""

    entry: JournalEntry
    note: Note | None
    times: int = 1


@dataclass(frozen=True, slots=True)
class TimelinePage:
    days: list[tuple[date, list[Happening]]]
    older: int | None


def timeline_of(file: ClientFile, reader: Any, *, before: str = "") -> TimelinePage:
    """The journal as this reader may know it, newest first, by day; `before` is the id of the last entry shown.

    Raises ValueError when `before` is not a number.
    """
    entries = file.journal.readable_by(reader).select_related("by").order_by("-pk")
    if before:
        entries = entries.filter(pk__lt=int(before))
    rows = list(entries[: TIMELINE_PAGE + 1])
    older = rows[TIMELINE_PAGE - 1].pk if len(rows) > TIMELINE_PAGE else None
    rows = rows[:TIMELINE_PAGE]
    wanted = [row.facts["note"] for row in rows if "note" in row.facts]
    notes = Note.objects.readable_by(reader).filter(file=file).in_bulk(wanted)
    lines = _folded([Happening(row, notes.get(row.facts.get("note"))) for row in rows])
    days = [(day, list(group)) for day, group in groupby(lines, lambda line: timezone.localdate(line.entry.at))]
    return TimelinePage(days, older)


def _folded(lines: list[Happening]) -> list[Happening]:
    """Fold repeated saves of one person into the newest; notes always stand alone."""
    folded: list[Happening] = []
    for line in lines:
        newer = folded[-1] if folded else None
        same = (
            newer
            and line.note is None
            and (newer.entry.verb, newer.entry.by_id) == (line.entry.verb, line.entry.by_id)
        )
        if newer and same and newer.entry.at - line.entry.at <= FOLDED_WITHIN and line.entry.verb in FOLDED_VERBS:
            newer.times += 1
        else:
            folded.append(line)
    return folded


# Row saves of grids: one sentence for a burst of them is enough on screen; the journal keeps each.
FOLDED_VERBS = frozenset(
    {"client_files.change_member", "client_files.change_contact", "statements.set_budget_line", "debts.change_debt"}
)


def versions_of(note: Note) -> list[Note]:
    """This note and the ones it replaced, newest first."""
    versions = [note]
    while versions[-1].corrects_id:
        versions.append(Note.objects.select_related("author").get(pk=versions[-1].corrects_id))
    return versions


def pinned_notes(file: ClientFile, reader: Any) -> QuerySet[Note]:
    """What everybody should read first."""
    return file.notes.readable_by(reader).current().filter(pinned=True).select_related("author")


def live_authorisations(file: ClientFile, on: date) -> QuerySet[Authorisation]:
    """What the clients allow on that day."""
    return Authorisation.objects.live(on).filter(file=file).select_related("member").order_by("kind", "member", "-pk")


@dataclass(frozen=True, slots=True)
class HouseholdSize:
    """Who lives on the budget on a day; children count with their share of time in `presence`."""

    adults: int
    children: int
    presence: Fraction

    @property
    def persons(self) -> int:
        return self.adults + self.children

    @property
    def presence_text(self) -> str:
        return formats.number(self.presence, 2, padded=False)


def household_size(file: ClientFile, on: date) -> HouseholdSize:
    """Size of the household on that day, from its rows."""
    members = list(file.members.present(on))
    children = [m for m in members if m.relation == MemberRelation.CHILD]
    return HouseholdSize(
        adults=len(members) - len(children),
        children=len(children),
        presence=sum((Fraction(child.presence, 100) for child in children), Fraction(0)),
    )


def agenda_of(file: ClientFile, *, done: int | None = None) -> tuple[list[Task], list[Deadline]]:
    """Open tasks and deadlines of the file, earliest first; the task just `done` stays in its place."""
    shown = Q(ended_on__isnull=True) | Q(pk=done)
    return (
        list(file.tasks.filter(shown).select_related("assignee")),
        list(Deadline.objects.open().filter(file=file)),
    )


def appointments_of(file: ClientFile) -> list[Appointment]:
    """What is planned, the next one first."""
    return list(Appointment.objects.planned().filter(file=file).select_related("counsellor"))


def last_party(file: ClientFile) -> str:
    """With whom the last call was."""
    calls = file.notes.exclude(party="").order_by("-pk")
    return calls.values_list("party", flat=True).first() or ""


def parties_of(file: ClientFile) -> list[str]:
    """With whom there were calls, the last one first, then the clients."""
    calls = file.notes.exclude(party="").order_by("-pk").values_list("party", flat=True)[:40]
    return list(dict.fromkeys([*calls, *(client.full_name for client in clients_of(file))]))


def attempts_of(file: ClientFile) -> list[ContactAttempt]:
    """How it was tried to reach the clients, the last try first."""
    return list(file.contact_attempts.select_related("member", "by").order_by("-at", "-pk")[:10])


def enquiries_in_month(services: QuerySet[Service], on: date) -> int:
    """Questions answered without a file by these services, in the month of that day."""
    return Enquiry.objects.filter(service__in=services, on__year=on.year, on__month=on.month).count()


def missing_for(file: ClientFile, on: date, clients: list[HouseholdMember]) -> list[str]:
    """What stands between this file and its next step, as far as the file itself knows: codes for the page."""
    missing = []
    if file.counsellor_id is None:
        missing.append("counsellor")
    kinds = set(live_authorisations(file, on).values_list("kind", flat=True))
    if AuthorisationKind.PROCESS_DATA not in kinds:
        missing.append("process_data")
    if AuthorisationKind.CONTACT_CREDITORS not in kinds:
        missing.append("contact_creditors")
    client = clients[0]
    if client.birth_date is None and client.age is None:
        missing.append("birth_date")
    if client.current_address is None:
        missing.append("address")
    return missing


def last_act(file: ClientFile, *verbs: str) -> JournalEntry | None:
    """Who did one of these last in the file, and when, for the comparison of two versions."""
    return file.journal.filter(verb__in=verbs).select_related("by").order_by("-pk").first()


def evidence_of(file: ClientFile) -> list[tuple[str, list[Attachment]]]:
    """The papers of a file by what they prove, in the order of the list of categories; newest first in each."""
    papers = list(Attachment.objects.standing().filter(file=file).select_related("received_by"))
    groups = [
        (str(category.label), [paper for paper in papers if paper.category == category])
        for category in AttachmentCategory
    ]
    return [(label, held) for label, held in groups if held]


def removed_evidence(file: ClientFile, on: date) -> list[Attachment]:
    """Papers out of sight that can still be brought back that day."""
    removed = Attachment.objects.kept(on).filter(file=file, removed_on__isnull=False)
    return list(removed.select_related("removed_by"))
