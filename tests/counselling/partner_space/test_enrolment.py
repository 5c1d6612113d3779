"""Enrolment from the partner space: oneself, colleagues of an ambassador, the waiting list, and what stays closed."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from caseflow.accounts.models import User
from caseflow.audit.models import AuditEntry
from counselling.partners.models import Affiliation
from counselling.trainings.models import Enrolment, Session
from tests.cast import Cast
from tests.factories.partners import AffiliationFactory
from tests.factories.trainings import EnrolmentFactory, SessionFactory

pytestmark = pytest.mark.django_db
type Browsers = Callable[[User | None], Client]
TEAM, OWN = reverse("partner_space:teams"), reverse("partner_space:certificates")


def in_days(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


def offered(cast: Cast, days: int = 14, **facts: Any) -> Session:
    return SessionFactory(programme_version__programme__service=cast.service, days=[in_days(days)], **facts)


def page_of(session: Session) -> str:
    return reverse("partner_space:session", args=[session.pk])


def works(user: User) -> Affiliation:
    return Affiliation.objects.get(referrer__user=user)


def test_an_ambassador_gives_the_last_seat_and_the_next_colleague_waits_for_it(cast: Cast, as_: Browsers) -> None:
    session, browser = offered(cast, capacity=1), as_(cast.ambassador)
    first, second = works(cast.referrer), AffiliationFactory(organisation=cast.senders)
    for colleague in (first, second):
        answer = browser.post(page_of(session), {"colleague": colleague.pk, "needs": "Rampe"}, follow=True)
    enrolled = list(answer.context["enrolled"])
    assert {(it.referrer, it.state, it.source) for it in enrolled} == {
        (first.referrer, "confirmed", "ambassador"), (second.referrer, "waiting", "ambassador"),
    }  # fmt: skip
    assert "Rampe" not in answer.content.decode()
    team = browser.get(TEAM).context["teams"][0]
    assert {it.referrer for it in team.trainees if it.enrolments} == {first.referrer, second.referrer}
    given_back = next(it for it in enrolled if it.state == "confirmed")
    browser.post(reverse("partner_space:cancel_enrolment", args=[session.pk, given_back.pk]))
    assert Enrolment.objects.get(referrer=second.referrer).state == "confirmed"
    told = AuditEntry.objects.filter(verb__in=["trainings.enrol_referrer", "trainings.cancel_enrolment"])
    assert set(told.values_list("actor", "service")) == {(cast.ambassador.pk, cast.service.pk)}


@pytest.mark.parametrize("who", ["referrer", "integrator"])
def test_whoever_has_an_account_enrols_and_takes_it_back_alone(cast: Cast, as_: Browsers, who: str) -> None:
    session, person = offered(cast), getattr(cast, who)
    browser, colleague = as_(person), works(cast.ambassador)
    page = browser.get(page_of(session))
    assert [pk for pk, _name in page.context["form"].fields["colleague"].choices] == [works(person).pk]
    assert browser.post(page_of(session), {"colleague": colleague.pk}).status_code == 422
    browser.post(page_of(session), {"colleague": works(person).pk})
    mine = Enrolment.objects.get()
    assert (mine.referrer, mine.source, mine.organisation) == (works(person).referrer, "professional", cast.senders)
    assert [it.pk for it in browser.get(OWN).context["enrolments"]] == [mine.pk]
    again = browser.post(page_of(session), {"colleague": works(person).pk})
    assert (again.status_code, again.context["form"].non_field_errors()) == (
        422,
        ["Cette personne est déjà inscrite."],
    )
    browser.post(reverse("partner_space:cancel_enrolment", args=[session.pk, mine.pk]))
    assert Enrolment.objects.get().state == "cancelled"


def test_colleagues_of_another_organisation_and_what_was_cancelled_by_nobody_of_theirs(
    cast: Cast, as_: Browsers
) -> None:
    session, browser = offered(cast), as_(cast.ambassador)
    stranger = works(cast.other_referrer)
    assert browser.post(page_of(session), {"colleague": stranger.pk}).status_code == 422
    other = EnrolmentFactory(session=session, referrer=stranger.referrer, organisation=stranger.organisation)
    page = browser.get(page_of(session))
    assert (list(page.context["enrolled"]), str(stranger.referrer) in page.content.decode()) == ([], False)
    cancelling = reverse("partner_space:cancel_enrolment", args=[session.pk, other.pk])
    assert browser.post(cancelling).status_code == 404
    assert Enrolment.objects.get().state == "confirmed"


def test_sessions_that_are_not_offered_are_not_there(cast: Cast, as_: Browsers) -> None:
    browser, person = as_(cast.referrer), works(cast.referrer)
    elsewhere = SessionFactory(days=[in_days(14)])
    hidden = [elsewhere, offered(cast, planned=True), offered(cast, held=True), offered(cast, days=0)]
    for session in hidden:
        assert browser.get(page_of(session)).status_code == 404
        assert browser.post(page_of(session), {"colleague": person.pk}).status_code == 404
    over = offered(cast, enrol_until=in_days(-1))
    assert browser.post(page_of(over), {"colleague": person.pk}).status_code == 422
    assert not Enrolment.objects.exists()
    # Whoever is on its list finds it, and can still give the seat back.
    EnrolmentFactory(session=elsewhere, referrer=person.referrer, organisation=cast.senders)
    assert not browser.get(page_of(elsewhere)).context["form"].fields["colleague"].choices
    assert browser.post(page_of(elsewhere), {"colleague": person.pk}).status_code == 422
