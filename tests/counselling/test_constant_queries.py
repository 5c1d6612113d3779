"""A page of a file asks the database as often for fifty rows as for one.

Debts, budget, plans, creditors, desk and list have this test beside their other ones.
"""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from caseflow.accounts.models import User
from counselling.client_files import services as files
from counselling.client_files.models import AttachmentCategory, HouseholdMember
from tests.cast import Cast
from tests.factories.client_files import AuthorisationFactory, HouseholdMemberFactory
from tests.factories.evidence import AttachmentFactory

type Browsers = Callable[[User | None], Client]
CATEGORIES = list(AttachmentCategory)


def a_paper(cast: Cast, number: int) -> None:
    category = CATEGORIES[number % len(CATEGORIES)]
    AttachmentFactory(file=cast.file, category=category, received_by=(cast.counsellor, cast.cover)[number % 2])
    AttachmentFactory(
        file=cast.file, removed_on=timezone.localdate(), removed_by=cast.counsellor, removed_because="twice"
    )


def a_person(cast: Cast, _number: int) -> None:
    member = HouseholdMemberFactory(file=cast.file, child=True)
    AuthorisationFactory(member=HouseholdMember.objects.clients().get(file=cast.file), file=cast.file)
    assert member.pk


def a_note(cast: Cast, number: int) -> None:
    by = (cast.counsellor, cast.cover)[number % 2]
    files.add_note(file=cast.file, text=f"called {number}", occurred_at=timezone.now(), by=by)


def a_visit(cast: Cast, number: int) -> None:
    browser = Client()
    by = (cast.counsellor, cast.cover, cast.supervisor)[number % 3]
    browser.force_login(by, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert browser.get(reverse("client_files:timeline", args=[cast.file.reference])).status_code == 200


PAGES = {
    "client_files:evidence": a_paper,
    "client_files:household": a_person,
    "client_files:timeline": a_note,
    "overview:who_saw": a_visit,
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_costs_the_same_for_one_row_and_for_fifty(cast: Cast, as_: Browsers, name: str) -> None:
    reader = as_(cast.supervisor)
    address = reverse(name, args=[cast.file.reference])

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert reader.get(address).status_code == 200
        return len(captured)

    more = PAGES[name]
    for number in range(3):
        more(cast, number)
    queries()
    few = queries()
    for number in range(47):
        more(cast, number)
    assert queries() == few
