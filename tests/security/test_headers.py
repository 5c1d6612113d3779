"""What every response says to the browser, whatever became of the request (P13, security.md 4.9)."""

import importlib
import sys
from collections.abc import Iterator
from types import ModuleType

import pytest
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import NoReverseMatch, reverse
from django.views import View

from tests.cast import PARTNERS, ROLES, Cast
from tests.permissions.matrix import SIGN_IN
from tests.security.surface import (
    MATRIX,
    Browsers,
    Request,
    bearer,
    every_route,
    is_of_a_file,
    methods_of,
    request_for,
    undone,
)

pytestmark = pytest.mark.django_db

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
# A file on its way out runs nothing at all; only what is no page may say so.
FILE_POLICY = "sandbox; default-src 'none'"
# The pages that show a letter in a frame, and the letters that our own pages alone may frame (4.9).
FRAMING = {"documents:batch", "documents:change_draft", "documents:draft", "documents:text"}
FRAMING_POLICY = f"{POLICY}; frame-src 'self'"
FRAMED = {"documents:preview", "documents:text_preview"}
FRAMED_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)
ON_EVERYTHING = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def policies(name: str, *, page: bool) -> set[str]:
    """What the answers of this address may say: the one policy of the house, or the one written down for it."""
    if not page:
        return {POLICY, FILE_POLICY}
    return {POLICY} | ({FRAMING_POLICY} if name in FRAMING else set()) | ({FRAMED_POLICY} if name in FRAMED else set())


def faults(response: HttpResponse, name: str = "") -> list[str]:
    """The headers that are missing or say something else."""
    sent = response.headers
    wrong = [f"{name}: {sent.get(name)}" for name, value in ON_EVERYTHING.items() if sent.get(name) != value]
    page = sent.get("Content-Type", "").startswith("text/html")
    if sent.get("Content-Security-Policy") not in policies(name, page=page):
        wrong.append(f"Content-Security-Policy: {sent.get('Content-Security-Policy')}")
    framed = sent.get("Content-Security-Policy") == FRAMED_POLICY
    if sent.get("X-Frame-Options") != ("SAMEORIGIN" if framed else "DENY"):
        wrong.append(f"X-Frame-Options: {sent.get('X-Frame-Options')}")
    if "no-store" not in sent.get("Cache-Control", ""):
        wrong.append(f"Cache-Control: {sent.get('Cache-Control')}")
    return wrong


def break_down(*_args: object, **_kwargs: object) -> HttpResponse:
    raise RuntimeError("patched to fail")


def outcomes(name: str, method: str, cast: Cast, as_: Browsers) -> Iterator[HttpResponse]:
    """The answers of one address: broken, wrongly asked, not signed in, refused, hidden, from elsewhere, and well."""
    row = MATRIX[name]
    request, role = request_for(name, method, cast), bearer(row, method)
    here = as_(getattr(cast, role))
    yield broken(request, here)
    yield here.put(request.url)
    yield request.send(Client())
    yield request.send(Client(headers={"HX-Request": "true"}))
    for status in (403, 404):
        if turned_away := [role for role in ROLES if row.expected(method, role) == status]:
            yield request.send(as_(getattr(cast, turned_away[0])))
    if is_of_a_file(name):
        yield here.get(request.url.replace(cast.file.reference, "LUH-2026-99999"))
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(getattr(cast, role), backend="allauth.account.auth_backends.AuthenticationBackend")
    yield strict.post(request.url)
    yield request.send(here)


def broken(request: Request, browser: Client) -> HttpResponse:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(View, "dispatch", break_down)
        patch.setattr(browser, "raise_request_exception", False)
        return request.send(browser)


