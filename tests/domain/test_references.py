"""References and verification codes: made, typed in many ways, mistyped."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counselling.domain.references import (
    ALPHABET,
    UnreadableReference,
    check_character,
    new_reference,
    new_verification_code,
    read_reference,
    read_verification_code,
    shown_verification_code,
)

PUBLISHED = (
    "LX-26-7K3F-3", "LX-26-4QW8-K", "LX-26-3H8W-B", "LX-26-6P4D-1", "LX-26-4R9C-W", "LX-26-2M8Q-G", "LX-26-5T1C-Z",
    "LX-26-9B6N-2",
)  # fmt: skip
symbols = st.text(ALPHABET, min_size=1, max_size=20)


def drawn_from(characters: str):
    rest = iter(characters)
    return lambda alphabet: next(rest)


@pytest.mark.parametrize("reference", PUBLISHED)
def test_the_published_references_verify(reference: str) -> None:
    code, _, drawn, _ = reference.split("-")
    assert read_reference(reference) == reference
    assert new_reference(code=code, on=date(2026, 11, 20), draw=drawn_from(drawn)) == reference


@pytest.mark.parametrize(
    "typed",
    [
        "lx267k3f3", "LX 26 7K3F 3", " lx-26-7k3f-3 ", "LX‑26–7K3F−3", "L-X-2-6-7-K-3-F-3", "LX\u00a026\u202f7K3F 3",
    ],
)  # fmt: skip
def test_a_reference_is_read_however_it_was_typed(typed: str) -> None:
    assert read_reference(typed) == "LX-26-7K3F-3"


def test_lookalikes_are_read_as_digits_after_the_code_only() -> None:
    assert read_reference("lx-26-6p4d-l") == read_reference("LX-26-6P4D-i") == "LX-26-6P4D-1"
    zeros = new_reference(code="LOIL", on=date(2010, 1, 1), draw=drawn_from("0101"))
    typed = zeros.replace("LOIL-10-0101", "loil-lo-oioi")
    assert read_reference(typed) == zeros == f"LOIL-10-0101-{check_character('100101')}"


@pytest.mark.parametrize(
    "typed",
    [
        "", "LX", "267K3F3", "-26-7K3F-3", "LX-26-7K3F-4", "LX-26-K73F-3", "LX-25-7K3F-3", "LX-26-7K3U-3",
        "LX-2A-7K3F-3", "LX-26-7K3F", "LX-26-7K3F-33", "L/X-26-7K3F-3", "LX-٢٦-7K3F-3", "LX-26-7K3F-3\0",
        "ÉX-26-7K3F-3",
    ],
)  # fmt: skip
def test_a_mistyped_reference_is_refused_without_repeating_it(typed: str) -> None:
    with pytest.raises(UnreadableReference) as refusal:
        read_reference(typed)
    assert str(refusal.value) == "This number is not complete or has a typing error."
    assert refusal.value.facts == {}


@given(text=symbols, place=st.integers(0, 19), wrong=st.sampled_from(ALPHABET))
def test_one_wrong_character_is_always_found(text: str, place: int, wrong: str) -> None:
    place %= len(text)
    changed = text[:place] + wrong + text[place + 1 :]
    assert (check_character(changed) == check_character(text)) is (changed == text)


@given(text=symbols.filter(lambda text: len(text) > 1), place=st.integers(0, 18))
def test_two_swapped_neighbours_are_found_but_for_the_first_and_the_last_character(text: str, place: int) -> None:
    place %= len(text) - 1
    left, right = text[place], text[place + 1]
    swapped = text[:place] + right + left + text[place + 2 :]
    unseen = left == right or {left, right} == {"0", "Z"}
    assert (check_character(swapped) == check_character(text)) is unseen


@given(drawn=st.text(ALPHABET, min_size=16, max_size=16))
def test_a_verification_code_is_read_as_it_was_printed(drawn: str) -> None:
    code = new_verification_code(draw=drawn_from(drawn))
    assert len(code) == 17
    assert code[:16] == drawn
    assert read_verification_code(code) == code
    assert read_verification_code(shown_verification_code(code).lower()) == code


def test_verification_codes_that_are_refused() -> None:
    code = new_verification_code(draw=drawn_from("0123456789ABCDEF"))
    assert shown_verification_code(code) == f"0123-4567-89AB-CDEF-{code[-1]}"
    assert read_verification_code("oi23-4567-89ab-cdef-" + code[-1]) == code
    for typed in (
        "",
        code[:-1],
        code + "0",
        code[1] + code[0] + code[2:],
        code[:-1] + ("0" if code[-1] != "0" else "1"),
    ):
        with pytest.raises(UnreadableReference):
            read_verification_code(typed)
