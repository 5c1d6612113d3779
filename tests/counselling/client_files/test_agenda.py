from datetime import date, timedelta

import pytest

from caseflow.audit.models import AuditEntry
from counselling.client_files import services as files
from counselling.client_files.models import ClientFile, Deadline, DeadlineKind, Task
from counselling.client_files.services.agenda import (
    AlreadyEnded,
)
from counselling.domain.errors import ReasonMissing
from tests.cast import Cast
from tests.factories import TODAY

TOMORROW = TODAY + timedelta(days=1)


def next_action(file: ClientFile) -> tuple[str, date | None, object]:
    fresh = ClientFile.objects.get(pk=file.pk)
    return fresh.next_action, fresh.next_action_on, fresh.next_action_by


def add(cast: Cast, what: str, due_on: date) -> Task:
    return files.add_task(file=cast.file, what=what, assignee=cast.colleague, due_on=due_on, by=cast.counsellor)


def test_the_earliest_open_task_or_deadline_is_the_next_action(cast: Cast) -> None:
    later = add(cast, "call the landlord", TOMORROW)
    assert next_action(cast.file) == ("call the landlord", TOMORROW, cast.colleague)
    deadline = files.set_deadline(
        file=cast.file, kind=DeadlineKind.CUT_OFF, what="Électris", due_on=TODAY, by=cast.counsellor
    )
    assert next_action(cast.file)[1:] == (TODAY, cast.counsellor)
    files.meet_deadline(deadline=deadline, on=TODAY, by=cast.counsellor)
    assert next_action(cast.file) == ("call the landlord", TOMORROW, cast.colleague)
    files.postpone_task(task=later, due_on=TODAY + timedelta(days=8), by=cast.counsellor)
    assert next_action(cast.file)[1] == TODAY + timedelta(days=8)
    files.complete_task(task=later, on=TODAY, by=cast.counsellor)
    assert next_action(cast.file) == ("", None, None)
    files.reopen_task(task=later, by=cast.counsellor)
    assert next_action(cast.file)[0] == "call the landlord"


def test_a_task_is_done_once(cast: Cast) -> None:
    task = add(cast, "call", TODAY)
    files.complete_task(task=task, on=TODAY, by=cast.counsellor)
    entries = AuditEntry.objects.count()
    with pytest.raises(AlreadyEnded):
        files.complete_task(task=task, on=TOMORROW, by=cast.cover)
    assert Task.objects.get(pk=task.pk).ended_on == TODAY
    assert AuditEntry.objects.count() == entries


def test_a_deadline_is_waived_only_with_a_reason(cast: Cast) -> None:
    deadline = files.set_deadline(file=cast.file, kind=DeadlineKind.HEARING, due_on=TODAY, by=cast.counsellor)
    with pytest.raises(ReasonMissing) as refusal:
        files.waive_deadline(deadline=deadline, reason=" ", on=TODAY, by=cast.counsellor)
    assert refusal.value.field == "reason"
    assert Deadline.objects.get(pk=deadline.pk).ended_on is None
    waived = files.waive_deadline(deadline=deadline, reason="postponed by the court", on=TODAY, by=cast.counsellor)
    assert (waived.ended_on, waived.waived_because) == (TODAY, "postponed by the court")
