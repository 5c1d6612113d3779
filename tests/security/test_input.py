"""Whatever is typed is text: kept as text or refused with a sentence, and shown as text (room A3, room F4)."""

from urllib.parse import urlencode

import pytest
from django.forms import BaseForm, CharField, MultiValueField
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.cast import Cast
from tests.security.surface import (
    MATRIX,
    OF_A_FILE,
    READING,
    WRITING,
    Browsers,
    Request,
    bearer,
    content,
    forms_asked,
    pattern_of,
    request_for,
    stored,
    undone,
)

pytestmark = pytest.mark.django_db

HOSTILE = {
    "markup": "<cnry>\"cnry=1 'cnry=1&--><!--",
    "template": "{{ 7|add:7 }}{% debug %}[[client.names]]",
    "direction": "\u202eabc\u2066\ufeff\u200d",
    "NUL": "a\0b",
    "SQL": "'); DROP TABLE counselling_clientfile; --",
    "emoji": "👩‍👩‍👧‍👦" * 20,
    "controls": "\x01\x1b[31m\r\nX-Forged: yes\x7f",
    "formats": "%s%n%(x)s {0.__class__} ${x}",
    "number": "9" * 5000,
    "exponent": "1e999999999",
    "full width": "＜ｃｎｒｙ＞＝１＋１",
    "megabyte": "A" * 1_000_000,
}
MARKUP = "<cnry>{{ 7 }}&amp;"
# Lone surrogates, over-long forms and halves of characters, as no browser sends them.
BROKEN = "x%ED%A0%80%C0%BC%FF%FE%F0%9F"
ANSWERS = {200, 302, 400, 404, 409, 422}


def text_fields(forms: list[BaseForm]) -> list[str]:
    """Every control into which a person types."""
    return [
        form.add_prefix(name)
        for form in forms
        for name, field in form.fields.items()
        if isinstance(field, CharField | MultiValueField) or field.widget.input_type in {"text", "number", "email"}
    ]


def fields_asked(request: Request, browser: Client) -> list[str]:
    with undone(), forms_asked() as asked:
        request.send(browser)
    for form in asked:
        for field in form.fields.values():
            field.widget.input_type = getattr(field.widget, "input_type", "")
    return text_fields(asked)


@pytest.mark.parametrize("rounds", [3, pytest.param(len(HOSTILE), marks=pytest.mark.full)])
@pytest.mark.parametrize("name", WRITING)
def test_hostile_text_breaks_no_page(name: str, rounds: int, cast: Cast, as_: Browsers) -> None:
    """In each round every field gets another text, so that all rounds together give every text to every field; at last
    bytes that are no text."""
    person = getattr(cast, bearer(MATRIX[name], "POST"))
    request = request_for(name, "POST", cast)
    fields = [*fields_asked(request, as_(person)), "q", "line", "version"]
    browser, texts = as_(person), list(HOSTILE.values())
    first = WRITING.index(name)
    for turn in range(first, first + rounds):
        typed = {field: texts[(turn * 5 + place) % len(texts)] for place, field in enumerate(fields)}
        with undone():
            answer = request.send(browser, **typed)
            assert answer.status_code in ANSWERS
            body = content(answer)
            assert not any(broken_out in body for broken_out in (b"<cnry", b'"cnry=1', b"'cnry=1"))
            assert "X-Forged" not in answer.headers
    body = "&".join([urlencode(request.data, doseq=True), *(f"{field}={BROKEN}" for field in fields)])
    answer = browser.post(request.url, body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code in ANSWERS


# Pages that need no more than the reference of a file, and lists: what was saved shows on those of its capability.
PAGES = [
    name
    for name in READING
    if pattern_of(name).count("<") == (1 if name in OF_A_FILE else 0) and "new" not in pattern_of(name)
]
EVERYWHERE = {"overview:file", "client_files:timeline", "audit:log"}


@pytest.mark.anywhere
@pytest.mark.parametrize("name", WRITING)
def test_hostile_markup_is_shown_as_it_was_typed(name: str, cast: Cast, as_: Browsers) -> None:
    person = getattr(cast, bearer(MATRIX[name], "POST"))
    request = request_for(name, "POST", cast)
    fields = fields_asked(request, as_(person))
    taken = accepted(request, as_(person), fields)
    browser = as_(person)
    answers = [request.send(browser, **dict.fromkeys(taken, MARKUP))]
    kept = MARKUP in str(stored())
    if answers[0].status_code == 302:
        answers.append(browser.get(answers[0].url))
    for page in PAGES:
        row = MATRIX[page]
        near = page in EVERYWHERE or (kept and page.partition(":")[0] == name.partition(":")[0])
        if near and row.expected("GET", bearer(MATRIX[name], "POST")) == 200:
            kwargs = {"reference": cast.file.reference} if page in OF_A_FILE else {}
            answers.append(browser.get(reverse(page, kwargs=kwargs)))
    shown = [content(answer) for answer in answers]
    assert not any(b"<cnry" in body for body in shown)
    assert not any(answer.status_code >= 500 for answer in answers)
    if kept and name in SHOWN_AT_ONCE:
        assert any(b"&lt;cnry&gt;{{ 7 }}&amp;amp;" in body for body in shown)


# Without these, a page that drops what was typed would pass as well.
SHOWN_AT_ONCE = {"client_files:add_note", "client_files:add_task", "client_files:save_member"}


def accepted(request: Request, browser: Client, fields: list[str]) -> list[str]:
    """The fields that take the markup; the others say that it is no e-mail, amount or date."""
    with undone(), forms_asked() as asked:
        answer: HttpResponse = request.send(browser, **dict.fromkeys(fields, MARKUP))
    assert answer.status_code < 500
    refused = {form.add_prefix(name) for form in asked for name in form.errors}
    return [field for field in fields if field not in refused]


def test_hostile_markup_was_kept_where_text_is_kept(cast: Cast, as_: Browsers) -> None:
    for name in sorted(SHOWN_AT_ONCE):
        with undone():
            browser = as_(cast.counsellor)
            request = request_for(name, "POST", cast)
            taken = accepted(request, browser, fields_asked(request, as_(cast.counsellor)))
            assert request.send(as_(cast.counsellor), **dict.fromkeys(taken, MARKUP)).status_code == 302
            assert MARKUP in str(stored())
