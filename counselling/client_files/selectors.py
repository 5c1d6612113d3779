"""Reading files: by name, by likeness, and what a page of one file needs."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from fractions import Fraction
from itertools import groupby
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from caseflow.accounts.models import Service, User
from caseflow.ui import formats
from counselling.client_files.models import (
    CLIENT_RELATIONS,
    Appointment,
    Attachment,
    AttachmentCategory,
    Authorisation,
    AuthorisationKind,
    ClientFile,
    ClientFileGrant,
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
from counselling.permissions import FilePermission, Relation


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


def covers_of(file: ClientFile, at: datetime) -> list[ClientFileGrant]:
    """Who stands in for the counsellor, now or later."""
    of_covers = file.grants.filter(relation=Relation.COVER, permission__codename=FilePermission.VIEW)
    # What was called off before it began ends as it begins.
    standing = of_covers.filter(valid_until__gt=at).exclude(valid_until=F("valid_from"))
    return list(standing.select_related("user").order_by("valid_from", "pk"))


TIMELINE_PAGE = 100
FOLDED_WITHIN = timedelta(minutes=30)


@dataclass(slots=True)
class Happening:
    """One line of the timeline: an act, or several of the same kind by one person within half an hour."""

    entry: JournalEntry
    note: Note | None
    others: list[JournalEntry] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class TimelinePage:
    days: list[tuple[date, list[Happening]]]
    older: int | None


# What the acts of a file are about; an act belongs to the first kind with a beginning of its verb.
KINDS: dict[str, tuple[str | Promise, tuple[str, ...]]] = {
    "milestones": (
        _("milestone"),
        (
            "client_files.open_file", "client_files.start_assessment", "client_files.reassess", "plans.start_",
            "client_files.close_file", "client_files.reopen_file", "client_files.assign_file",
            "client_files.cover_file", "client_files.end_cover", "client_files.record_authorisation",
            "client_files.withdraw_authorisation", "client_files.reinstate_authorisation",
            "client_files.attach_scan", "referrals.",
        ),
    ),
    "contacts": (
        _("contact"),
        ("client_files.add_note", "client_files.correct_note", "client_files.record_c", "client_files.plan_",
         "client_files.keep_", "client_files.miss_", "client_files.cancel_", "client_files.reopen_appointment"),
    ),
    "tasks": (
        _("to do"),
        ("client_files.add_task", "client_files.complete_", "client_files.reopen_", "client_files.postpone_",
         "client_files.put_back_", "client_files.set_deadline", "client_files.meet_", "client_files.waive_"),
    ),
    "papers": (
        _("paper"),
        ("client_files.attach_", "client_files.remove_attachment", "client_files.restore_attachment"),
    ),
    "household": (_("household"), ("client_files.",)),
    "budget": (_("budget"), ("statements.",)),
    "debts": (_("debt"), ("debts.",)),
    "plan": (_("plan"), ("plans.",)),
    "letters": (_("letter"), ("documents.",)),
}  # fmt: skip


def kind_of(verb: str) -> str:
    """The kind of an act."""
    return next(kind for kind, (_label, starts) in KINDS.items() if verb.startswith(starts))


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What somebody wants to see of a timeline; empty asks for everything."""

    kind: str = ""
    by: Any = None
    since: date | None = None
    until: date | None = None

    def narrow(self, entries: QuerySet[JournalEntry]) -> QuerySet[JournalEntry]:
        if self.kind:
            verbs = entries.order_by("verb").values_list("verb", flat=True).distinct()
            entries = entries.filter(verb__in=[verb for verb in verbs if kind_of(verb) == self.kind])
        if self.by:
            entries = entries.filter(by=self.by)
        if self.since:
            entries = entries.filter(at__date__gte=self.since)
        return entries.filter(at__date__lte=self.until) if self.until else entries


EVERYTHING = Question()


def people_of(file: ClientFile, reader: Any) -> QuerySet[User]:
    """Who has done something in this file, as far as the reader may know."""
    return User.objects.filter(pk__in=file.journal.readable_by(reader).values("by")).order_by("name")


def timeline_of(file: ClientFile, reader: Any, *, before: str = "", question: Question = EVERYTHING) -> TimelinePage:
    """The journal as this reader may know it, newest first, by day; `before` is the id of the last entry shown.

    Raises ValueError when `before` is not a number.
    """
    entries = question.narrow(file.journal.readable_by(reader)).select_related("by").order_by("-pk")
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
    """Fold what one person did of one kind within half an hour into the newest, also when other acts lie between."""
    folded: list[Happening] = []
    newest: dict[tuple[str, int | None], Happening] = {}
    for line in lines:
        act = (line.entry.verb, line.entry.by_id)
        newer = newest.get(act)
        if newer and line.entry.verb in FOLDED_VERBS and newer.entry.at - line.entry.at <= FOLDED_WITHIN:
            newer.others.append(line.entry)
        else:
            folded.append(line)
            newest[act] = line
    return folded


# Saves of rows and acts that come in batches: one line on screen that opens; the journal keeps each.
FOLDED_VERBS = frozenset({
    "client_files.change_member", "client_files.change_contact", "client_files.add_task",
    "statements.set_budget_line", "debts.record_debt", "debts.change_debt", "debts.record_balance",
    "debts.add_limitation_event", "debts.request_statement", "documents.issue_letter", "documents.lift_hold",
})  # fmt: skip


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
    return (
        Authorisation.objects.live(on)
        .filter(file=file)
        .select_related("member", "scan")
        .order_by("kind", "member", "-pk")
    )


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
