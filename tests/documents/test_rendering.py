"""The press: fonts as shipped, many letters at once, one bad letter harming no other."""

import hashlib
import sys
import tomllib
from dataclasses import replace

from caseflow.sandbox import SandboxError
from documents.layouts import FONTS
from documents.rendering import print_letters, render_pdf
from tests.documents.pdf import embedded_fonts, text_of
from tests.documents.press import composed


def test_the_shipped_fonts_are_the_published_ones():
    vendor = tomllib.loads((FONTS / "VENDOR.toml").read_text())["source-sans-3"]
    shipped = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in FONTS.iterdir()}
    assert {name: digest for name, digest in shipped.items() if name != "VENDOR.toml"} == vendor["sha256"]
    assert vendor["licence"] == "OFL-1.1"


def test_only_subsets_of_the_letter_font_are_embedded():
    fonts = embedded_fonts(render_pdf(composed("plan_proposal", "fr", "din_b")))
    assert {name.partition("+")[2].replace("-", "").rstrip(",") for name in fonts} == {
        "SourceSans3",
        "SourceSans3SemiBold",
    }
    assert all(len(name.partition("+")[0]) == len("/ABCDEF") for name in fonts)


def test_a_batch_comes_back_complete_and_one_bad_letter_harms_no_other():
    good = composed("balance_request", "fr", "din_b")
    bad = replace(good, html=good.html.replace("<main>", '<main><img src="file:///etc/passwd" alt="">'))
    outcomes = dict(print_letters([(number, bad if number == 3 else good) for number in range(6)]))
    assert sorted(outcomes) == list(range(6))
    assert isinstance(outcomes[3], SandboxError)
    assert outcomes[3].detail == "FatalURLFetchingError"
    assert all("Demande de décompte" in text_of(letter.content) for number, letter in outcomes.items() if number != 3)


def test_the_same_letter_prints_the_same_words_twice():
    letter = composed("mandate", "de", "fr_right")
    assert text_of(render_pdf(letter)) == text_of(render_pdf(letter))


def test_this_process_never_loads_weasyprint():
    render_pdf(composed("balance_request", "en", "be_right"))
    assert "weasyprint" not in sys.modules
