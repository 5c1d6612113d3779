from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from caseflow.accounts.models import User
from counselling.partners.models import Creditor, CreditorAddress
from tests.cast import Cast
from tests.factories.partners import CreditorAddressFactory, CreditorFactory

Browsers = Callable[[User | None], Client]
ENTRY = {"name": "Sofibel", "kind": "bank"}
DEPARTMENT = {"department": "Siège", "country": "LU", "language": "fr", "channel": "post"}


def test_the_directory_finds_by_fragment_and_kind_and_goes_on_by_key(cast: Cast, as_: Browsers) -> None:
    browser = as_(cast.counsellor)
    for number in range(51):
        CreditorFactory(service=cast.service, name=f"Banque {number:02d}", kind="bank")
    CreditorFactory(service=cast.service, name="Zénith", aliases="Aurore", kind="energy")
    first = browser.get("/creditors/").context["page"]
    assert (len(first.rows), first.rows[0].name, first.next) == (50, "Banque 00", str(first.rows[-1].pk))
    second = browser.get(f"/creditors/?after={first.next}").context["page"]
    assert ([row.name for row in second.rows], second.next) == (["Banque 50", "Zénith"], "")
    for query in ("q=auror", "kind=energy", "q=zen&kind=energy"):
        assert [row.name for row in browser.get(f"/creditors/?{query}").context["page"].rows] == ["Zénith"]
    assert len(browser.get("/creditors/?after=nonsense&kind=nonsense").context["page"].rows) == 50


def test_suggestions_are_few_and_of_the_own_directory(cast: Cast, as_: Browsers) -> None:
    for number in range(20):
        CreditorFactory(service=cast.service, name=f"Banque {number:02d}")
    CreditorFactory(service=cast.other_service, name="Banque secrète")
    text = as_(cast.counsellor).get("/creditors/suggestions/?q=banq").content.decode()
    assert text.count("<option") == 12
    assert "secrète" not in text


def test_a_counsellor_adds_and_a_supervisor_corrects(cast: Cast, as_: Browsers) -> None:
    counsellor, supervisor = as_(cast.counsellor), as_(cast.supervisor)
    for _time in range(2):
        answer = counsellor.post("/creditors/new/", ENTRY | {"service": cast.service.pk})
    assert (answer.status_code, Creditor.objects.count()) == (422, 1)
    creditor = Creditor.objects.get()
    page = f"/creditors/{creditor.pk}/"
    assert counsellor.post(page, ENTRY | {"version": "1"}).status_code == 403
    assert supervisor.post(page, ENTRY | {"version": "1", "name": "Sofibel SA"}).status_code == 302
    stale = supervisor.post(page, ENTRY | {"version": "1", "name": "Autre"})
    creditor.refresh_from_db()
    assert (stale.status_code, creditor.name, creditor.version) == (409, "Sofibel SA", 2)
    assert 'value="Autre"' in stale.content.decode()


def test_nobody_adds_to_a_service_that_is_not_theirs(cast: Cast, as_: Browsers) -> None:
    answer = as_(cast.counsellor).post("/creditors/new/", ENTRY | {"service": cast.other_service.pk})
    assert (answer.status_code, Creditor.objects.count()) == (422, 0)
    foreign = CreditorFactory(service=cast.other_service)
    for rest in ("", "departments/new/", "merge/"):
        assert as_(cast.supervisor).get(f"/creditors/{foreign.pk}/{rest}").status_code == 404


@pytest.mark.parametrize(
    ("typed", "status"), [("LU28 0019 4006 4475 0000", 302), ("LU28 0019 4006 4475 0001", 422), ("=1+1", 422)]
)
def test_an_account_is_checked(cast: Cast, as_: Browsers, typed: str, status: int) -> None:
    creditor = CreditorFactory(national=True, name="Fisc")
    page = f"/creditors/{creditor.pk}/departments/new/"
    answer = as_(cast.counsellor).post(page, DEPARTMENT | {"iban": typed, "service": cast.service.pk})
    assert answer.status_code == status
    assert list(CreditorAddress.objects.values_list("iban", flat=True)) == (
        ["LU280019400644750000"] if status == 302 else []
    )


def test_departments_of_a_national_entry_stay_with_the_service_that_wrote_them(cast: Cast, as_: Browsers) -> None:
    creditor = CreditorFactory(national=True, name="Fisc")
    address = CreditorAddressFactory(creditor=creditor, service=cast.service, lines="1 rue secrète")
    assert "rue secrète" in as_(cast.counsellor).get(f"/creditors/{creditor.pk}/").content.decode()
    assert "rue secrète" not in as_(cast.other_counsellor).get(f"/creditors/{creditor.pk}/").content.decode()
    page = f"/creditors/{creditor.pk}/departments/{address.pk}/"
    assert as_(cast.other_supervisor).get(page).status_code == 404
    assert as_(cast.counsellor).get(page).status_code == 403
    typed = DEPARTMENT | {"service": cast.service.pk, "version": "1", "lines": "2 rue neuve"}
    assert as_(cast.supervisor).post(page, typed).status_code == 302
    assert as_(cast.supervisor).post(page, typed | {"lines": "3"}).status_code == 409
    address.refresh_from_db()
    assert (address.lines, address.version) == ("2 rue neuve", 2)


def test_merging_from_the_page(cast: Cast, as_: Browsers) -> None:
    merged, kept = CreditorFactory(service=cast.service), CreditorFactory(service=cast.service)
    foreign = CreditorFactory(service=cast.other_service)
    browser, page = as_(cast.supervisor), f"/creditors/{merged.pk}/merge/"
    assert browser.post(page, {"kept": foreign.pk}).status_code == 422
    assert Creditor.objects.current().count() == 3
    for _click in range(2):
        answer = browser.post(page, {"kept": kept.pk})
        assert (answer.status_code, answer.url) == (302, f"/creditors/{kept.pk}/")
    merged.refresh_from_db()
    assert merged.merged_into == kept


def test_the_number_of_queries_does_not_grow(cast: Cast, as_: Browsers) -> None:
    browser = as_(cast.counsellor)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert browser.get("/creditors/").status_code == 200
        return len(captured)

    CreditorFactory(service=cast.service)
    queries()
    one = queries()
    for _number in range(49):
        CreditorFactory(service=cast.service)
    assert queries() == one
