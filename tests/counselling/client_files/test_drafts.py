"""Texts while they are typed, and who else has the file open: remembered beside the data, for no one else."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from caseflow.accounts.models import User
from caseflow.audit.models import AuditEntry
from counselling.client_files import services as files
from counselling.client_files.models import ClientFile, Note
from tests.cast import Cast

type Browsers = Callable[[User | None], Client]
TYPED = {"text": "called, waits until", "channel": "phone", "visibility": "file"}


def address(cast: Cast, name: str, *args: object) -> str:
    return reverse(f"client_files:{name}", args=[cast.file.reference, *args])


@pytest.mark.parametrize(("place", "page"), [("note", "timeline"), ("note", "add_note"), ("call", "record_call")])
def test_what_was_typed_is_offered_to_its_author_alone(cast: Cast, as_: Browsers, place: str, page: str) -> None:
    before = AuditEntry.objects.count()
    kept = as_(cast.counsellor).post(address(cast, "keep_draft", place), TYPED)
    assert (kept.status_code, AuditEntry.objects.count()) == (200, before)
    again = as_(cast.counsellor).get(address(cast, page))
    assert again.context["form"]["text"].value() == "called, waits until"
    assert f'formaction="{address(cast, "keep_draft", place)}"' in again.text
    for colleague in (cast.cover, cast.supervisor):
        assert "called, waits until" not in as_(colleague).get(address(cast, page)).text
    elsewhere = cast.other_file.reference
    refused = as_(cast.counsellor).post(reverse("client_files:keep_draft", args=[elsewhere, place]), TYPED)
    assert refused.status_code == 404


def test_it_goes_when_the_text_is_saved_emptied_or_discarded(cast: Cast, as_: Browsers) -> None:
    browser, keep = as_(cast.counsellor), address(cast, "keep_draft", "note")

    def offered() -> str:
        return str(browser.get(address(cast, "add_note")).context["form"]["text"].value() or "")

    browser.post(keep, TYPED)
    assert browser.post(address(cast, "add_note"), {"text": ""}).status_code == 422
    assert offered() == TYPED["text"]
    browser.post(address(cast, "add_note"), TYPED)
    assert (offered(), Note.objects.count()) == ("", 1)
    browser.post(keep, TYPED)
    browser.post(keep, {"text": " "})
    assert offered() == ""
    browser.post(keep, TYPED)
    assert browser.post(keep, TYPED | {"discard": "1"}).url == address(cast, "timeline")
    assert (offered(), Note.objects.count()) == ("", 1)


def test_a_correction_has_a_draft_of_its_own_and_is_kept_for_a_week(cast: Cast, as_: Browsers) -> None:
    note = files.add_note(file=cast.file, text="called", occurred_at=timezone.now(), by=cast.counsellor)
    place = f"correction-{note.pk}"
    page = address(cast, "correct_note", note.pk)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        as_(cast.counsellor).post(address(cast, "keep_draft", place), {"text": "called twi"})
        clock.shift(timedelta(days=6, hours=23))
        assert as_(cast.counsellor).get(page).context["form"]["text"].value() == "called twi"
        clock.shift(timedelta(hours=1))
        assert as_(cast.counsellor).get(page).context["form"]["text"].value() == "called"
    gone = as_(cast.counsellor).post(address(cast, "keep_draft", place), {"discard": "1"})
    assert gone.url == page


def test_a_text_is_kept_for_a_known_field_and_a_note_of_ones_own_alone(cast: Cast, as_: Browsers) -> None:
    def note(file: ClientFile, by: User) -> Note:
        return files.add_note(file=file, text="called", occurred_at=timezone.now(), by=by)

    own, covers = note(cast.file, cast.counsellor), note(cast.file, cast.cover)
    elsewhere = note(cast.colleagues_file, cast.counsellor)
    refused = (
        "letter", "note-1", "correction", "correction-", "correction-x", f"correction-{'9' * 18}",
        f"correction-{'9' * 19}", f"correction-{covers.pk}", f"correction-{elsewhere.pk}",
    )  # fmt: skip
    browser = as_(cast.counsellor)
    for place in refused:
        for data in (TYPED, {"discard": "1"}):
            assert browser.post(address(cast, "keep_draft", place), data).status_code == 404, place
    assert browser.post(address(cast, "keep_draft", f"correction-{own.pk}"), TYPED).status_code == 200


def test_whoever_has_the_file_open_is_named_to_the_others_for_a_minute(cast: Cast, as_: Browsers) -> None:
    heartbeat = reverse("overview:presence", args=[cast.file.reference])
    page = reverse("client_files:household", args=[cast.file.reference])
    with time_machine.travel(timezone.now(), tick=False) as clock:
        assert as_(cast.counsellor).get(page).context["others"] == []
        assert as_(cast.colleague).get(page).status_code == 404
        assert as_(cast.cover).get(page).context["others"] == ["C. Kieffer"]
        before = AuditEntry.objects.count()
        clock.shift(timedelta(seconds=60))
        beat = as_(cast.counsellor).get(heartbeat, headers={"HX-Request": "true"})
        assert beat.context["others"] == ["C. Kieffer"]
        assert beat.text.startswith('<span id="presence"')
        clock.shift(timedelta(seconds=30))
        assert as_(cast.counsellor).get(heartbeat).context["others"] == []
        assert as_(cast.colleague).get(heartbeat).status_code == 404
        assert AuditEntry.objects.count() == before


def test_a_heartbeat_keeps_no_session_alive(cast: Cast, as_: Browsers) -> None:
    browser = as_(cast.counsellor)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        browser.get(reverse("client_files:household", args=[cast.file.reference]))
        seen = browser.session["seen_at"]
        clock.shift(timedelta(minutes=5))
        browser.get(reverse("overview:presence", args=[cast.file.reference]), headers={"Unattended": "1"})
        assert browser.session["seen_at"] == seen
