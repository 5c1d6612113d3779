"""What people ask of the audit log: who saw this file, what was done in this service, is the log whole."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from caseflow.audit.models import Action, AuditEntry, AuditSeal, Outcome
from caseflow.audit.verification import VERB as VERIFICATION
from caseflow.ui.pagination import Page

VISIT = timedelta(minutes=30)
PAGE_SIZE = 100

SEEING = (Action.VIEW, Action.EXPORT, Action.PRINT, Action.DOWNLOAD, Action.URGENT_ACCESS)
TAKING = (Action.EXPORT, Action.PRINT, Action.DOWNLOAD)


@dataclass
class Visit:
    """Pages of one file that one person read within half an hour of each other, by one relation."""

    actor: int | None
    actor_name: str
    role: str
    relation: str
    first_at: datetime
    last_at: datetime
    count: int = 0
    pages: list[str] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)

    def holds(self, entry: AuditEntry) -> bool:
        return self.relation == entry.relation and entry.at - self.last_at <= VISIT

    def add(self, entry: AuditEntry) -> None:
        self.last_at = entry.at
        self.count += 1
        page = entry.detail.get("page", "")
        if page and page not in self.pages:
            self.pages.append(page)
        if entry.action in TAKING:
            self.taken.append(entry.action)


def folded_reads(
    file: str,
    *,
    since: date | None = None,
    until: date | None = None,
    person: int | None = None,
    taken_only: bool = False,
) -> list[Visit]:
    """Who saw this file, newest visit first; a list that merely named the file is no visit."""
    reads = AuditEntry.objects.filter(file=file, action__in=SEEING, outcome=Outcome.DONE)
    if person is not None:
        reads = reads.filter(actor=person)
    visits = list(_visits(_between(reads, since, until).order_by("id").iterator()))
    visits.sort(key=lambda visit: visit.last_at, reverse=True)
    return [visit for visit in visits if visit.taken or not taken_only]


def _visits(reads: Iterable[AuditEntry]) -> Iterator[Visit]:
    going_on: dict[int | None, Visit] = {}
    for entry in reads:
        visit = going_on.get(entry.actor)
        if visit is None or not visit.holds(entry):
            if visit is not None:
                yield visit
            visit = going_on[entry.actor] = Visit(
                entry.actor, entry.actor_name, entry.role, entry.relation, entry.at, entry.at
            )
        visit.add(entry)
    yield from going_on.values()


def entries_of(
    service: int,
    *,
    since: date | None = None,
    until: date | None = None,
    person: int | None = None,
    verb: str = "",
    action: str = "",
    outcome: str = "",
    file: str = "",
) -> QuerySet[AuditEntry]:
    """Entries of one service; `verb` is a whole name or its beginning."""
    entries = AuditEntry.objects.filter(service=service)
    if person is not None:
        entries = entries.filter(actor=person)
    if verb:
        entries = entries.filter(verb__startswith=verb)
    exact = {"action": action, "outcome": outcome, "file": file}
    return _between(entries.filter(**{name: value for name, value in exact.items() if value}), since, until)


def page_of_entries(
    entries: QuerySet[AuditEntry], *, after: int | None = None, before: int | None = None
) -> Page[AuditEntry]:
    """One page, newest first, by the number of its last entry; served by the index on service and number."""
    if before is not None:
        rows = list(entries.filter(pk__gt=before).order_by("pk")[: PAGE_SIZE + 1])
        more, rows = len(rows) > PAGE_SIZE, rows[PAGE_SIZE - 1 :: -1] if len(rows) > PAGE_SIZE else rows[::-1]
        return Page(rows, _number(rows[:1]) if more else "", _number(rows[-1:]))
    older = entries if after is None else entries.filter(pk__lt=after)
    rows = list(older.order_by("-pk")[: PAGE_SIZE + 1])
    more, rows = len(rows) > PAGE_SIZE, rows[:PAGE_SIZE]
    return Page(rows, "" if after is None else _number(rows[:1]), _number(rows[-1:]) if more else "")


def latest_seal() -> AuditSeal | None:
    return AuditSeal.objects.order_by("-number").first()


def latest_act(verb: str) -> datetime | None:
    """When this was last done, by the machine's time; nothing if never, or longer ago than entries are kept."""
    return AuditEntry.objects.filter(verb=verb).order_by("-pk").values_list("at", flat=True).first()


def latest_verification() -> AuditEntry | None:
    """The last walk along the chain, with its counts, whether it found the log whole or not."""
    return AuditEntry.objects.filter(service__isnull=True, verb=VERIFICATION).order_by("-id").first()


def _number(rows: list[AuditEntry]) -> str:
    return str(rows[0].pk) if rows else ""


def _between(entries: QuerySet[AuditEntry], since: date | None, until: date | None) -> QuerySet[AuditEntry]:
    """Whole days of the house's own time zone, both included."""
    if since is not None:
        entries = entries.filter(at__gte=_midnight(since))
    if until is not None:
        entries = entries.filter(at__lt=_midnight(until + timedelta(days=1)))
    return entries


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
