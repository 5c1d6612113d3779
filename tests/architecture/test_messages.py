"""The one catalogue is complete: every message of the product in French and German, none of them fuzzy."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.source import PACKAGES, ROOT

LANGUAGES = ("fr", "de")


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the house whose catalogue has just been brought up to date from the sources."""
    place = tmp_path_factory.mktemp("messages")
    for name in (*PACKAGES, "templates"):
        shutil.copytree(ROOT / name, place / name, ignore=shutil.ignore_patterns("__pycache__", "vendor", "*.mo"))
    shutil.copy(ROOT / "manage.py", place)
    languages = [f"--locale={code}" for code in LANGUAGES]
    subprocess.run(
        [sys.executable, "manage.py", "makemessages", *languages, "--no-obsolete", "-v0"],
        cwd=place, check=True, capture_output=True,
    )  # fmt: skip
    return place


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("flaw", ["--untranslated", "--only-fuzzy"])
def test_every_message_is_translated(fresh: Path, language: str, flaw: str) -> None:
    catalogue = fresh / "caseflow" / "locale" / language / "LC_MESSAGES" / "django.po"
    run = subprocess.run(["msgattrib", flaw, "--no-obsolete", catalogue], check=True, capture_output=True, text=True)
    assert [line for line in run.stdout.splitlines() if line.startswith('msgid "') and line != 'msgid ""'] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_catalogue_compiles_and_keeps_every_placeholder(language: str, tmp_path: Path) -> None:
    catalogue = ROOT / "caseflow" / "locale" / language / "LC_MESSAGES" / "django.po"
    run = subprocess.run(
        ["msgfmt", "--check-format", f"--output-file={tmp_path / 'out.mo'}", catalogue],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (run.returncode, run.stderr) == (0, "")


def test_french_holds_its_punctuation_by_a_space_that_does_not_break() -> None:
    """`script/messages` sets it; a line that begins with a colon or ends with « is no French line."""
    catalogue = (ROOT / "caseflow" / "locale" / "fr" / "LC_MESSAGES" / "django.po").read_text()
    messages = re.findall(r"^msgstr.*?(?=\n\n|\Z)", catalogue, re.MULTILINE | re.DOTALL)
    assert len(messages) > 2000
    assert [message for message in messages if re.search(r"« |[^ ] [:;?!»]", message)] == []
