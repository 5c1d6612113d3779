"""Calls and their next step, tries to reach a client, questions without a file."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from caseflow.accounts.models import User
from caseflow.audit.models import AuditEntry
from counselling.client_files import selectors
from counselling.client_files import services as files
from counselling.client_files.models import (
    AttemptChannel,
    AttemptResult,
    CallResult,
    ContactAttempt,
    ContactDetails,
    Enquiry,
    HouseholdMember,
    Note,
    Task,
)
from counselling.client_files.services import Call
from counselling.client_files.services.contacts import DayMissing, OnlyClientsAreContacted, UnsafeChannel
from counselling.client_files.services.notes import NoteEmpty
from tests.cast import Cast
from tests.factories import TODAY
from tests.factories.client_files import HouseholdMemberFactory
from tests.factories.debts import DebtFactory

type Browsers = Callable[[User | None], Client]
NOW = timezone.now()
TOMORROW = TODAY + timedelta(days=1)


def call(cast: Cast, **told: object) -> Note:
    told = {"party": "Cofilux, Mme Royer", "at": NOW, "text": "waits until December"} | told
    return files.record_call(file=cast.file, call=Call(**told), by=cast.counsellor)


def client(cast: Cast) -> HouseholdMember:
    return cast.file.members.clients().select_related("contact", "file").get()


def test_a_client_of_another_file_is_refused(cast: Cast) -> None:
    stranger = cast.colleagues_file.members.clients().select_related("contact", "file").get()
    with pytest.raises(OnlyClientsAreContacted):
        call(cast, member=stranger)
    assert not Note.objects.exists()
    assert not ContactAttempt.objects.exists()


def test_a_call_is_one_note_one_task_and_one_sentence(cast: Cast) -> None:
    before = AuditEntry.objects.count()
    note = call(cast, result=CallResult.AGREED, next_step="send the plan", due_on=TOMORROW)
    assert (note.party, note.result, note.channel, note.visibility) == (
        "Cofilux, Mme Royer", "agreed", "phone", "file",
    )  # fmt: skip
    task = Task.objects.get(file=cast.file)
    assert (task.what, task.due_on, task.assignee) == ("send the plan", TOMORROW, cast.counsellor)
    assert cast.file.next_action == "send the plan"
    assert AuditEntry.objects.count() == before + 1
    assert cast.file.journal.get().facts == {
        "note": note.pk, "party": "Cofilux, Mme Royer", "result": "agreed", "next_step": "send the plan",
        "due_on": "2026-11-25",
    }  # fmt: skip
    better = files.correct_note(note=note, text="waits until January", by=cast.counsellor)
    assert (better.party, better.result) == (note.party, note.result)


def test_whoever_is_to_be_called_again_is_on_the_desk_and_needs_a_day(cast: Cast) -> None:
    with pytest.raises(DayMissing) as refusal:
        call(cast, result=CallResult.CALL_BACK)
    assert (refusal.value.field, Note.objects.count()) == ("due_on", 0)
    call(cast, result=CallResult.CALL_BACK, due_on=TOMORROW)
    assert "Cofilux, Mme Royer" in Task.objects.get().what


def test_only_no_answer_needs_no_text(cast: Cast) -> None:
    with pytest.raises(NoteEmpty):
        call(cast, text=" ")
    assert call(cast, text="", result=CallResult.NO_ANSWER).text == ""
    assert Task.objects.count() == 0
    assert ContactAttempt.objects.count() == 0


def test_a_call_with_the_client_counts_as_a_try(cast: Cast) -> None:
    member = client(cast)
    call(cast, party=member.full_name, member=member)
    call(cast, party=member.full_name, member=member, text="", result=CallResult.NO_ANSWER)
    assert [(it.channel, it.result) for it in ContactAttempt.objects.all()] == [
        ("call", "reached"), ("call", "no_answer"),
    ]  # fmt: skip


def test_a_way_that_is_not_safe_is_refused_but_who_calls_by_themselves_is_heard(cast: Cast) -> None:
    ContactDetails.objects.update(may_call=False)
    member = client(cast)
    with pytest.raises(UnsafeChannel):
        call(cast, party=member.full_name, member=member, text="", result=CallResult.NO_ANSWER)
    for channel in ("call", "voicemail", "sms", "post"):
        with pytest.raises(UnsafeChannel):
            attempt(cast, member, channel)
    for channel in ("email", "visit", "referrer"):
        assert attempt(cast, member, channel).channel == channel
    call(cast, party=member.full_name, member=member)
    assert ContactAttempt.objects.latest("pk").result == "reached"
    ContactDetails.objects.update(may_text=True)
    assert attempt(cast, client(cast), "sms").result == "message_left"


def attempt(cast: Cast, member: HouseholdMember, channel: str) -> ContactAttempt:
    return files.record_contact_attempt(
        member=member, channel=AttemptChannel(channel), result=AttemptResult.MESSAGE_LEFT, at=NOW, by=cast.counsellor
    )


def test_nobody_but_clients_is_contacted(cast: Cast) -> None:
    child = HouseholdMemberFactory(file=cast.file, child=True)
    with pytest.raises(OnlyClientsAreContacted):
        attempt(cast, child, "visit")


def test_with_whom_begins_with_the_last_one(cast: Cast, as_: Browsers) -> None:
    DebtFactory(file=cast.file, creditor__name="Sofibel")
    for party in ("Cofilux", "Anne Weber", "Électris", "Cofilux"):
        call(cast, party=party)
    assert selectors.parties_of(cast.file) == ["Cofilux", "Électris", "Anne Weber"]
    page = as_(cast.counsellor).get(reverse("client_files:record_call", args=[cast.file.reference]))
    assert page.context["form"]["party"].value() == "Cofilux"
    assert page.text.index('value="Électris"') < page.text.index('value="Sofibel"')


def test_the_drawer_answers_without_leaving_the_page(cast: Cast, as_: Browsers) -> None:
    browser = as_(cast.counsellor)
    address = reverse("client_files:record_call", args=[cast.file.reference])
    asked = browser.get(address, headers={"HX-Request": "true"})
    assert asked.text.lstrip().startswith('<form method="post" id="call-form"')
    assert "621 55 01 77" in asked.text
    typed = {"party": "Anne Weber", "result": "talked", "text": "", "next_step": "", "due_on": ""}
    refused = browser.post(address, typed, headers={"HX-Request": "true"})
    assert refused.status_code == 422
    assert 'id="call_text"' in refused.text
    saved = browser.post(address, typed | {"text": "comes on Monday"}, headers={"HX-Request": "true"})
    assert (saved.status_code, saved.content) == (200, b"")
    assert "caseflow:done" in saved.headers["HX-Trigger"]
    assert ContactAttempt.objects.get().member == client(cast)
    plain = browser.post(address, typed | {"text": "comes on Monday"})
    assert plain.url == reverse("client_files:timeline", args=[cast.file.reference])


def test_a_question_is_counted_without_a_name(cast: Cast, as_: Browsers) -> None:
    address = reverse("client_files:record_enquiry")
    told = {"service": cast.service.pk, "asker": "relative", "topic": "energy", "answer": "advice"}
    browser = as_(cast.counsellor)
    assert browser.post(address, told | {"last_name": "Weber"}).url == address
    enquiry = Enquiry.objects.get()
    assert (enquiry.service, enquiry.on, enquiry.asker) == (cast.service, timezone.localdate(), "relative")
    assert {field.get_internal_type() for field in Enquiry._meta.concrete_fields} == {
        "BigAutoField", "ForeignKey", "DateField", "CharField",
    }  # fmt: skip
    assert browser.get(address).context["counted"] == 1
    assert as_(cast.other_counsellor).get(address).context["counted"] == 0
