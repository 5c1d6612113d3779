"""Tasks and deadlines; the earliest open one, or an appointment before it, is the file's next action."""

from datetime import date

from caseflow.accounts.models import User
from caseflow.audit.entries import Actor
from caseflow.audit.models import Action
from caseflow.audit.verbs import verb
from counselling.changes import hold
from counselling.client_files import journal
from counselling.client_files.models import Appointment, ClientFile, Deadline, DeadlineKind, Task, TaskSource
from counselling.client_files.services.rules import require_open
from counselling.domain.errors import DomainError, gettext_noop, required_reason


class AlreadyEnded(DomainError):
    code = "already-ended"
    sentence = gettext_noop("This is already done or waived.")


@verb("client_files.add_task", action=Action.CREATE)
def add_task(
    *,
    file: ClientFile,
    what: str,
    assignee: User,
    due_on: date,
    by: Actor,
    urgent: bool = False,
    source: TaskSource = TaskSource.PERSON,
) -> Task:
    """Put something on somebody's list."""
    require_open(file)
    task = Task.objects.create(file=file, what=what, assignee=assignee, due_on=due_on, urgent=urgent, source=source)
    show_next_action(file)
    journal.record(file, about=task, what=what, due_on=due_on, assignee=assignee.name)
    return task


@verb("client_files.complete_task")
def complete_task(*, task: Task, on: date, by: User) -> Task:
    """Tick off a task."""
    if not Task.objects.open().filter(pk=task.pk).update(ended_on=on, ended_by=by):
        raise AlreadyEnded
    task.refresh_from_db()
    show_next_action(task.file)
    journal.record(task.file, about=task, what=task.what)
    return task


@verb("client_files.reopen_task")
def reopen_task(*, task: Task, by: User) -> Task:
    """Undo the tick."""
    require_open(task.file)
    Task.objects.filter(pk=task.pk).update(ended_on=None, ended_by=None)
    task.refresh_from_db()
    show_next_action(task.file)
    journal.record(task.file, about=task, what=task.what)
    return task


@verb("client_files.postpone_task")
def postpone_task(*, task: Task, due_on: date, by: User) -> Task:
    """Move a task to another day."""
    if not Task.objects.open().filter(pk=task.pk).update(due_on=due_on):
        raise AlreadyEnded
    task.refresh_from_db()
    show_next_action(task.file)
    journal.record(task.file, about=task, fields={"due_on": due_on}, what=task.what, due_on=due_on)
    return task


@verb("client_files.put_back_task")
def put_back_task(*, task: Task, due_on: date, by: User) -> Task:
    """Undo a postponement."""
    require_open(task.file)
    if not Task.objects.open().filter(pk=task.pk).update(due_on=due_on):
        raise AlreadyEnded
    task.refresh_from_db()
    show_next_action(task.file)
    journal.record(task.file, about=task, fields={"due_on": due_on}, what=task.what, due_on=due_on)
    return task


@verb("client_files.set_deadline", action=Action.CREATE)
def set_deadline(
    *, file: ClientFile, kind: DeadlineKind, due_on: date, by: User, what: str = "", document: str = ""
) -> Deadline:
    """Take down a date with legal or practical effect."""
    require_open(file)
    deadline = Deadline.objects.create(file=file, kind=kind, what=what, due_on=due_on, document=document)
    show_next_action(file)
    journal.record(file, about=deadline, kind=kind, what=what, due_on=due_on)
    return deadline


@verb("client_files.meet_deadline")
def meet_deadline(*, deadline: Deadline, on: date, by: User) -> Deadline:
    """What had to happen by that date has happened."""
    return _end(deadline, on=on, by=by, because="")


@verb("client_files.waive_deadline")
def waive_deadline(*, deadline: Deadline, reason: str, on: date, by: User) -> Deadline:
    """Let a deadline go, and say why."""
    return _end(deadline, on=on, by=by, because=required_reason(reason))


@verb("client_files.reopen_deadline")
def reopen_deadline(*, deadline: Deadline, by: User) -> Deadline:
    """Take back that a deadline was met or waived."""
    require_open(deadline.file)
    Deadline.objects.filter(pk=deadline.pk).update(ended_on=None, ended_by=None, waived_because="")
    deadline.refresh_from_db()
    show_next_action(deadline.file)
    journal.record(deadline.file, about=deadline, kind=deadline.kind, what=deadline.what)
    return deadline


def _end(deadline: Deadline, *, on: date, by: User, because: str) -> Deadline:
    open_rows = Deadline.objects.open().filter(pk=deadline.pk)
    if not open_rows.update(ended_on=on, ended_by=by, waived_because=because):
        raise AlreadyEnded
    deadline.refresh_from_db()
    show_next_action(deadline.file)
    journal.record(deadline.file, about=deadline, kind=deadline.kind, what=deadline.what, reason=because)
    return deadline


def show_next_action(file: ClientFile) -> None:
    """Copy the earliest open deadline, appointment or task onto the file, where the list sorts by it."""
    hold(file)  # Two acts at once would each copy what they see.
    deadline = Deadline.objects.open().filter(file=file).order_by("due_on", "pk").first()
    appointment = Appointment.objects.planned().filter(file=file).select_related("counsellor").first()
    task = Task.objects.open().filter(file=file).select_related("assignee").order_by("due_on", "pk").first()
    steps: list[tuple[date, str, User | None]] = []
    if deadline:
        steps.append((deadline.due_on, str(deadline), file.counsellor))
    if appointment:
        steps.append((appointment.day, str(appointment), appointment.counsellor))
    if task:
        steps.append((task.due_on, task.what, task.assignee))
    # On the same day a deadline comes before an appointment, and that before a task: `min` keeps the first.
    due_on, what, whose = min(steps, key=lambda step: step[0], default=(None, "", None))
    action = {"next_action": what, "next_action_by": whose, "next_action_on": due_on}
    ClientFile.objects.filter(pk=file.pk).update(**action)
    for column, value in action.items():
        setattr(file, column, value)
