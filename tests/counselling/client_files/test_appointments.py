"""Appointments: planned, kept, missed, cancelled, taken back; the first one kept lets a referred person in."""

from collections.abc import Callable
from datetime import datetime, time, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from caseflow.accounts.models import User
from counselling.client_files import services as files
from counselling.client_files.models import (
    Appointment,
    ClientFile,
    ContactDetails,
    Deadline,
    DeadlineKind,
    Origin,
)
from counselling.client_files.services import Meeting, NewClient, Request
from counselling.client_files.services.appointments import AlreadyNoted, NotYetDue
from counselling.client_files.services.assignment import NotACounsellorHere
from counselling.client_files.services.lifecycle import FirstMeetingMissing
from counselling.client_files.services.opening import EarlierFileOpen
from counselling.client_files.services.rules import FileClosed
from counselling.domain.errors import ReasonMissing
from counselling.domain.lifecycle import FileState
from tests.cast import Cast
from tests.factories import TODAY
from tests.factories.client_files import ClientFileFactory
from tests.factories.statements import FinancialStatementFactory

type Browsers = Callable[[User | None], Client]
TOMORROW = TODAY + timedelta(days=1)


def plan(cast: Cast, *, days: int = 0, **meeting: object) -> Appointment:
    at = timezone.make_aware(datetime.combine(TODAY, time(10, 30))) + timedelta(days=days)
    meeting = {"at": at, "counsellor": cast.counsellor} | meeting
    return files.plan_appointment(file=cast.file, meeting=Meeting(**meeting), on=TODAY, by=cast.counsellor)


def test_it_is_the_next_action_until_it_is_over(cast: Cast) -> None:
    files.add_task(file=cast.file, what="call", assignee=cast.cover, due_on=TOMORROW, by=cast.counsellor)
    appointment = plan(cast)
    file = ClientFile.objects.get(pk=cast.file.pk)
    assert (file.next_action_on, file.next_action_by, "10:30" in file.next_action) == (TODAY, cast.counsellor, True)
    kept = files.keep_appointment(appointment=appointment, on=TODAY, by=cast.cover)
    assert (kept.state, kept.ended_on, kept.ended_by) == ("kept", TODAY, cast.cover)
    assert ClientFile.objects.get(pk=cast.file.pk).next_action == "call"


def test_on_one_day_a_deadline_comes_first_and_a_task_last(cast: Cast) -> None:
    files.add_task(file=cast.file, what="call", assignee=cast.cover, due_on=TODAY, by=cast.counsellor)
    plan(cast)
    assert "10:30" in cast.file.next_action
    files.set_deadline(file=cast.file, kind=DeadlineKind.HEARING, due_on=TODAY, by=cast.counsellor)
    assert "10:30" not in cast.file.next_action
    assert cast.file.next_action != "call"


def test_what_is_still_to_come_cannot_have_been_kept(cast: Cast) -> None:
    appointment = plan(cast, days=1)
    for step in (files.keep_appointment, files.miss_appointment):
        with pytest.raises(NotYetDue):
            step(appointment=appointment, on=TODAY, by=cast.counsellor)
    with pytest.raises(ReasonMissing):
        files.cancel_appointment(appointment=appointment, reason=" ", on=TODAY, by=cast.counsellor)
    gone = files.cancel_appointment(appointment=appointment, reason="ill", on=TODAY, by=cast.counsellor)
    assert (gone.state, gone.cancelled_because) == ("cancelled", "ill")


def test_it_is_noted_once_and_can_be_taken_back(cast: Cast) -> None:
    appointment = plan(cast)
    files.miss_appointment(appointment=appointment, on=TODAY, by=cast.counsellor)
    with pytest.raises(AlreadyNoted):
        files.keep_appointment(appointment=appointment, on=TODAY, by=cast.cover)
    again = files.reopen_appointment(appointment=appointment, by=cast.counsellor)
    assert (again.state, again.ended_on, again.ended_by) == ("planned", None, None)
    with pytest.raises(AlreadyNoted):
        files.reopen_appointment(appointment=appointment, by=cast.counsellor)


def test_only_a_counsellor_of_the_service_meets_the_client_and_only_in_an_open_file(cast: Cast) -> None:
    with pytest.raises(NotACounsellorHere):
        plan(cast, counsellor=cast.other_counsellor)
    appointment = plan(cast)
    ClientFile.objects.filter(pk=cast.file.pk).update(state="closed", closed_on=TODAY)
    for act in (
        lambda: plan(cast),
        lambda: files.keep_appointment(appointment=appointment, on=TODAY, by=cast.counsellor),
    ):
        with pytest.raises(FileClosed):
            act()


def test_whoever_was_referred_is_met_before_the_assessment(cast: Cast) -> None:
    ClientFile.objects.filter(pk=cast.file.pk).update(origin=Origin.REFERRAL)
    file = ClientFile.objects.get(pk=cast.file.pk)
    appointment = plan(cast)
    files.miss_appointment(appointment=appointment, on=TODAY, by=cast.counsellor)
    with pytest.raises(FirstMeetingMissing):
        files.start_assessment(file=file, on=TODAY, by=cast.counsellor)
    files.keep_appointment(appointment=plan(cast), on=TODAY, by=cast.counsellor)
    files.start_assessment(file=file, on=TODAY, by=cast.counsellor)
    assert file.state == FileState.IN_ASSESSMENT


