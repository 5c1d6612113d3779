"""Who may be whom: shared facts and matching names, and never one of them alone."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counselling.domain.duplicates import (
    NAME_REASONS,
    SHARED_REASONS,
    Candidate,
    NameMatch,
    Person,
    Shared,
    candidates,
    compare,
)
from counselling.domain.matching import name_key

BORN = date(1981, 2, 28)


def person(name: str, **known) -> Person:
    """“First|Last”, born on the same day as everybody here unless said otherwise."""
    first, last = name.split("|")
    return Person(first_name=first, last_name=last, **{"birth_date": BORN, **known})


@pytest.mark.parametrize(
    ("one", "other", "names"),
    [
        ("Jean|D'Hoore-Weiß", "JEAN|d'hoore weiss", "same"),
        ("Jean-François|Ní Bhriain", "jean francois|Ni Bhriain", "same"),
        ("Ana|da Silva", "Ana|Silva", "same"),
        ("Élise|van den Berg", "Elise|Berg", "same"),
        ("Zoë|Müller", "Zoé|Muller", "same"),
        ("Weber|Anne", "Anne|Weber", "swapped"),
        ("Anne Marie|Weber", "Marie|Anne Weber", "swapped"),
        ("Anne|Weber", "Ane|Weber", "similar"),
        ("Anne|Weber", "Annie|Wever", "similar"),
        ("Anne|Weber", "Anen|Weber", "similar"),
        ("Anne|Weber", "Anne|Webers", "similar"),
        ("Anne|Weber", "Weberr|Anne", "similar"),
        ("Jean-Pierre|Hansen", "Jeanpierre|Hansen", "similar"),
        ("Élise|Vandenberg", "Elise|van den Berg", "similar"),
        ("Jean|Dhoore", "Jean|D'Hoore", "similar"),
        ("Anne|Weber", "Anne|Wbeers", None),
        ("Anne|Weber", "Anna Maria|Weber", None),
        ("Marc|Weber", "Anne|Weber", None),
        ("Li|Wu", "Lu|Wu", None),
        ("|Weber", "|Weber", "same"),
        ("|Weber", "Anne|Weber", None),
        ("|", "|", None),
        ("-|?", "|", None),
    ],
)
def test_names_that_match(one: str, other: str, names: str | None) -> None:
    for found in (compare(person(one), person(other)), compare(person(other), person(one))):
        assert found == (names and Candidate(shared=(Shared.BIRTH_DATE,), names=NameMatch(names)))


PHONES = {"phones": ("+352 621 123 456",), "birth_date": None}
MAILS = {"emails": ("A.Weber@Example.org ",), "birth_date": None}


@pytest.mark.parametrize(
    ("one", "other", "shared"),
    [
        ({}, {}, "birth_date"),
        (PHONES, {"phones": ("00352621123456", "621999888")}, "phone"),
        (PHONES, {"phones": ("621 123 456",)}, "phone"),
        (MAILS, {"emails": ("a.weber@example.org",)}, "email"),
        ({**PHONES, "birth_date": BORN}, {**PHONES, "birth_date": BORN}, "birth_date phone"),
        ({}, {"birth_date": date(1981, 2, 27)}, ""),
        ({"birth_date": None}, {"birth_date": None}, ""),
        ({"birth_date": None, "phones": ("112",)}, {"phones": ("112",)}, ""),
        ({"birth_date": None, "emails": (" ",)}, {"emails": ("",)}, ""),
        (PHONES, MAILS, ""),
    ],
)
def test_what_is_shared(one: dict, other: dict, shared: str) -> None:
    found = compare(person("Anne|Weber", **one), person("Anne|Weber", **other))
    assert " ".join(found.shared if found else ()) == shared


def test_a_phone_and_an_address_are_shared_by_households() -> None:
    home = {"phones": ("+352621123456",), "emails": ("home@example.org",)}
    assert compare(person("Anne|Weber", **home), person("Marc|Weber", **home)) is None


def test_the_reasons_are_read_and_not_counted() -> None:
    found = compare(person("Anne|Weber", phones=("+352621123456",)), person("Weber|Anne", phones=("621123456",)))
    assert found is not None
    assert found.reasons == ("same birth date", "same phone", "same names in another order")
    assert found.is_only_possible
    assert set(SHARED_REASONS) == set(Shared)
    assert set(NAME_REASONS) == set(NameMatch)


def test_candidates_stand_in_order_and_the_ruled_out_are_gone() -> None:
    phone = {"phones": ("+352621123456",)}
    known = {
        1: person("Ane|Weber", **phone),
        2: person("Anne|Weber"),
        3: person("Anne|Weber", **phone),
        4: person("Marc|Weber", **phone),
        5: person("Anne|Weber", **phone),
    }
    found = candidates(person("Anne|Weber", **phone), known, ruled_out={5})
    assert [key for key, _ in found] == [3, 2, 1]
    assert candidates(person("Anne|Weber"), {}) == ()


names = st.text(st.characters(min_codepoint=97, max_codepoint=122), min_size=3, max_size=12)


@given(first=names, last=names, place=st.integers(0, 11), letter=st.sampled_from("abcxyz"), kind=st.integers(0, 3))
def test_one_typing_error_is_forgiven(first: str, last: str, place: int, letter: str, kind: int) -> None:
    place %= len(last)
    mistyped = [
        last[:place] + letter + last[place:],
        last[:place] + letter + last[place + 1 :],
        last[:place] + last[place + 1 :] if len(last) > 3 else last,
        last[:place] + last[place : place + 2][::-1] + last[place + 2 :],
    ][kind]
    found = compare(person(f"{first}|{last}"), person(f"{first}|{mistyped}"))
    assert found is not None
    assert found.is_only_possible is (name_key(mistyped) != name_key(last))


@given(st.text(max_size=20), st.text(max_size=20), st.text(max_size=20), st.text(max_size=20))
def test_it_does_not_matter_who_is_compared_with_whom(a: str, b: str, c: str, d: str) -> None:
    one = Person(first_name=a, last_name=b, birth_date=BORN)
    other = Person(first_name=c, last_name=d, birth_date=BORN)
    assert compare(one, other) == compare(other, one)
    itself = Candidate(shared=(Shared.BIRTH_DATE,), names=NameMatch.SAME)
    assert compare(one, one) == (itself if name_key(a, b) else None)
