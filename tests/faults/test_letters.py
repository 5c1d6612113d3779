"""A worker that dies at any point leaves a letter that the next one finishes: right hash, one number, no stray."""

from datetime import timedelta

import pytest
from django.utils import timezone

from caseflow.files import storage
from documents import jobs
from documents import services as letters
from documents.models import Letter, LetterSeries
from documents.services import printing
from tests.factories import TODAY
from tests.factories.documents import debt_with_address, ready_to_write

pytestmark = pytest.mark.django_db


class Killed(BaseException):
    """What a SIGKILL looks like from inside: nothing catches it."""


def killed(*_args, **_kwargs):
    raise Killed


def stored_then_killed(content, *, extension):
    REAL_STORE(content, extension=extension)
    raise Killed


def finished_then_killed(**known):
    REAL_FINISH(**known)
    raise Killed


REAL_STORE, REAL_FINISH = storage.store, printing.finish_letter

POINTS = {
    "before the press": ("print_letters", killed, "issuing"),
    "before the file": ("finish_letter", killed, "issuing"),
    "after the file, before the commit": ("storage.store", stored_then_killed, "issuing"),
    "while it tells": ("_tell_of", killed, "issuing"),
    "after the commit": ("finish_letter", finished_then_killed, "issued"),
}


@pytest.mark.parametrize("point", POINTS)
def test_a_killed_worker(cast, monkeypatch, point):
    file = ready_to_write(cast.file)
    draft = letters.draft_letter(
        file=file, kind="balance_request", debts=[debt_with_address(file, "Alpha")], on=TODAY, by=cast.counsellor
    )
    letter = letters.issue_letter(draft=draft, on=TODAY, by=cast.counsellor)
    name, death, state = POINTS[point]
    with monkeypatch.context() as patch:
        patch.setattr(f"documents.services.printing.{name}", death)
        with pytest.raises(Killed):
            letters.print_waiting([letter.pk])
    letter.refresh_from_db()
    assert letter.state == state
    later = timezone.now() + timedelta(minutes=3)
    letters.print_left_behind(later)
    letter.refresh_from_db()
    assert (letter.state, storage.is_intact(letter.path, sha256=letter.sha256)) == ("issued", True)
    assert (Letter.objects.count(), LetterSeries.objects.get().last) == (1, 1)
    jobs.check_files(later + storage.GRACE)
    assert list(storage._stored()) == [letter.path]
