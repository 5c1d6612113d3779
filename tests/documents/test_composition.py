"""HTML of letters: one language, their reference first, nothing a letter must not say."""

import re
from dataclasses import replace

import pytest

from documents.composition import LANGUAGES, TEXTS, CharacterRefused, typeset, words
from documents.contexts.samples import WORDS, sample
from documents.kinds import KINDS
from documents.layouts import Layout

DIN = Layout(preset="din_b")
HOSTILE = '<img src="file:///etc/passwd">{{ 7 }}[[client.names]]**x**&amp;'


def html_of(kind, language="fr", jurisdiction="lu", *, preset="din_b", preview=False, **changes):
    letter = KINDS[kind]
    context = replace(sample(kind, language, jurisdiction), **changes)
    return letter.html(
        context, text=letter.delivered_text(language), layout=Layout(preset=preset), language=language, preview=preview
    )


def text_of(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_every_kind_has_its_texts_template_and_tables_and_none_is_left_over():
    texts = {path.name for path in TEXTS.glob("*.txt")}
    assert texts == {
        f"{kind.code}.{variant}.{language}.txt"
        for kind in KINDS.values()
        for variant in kind.variants
        for language in LANGUAGES
    }
    templates = TEXTS.parents[1] / "templates" / "documents" / "letters"
    assert {path.stem for path in templates.glob("[!_]*.html")} == set(KINDS)
    tables = {f"_{block}" for kind in KINDS.values() for block in kind.blocks}
    assert {path.stem for path in templates.glob("_*.html")} == tables | {
        "_frame", "_references", "_references_row", "_calibration", "_slip", "_certificate", "_attendance",
        "_programme",
    }  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_delivered_text_can_be_published(kind, language):
    assert KINDS[kind].problems(KINDS[kind].delivered_text(language)) == ()


def test_the_frames_of_the_three_languages_have_the_same_words():
    def shape(value):
        return {key: shape(inner) for key, inner in value.items()} if isinstance(value, dict) else ""

    assert shape(words("fr")) == shape(words("de")) == shape(words("en"))


def test_their_reference_comes_first_and_a_missing_one_is_said():
    references = text_of(html_of("balance_request")).partition("V/Réf")[2]
    assert references.index("PR-778 401 22") < references.index("LU-2026-00142-07")
    without = replace(sample("balance_request", "fr", "lu").references, theirs=())
    assert "V/Réf sans référence connue N/Réf" in text_of(html_of("balance_request", references=without))


def test_the_collector_has_a_line_of_its_own():
    references = replace(sample("balance_request", "fr", "lu").references, collector="INK 44")
    assert "Réf. du mandataire INK 44 N/Réf" in text_of(html_of("balance_request", references=references))


def test_a_preview_says_so_and_has_no_number():
    preview = html_of("balance_request", preview=True)
    assert '<div class="watermark">APERÇU</div>' in preview
    assert "LU-2026-00142-07" not in preview
    assert "watermark" not in html_of("balance_request")


@pytest.mark.parametrize(("preset", "class_"), [("din_b", "notes"), ("fr_right", "mention")])
def test_registered_post_is_said_where_the_layout_wants_it(preset, class_):
    html = html_of("balance_request", preset=preset, channel="registered")
    assert f'<p class="{class_}">Lettre recommandée avec avis de réception</p>' in html


def test_who_signs_for_whom():
    signatory = replace(sample("balance_request", "fr", "lu").signatory, name="A. Kieffer", acting_for="M. Roth")
    assert "A. Kieffer, pour M. Roth" in html_of("balance_request", signatory=signatory)


def test_the_title_follows_the_country():
    assert "Objet : Proposition de règlement" in text_of(html_of("plan_proposal")).replace("  ", " ")
    assert "Proposition d’apurement" in html_of("plan_proposal", jurisdiction="fr")


def test_a_single_instalment_is_one_on_one_day():
    payees = tuple(
        replace(payee, months=1, last_on=payee.first_on) for payee in sample("payment_schedule", "fr", "lu").payees
    )
    assert "1 mensualité de 215,00 €, le 5 avril 2026 IBAN" in text_of(html_of("payment_schedule", payees=payees))


def test_hostile_values_stay_text_everywhere():
    client = replace(sample("balance_request", "fr", "lu").client, names=HOSTILE)
    html = html_of("balance_request", client=client)
    assert "&lt;img src=&quot;file:///etc/passwd&quot;&gt;{{ 7 }}[[client.names]]**x**&amp;amp;" in html
    assert "<img" not in html


def test_a_character_without_glyph_stops_the_letter_and_is_named():
    letter, context = KINDS["balance_request"], sample("balance_request", "fr", "lu")
    context = replace(context, client=replace(context.client, names="Li 阿里"))
    with pytest.raises(CharacterRefused, match=r"^These characters cannot be printed: 里 阿$"):
        letter.compose(context, text=letter.delivered_text("fr"), layout=DIN, language="fr")


def test_a_creditor_learns_no_birth_date_and_no_other_creditor():
    html = html_of("plan_proposal")
    assert "1984" not in html
    assert "Énergies de la Ville" not in html


def test_the_data_protection_line_has_two_sentences():
    for language in LANGUAGES:
        for audience in ("creditor", "client", "service"):
            line = words(language)["data_protection"][audience].format(contact="x")
            assert len(re.findall(r"\.(?:\s|$)", line)) == 2


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_letter_speaks_one_language(kind, language):
    """No sentence of the frame, title or sample of another language, no number grouped by the wrong sign."""
    html = text_of(html_of(kind, language))
    others = [other for other in LANGUAGES if other != language]
    own = set(_phrases(language, kind))
    foreign = {phrase for other in others for phrase in _phrases(other, kind)} - own
    assert {phrase for phrase in foreign if phrase in html} == set()
    wrong = {"fr": r"\d\.\d{3},\d\d|€\d", "de": r"\d\u202f\d{3}|€\d", "en": r"\d,\d\d\u00a0€"}[language]
    assert re.findall(wrong, html) == []
    assert f'<html lang="{language}">' in html_of(kind, language)


def _phrases(language, kind):
    said = words(language)
    fixed = [value for value in said.values() if isinstance(value, str)]
    tables = list(said["table"].values())
    phrases = [*fixed, *tables, *WORDS[language].values(), KINDS[kind].title(language, "lu")]
    return [phrase for phrase in phrases if " " in phrase and "{" not in phrase and len(phrase) > 9]


def test_french_punctuation_never_begins_a_line():
    typed = "Vos références : « PR-778 » ; est-ce juste ? Oui !"
    assert typeset(typed, "fr") == "Vos références\u202f: «\u202fPR-778\u202f»\u202f; est-ce juste\u202f? Oui\u202f!"
    assert typeset(typed, "de") == typed
