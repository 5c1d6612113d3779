"""Private files: opaque names, whole or absent, swept when nobody knows them."""

import hashlib
import re
from datetime import UTC, datetime, timedelta

import pytest

from caseflow.files import storage
from caseflow.files.storage import NoSuchFile


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT, settings.CASEFLOW_DURABLE = tmp_path, True
    return tmp_path / "private"


def files(media):
    return sorted(path.name for path in media.rglob("*") if path.is_file())


def test_what_was_stored_is_read_back_under_a_name_that_says_nothing(media):
    stored = storage.store(b"%PDF", extension="pdf")
    assert storage.read(stored.path) == b"%PDF"
    assert re.fullmatch(r"([0-9a-f]{2})/\1[0-9a-f]{38}\.pdf", stored.path)
    assert (stored.sha256, stored.size) == (hashlib.sha256(b"%PDF").hexdigest(), 4)
    assert storage.located(stored.path).stat().st_mode & 0o777 == 0o600
    assert files(media) == [stored.path.partition("/")[2]]


@pytest.mark.parametrize(
    "path", ["../x.pdf", "/etc/passwd", "ab/../../x.pdf", "ab/x.pdf", "", "ab/" + "a" * 40 + ".html"]
)
def test_a_path_that_is_not_ours_is_refused(path):
    with pytest.raises(NoSuchFile):
        storage.read(path)


def test_an_extension_that_is_not_ours_is_refused_and_nothing_is_written(media):
    with pytest.raises(ValueError, match="not an extension"):
        storage.store(b"x", extension="html")
    assert not media.exists()


def test_a_failure_while_writing_leaves_nothing(media, monkeypatch):
    def full(_descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(storage.os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        storage.store(b"x", extension="pdf")
    assert files(media) == []


def test_a_changed_byte_is_found(media):
    stored = storage.store(b"%PDF", extension="pdf")
    assert storage.is_intact(stored.path, sha256=stored.sha256)
    storage.located(stored.path).write_bytes(b"%PDX")
    assert not storage.is_intact(stored.path, sha256=stored.sha256)
    storage.located(stored.path).unlink()
    assert not storage.is_intact(stored.path, sha256=stored.sha256)


def test_the_sweeper_takes_what_no_row_knows_after_its_grace(media):
    known, orphan = (storage.store(b"x", extension="pdf").path for _ in range(2))
    unfinished = storage.located(orphan).with_name("ab" + "c" * 38 + ".pdf.part")
    unfinished.write_bytes(b"x")
    foreign = media / "ab" / "note.txt"
    foreign.parent.mkdir(exist_ok=True)
    foreign.write_text("not ours")
    now = datetime.now(tz=UTC)
    assert storage.sweep([known], now=now) == ()
    later = now + storage.GRACE + timedelta(minutes=1)
    removed = storage.sweep([known], now=later)
    assert sorted(removed) == sorted([orphan, f"{unfinished.parent.name}/{unfinished.name}"])
    assert files(media) == sorted([known.partition("/")[2], "note.txt"])