@pytest.mark.anywhere
@pytest.mark.parametrize("name", sorted(MATRIX))
def test_every_answer_of_every_page(name: str, cast: Cast, as_: Browsers) -> None:
    for persona in PARTNERS:
        getattr(cast, persona)  # made when asked for: outside of what is undone
    for method in methods_of(MATRIX[name]):
        with undone():
            answers = list(outcomes(name, method, cast, as_))
        row = MATRIX[name]
        asked_to_sign_in = {302, 401} if row.anonymous == SIGN_IN and not row.public else {row.anonymous}
        assert {answer.status_code for answer in answers} >= {403, 405, 500} | asked_to_sign_in
        assert [(answer.status_code, faults(answer, name)) for answer in answers if faults(answer, name)] == []


def test_pages_outside_the_matrix(cast: Cast, as_: Browsers) -> None:
    """Sign-in, second factor, health and the parts of the interface."""
    found = 0
    for name, _route in every_route():
        try:
            url = reverse(name)
        except NoReverseMatch:
            continue
        for browser in (Client(), as_(cast.counsellor)):
            for answer in (browser.get(url), browser.post(url)):
                found += 1
                assert (name, answer.status_code, faults(answer)) == (name, answer.status_code, [])
    assert found > 100


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        ("/nothing/of/this/kind/", {}, 404),
        ("/profile", {}, 301),
        ("/profile/", {"Host": "elsewhere.example"}, 400),
        ("/static/ui/nothing.css", {}, 404),
        ("/%00", {}, 404),
        ("/files/%ff%fe/", {}, 404),
    ],
)
def test_answers_that_no_page_gives(
    path: str, headers: dict[str, str], status: int, cast: Cast, as_: Browsers
) -> None:
    answer = as_(cast.counsellor).get(path, headers=headers)
    assert (answer.status_code, faults(answer)) == (status, [])


@override_settings(WHITENOISE_USE_FINDERS=True)
def test_style_and_script_may_be_kept_and_nothing_else() -> None:
    """Files that are the same for everybody are stored, but read by no other site."""
    answer = Client().get("/static/ui/css/ui.css")
    answer.close()
    assert answer.status_code == 200
    assert {name: answer.headers.get(name) for name in ON_EVERYTHING} == ON_EVERYTHING
    assert "no-store" not in answer.headers["Cache-Control"]


def test_each_missing_header_would_be_noticed(cast: Cast, as_: Browsers) -> None:
    answer = as_(cast.counsellor).get("/profile/")
    assert faults(answer) == []
    for name in (*ON_EVERYTHING, "Content-Security-Policy", "X-Frame-Options", "Cache-Control"):
        kept = answer.headers[name]
        del answer.headers[name]
        assert len(faults(answer)) == 1
        answer.headers[name] = kept
    answer.headers["Content-Security-Policy"] = FILE_POLICY
    assert len(faults(answer)) == 1


@pytest.fixture
def production(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    for name, value in {
        "CASEFLOW_SECRET_KEY": "invented", "CASEFLOW_HOSTS": "testserver", "CASEFLOW_EMAIL_URL": "console:",
        "CASEFLOW_EMAIL_FROM": "caseflow@example.org",
    }.items():  # fmt: skip
        monkeypatch.setenv(name, value)
    yield importlib.import_module("caseflow.settings.prod")
    del sys.modules["caseflow.settings.prod"]


def test_production_speaks_tls_only(production: ModuleType, cast: Cast) -> None:
    names = [name for name in dir(production) if name.startswith(("SECURE_", "SESSION_COOKIE", "CSRF_COOKIE"))]
    with override_settings(**{name: getattr(production, name) for name in names}):
        plain = Client().get("/profile/")
        assert (plain.status_code, plain.url) == (301, "https://testserver/profile/")
        browser = Client(headers={"X-Forwarded-Proto": "https"})
        page = browser.get("/accounts/login/")
        assert page.headers["Strict-Transport-Security"] == "max-age=31536000"
        assert faults(page) == []
        assert {cookie.key for cookie in page.cookies.values()} == {"__Host-csrf"}
        assert all(cookie["secure"] and cookie["httponly"] for cookie in page.cookies.values())
        assert [cookie["samesite"] for cookie in page.cookies.values()] == ["Lax"]
