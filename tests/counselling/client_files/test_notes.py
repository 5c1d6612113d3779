"""Private notes leave no trace for others; corrections keep the first version."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from caseflow.accounts.models import User
from counselling.client_files import selectors
from counselling.client_files import services as files
from counselling.client_files.models import ClientFile, Note, NoteChannel, Visibility
from counselling.client_files.services.notes import NotTheAuthor
from counselling.domain.errors import StaleVersion
from tests.cast import Cast

CANARY = "CNRY-private-note"


def note(cast: Cast, visibility: Visibility) -> Note:
    return files.add_note(
        file=cast.file, text=f"{CANARY} said", occurred_at=timezone.now(), channel=NoteChannel.PHONE,
        visibility=visibility, by=cast.counsellor,
    )  # fmt: skip


def test_a_private_note_leaves_no_trace_for_others(cast: Cast, as_: Callable[[User], Client]) -> None:
    pages = [
        reverse(name, args=[cast.file.reference])
        for name in ("overview:file", "client_files:timeline", "client_files:household")
    ]
    activity = ClientFile.objects.get(pk=cast.file.pk).last_activity
    before = [as_(cast.cover).get(page).content.count(b"<li>") for page in pages]
    private = note(cast, Visibility.PRIVATE)
    assert ClientFile.objects.get(pk=cast.file.pk).last_activity == activity
    for page, items in zip(pages, before, strict=True):
        for reader in (cast.cover, cast.supervisor):
            answer = as_(reader).get(page).content
            assert CANARY.encode() not in answer
        assert as_(cast.cover).get(page).content.count(b"<li>") == items
    correct = reverse("client_files:correct_note", args=[cast.file.reference, private.pk])
    assert as_(cast.cover).get(correct).status_code == 404
    assert CANARY.encode() in as_(cast.counsellor).get(pages[1]).content
    assert list(selectors.pinned_notes(cast.file, cast.cover)) == []


def test_a_correction_keeps_the_first_version_and_is_made_once_by_the_author(cast: Cast) -> None:
    first = note(cast, Visibility.FILE)
    with pytest.raises(NotTheAuthor):
        files.correct_note(note=first, text="changed", by=cast.cover)
    better = files.correct_note(note=first, text="said it twice", by=cast.counsellor)
    with pytest.raises(StaleVersion):
        files.correct_note(note=first, text="from the other tab", by=cast.counsellor)
    assert [version.text for version in selectors.versions_of(better)] == ["said it twice", f"{CANARY} said"]
    assert list(Note.objects.current().filter(file=cast.file)) == [better]
    assert ClientFile.objects.get(pk=cast.file.pk).journal.count() == 2


def test_a_quick_note_is_written_on_the_overview(cast: Cast, as_: Callable[[User], Client]) -> None:
    page, browser = reverse("overview:file", args=[cast.file.reference]), as_(cast.counsellor)
    add = reverse("client_files:add_note", args=[cast.file.reference])
    assert f'action="{add}"' in browser.get(page).content.decode()
    quick = {"text": "rappelle demain", "channel": "meeting", "visibility": "file", "from": "overview"}
    assert browser.post(add, quick)["Location"] == page
    note = Note.objects.get(file=cast.file)
    assert (note.text, note.channel, note.visibility) == ("rappelle demain", "meeting", "file")
    assert f'action="{add}"' not in as_(cast.supervisor).get(page).content.decode()
