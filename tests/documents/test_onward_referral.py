"""A letter to whoever helps instead: only with the person's agreement, and with nothing more than is needed."""

from typing import Any

import pytest

from counselling.client_files import services as files
from counselling.client_files.models import AuthorisationKind, AuthorisationMethod, ContactDetails
from counselling.client_files.services import Consent
from counselling.referrals.models import Referral
from documents import services as letters
from documents.contexts import from_json
from documents.kinds import KINDS
from documents.models import LetterDraft
from documents.services import NotReady, Wishes
from documents.services.stack import pdf_of
from tests.cast import Cast
from tests.documents.pdf import text_of
from tests.factories import TODAY
from tests.factories.documents import ready_to_write
from tests.factories.referrals import accepted

pytestmark = pytest.mark.django_db
HELPER = {
    "to_name": "Permanence logement", "to_lines": "Rue du Marché 5", "to_postcode": "L-4010", "to_city": "Esch",
    "request": "Un logement plus petit.", "manner": "le soir",
}  # fmt: skip


@pytest.fixture
def referral(cast: Cast) -> Referral:
    referral = accepted(cast.service, cast.counsellor)
    ready_to_write(referral.file)
    return referral


def agree(referral: Referral, cast: Cast) -> None:
    agreed = Consent(kind=AuthorisationKind.REDIRECT_TO_OTHER, on=TODAY, method=AuthorisationMethod.SIGNED)
    files.record_authorisation(
        member=referral.file.members.get(relation="client"), consent=agreed, by=cast.counsellor
    )  # fmt: skip


def drafted(referral: Referral, cast: Cast, **changed: Any) -> LetterDraft:
    wishes = Wishes(details=HELPER | changed)
    return letters.draft_letter(
        file=referral.file, kind="onward_referral", on=TODAY, by=cast.counsellor, wishes=wishes
    )  # fmt: skip


def test_without_the_agreement_of_the_person_nothing_leaves(referral: Referral, cast: Cast) -> None:
    draft = drafted(referral, cast)
    assert (draft.to, referral.file.journal.latest("pk").facts["addressee"]) == ("Permanence logement",) * 2
    with pytest.raises(NotReady):
        letters.issue_letter(draft=draft, on=TODAY, by=cast.counsellor)
    agree(referral, cast)
    assert letters.issue_letter(draft=draft, on=TODAY, by=cast.counsellor).number
    client = referral.file.members.get(relation="client")
    files.withdraw_authorisation(
        member=client, kind=AuthorisationKind.REDIRECT_TO_OTHER, method=AuthorisationMethod.SIGNED, on=TODAY,
        by=cast.counsellor,
    )  # fmt: skip
    with pytest.raises(NotReady):
        letters.issue_letter(draft=drafted(referral, cast), on=TODAY, by=cast.counsellor)


@pytest.mark.parametrize("lack", ["to_lines", "to_city", "request"])
def test_an_address_and_a_request_are_needed(referral: Referral, cast: Cast, lack: str) -> None:
    agree(referral, cast)
    with pytest.raises(NotReady):
        letters.issue_letter(
            draft=drafted(referral, cast, **{lack: "", "to_postcode": ""}), on=TODAY, by=cast.counsellor
        )  # fmt: skip


def test_it_says_who_is_sent_and_how_to_reach_them_and_nothing_else(referral: Referral, cast: Cast) -> None:
    agree(referral, cast)
    ContactDetails.objects.filter(member__file=referral.file).update(may_write=False)
    letter = letters.issue_letter(draft=drafted(referral, cast), on=TODAY, by=cast.counsellor)
    said = from_json(KINDS[letter.kind].context, letter.context)
    assert said.addressee.lines == ("Permanence logement", "Rue du Marché 5", "L-4010 Esch")
    assert (said.agreement.on, said.request) == (TODAY, "Un logement plus petit.")
    # Letters are not safe for the person: their address stays here.
    assert (said.reach.telephone, said.reach.address, said.reach.manner) == ("+352 621 123 456", "", "le soir")
    letters.print_waiting([letter.pk])
    letter.refresh_from_db()
    text = text_of(pdf_of(letter))
    assert "D’Hoore" in text
    assert "Un logement plus petit." in text
    assert "Deux loyers" not in text
    assert referral.organisation.name not in text


def test_word_that_they_take_over_is_awaited(referral: Referral, cast: Cast) -> None:
    agree(referral, cast)
    letter = letters.issue_letter(draft=drafted(referral, cast), on=TODAY, by=cast.counsellor)
    task = referral.file.tasks.get(source="letter")
    assert (task.due_on, letter.number in task.what) == (letter.answer_due_on, True)