def test_a_first_contact_can_plan_the_meeting_note_what_burns_and_go_on_from_a_closed_file(cast: Cast) -> None:
    earlier = ClientFileFactory(service=cast.service, closed=True)
    at = timezone.make_aware(datetime.combine(TOMORROW, time(10)))
    wish = Request(
        text="rent", urgent=DeadlineKind.EVICTION, urgent_on=TOMORROW, earlier_file=earlier,
        meeting=Meeting(at=at, counsellor=cast.colleague),
    )  # fmt: skip
    opened = {"service": cast.service, "on": TODAY, "by": cast.counsellor, "consent_pending": "calls back"}
    file = files.open_file(client=NewClient(last_name="Neu"), request=wish, **opened)
    assert (file.request, file.earlier_file, file.next_action_on) == ("rent", earlier, TOMORROW)
    assert Deadline.objects.get(file=file).kind == "eviction"
    assert Appointment.objects.get(file=file).at == at
    assert file.journal.count() == 1
    with pytest.raises(EarlierFileOpen):
        files.open_file(client=NewClient(last_name="Neu"), request=Request(earlier_file=cast.file), **opened)


def test_the_desk_asks_until_somebody_notes_what_became_of_it(cast: Cast, as_: Browsers) -> None:
    now = timezone.now()
    yesterday, later = plan(cast, at=now - timedelta(days=1)), plan(cast, at=now + timedelta(days=2))
    browser, desk = as_(cast.counsellor), reverse("overview:desk")

    def asked_of(person: User, **query: str) -> list[tuple[Appointment, bool]]:
        meetings = as_(person).get(desk, query).context["desk"].meetings
        return [(meeting.appointment, meeting.may_end) for meeting in meetings]

    assert asked_of(cast.counsellor) == asked_of(cast.cover) == [(yesterday, True)]
    assert asked_of(cast.supervisor) == [(yesterday, False)]
    assert asked_of(cast.colleague, who="team") == []
    kept = reverse("client_files:keep_appointment", args=[cast.file.reference, yesterday.pk])
    answer = browser.post(kept, {"from": "desk"}, follow=True)
    assert answer.redirect_chain == [(desk, 302)]
    assert reverse("client_files:reopen_appointment", args=[cast.file.reference, yesterday.pk]) in answer.text
    overview = browser.get(reverse("overview:file", args=[cast.file.reference]))
    assert overview.context["appointments"] == [later]
    too_early = reverse("client_files:keep_appointment", args=[cast.file.reference, later.pk])
    assert browser.post(too_early).url == reverse("overview:file", args=[cast.file.reference])
    assert Appointment.objects.get(pk=later.pk).state == "planned"


def test_what_the_next_step_asks_stands_in_the_list_with_its_place(cast: Cast, as_: Browsers) -> None:
    ClientFile.objects.filter(pk=cast.file.pk).update(origin=Origin.REFERRAL)
    ContactDetails.objects.update(may_call=False)
    browser, overview = as_(cast.counsellor), reverse("overview:file", args=[cast.file.reference])

    def missing() -> dict[str, str]:
        return {gap.code: gap.url for gap in browser.get(overview).context["missing"]}

    contact = reverse("client_files:change_contact", args=[cast.file.reference, cast.file.members.get().pk])
    assert (missing()["reach"], missing()["first_meeting"]) == (
        contact,
        reverse("client_files:plan_appointment", args=[cast.file.reference]),
    )
    refused = browser.post(reverse("client_files:start_assessment", args=[cast.file.reference]))
    assert refused.url == f"{overview}#to-complete"
    ContactDetails.objects.update(may_write=True)
    files.keep_appointment(appointment=plan(cast), on=TODAY, by=cast.counsellor)
    assert not {"reach", "first_meeting"} & missing().keys()
    FinancialStatementFactory(file=cast.file)
    for state, code in ((FileState.IN_ASSESSMENT, "frozen"), (FileState.IN_NEGOTIATION, "plan")):
        assert code not in missing()
        ClientFile.objects.filter(pk=cast.file.pk).update(state=state)
        assert code in missing()


def test_the_page_that_closes_a_file_lists_what_is_still_open(cast: Cast, as_: Browsers) -> None:
    deadline = files.set_deadline(file=cast.file, kind=DeadlineKind.HEARING, due_on=TODAY, by=cast.counsellor)
    end = reverse("client_files:end_deadline", args=[cast.file.reference, deadline.pk])
    browser = as_(cast.counsellor)
    assert end in browser.get(reverse("client_files:close_file", args=[cast.file.reference])).text
    answer = browser.post(end, follow=True)
    undo = reverse("client_files:reopen_deadline", args=[cast.file.reference, deadline.pk])
    assert undo in answer.text
    browser.post(undo)
    assert Deadline.objects.get(pk=deadline.pk).ended_on is None
