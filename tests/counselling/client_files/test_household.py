from collections.abc import Callable
from datetime import date
from fractions import Fraction
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from caseflow.accounts.models import User
from counselling.client_files import selectors
from counselling.client_files import services as files
from counselling.client_files.models import Address, HouseholdMember
from counselling.client_files.services import ContactChanges, MemberDetails
from counselling.client_files.services.household import ClientStays, EndBeforeBeginning, OneClient
from counselling.domain.errors import StaleVersion
from tests.cast import Cast
from tests.factories import TODAY

KEY = UUID("6f9619ff-8b86-4d01-b42d-00cf4fc964ff")
CHILD = MemberDetails(last_name="Weber", first_name="Léa", birth_date=date(2016, 2, 17), presence=50)


def test_size_at_a_date_comes_from_the_rows(cast: Cast) -> None:
    lea = files.add_member(file=cast.file, details=CHILD, by=cast.counsellor)
    size = selectors.household_size(cast.file, TODAY)
    assert (size.adults, size.children, size.presence) == (1, 1, Fraction(1, 2))
    files.end_member(member=lea, on=TODAY, version=1, by=cast.counsellor)
    assert selectors.household_size(cast.file, TODAY).children == 1
    assert selectors.household_size(cast.file, TODAY.replace(year=2027)).children == 0


@pytest.mark.parametrize(
    ("details", "error", "field"),
    [
        (MemberDetails(last_name="Weber", relation="client"), OneClient, "relation"),
        (MemberDetails(last_name="W", since=date(2026, 2, 1), until=date(2026, 1, 1)), EndBeforeBeginning, "until"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(cast: Cast, details: MemberDetails, error: type, field: str) -> None:
    with pytest.raises(error) as refusal:
        files.add_member(file=cast.file, details=details, by=cast.counsellor)
    assert refusal.value.field == field
    assert cast.file.members.count() == 1


def test_the_client_neither_leaves_nor_becomes_somebody_else(cast: Cast) -> None:
    client = cast.file.members.get()
    with pytest.raises(ClientStays):
        files.end_member(member=client, on=TODAY, version=1, by=cast.counsellor)
    with pytest.raises(ClientStays):
        files.change_member(
            member=client, details=MemberDetails(last_name="W", relation="child"), version=1, by=cast.counsellor
        )
    assert HouseholdMember.objects.get(pk=client.pk).relation == "client"


def test_a_move_keeps_the_address_before(cast: Cast) -> None:
    client = cast.file.members.get()
    for street, since in (("1 rue A", date(2020, 1, 1)), ("2 rue B", date(2024, 5, 1))):
        files.move_member(
            member=client, lines=street, postcode="4010", city="Esch", country="lu", since=since, by=cast.counsellor
        )
    assert list(Address.objects.filter(member=client).values_list("lines", "until", "country")) == [
        ("2 rue B", None, "LU"),
        ("1 rue A", date(2024, 5, 1), "LU"),
    ]


def test_stale_contact_details_are_refused(cast: Cast) -> None:
    contact = cast.file.members.get().contact
    files.change_contact(contact=contact, changes=ContactChanges(phone="1"), version=1, by=cast.counsellor)
    with pytest.raises(StaleVersion):
        files.change_contact(contact=contact, changes=ContactChanges(phone="2"), version=1, by=cast.cover)
    contact.refresh_from_db()
    assert (contact.phone, contact.version) == ("1", 2)


def row(cast: Cast, browser: Client, key: object, **data: object):
    url = reverse("client_files:save_member", args=[cast.file.reference, key])
    typed = {"last_name": "Weber", "relation": "child", "presence": "100", "version": "0"} | data
    return browser.post(url, typed, headers={"HX-Request": "true"})


def test_a_new_row_sent_twice_is_one_person(cast: Cast, as_: Callable[[User], Client]) -> None:
    browser = as_(cast.counsellor)
    answers = [row(cast, browser, KEY, first_name="Tom") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert cast.file.members.filter(key=KEY).count() == 1
    assert cast.file.journal.filter(verb="client_files.add_member").count() == 1
    assert b"<input" not in answers[0].content.replace(b'<input type="hidden"', b"")


def test_a_stale_row_shows_both_versions_and_loses_nothing(cast: Cast, as_: Callable[[User], Client]) -> None:
    browser, other = as_(cast.counsellor), as_(cast.cover)
    row(cast, browser, KEY, first_name="Tom")
    assert row(cast, other, KEY, first_name="Thomas", version="1").status_code == 200
    answer = row(cast, browser, KEY, first_name="Tommy", version="1")
    assert answer.status_code == 409
    assert "Tommy" in answer.text
    assert "Thomas" in answer.text
    assert "Cover Kieffer" in answer.text
    assert HouseholdMember.objects.get(key=KEY).first_name == "Thomas"


def test_a_wrong_row_says_what_is_accepted_and_keeps_what_was_typed(cast: Cast, as_: Callable[[User], Client]) -> None:
    answer = row(cast, as_(cast.counsellor), KEY, birth_date="31/02/2020", first_name="<b>Tom")
    assert answer.status_code == 422
    assert "31/02/2020" in answer.text
    assert "&lt;b&gt;Tom" in answer.text
    assert not cast.file.members.filter(key=KEY).exists()


def test_the_key_of_a_row_in_another_file_is_a_new_row_here(cast: Cast, as_: Callable[[User], Client]) -> None:
    stranger = files.add_member(file=cast.other_file, details=CHILD, key=KEY, by=cast.other_counsellor)
    assert row(cast, as_(cast.counsellor), KEY, first_name="Tom").status_code == 200
    stranger.refresh_from_db()
    assert (stranger.first_name, stranger.version) == ("Léa", 1)
    assert cast.file.members.get(key=KEY).first_name == "Tom"
