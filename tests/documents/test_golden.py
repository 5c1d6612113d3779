"""The HTML of each kind, word for word: what changes in a letter is seen in the change."""

import os
from pathlib import Path

import pytest

from documents.contexts.samples import sample
from documents.kinds import KINDS
from documents.layouts import Layout

GOLDEN = Path(__file__).parent / "golden"
CASES = [(kind, language) for kind in KINDS for language in ("fr", "de", "en")]


@pytest.mark.parametrize(("kind", "language"), CASES)
def test_the_letter_reads_as_agreed(kind, language):
    """Set GOLDEN=write to accept a change, then read the difference before committing it."""
    letter = KINDS[kind]
    html = letter.html(
        sample(kind, language, "lu"), text=letter.delivered_text(language), layout=Layout(preset="din_b"),
        language=language,
    )  # fmt: skip
    html = _without_images(html)
    path = GOLDEN / f"{kind}.{language}.html"
    if os.environ.get("GOLDEN") == "write":
        path.write_text(html)
    assert html == path.read_text()


def test_no_golden_file_is_left_over():
    assert {path.name for path in GOLDEN.iterdir()} == {f"{kind}.{language}.html" for kind, language in CASES}


def _without_images(html):
    """The payment codes are tested on their own; their data would hide every other change."""
    head, *rest = html.split("data:image/svg+xml;base64,")
    return head + "".join("data:" + part[part.index('"') :] for part in rest)
