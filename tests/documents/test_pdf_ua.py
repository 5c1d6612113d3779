"""Every sample is PDF/UA-1, has title and language, embeds its fonts and shows what the HTML says."""

import page
import pytest

from documents.composition import calibration_sheet
from documents.kinds import KINDS
from documents.layouts import PRESETS, Layout
from documents.rendering import render_pdf
from tests.documents.pdf import embedded_fonts, reader, text_of
from tests.documents.press import COUNTRY, EVERY, SHORT, all_printed, composed, printed

pytestmark = pytest.mark.anywhere


def failures(pdf):
    return [(failure.rule_id, failure.message) for failure in page.validate_pdf_bytes(pdf, profile="ua1").failures]


@pytest.mark.parametrize(("kind", "language", "preset"), SHORT)
def test_a_sample_conforms(kind, language, preset):
    _conforms(printed(kind, language, preset), kind, language, preset)


@pytest.mark.full
@pytest.mark.parametrize(("kind", "language", "preset"), EVERY)
def test_every_sample_conforms(kind, language, preset):
    _conforms(all_printed()[kind, language, preset], kind, language, preset)


def _conforms(pdf, kind, language, preset):
    assert failures(pdf) == []
    root = reader(pdf).trailer["/Root"]
    country = COUNTRY[preset]
    assert root["/Lang"] == language
    assert root["/ViewerPreferences"]["/DisplayDocTitle"] == True  # noqa: E712 - a PDF boolean of its own type
    title = KINDS[kind].title(language, country)
    assert reader(pdf).metadata.title == f"{title} {country.upper()}-2026-00142-07"
    assert embedded_fonts(pdf)
    assert all(embedded_fonts(pdf).values())
    assert {"/AA", "/OpenAction", "/AcroForm"} & set(root) == set()
    assert "/EmbeddedFiles" not in root.get("/Names", {})


@pytest.mark.parametrize("preset", PRESETS)
def test_the_calibration_sheet_conforms(preset):
    assert failures(render_pdf(calibration_sheet(Layout(preset=preset), language="fr"))) == []


def test_a_preview_conforms_and_says_so_on_each_page():
    pdf = render_pdf(composed("payment_schedule", "fr", "din_b", preview=True))
    assert failures(pdf) == []
    pages = [page.extract_text() for page in reader(pdf).pages]
    assert len(pages) == 2
    assert all("APERÇU" in text for text in pages)
    assert reader(pdf).metadata.title == "Échéancier"


def test_following_pages_say_which_letter_they_belong_to():
    second = reader(printed("payment_schedule", "fr", "din_b")).pages[1].extract_text()
    assert "LU-2026-00142-07 · Camille et Jean-Marc Weber-Muller · 2 mars 2026 · page 2 sur 2" in second.replace(
        "\u00a0", " "
    )


def test_the_schedule_prints_every_row_of_the_plan():
    text = text_of(printed("payment_schedule", "fr", "din_b"))
    assert text.count("460,00") == 24 + 1  # each row, and the last but one remaining amount
    assert "10580,00€" in "".join(text.split())


def test_payment_codes_are_thirty_millimetres_and_described():
    pdf = printed("payment_schedule", "fr", "din_b")
    described = [
        str(element.get("/Alt", "")) for element in _elements(reader(pdf).trailer["/Root"]["/StructTreeRoot"])
    ]
    assert [text.replace("\u00a0", " ") for text in described if text] == [
        "Code de paiement · 215,00 € · Banque du Grand Chemin S.A. · LU28 0019 4006 4475 0000 · PR-778 401 22",
        "Code de paiement · 45,00 € · Énergies de la Ville · BE71 0961 2345 6769 · CLIENT 55 012",
    ]


def _elements(node):
    node = node.get_object()
    if not hasattr(node, "get"):
        return
    yield node
    children = node.get("/K", [])
    for child in children if isinstance(children, list) else [children]:
        if hasattr(child.get_object(), "get"):
            yield from _elements(child)
