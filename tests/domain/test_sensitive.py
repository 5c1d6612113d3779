"""Account, card and national numbers in free text, spaced or not; numbers that are none of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from schwifty import registry

from counselling.domain.sensitive import (
    IBAN_LENGTHS,
    SensitiveData,
    SensitiveKind,
    refuse_sensitive,
    sensitive_kinds,
)

IBANS = (
    "LU280019400644750000", "FR1420041010050500013M02606", "BE68539007547034", "DE89370400440532013000",
    "GB29NWBK60161331926819",
)  # fmt: skip
CARDS = (
    "4111111111111111", "5555555555554444", "2223003122003222", "378282246310005", "30569309025904",
    "3530111333300000", "6703444444444449", "6011111111111117",
)  # fmt: skip
LU = ("1893120105732", "1960050473821", "1980080509268", "1938011356288")
FR = ("295109912611193", "255081416802538", "253072B07300470", "253072A07300443")
BE = ("85073003328", "93051822361", "17073003384", "98472899765")
KINDS = (
    [(number, SensitiveKind.IBAN) for number in IBANS]
    + [(number, SensitiveKind.CARD) for number in CARDS]
    + [(number, SensitiveKind.NATIONAL_NUMBER) for number in (*LU, *FR, *BE)]
)


def in_groups(number: str, size: int, gap: str) -> str:
    return gap.join(number[start : start + size] for start in range(0, len(number), size))


@pytest.mark.parametrize(("number", "kind"), KINDS)
def test_a_number_is_found_however_it_is_written(number: str, kind: SensitiveKind) -> None:
    for written in (
        number,
        number.lower(),
        in_groups(number, 4, " "),
        in_groups(number, 4, "-"),
        in_groups(number, 2, "\u00a0"),
        in_groups(number, 3, "."),
        in_groups(number, 1, " "),
        in_groups(number, 5, "\n"),
        in_groups(number, 4, "\u200b"),
        number.translate(dict(zip(range(ord("0"), ord("9") + 1), "٠١٢٣٤٥٦٧٨٩", strict=True))),
    ):
        for text in (written, f"Voir n°{written}, merci", f"dossier 12 {written} 7 depuis mai", f"({written})"):
            assert kind in sensitive_kinds(text), text


@pytest.mark.parametrize(
    "text",
    [
        "1 84 12 76 451 089 46",
        "85.07.30-033.28",
        "1893 1201 057 32",
        "LU28 0019 4006 4475 0000 chez Banque",
        "4111-1111-1111-1111",
    ],
)
def test_numbers_as_people_group_them(text: str) -> None:
    assert sensitive_kinds(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Deux loyers impayés, perte d'emploi en septembre.",
        # ordinary references of thirteen digits, one of them with a fitting Luhn check
        "1234567890123", "2026000012345", "4222222222222", "9780306406157",
        # one wrong figure
        "LU290019400644750000", "4111111111111112", "1893120105733", "1893120105742", "295109912611194", "85073003329",
        # a day that does not exist, a country without IBAN, a length that is not the country's
        "1893130105732", "ZZ280019400644750000", "LU28001940064475000",
        "+32 470 12 34 56 et +352 621 123 456", "0033 6 12 34 56 78", "+++123/4567/89012+++",
        "2 150,00 EUR depuis le 01/09/2026 450 EUR", "DOS-2211, LX-26-7K3F-3, LU-2026-T00481",
    ],
)  # fmt: skip
def test_other_numbers_pass(text: str) -> None:
    assert sensitive_kinds(text) == frozenset()


def test_a_phone_number_is_none_even_if_its_figures_fit() -> None:
    assert sensitive_kinds("32470100001") == {SensitiveKind.NATIONAL_NUMBER}
    assert sensitive_kinds("+32470100001") == sensitive_kinds("+32 470 10 00 01") == frozenset()


def test_a_date_beside_a_number_is_no_part_of_it() -> None:
    joined = next(amount for amount in range(100, 1000) if sensitive_kinds(f"01092026{amount}"))
    assert sensitive_kinds(f"depuis le 01/09/2026 {joined} euros") == frozenset()


def test_the_refusal_does_not_repeat_the_number() -> None:
    with pytest.raises(SensitiveData) as refusal:
        refuse_sensitive("Compte BE68 5390 0754 7034", field="summary")
    assert refusal.value.field == "summary"
    assert refusal.value.facts == {}
    assert str(refusal.value) == "This text contains an account, card or national number. Please leave it out."
    assert not any(character.isdigit() for character in repr(refusal.value))
    refuse_sensitive("Deux loyers impayés", field="summary")


def test_the_lengths_are_those_of_the_register() -> None:
    assert {code: registry.get_iban_spec(code).iban_length for code in registry.get_countries()} == IBAN_LENGTHS


@given(text=st.text(max_size=300))
def test_no_text_is_too_odd_to_be_read(text: str) -> None:
    sensitive_kinds(text)


@given(digits=st.text("0123456789", min_size=20, max_size=200))
def test_a_long_run_of_figures_is_no_number(digits: str) -> None:
    assert sensitive_kinds(digits) == frozenset()
