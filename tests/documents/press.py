"""Samples made into PDFs once per test session, because the press is the slow part."""

from functools import cache

from documents.contexts.samples import sample
from documents.kinds import KINDS
from documents.layouts import Layout
from documents.rendering import print_letters, render_pdf

COUNTRY = {"din_b": "lu", "din_a": "lu", "fr_right": "fr", "be_right": "be"}
LANGUAGES = ("fr", "de", "en")
EVERY = [(kind, language, preset) for kind in KINDS for language in LANGUAGES for preset in COUNTRY]
SHORT = [(kind, "fr", "din_b") for kind in KINDS] + [
    ("balance_request", language, preset)
    for language, preset in (("de", "fr_right"), ("en", "be_right"), ("de", "din_a"))
]


def composed(kind, language, preset, *, preview=False):
    letter = KINDS[kind]
    return letter.compose(
        sample(kind, language, COUNTRY[preset]),
        text=letter.delivered_text(language),
        layout=Layout(preset=preset),
        language=language,
        preview=preview,
    )


@cache
def printed(kind, language, preset):
    return render_pdf(composed(kind, language, preset))


@cache
def all_printed():
    return {case: letter.content for case, letter in print_letters((case, composed(*case)) for case in EVERY)}
