"""Windows, offsets and the address block."""

from dataclasses import replace
from decimal import Decimal

import pytest

from documents.contexts.parts import Addressee
from documents.contexts.samples import sample
from documents.kinds import KINDS
from documents.layouts import PRESETS, AddressRefused, Layout, LayoutRefused, address_block, stylesheet, unprintable
from documents.rendering import render_pdf
from tests.documents.pdf import words_on_first_page
from tests.documents.press import COUNTRY

DIN = Layout(preset="din_b")
SIX = (
    "NORDDEUTSCHE LANDESBANK GIROZENTRALE H",
    "SERVICE RECOUVREMENT ET CONTENTIEUX 12",
    "BATIMENT C ESCALIER 4 PORTE 1234567890",
    "ZONE INDUSTRIELLE DES QUATRE VENTS NOR",
    "1234 AVENUE DU GENERAL DE GAULLE PROLO",
    "L-1234 LUXEMBOURG-KIRCHBERG PLATEAU 38",
)


def test_town_and_country_in_capitals_without_punctuation_from_the_street_on():
    block = address_block(
        ("Banque S.A.", " Service  recouvrement ", "24, rue de la Gare", "L-1611 Luxembourg"), "", DIN
    )
    assert block.lines == ("Banque S.A.", "Service recouvrement", "24 rue de la Gare", "L-1611 LUXEMBOURG")
    abroad = address_block(("Bank AG", "Hauptstr. 1", "54290 Trier"), "Allemagne", DIN)
    assert (abroad.lines, abroad.abroad) == (("Bank AG", "Hauptstr 1", "54290 TRIER", "ALLEMAGNE"), True)


def test_a_long_name_takes_two_lines():
    name = "Administration de l’enregistrement, des domaines et de la TVA"
    block = address_block((name, "BP 31", "L-2010 Luxembourg"), "", DIN)
    assert block.lines == (
        "Administration de l’enregistrement,", "des domaines et de la TVA", "BP 31", "L-2010 LUXEMBOURG",
    )  # fmt: skip
    with pytest.raises(AddressRefused):
        address_block((f"{name} {name}", "BP 31", "L-2010 Luxembourg"), "", DIN)


def test_six_lines_of_38_capitals_fit_and_so_do_seven_abroad():
    assert [len(line) for line in SIX] == [38] * 6
    assert address_block(SIX, "", DIN).lines == SIX
    assert address_block(SIX, "Luxembourg", DIN).lines == (*SIX, "LUXEMBOURG")


@pytest.mark.parametrize(
    ("lines", "country", "facts"),
    [
        ((*SIX, "ONE MORE"), "", {"count": 7, "limit": 6}),
        ((*SIX, "ONE MORE"), "Belgique", {"count": 8, "limit": 7}),
        (("X" * 39, "1000 BRUXELLES"), "", {"line": "X" * 39, "limit": 38}),
        (("M" * 38, "1000 BRUXELLES"), "", {"line": "M" * 38, "limit": 38}),
        (("", "  "), "", {}),
    ],
)
def test_an_address_that_does_not_fit_is_reported_and_never_cut(lines, country, facts):
    with pytest.raises(AddressRefused) as refused:
        address_block(lines, country, DIN)
    assert (refused.value.field, dict(refused.value.facts)) == ("addressee", facts)


@pytest.mark.parametrize("offset", ["10.5", "-10.5", "0.25"])
def test_an_offset_no_envelope_has_is_refused(offset):
    with pytest.raises(LayoutRefused) as refused:
        Layout(preset="din_b", offset_y=Decimal(offset))
    assert refused.value.field == "offset_y"
    with pytest.raises(LayoutRefused, match="There is no layout “us_letter”"):
        Layout(preset="us_letter")


def test_fold_and_punch_marks_can_be_left_out():
    assert [float(mark.y) for mark in DIN.marks] == [105, 210, 148.5]
    assert ".mark-1" not in stylesheet(replace(DIN, fold_marks=False))


def test_a_character_without_glyph_is_reported():
    assert unprintable("Łukasz Ördög, Ελένη, Иван – 12 €\u202f") == frozenset()
    assert unprintable("Ali 阿里") == {"阿", "里"}


@pytest.mark.parametrize("preset", PRESETS)
@pytest.mark.parametrize(("x", "y"), [("0", "0"), ("-2.5", "3")])
def test_the_address_stands_in_its_box_and_nothing_else_in_the_window(preset, x, y):
    layout = Layout(preset=preset, offset_x=Decimal(x), offset_y=Decimal(y))
    kind = KINDS["balance_request"]
    letter = replace(sample("balance_request", "fr", COUNTRY[preset]), addressee=Addressee(lines=SIX))
    words = words_on_first_page(
        render_pdf(kind.compose(letter, text=kind.delivered_text("fr"), layout=layout, language="fr"))
    )
    address = [word for word in words if word.text in SIX]
    assert [word.text for word in sorted(address, key=lambda word: word.y)] == list(SIX)
    assert {round(word.size, 2) for word in address} == {10.0}
    box, window = layout.address, layout.window
    assert {round(word.x, 1) for word in address} == {float(box.x)}
    assert float(box.y) < min(word.y for word in address)
    assert max(word.y for word in address) < float(box.y + box.height)
    inside = {word.text for word in words if _inside(word, window)} - set(SIX)
    sender_line = {letter.sender.return_line} if layout.boxes.sender_line else set()
    assert inside == sender_line


def _inside(word, window):
    return window.x <= word.x <= window.x + window.width and window.y <= word.y <= window.y + window.height


def printed_words(letter, preset="fr_right"):
    kind = KINDS["balance_request"]
    sheet = kind.compose(letter, text=kind.delivered_text("fr"), layout=Layout(preset=preset), language="fr")
    return words_on_first_page(render_pdf(sheet))


def with_claims(letter, count):
    claims = tuple(replace(letter.debts[0], reference=f"CONTRAT {number:012d}") for number in range(count))
    theirs = tuple(claim.reference for claim in claims)
    return replace(letter, debts=claims, references=replace(letter.references, theirs=theirs))


def test_many_references_are_a_list_below_and_two_of_them_stand_on_top():
    words = printed_words(with_claims(sample("balance_request", "fr", "fr"), 60))
    block = " ".join(word.text for word in words if 90 < word.y < 120)
    assert "CONTRAT 000000000000, CONTRAT 000000000001, et 58 autres (liste ci-dessous)" in " ".join(block.split())
    assert any("Vos 60 créances" in word.text for word in words)
    few = " ".join(word.text for word in printed_words(with_claims(sample("balance_request", "fr", "fr"), 3)))
    assert few.count("CONTRAT 000000000002") == 2
    assert "Vos 3 créances" not in few


def test_a_long_list_of_references_pushes_the_subject_down_instead_of_covering_it():
    letter = sample("balance_request", "fr", "fr")
    people = " et ".join(["Marie-Antoinette von Hohenstein-Schellenberg"] * 8)
    words = printed_words(replace(letter, references=replace(letter.references, person=people)))
    subject = next(word for word in words if word.text == "Demande de décompte")
    last = next(word for word in words if "a.kieffer" in word.text)
    assert subject.y > last.y + 4 > 124
