"""The day of a person: what burns, what is to be done and for whom, and how many files stand without a next step."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from counselling.client_files.models import Appointment, ClientFile, Deadline, HouseholdMember, Task
from counselling.overview.selectors.identity import URGENT_WITHIN
from counselling.overview.selectors.lists import silent
from counselling.permissions import FilePermission

DESK_ROWS = 60
OVERDUE, TODAY, WITHIN_A_WEEK, LATER = range(4)
STRETCH_LABELS: dict[int, str | Promise] = {
    OVERDUE: _("Overdue"),
    TODAY: _("Today"),
    WITHIN_A_WEEK: _("Within a week"),
    LATER: _("Later"),
}


@dataclass(frozen=True, slots=True)
class Urgent:
    """A deadline that burns, with the days that are left."""

    deadline: Deadline
    days: int


@dataclass(frozen=True, slots=True)
class ToDo:
    """A task, and whether the file is in this person's hands, so that they may end it."""

    task: Task
    may_end: bool


@dataclass(frozen=True, slots=True)
class Meeting:
    """An appointment, and whether this person may note what became of it."""

    appointment: Appointment
    may_end: bool


@dataclass(frozen=True, slots=True)
class Stretch:
    """What is to be done in one stretch of time, the earliest first."""

    label: str | Promise
    is_overdue: bool
    rows: list[ToDo]


@dataclass(frozen=True, slots=True)
class Desk:
    """What a person sees in the morning; `mine` says whether the counts are of the files in their hands alone."""

    mine: bool
    urgent: list[Urgent]
    meetings: list[Meeting]
    stretches: list[Stretch]
    to_do: int
    overdue: int
    files: int
    without_next_action: int
    silent: int

    @property
    def place(self) -> str:
        """How a button on this page says where it stands."""
        return "desk" if self.mine else "team"

    @property
    def shown(self) -> set[str]:
        """The references of the files that appear."""
        tasks = [row.task.file for stretch in self.stretches for row in stretch.rows]
        meetings = [meeting.appointment.file for meeting in self.meetings]
        return {file.reference for file in [*tasks, *meetings, *(row.deadline.file for row in self.urgent)]}


def desk_of(user: Any, on: date, *, whole_team: bool = False, done: int | None = None) -> Desk:
    """The day of one person, or of everybody whose files this person may see.

    Somebody who covers for a colleague also finds the tasks of those files. `done` is the task just ticked off:
    it stays in its place, so that the tick can be taken back there.
    """
    visible = ClientFile.objects.visible_to(user).open()
    hands = ClientFile.objects.visible_to(user, FilePermission.CHANGE).open()
    files = visible if whole_team else hands
    theirs = Task.objects.filter(file__in=visible)
    # What nobody has noted yet stays until somebody does.
    meetings = Appointment.objects.planned().filter(file__in=visible, at__lt=_midnight_after(on))
    if not whole_team:
        covered = Q(file__in=hands.exclude(counsellor=user))
        theirs, meetings = theirs.filter(Q(assignee=user) | covered), meetings.filter(Q(counsellor=user) | covered)
    tasks = theirs.open()
    deadlines = Deadline.objects.open().filter(file__in=files, due_on__lte=on + URGENT_WITHIN)
    just_done = theirs.filter(pk=done, ended_on__isnull=False) if done else theirs.none()
    shown = [*_with_file(tasks, "assignee")[:DESK_ROWS], *_with_file(just_done, "assignee")]
    coming = list(_with_file(meetings, "counsellor", order="at")[:DESK_ROWS])
    asked = [row.file_id for row in (*shown, *coming)]
    mine = set(hands.filter(pk__in=asked).values_list("pk", flat=True))
    return Desk(
        mine=not whole_team,
        urgent=[Urgent(row, (row.due_on - on).days) for row in _with_file(deadlines)[:DESK_ROWS]],
        meetings=[Meeting(row, row.file_id in mine) for row in coming],
        stretches=list(_stretches([ToDo(task, task.file_id in mine) for task in shown], on)),
        to_do=tasks.count(),
        overdue=tasks.filter(due_on__lt=on).count(),
        files=files.count(),
        without_next_action=files.filter(next_action_on__isnull=True).count(),
        silent=silent(files, on).count(),
    )


def _midnight_after(on: date) -> datetime:
    return timezone.make_aware(datetime.combine(on + timedelta(days=1), time.min))


def _with_file(rows: QuerySet[Any], *also: str, order: str = "due_on") -> QuerySet[Any]:
    clients = Prefetch(
        "file__members", HouseholdMember.objects.clients().select_related("contact").order_by("pk"), to_attr="clients"
    )
    return rows.select_related("file__counsellor", *also).prefetch_related(clients).order_by(order, "pk")


def _stretches(rows: list[ToDo], on: date) -> Iterable[Stretch]:
    def stretch(row: ToDo) -> int:
        if row.task.due_on <= on:
            return OVERDUE if row.task.due_on < on else TODAY
        return WITHIN_A_WEEK if row.task.due_on - on <= timedelta(days=7) else LATER

    for place, group in groupby(sorted(rows, key=lambda row: (row.task.due_on, row.task.pk)), stretch):
        yield Stretch(STRETCH_LABELS[place], place == OVERDUE, list(group))
