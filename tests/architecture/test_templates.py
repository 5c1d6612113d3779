"""Every template is used, and none of them does what the content-security policy forbids."""

import re
from pathlib import Path

import allauth
import pytest

from caseflow.audit import verbs
from tests.architecture.source import PACKAGES, ROOT, load_services, templates

BY_DJANGO = {"403.html", "403_csrf.html", "404.html", "500.html"}
VENDOR = Path(allauth.__file__).parent / "templates"
FORBIDDEN = {
    "an inline style": re.compile(r"\sstyle=|<style", re.I),
    "an inline handler": re.compile(r"\son[a-z]+=", re.I),
    "an inline script": re.compile(r"<script(?![^>]*\ssrc=)(?![^>]*application/json)", re.I),
    "text that is not escaped": re.compile(r"\|\s*safe\b|autoescape off|\|\s*safeseq"),
    "another host": re.compile(r"(?:src|href)=[\"'](?:https?:)?//", re.I),
}


def named_anywhere() -> str:
    paths = [path for package in PACKAGES for path in (ROOT / package).rglob("*.py")] + templates()
    return "\n".join(path.read_text(encoding="utf-8") for path in paths)


def is_used(name: str, text: str) -> bool:
    """Named in a view or another template, known to Django, a page of allauth, or the sentence of a verb."""
    if name in BY_DJANGO or (VENDOR / name).exists() or name in text:
        return True
    if name.startswith("counselling/journal/"):
        return Path(name).stem in verbs.declared()
    # Letters and mails are named by their kind.
    kind = re.escape(Path(name).name.split(".")[0].lstrip("_"))
    return re.search(rf"[\"'/]_?{kind}\b", text) is not None


def _markup(path: Path, what: str) -> str:
    """The page as written; where markup is looked for, without template tags, whose arguments look like attributes."""
    text = path.read_text(encoding="utf-8")
    return text if what.startswith("text") else re.sub(r"\{%.*?%\}|\{\{.*?\}\}", "", text)


def test_every_template_is_used() -> None:
    load_services()
    text = named_anywhere()
    names = [path.relative_to(ROOT / "templates").as_posix() for path in templates()]
    assert [name for name in names if not is_used(name, text)] == []


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_template_has(what: str) -> None:
    pages = [path for path in templates() if path.suffix == ".html" and "letters" not in path.parts]
    found = {path.relative_to(ROOT).as_posix(): FORBIDDEN[what].findall(_markup(path, what)) for path in pages}
    assert {name: hits for name, hits in found.items() if hits} == {}
