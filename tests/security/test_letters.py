"""Room “Letters”: nothing is fetched, nothing explodes, nothing that was typed becomes markup."""

import http.server
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from caseflow.sandbox import SandboxError
from documents.contexts.samples import sample
from documents.kinds import KINDS
from documents.layouts import Layout
from documents.rendering import print_letters, render_pdf
from tests.documents.pdf import text_of
from tests.documents.press import composed

DATA_IMAGE = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJg"
    "gg=="
)
URLS = (
    "http://127.0.0.1:{port}/x",
    "file://{file}",
    "ftp://127.0.0.1:{port}/x",
    "http://169.254.169.254/",
    DATA_IMAGE,
)
VECTORS = {
    "img": '<img src="{url}" alt="">',
    "img srcset": '<img srcset="{url} 2x" src="{url}" alt="">',
    "link stylesheet": '<link rel="stylesheet" href="{url}">',
    "import": '<style>@import url("{url}");</style>',
    "font face": '<style>@font-face {{ font-family: q; src: url("{url}") }}</style><p style="font-family: q">x</p>',
    "background": '<p style="background: url({url})">x</p>',
    "list image": '<ul style="list-style-image: url({url})"><li>x</li></ul>',
    "content": '<style>i::before {{ content: url("{url}") }}</style><i>x</i>',
    "border image": '<p style="border: 1px solid; border-image-source: url({url})">x</p>',
    "object": '<object data="{url}" type="image/png">x</object>',
    "embed": '<embed src="{url}" type="image/png">',
    "svg image": '<svg width="9" height="9"><image href="{url}" width="9" height="9"/></svg>',
    "base": '<base href="{url}"><img src="y.png" alt="">',
    "attachment": '<link rel="attachment" href="{url}">',
}
CASES = [(vector, url) for vector in VECTORS for url in URLS]
BOMBS = {
    "colspan": "<table><tr><td colspan=1000000000>x</table>",
    "rowspan": "<table><tr><td rowspan=1000000000>x<td>y</table>",
    "col span": "<table><col span=1000000000><tr><td>x</table>",
    "rows": "<table>" + "<tr><td>x<td>y<td>z" * 60_000 + "</table>",
    "word": "<p style='overflow-wrap: anywhere'>" + "x" * 3_000_000,
    "nesting": "<div>" * 100_000,
    "huge box": "<p style='height: 100000000mm'>x</p>" * 20,
    "breaks": "<p style='break-after: page'>x</p>" * 60_000,
    "columns": "<div style='columns: 500'>" + "<p>x</p>" * 60_000 + "</div>",
    "grid": "<div style='display: grid; grid-template-columns: repeat(9000000, 1px)'>x</div>",
    "counters": "<style>p { counter-increment: a } p::before { content: counter(a) }</style>" + "<p>x" * 150_000,
    "floats": "<i style='float: left'>x</i>" * 60_000,
}


@pytest.fixture(scope="module")
def listener():
    """A server on loopback that writes down who came."""
    visits = []

    class Witness(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            visits.append(self.path)
            self.send_response(404)
            self.end_headers()

        def log_message(self, *_arguments):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Witness)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server.server_address[1], visits
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="module")
def canary(tmp_path_factory):
    path = tmp_path_factory.mktemp("disk") / "canary.png"
    path.write_bytes(b"CNRY-file-content")
    return path


def test_markup_that_reached_a_letter_would_still_fetch_nothing(listener, canary):
    """Past the escaping: each vector, injected as markup, never reaches network or disk."""
    port, visits = listener
    good = composed("balance_request", "fr", "din_b")
    jobs = []
    for vector, url in CASES:
        markup = VECTORS[vector].format(url=url.format(port=port, file=canary))
        jobs.append(((vector, url), replace(good, html=good.html.replace("<main>", f"<main>{markup}"))))
    before = canary.stat().st_atime_ns
    outcomes = dict(print_letters(jobs))
    assert len(outcomes) == len(CASES) >= 30
    assert visits == []
    assert canary.stat().st_atime_ns == before
    for case, outcome in outcomes.items():
        if isinstance(outcome, SandboxError):
            assert outcome.detail == "FatalURLFetchingError", case
        else:
            assert b"CNRY" not in outcome.content, case
            assert b"/EmbeddedFile" not in outcome.content, case
    fetched = {vector for (vector, _url), outcome in outcomes.items() if isinstance(outcome, SandboxError)}
    assert {"img", "link stylesheet", "import", "background", "object", "embed"} <= fetched


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_vectors_in_every_text_field_are_printed_as_text(kind, listener, canary):
    port, visits = listener
    letter = KINDS[kind]
    context = sample(kind, "fr", "lu")
    for vector in VECTORS.values():
        markup = vector.format(url=f"http://127.0.0.1:{port}/x")
        hostile = _with_text(context, markup)
        html = letter.html(hostile, text=letter.delivered_text("fr"), layout=Layout(preset="din_b"), language="fr")
        assert markup not in html
        assert html.count("<img") == (2 if kind == "payment_schedule" else 0)
        assert not any(tag in html for tag in ("<link", "<style", "<object", "<embed", "<svg", "<base"))
    assert visits == []


def test_a_hostile_name_prints_as_it_is():
    context = _with_text(sample("balance_request", "fr", "lu"), "<b>{{ 7*7 }}</b> **x** [[reason]]")
    letter = KINDS["balance_request"]
    pdf = render_pdf(
        letter.compose(context, text=letter.delivered_text("fr"), layout=Layout(preset="din_b"), language="fr")
    )
    assert "<b>{{ 7*7 }}</b> **x** [[reason]]" in text_of(pdf)


def _with_text(context, text):
    return replace(
        context,
        client=replace(context.client, names=text),
        sender=replace(context.sender, legal=text, tagline=text),
        counsellor=replace(context.counsellor, name=text, telephone=text),
        signatory=replace(context.signatory, name=text, function=text),
        references=replace(context.references, theirs=(text,), collector=text, person=text),
        enclosures=(text,),
        copies=(text,),
    )


QUICK = {"colspan", "rowspan", "huge box"}


@pytest.mark.parametrize(
    "bomb", [pytest.param(bomb, marks=() if bomb in QUICK else pytest.mark.full) for bomb in BOMBS]
)
def test_a_bomb_dies_within_the_limits(bomb):
    good = composed("balance_request", "fr", "din_b")
    letter = replace(good, html=good.html.replace("<main>", f"<main>{BOMBS[bomb]}"))
    before = time.monotonic()
    try:
        pdf = render_pdf(letter)
    except SandboxError as error:
        assert error.reason in ("time", "processor", "memory", "failed", "died")  # noqa: PT017
    else:
        assert pdf.startswith(b"%PDF-")
    assert time.monotonic() - before < 14
    assert render_pdf(good).startswith(b"%PDF-")


def test_only_one_module_knows_weasyprint():
    root = Path(__file__).parents[2]
    importers = {
        str(path.relative_to(root))
        for package in ("caseflow", "counselling", "documents")
        for path in (root / package).rglob("*.py")
        if "import weasyprint" in path.read_text() or "from weasyprint" in path.read_text()
    }
    assert importers == {"documents/rendering.py"}
