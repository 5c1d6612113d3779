"""What the pages over several capabilities show: lists of files, the desk, a file at a glance, who saw it."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from caseflow.ui.pagination import Order
from counselling.client_files import selectors as client_files
from counselling.client_files.models import (
    Appointment,
    ClientFile,
    ClientFileQuerySet,
    Deadline,
    HouseholdMember,
    Task,
)
from counselling.debts import selectors as debts
from counselling.debts.selectors import DebtTotals
from counselling.domain.explanation import Figure
from counselling.statements import selectors as statements
from counselling.statements.models import FinancialStatement

ORDERS = {"activity": Order("last_activity", descending=True), "next": Order("next_action_on")}
ORDER_LABELS = {"activity": _("last activity"), "next": _("next action")}
SEARCH_LIMIT = 20


def with_clients(files: ClientFileQuerySet) -> ClientFileQuerySet:
    """Files with what a line of a list shows, in three queries for any number of rows."""
    clients = Prefetch("members", HouseholdMember.objects.clients().order_by("pk"), to_attr="clients")
    return files.select_related("counsellor", "service", "next_action_by").prefetch_related(clients)


def ordered(files: ClientFileQuerySet, order: str) -> ClientFileQuerySet:
    """By next action, only files that have one are listed; the filter finds the others."""
    return files.filter(next_action_on__isnull=False) if order == "next" else files


def named(user: Any, fragment: str) -> list[ClientFile]:
    """Files this person may see whose client or reference fits half a name, most recently touched first."""
    files = client_files.files_named(ClientFile.objects.visible_to(user), fragment)
    return list(with_clients(files).order_by("-last_activity", "-pk")[:SEARCH_LIMIT])


@dataclass(frozen=True, slots=True)
class Urgent:
    """A deadline that burns, with the days that are left."""

    deadline: Deadline
    days: int


@dataclass(frozen=True, slots=True)
class Desk:
    """What burns, who comes today, what is to be done by whom, and how many files stand without a next step."""

    urgent: list[Urgent]
    meetings: list[Appointment]
    tasks: list[Task]
    overdue: int
    files: int
    without_next_action: int
    without_contact: int


URGENT_WITHIN = timedelta(days=14)
SILENT_AFTER = timedelta(days=30)
DESK_ROWS = 60


def desk_of(user: Any, on: date, *, whole_team: bool = False) -> Desk:
    """The day of one person, or of everybody whose files this person may see."""
    visible = ClientFile.objects.visible_to(user).open()
    files = visible if whole_team else visible.filter(Q(counsellor=user) | Q(grants__user=user)).distinct()
    deadlines = Deadline.objects.open().filter(file__in=files, due_on__lte=on + URGENT_WITHIN)
    tasks = Task.objects.open().filter(file__in=visible)
    tasks = tasks if whole_team else tasks.filter(assignee=user)
    shown = list(_with_file(tasks)[:DESK_ROWS])
    # What nobody has noted yet stays until somebody does.
    meetings = Appointment.objects.planned().filter(file__in=visible, at__lt=_midnight_after(on))
    meetings = meetings if whole_team else meetings.filter(counsellor=user)
    return Desk(
        urgent=[Urgent(row, (row.due_on - on).days) for row in _with_file(deadlines)[:DESK_ROWS]],
        meetings=list(_with_file(meetings.select_related("counsellor"), "at")[:DESK_ROWS]),
        tasks=shown,
        overdue=sum(task.due_on < on for task in shown),
        files=files.count(),
        without_next_action=files.filter(next_action_on__isnull=True).count(),
        without_contact=files.filter(last_activity__date__lt=on - SILENT_AFTER).count(),
    )


def _midnight_after(on: date) -> datetime:
    return timezone.make_aware(datetime.combine(on + timedelta(days=1), time.min))


def _with_file(rows: QuerySet[Any], order: str = "due_on") -> QuerySet[Any]:
    clients = Prefetch(
        "file__members", HouseholdMember.objects.clients().select_related("contact").order_by("pk"), to_attr="clients"
    )
    return rows.select_related("file__counsellor").prefetch_related(clients).order_by(order, "pk")


@dataclass(frozen=True, slots=True)
class Identity:
    """A file at a glance, above each of its pages: people, figures that stay in sight, and what burns."""

    clients: list[HouseholdMember]
    ages: list[int | None]
    size: client_files.HouseholdSize
    contact: list[str]
    statement: FinancialStatement | None
    figures: list[Figure]
    debts: DebtTotals
    urgent: list[Deadline]


# Shown of the newest budget, in this order; debts and deadlines follow.
BAR_FIGURES = ("left_to_live_on", "left_per_day", "balance", "debt_ratio")


def identity_of(file: ClientFile, on: date) -> Identity:
    clients = client_files.clients_of(file)
    lines = debts.debts_of(file, on)
    statement = statements.current_statement(file)
    assessment = statements.figures_of(statement, running=debts.instalments_in(lines)) if statement else None
    return Identity(
        clients=clients,
        ages=[client.age_on(on) for client in clients],
        size=client_files.household_size(file, on),
        contact=[client.contact.comment for client in clients if client.contact.comment],
        statement=statement,
        figures=[assessment[name] for name in BAR_FIGURES if name in assessment.figures] if assessment else [],
        debts=debts.totals_of(lines),
        urgent=list(Deadline.objects.open().filter(file=file, due_on__lte=on + URGENT_WITHIN)),
    )
