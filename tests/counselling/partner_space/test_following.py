"""What a sender reads and does in the partner space: the public view, and not a word more."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from caseflow import clock
from caseflow.accounts.models import User
from caseflow.audit.models import AuditEntry
from counselling.partners.models import Affiliation, OrganisationRole
from counselling.referrals import selectors
from counselling.referrals.models import Referral
from tests.cast import Cast
from tests.counselling.referrals.test_disclosure import COURSES, NEXT
from tests.factories import TODAY
from tests.factories.partners import AgreementTermsFactory
from tests.factories.referrals import asked, at, submitted

pytestmark = pytest.mark.django_db
type Browsers = Callable[[User | None], Client]
HOME = "/partner/"
CANARY = "cnry0815"


def sender(cast: Cast) -> Affiliation:
    return Affiliation.objects.get(referrer__user=cast.referrer)


def page_of(referral: Referral, act: str = "") -> str:
    address = reverse("partner_space:referral", args=[referral.reference])
    return f"{address}{act}/" if act else address


def text_of(browser: Client, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def without_reference(page: str, referral: Referral) -> str:
    """The page but for what differs between any two requests."""
    kept = [line for line in page.splitlines() if "csrfmiddlewaretoken" not in line and 'name="tag"' not in line]
    return "\n".join(kept).replace(referral.reference, "REFERENCE")


@pytest.mark.parametrize("outcome", ["refused", "given"])
def test_no_page_tells_what_the_sender_may_not_know(cast: Cast, as_: Browsers, outcome: str) -> None:
    """Every course: at the lowest level all pages are the same; at any level nobody of the service is named."""
    pages: dict[str, str] = {}
    AgreementTermsFactory(
        agreement__organisation=cast.senders, agreement__service=cast.service, disclosure_cap="outcome",
        training_required=False,
    )  # fmt: skip
    browser = as_(cast.referrer)
    for number, course in enumerate(COURSES):
        referral = submitted(
            cast.service, cast.counsellor, sender=sender(cast), outcome=outcome, phone=f"+352 621 0000{number:02}",
            birth_date=TODAY.replace(year=1950 + number), last_name=f"Person{number}",
        )  # fmt: skip
        with clock.at(at(NEXT, 12)):
            course(referral, cast)
        if file := Referral.objects.get(pk=referral.pk).file:
            type(file).objects.filter(pk=file.pk).update(request=CANARY)
        page = text_of(browser, page_of(referral))
        for name in (CANARY, "Counsellor Kieffer", "Colleague Kieffer", "not_wanted", "CCAS"):
            assert name not in page
        shown = without_reference(page, referral).replace(f"Person{number}", "PERSON")
        pages[course.__name__] = shown.replace(f"0000{number:02}", "")
    assert len(set(pages.values())) == (1 if outcome == "refused" else 7)
    assert CANARY not in text_of(browser, HOME)


def test_a_question_waits_at_home_and_is_answered(cast: Cast, as_: Browsers) -> None:
    referral = asked(cast.service, cast.counsellor, sender=sender(cast))
    browser = as_(cast.referrer)
    assert [told.referral for told in browser.get(HOME).context["waiting"]] == [referral]
    assert "Quel numéro ?" in text_of(browser, page_of(referral))
    sent = {"text": "Le 621 123 456.", "tag": selectors.tag_of(Referral.objects.get(pk=referral.pk))}
    assert browser.post(page_of(referral, "write"), sent | {"text": " "}).status_code == 422
    assert browser.post(page_of(referral, "write"), sent).status_code == 302
    assert Referral.objects.get(pk=referral.pk).state == "received"
    assert browser.get(HOME).context["waiting"] == []
    assert "Le 621 123 456." in text_of(as_(cast.counsellor), reverse("referrals:referral", args=[referral.reference]))


def test_what_changed_meanwhile_is_read_first_and_nothing_typed_is_lost(cast: Cast, as_: Browsers) -> None:
    referral = submitted(cast.service, cast.counsellor, sender=sender(cast))
    answer = as_(cast.referrer).post(page_of(referral, "write"), {"text": "Bonjour", "tag": "0" * 16})
    assert (answer.status_code, "Bonjour" in answer.content.decode()) == (409, True)
    form = answer.context["form"]
    assert as_(cast.referrer).post(page_of(referral, "write"), form.data).status_code == 302


def test_withdrawing_and_what_the_person_answered(cast: Cast, as_: Browsers) -> None:
    browser = as_(cast.referrer)
    first, second = (submitted(cast.service, cast.counsellor, sender=sender(cast), last_name=n) for n in ("A", "B"))
    tag = selectors.tag_of(first)
    assert browser.post(page_of(first, "withdraw"), {"reason": "entered_in_error", "tag": tag}).status_code == 422
    assert browser.post(page_of(first, "withdraw"), {"reason": "solved", "tag": tag}).status_code == 302
    told = {
        "kind": "contact_by_service", "decision": "withdrawn", "method": "oral_script", "collected_on": "24.11.2026",
        "tag": selectors.tag_of(second),
    }  # fmt: skip
    assert browser.post(page_of(second, "consent"), told).status_code == 302
    for referral in (first, second):
        assert Referral.objects.get(pk=referral.pk).public_status == "withdrawn"
        page = text_of(browser, page_of(referral))
        assert "D’Hoore" not in page
        assert browser.get(page_of(referral, "withdraw")).status_code == 302


def test_each_reading_is_noted(cast: Cast, as_: Browsers) -> None:
    referral = submitted(cast.service, cast.counsellor, sender=sender(cast))
    text_of(as_(cast.referrer), page_of(referral))
    entry = AuditEntry.objects.get(verb="referrals.read", actor=cast.referrer.pk)
    assert entry.detail == {"reference": referral.reference, "page": "partner_space"}


def test_who_left_finds_nothing_any_more(cast: Cast, as_: Browsers) -> None:
    referral = submitted(cast.service, cast.counsellor, sender=sender(cast))
    browser = as_(cast.referrer)
    assert browser.get(page_of(referral)).status_code == 200
    OrganisationRole.objects.filter(referrer__user=cast.referrer).update(ended_on=TODAY)
    assert [browser.get(address).status_code for address in (HOME, page_of(referral))] == [403, 403]
    assert browser.get("/files/").status_code == 404


def test_the_list_is_asked_by_state(cast: Cast, as_: Browsers) -> None:
    one = submitted(cast.service, cast.counsellor, sender=sender(cast))
    two = asked(cast.service, cast.counsellor, sender=sender(cast), last_name="Autre")
    browser = as_(cast.referrer)

    def shown(**query: str) -> list[Referral]:
        return [told.referral for told in browser.get(HOME, query).context["sent"].lines]

    assert shown() == [two, one]
    assert shown(status="information_requested") == [two]
    assert shown(status="nonsense") == [two, one]
