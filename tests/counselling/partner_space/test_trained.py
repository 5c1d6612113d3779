"""Certificates: one's own with their proof, and for ambassadors who has to enrol; figures that name nobody."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from caseflow.accounts.models import User
from counselling.partners.models import Affiliation
from counselling.referrals.models import Referral
from tests.cast import Cast
from tests.factories.partners import AffiliationFactory
from tests.factories.referrals import submitted
from tests.factories.trainings import CertificateFactory, SessionFactory

pytestmark = pytest.mark.django_db
type Browsers = Callable[[User | None], Client]
OWN, TEAM = reverse("partner_space:certificates"), reverse("partner_space:teams")


def test_own_certificates_and_where_to_enrol(cast: Cast, as_: Browsers) -> None:
    sender = Affiliation.objects.get(referrer__user=cast.referrer).referrer
    mine, other = CertificateFactory(enrolment__referrer=sender), CertificateFactory()
    soon = timezone.localdate() + timedelta(days=14)
    here = SessionFactory(programme_version__programme__service=cast.service, place="Salle Weydert", days=[soon])
    SessionFactory(
        programme_version__programme__service=cast.service, place="Salle planned", planned=True, days=[soon]
    )
    SessionFactory(place="Salle d’ailleurs", days=[soon])
    answer = as_(cast.referrer).get(OWN)
    page = answer.content.decode()
    assert (mine.number in page, mine.address in page, other.number in page) == (True, True, False)
    assert list(answer.context["sessions"]) == [here]


def test_the_ambassador_sees_who_has_to_enrol_and_no_person_sent(cast: Cast, as_: Browsers) -> None:
    sender, today = Affiliation.objects.get(referrer__user=cast.referrer), timezone.localdate()
    CertificateFactory(enrolment__referrer=sender.referrer, valid_until=today + timedelta(days=30))
    for number in range(4):
        submitted(cast.service, cast.counsellor, on=today, sender=sender, last_name=f"Weber{number}")
    browser = as_(cast.ambassador)
    [team] = browser.get(TEAM).context["teams"]
    assert (team.sent, {it.sent for it in team.trainees}, team.told[0][1]) == (None, {None}, None)
    submitted(cast.service, cast.counsellor, on=today, sender=sender, last_name="Weber5")
    answer = browser.get(TEAM)
    [team] = answer.context["teams"]
    assert (team.sent, [count for _label, count in team.told]) == (5, [5])
    assert {str(it.referrer): it.sent for it in team.trainees if it.sent} == {"Referrer Muller": 5}
    state = {str(it.referrer): (it.training.status.value, it.ends_soon) for it in team.trainees}
    assert state[str(sender.referrer)] == ("valid", True)
    assert state["Ambassador Muller"] == ("none", False)
    page = answer.content.decode()
    assert not any(name in page for name in ("Weber", *Referral.objects.values_list("reference", flat=True)))


def test_a_larger_team_costs_no_query_more(cast: Cast, as_: Browsers) -> None:
    browser = as_(cast.ambassador)

    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            browser.get(TEAM)
        return len(queries)

    cost()
    one = cost()
    AffiliationFactory.create_batch(12, organisation=cast.senders)
    assert cost() == one
