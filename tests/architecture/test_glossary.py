"""The glossary says what the code says, and what the reader sees."""

import re

import pytest

from tests.architecture.source import PACKAGES, ROOT

# | `in code` | fr | de | …; a dash where no screen says the word
ROW = re.compile(r"^\| `(?P<code>\w+)` \| (?P<fr>[^|]+) \| (?P<de>[^|]+) \|", re.MULTILINE)
ROWS = list(ROW.finditer((ROOT / "docs" / "glossary.md").read_text()))


def test_every_identifier_stands_in_the_code() -> None:
    source = "\n".join(path.read_text() for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
    assert len(ROWS) > 40
    assert [row["code"] for row in ROWS if not re.search(rf"\b{row['code']}\b", source)] == []


@pytest.mark.parametrize("language", ["fr", "de"])
def test_every_word_for_the_reader_is_a_message_of_the_catalogue(language: str) -> None:
    catalogue = (ROOT / "caseflow" / "locale" / language / "LC_MESSAGES" / "django.po").read_text()
    said = set(re.findall(r'^msgstr(?:\[\d\])? "(.+)"$', catalogue, re.MULTILINE))
    assert [row[language] for row in ROWS if row[language] not in {"–", *said}] == []
