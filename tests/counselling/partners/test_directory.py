"""The directory: what is listed, what is understood, and what is remembered of a search in vain."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from caseflow.audit.models import AuditEntry
from counselling.domain.directory import Place, Theme
from counselling.domain.errors import ReasonMissing, StaleVersion, TransitionRefused
from counselling.domain.lifecycle import GapTopicState
from counselling.partners import selectors
from counselling.partners import services as partners
from counselling.partners.models import Activity, GapTopic, SearchGap
from tests.cast import Cast
from tests.factories.partners import (
    ActivityFactory,
    GapTopicFactory,
    OrganisationFactory,
    OrganisationSiteFactory,
    SearchGapFactory,
)
from tests.security.surface import Browsers, stored

CANARY = "Xylophenia Wombat"
FIELDS = {"title_fr": "Épicerie sociale", "theme": "food_aid", "country": "lu", "way_in": "self"}


def keys(answer: object) -> list[int]:
    results = answer.context["results"]  # type: ignore[attr-defined]
    return [hit.activity.pk for hit in (*results.here, *results.elsewhere)]


def test_an_activity_is_verified_by_whoever_writes_it(cast: Cast, today: date) -> None:
    organisation = OrganisationFactory(keeper=cast.service)
    activity = partners.add_activity(organisation=organisation, fields=FIELDS, on=today, by=cast.supervisor)
    assert (activity.verified_on, activity.verified_by, activity.country) == (today, cast.supervisor, "LU")
    with pytest.raises(partners.ActivityKnown):
        partners.add_activity(organisation=organisation, fields=FIELDS, on=today, by=cast.supervisor)
    with pytest.raises(partners.ActivityNameless):
        partners.add_activity(
            organisation=organisation, fields=FIELDS | {"title_fr": ""}, on=today, by=cast.supervisor
        )
    with pytest.raises(partners.ActivityOutOfOrder):
        partners.change_activity(
            activity=activity, fields=FIELDS | {"valid_from": today, "valid_until": date(2026, 1, 1)}, version=1,
            on=today, by=cast.supervisor,
        )  # fmt: skip
    later = today + timedelta(days=200)
    partners.change_activity(
        activity=activity, fields=FIELDS | {"skills": "camionnette"}, version=1, on=later, by=cast.supervisor
    )
    with pytest.raises(StaleVersion):
        partners.change_activity(activity=activity, fields=FIELDS, version=1, on=later, by=cast.supervisor)
    activity.refresh_from_db()
    assert (activity.folded, activity.verified_on) == ("epicerie sociale camionnette", later)


def test_a_closed_organisation_offers_nothing_new(cast: Cast, today: date) -> None:
    closed = OrganisationFactory(keeper=cast.service, closed=True)
    with pytest.raises(partners.OrganisationClosed):
        partners.add_activity(organisation=closed, fields=FIELDS, on=today, by=cast.supervisor)
    assert Activity.objects.count() == 0


def test_closed_expired_and_suspended_never_appear_and_what_is_old_comes_last_and_marked(
    cast: Cast, as_: Browsers, today: date
) -> None:
    fresh = ActivityFactory(title_fr="Épicerie", theme=Theme.FOOD_AID, verified_on=today - timedelta(days=100))
    old = ActivityFactory(title_fr="Aide alimentaire", theme=Theme.FOOD_AID, verified_on=today - timedelta(days=396))
    to_verify = ActivityFactory(title_fr="Repas", theme=Theme.FOOD_AID, verified_on=today - timedelta(days=200))
    for hidden in ({"closed": True}, {"suspended": True}, {"pending": True}):
        ActivityFactory(theme=Theme.FOOD_AID, **{f"organisation__{trait}": on for trait, on in hidden.items()})
    ActivityFactory(theme=Theme.FOOD_AID, valid_until=today - timedelta(days=1))
    ActivityFactory(theme=Theme.FOOD_AID, valid_from=today + timedelta(days=400))
    wish = selectors.Wish(question=selectors.directory.Question(), place=Place(country="LU"))
    results = selectors.search_directory(cast.counsellor, wish, today)
    assert [(hit.activity, hit.is_stale, hit.is_to_verify) for hit in results.here] == [
        (fresh, False, False), (to_verify, False, True), (old, True, True),
    ]  # fmt: skip
    text = as_(cast.counsellor).get("/directory/").content.decode()
    assert (text.count("non vérifiée"), text.count("à vérifier")) == (1, 1)


def test_a_get_verifies_nothing(cast: Cast, as_: Browsers, today: date) -> None:
    activity = ActivityFactory(organisation__keeper=cast.service, verified_on=date(2025, 1, 1))
    page = f"/directory/{activity.pk}/verify/"
    assert as_(cast.supervisor).get(page).status_code == 405
    activity.refresh_from_db()
    assert activity.verified_on == date(2025, 1, 1)
    assert as_(cast.counsellor).post(page).status_code == 403
    assert as_(cast.supervisor).post(page).status_code == 302
    activity.refresh_from_db()
    assert (activity.verified_on > date(2025, 1, 1), activity.verified_by) == (True, cast.supervisor)


def test_the_page_says_what_it_understood_and_offers_to_undo_it(cast: Cast, as_: Browsers) -> None:
    food = ActivityFactory(title_fr="Épicerie", theme=Theme.FOOD_AID)
    named = ActivityFactory(title_fr="Bal de la Tafel")
    browser = as_(cast.counsellor)
    answer = browser.post("/directory/", {"q": "Tafel"})
    assert keys(answer) == [food.pk, named.pk]
    assert "tafel → aide alimentaire" in answer.content.decode()
    literally = browser.post("/directory/", {"q": "Tafel", "literally": "on"})
    assert keys(literally) == [named.pk]
    assert "→" not in literally.content.decode()


def test_filters_narrow_and_places_sort(cast: Cast, as_: Browsers) -> None:
    here = ActivityFactory(theme=Theme.HOUSING, communes="Dudelange", languages=["pt"], audiences=["tenants"])
    country = ActivityFactory(theme=Theme.HOUSING, languages=["fr"])
    afar = ActivityFactory(theme=Theme.ENERGY, country="FR", remote=True)
    away = ActivityFactory(theme=Theme.HOUSING, country="BE")
    browser = as_(cast.counsellor)
    for typed, expected in (
        ({"place": "dudelange"}, [here, country, afar, away]),
        ({"place": "L-4010"}, [country, afar, here, away]),
        ({"theme": "housing"}, [country, here, away]),
        ({"theme": "housing", "language": "pt"}, [here]),
        ({"audience": "tenants", "theme": "housing", "language": "fr"}, [country]),
    ):
        assert sorted(keys(browser.post("/directory/", typed))) == sorted(it.pk for it in expected)
    assert keys(browser.post("/directory/", {"place": "dudelange"}))[0] == here.pk
    answer = browser.post("/directory/", {"place": "L-4010"})
    assert [hit.activity for hit in answer.context["results"].elsewhere] == [here, away]


def test_members_are_found_by_what_they_lend(cast: Cast, as_: Browsers) -> None:
    van = ActivityFactory(title_fr="Épicerie", skills="camionnette, salle de 40 places")
    ActivityFactory(title_fr="Camionnette à vendre")
    assert keys(as_(cast.counsellor).post("/directory/members/", {"q": "camionnettes"})) == [van.pk]
    assert keys(as_(cast.counsellor).get("/directory/members/")) == [van.pk]


def test_a_search_in_vain_adds_one_row_without_a_word_of_it(cast: Cast, as_: Browsers) -> None:
    OrganisationSiteFactory(city="Dudelange")
    browser = as_(cast.counsellor)
    for place, area in (("L-4010", "40"), ("dudelange", "dudelange"), (CANARY, "")):
        before = SearchGap.objects.count()
        answer = browser.post("/directory/", {"q": f"{CANARY} Schulden", "place": place, "language": "pt"})
        assert answer.status_code == 200
        gap = SearchGap.objects.latest("pk")
        assert (SearchGap.objects.count(), gap.themes, gap.country, gap.area, gap.language) == (
            before + 1, ["debt_counselling"], "LU", area, "pt",
        )  # fmt: skip
        assert gap.week.weekday() == 0
    everything = str(stored()) + str(list(AuditEntry.objects.values()))
    for word in CANARY.split():
        assert word.lower() not in everything.lower()
    told = AuditEntry.objects.filter(verb="partners.note_gap")
    assert [(entry.object_id, entry.service, entry.detail) for entry in told] == [("", None, {})] * 3


def test_what_is_answered_or_not_asked_is_no_gap(cast: Cast, as_: Browsers) -> None:
    ActivityFactory(theme=Theme.DEBT_COUNSELLING)
    ActivityFactory(theme=Theme.HOUSING, country="FR")
    browser = as_(cast.counsellor)
    browser.get("/directory/")
    browser.post("/directory/", {"q": "Schulden"})
    browser.post("/directory/", {"q": ""})
    assert SearchGap.objects.count() == 0
    answer = browser.post("/directory/", {"q": "Miete"})
    assert (len(answer.context["results"].elsewhere), SearchGap.objects.count()) == (1, 1)


def test_the_network_is_told_on_purpose_and_once(cast: Cast, as_: Browsers) -> None:
    browser = as_(cast.counsellor)
    found = browser.post("/directory/", {"q": "Miete"})
    gap, page = SearchGap.objects.get(), reverse("partners:tell_network", args=[found.context["mine"]])
    assert page in found.content.decode()
    assert as_(cast.colleague).get(page).status_code == 404
    with time_machine.travel(timezone.now() + timedelta(days=1, minutes=1)):
        assert as_(cast.counsellor).get(page).status_code == 404
    assert browser.post(page, {"message": "x" * 201}).status_code == 422
    assert browser.post(page, {"message": "a flat for five"}).status_code == 302
    assert browser.post(page, {"message": "again"}).status_code == 422
    gap.refresh_from_db()
    assert gap.message == "a flat for five"


def test_searches_of_more_than_a_year_ago_no_longer_count(cast: Cast, today: date) -> None:
    GapTopicFactory()
    for days in (0, 7, 300, 365, 366):
        SearchGapFactory(week=today - timedelta(days=days))
    assert selectors.gap_topics(today) == []
    SearchGapFactory(week=today)
    assert [line.count for line in selectors.gap_topics(today)] == [5]


def test_groups_under_five_are_not_shown(cast: Cast, today: date, as_: Browsers) -> None:
    for area, count in (("40", 5), ("33", 4)):
        GapTopicFactory(area=area)
        for _time in range(count):
            SearchGapFactory(area=area, message=f"in {area}")
    hidden = GapTopic.objects.get(area="33")
    assert [(line.topic.area, line.count) for line in selectors.gap_topics(today)] == [("40", 5)]
    text = as_(cast.supervisor).get("/directory/gaps/").content.decode()
    assert "in 40" in text
    assert "in 33" not in text
    assert as_(cast.supervisor).post(f"/directory/gaps/topics/{hidden.pk}/take/").status_code == 404


def test_a_coordinator_looks_and_names_who_fills_the_gap_or_why_not(cast: Cast, today: date) -> None:
    topic, activity = GapTopicFactory(), ActivityFactory(theme=Theme.HOUSING)
    with pytest.raises(TransitionRefused):
        partners.accept_topic(topic=topic, reason="none", on=today, by=cast.supervisor)
    partners.take_topic(topic=topic, on=today, by=cast.other_supervisor)
    partners.take_topic(topic=topic, on=today, by=cast.supervisor)
    partners.fill_topic(topic=topic, activity=activity, on=today, by=cast.supervisor)
    assert (topic.state, topic.coordinator, topic.activity) == (GapTopicState.FILLED, cast.supervisor, activity)
    other = GapTopicFactory(area="33", state="looking", coordinator=cast.supervisor)
    with pytest.raises(ReasonMissing):
        partners.accept_topic(topic=other, reason=" ", on=today, by=cast.supervisor)
    partners.accept_topic(topic=other, reason="nobody in the country", on=today, by=cast.supervisor)
    assert other.state == GapTopicState.ACCEPTED


def test_a_search_costs_the_same_for_one_entry_and_for_fifty(cast: Cast, as_: Browsers) -> None:
    browser = as_(cast.counsellor)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert browser.post("/directory/", {"q": "Schulden", "place": "4010"}).status_code == 200
        return len(captured)

    ActivityFactory(theme=Theme.DEBT_COUNSELLING)
    queries()
    one = queries()
    for _number in range(49):
        ActivityFactory(theme=Theme.DEBT_COUNSELLING)
    assert queries() == one
    assert Activity.objects.count() == 50
