"""The pages of plans: what they show, how levers move, and what a foreign id finds."""

import re
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from caseflow.accounts.models import User
from counselling.client_files.models import JournalEntry
from counselling.plans.models import PlanShare, RepaymentPlan
from tests.cast import Cast
from tests.counselling.plans import told
from tests.factories.debts import DebtFactory
from tests.factories.plans import frozen_example, owed_example, proposed, scenario
from tests.permissions.rows.plans import posted

type As = Callable[[User | None], Client]
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def _on_the_day() -> object:
    with time_machine.travel(datetime(2026, 11, 24, 9, tzinfo=ZoneInfo("Europe/Luxembourg")), tick=False):
        yield


def address(cast: Cast, name: str = "board", *arguments: object) -> str:
    return reverse(f"plans:{name}", args=[cast.file.reference, *arguments])


def text_of(response: object) -> str:
    plain = re.sub(r"<[^>]+>", " ", response.content.decode())  # type: ignore[attr-defined]
    return re.sub(r"[\s\u202f\u00a0]+", " ", plain)


def test_without_a_frozen_budget_the_page_says_what_comes_first(cast: Cast, as_: As) -> None:
    response = as_(cast.counsellor).get(address(cast))
    assert response.status_code == 200
    assert reverse("statements:budget", args=[cast.file.reference]) in response.content.decode()


def test_three_scenarios_with_one_click(cast: Cast, as_: As) -> None:
    owed_example(cast.file)
    frozen_example(cast.file, cast.counsellor)
    browser = as_(cast.counsellor)
    assert browser.post(address(cast, "draft")).status_code == 302
    plans = RepaymentPlan.objects.order_by("pk")
    assert [plan.capacity for plan in plans] == [Decimal("612.00"), Decimal("552.00"), Decimal("612.00")]
    page = text_of(browser.get(address(cast)))
    for plan in plans:
        assert plan.name in page
    assert told(cast.file).count("plans.draft_plan") == 3
    assert browser.post(address(cast, "draft")).status_code == 302
    assert RepaymentPlan.objects.count() == 4


def test_the_page_shows_the_figures_of_the_wireframe(cast: Cast, as_: As) -> None:
    scenario(cast.file, cast.counsellor, name="B", capacity=28000, small_claims=0)
    page = text_of(as_(cast.counsellor).get(address(cast)))
    for figure in ("280,00 €", "334,81 €", "82 mois", "22 668,61 €", "10,7 %", "11,49 €"):
        assert figure in page, figure


def test_a_lever_brings_back_figures_and_never_inputs(cast: Cast, as_: As) -> None:
    plan = scenario(cast.file, cast.counsellor)
    browser = as_(cast.counsellor)
    response = browser.post(address(cast, "change", plan.pk), posted(cast, plan, capacity="280,00"), headers=HTMX)
    page = response.content.decode()
    assert response.status_code == 200
    assert page.lstrip().startswith('<div id="figures"')
    assert f'id="version-{plan.pk}" value="2"' in page
    assert f'name="p{plan.pk}-capacity"' not in page
    assert RepaymentPlan.objects.get().months == 82


def test_a_wrong_lever_brings_back_the_form_as_typed(cast: Cast, as_: As) -> None:
    plan = scenario(cast.file, cast.counsellor)
    browser = as_(cast.counsellor)
    for headers in (HTMX, {}):
        response = browser.post(
            address(cast, "change", plan.pk), posted(cast, plan, capacity="1.234", horizon="90"), headers=headers
        )
        assert response.status_code == 422
        assert 'value="1.234"' in response.content.decode()
    response = browser.post(address(cast, "change", plan.pk), posted(cast, plan, horizon="90"), headers=HTMX)
    assert (response.status_code, response.headers["HX-Retarget"]) == (422, f"#levers-{plan.pk}")
    assert "84" in text_of(response)
    assert RepaymentPlan.objects.get().version == 1


def test_a_stale_lever_shows_both_values(cast: Cast, as_: As) -> None:
    plan = scenario(cast.file, cast.counsellor)
    browser = as_(cast.counsellor)
    browser.post(address(cast, "change", plan.pk), posted(cast, plan, capacity="280,00"))
    response = browser.post(address(cast, "change", plan.pk), posted(cast, plan, capacity="250,00"), headers=HTMX)
    page = response.content.decode()
    assert response.status_code == 409
    assert "250,00" in page
    assert "280,00" in page
    assert 'value="2"' in page
    assert RepaymentPlan.objects.get().capacity == Decimal("280.00")


def test_propose_answer_and_put_in_force_in_the_browser(cast: Cast, as_: As) -> None:
    plan = scenario(cast.file, cast.counsellor, capacity=28000)
    browser = as_(cast.counsellor)
    refused = browser.post(address(cast, "propose", plan.pk), {"version": 1, "accept_reason": ""})
    assert refused.status_code == 422
    assert not PlanShare.objects.exists()
    browser.post(address(cast, "propose", plan.pk), {"version": 1, "accept_reason": "checked"})
    first, *others = plan.shares.all()
    for share in others:
        browser.post(
            address(cast, "record_response", plan.pk, share.debt_id), {"answer": "accepted", "on": "24/11/2026"}
        )
    browser.post(
        address(cast, "record_response", plan.pk, first.debt_id),
        {"answer": "counter_offer", "on": "24/11/2026", "instalment": "50,00"},
    )
    offer = plan.responses.get(answer="counter_offer")
    assert browser.post(address(cast, "try_counter_offer", plan.pk, offer.pk)).status_code == 302
    assert RepaymentPlan.objects.count() == 2
    assert browser.post(address(cast, "put_in_force", plan.pk), {"version": 2, "reason": ""}).status_code == 422
    browser.post(address(cast, "put_in_force", plan.pk), {"version": 2, "reason": "gets its fifty"})
    plan.refresh_from_db()
    assert (plan.state, plan.in_force_reason) == ("in_force", "gets its fifty")
    page = text_of(browser.get(address(cast, "plan", plan.pk)))
    assert "gets its fifty" in page


@pytest.mark.parametrize("step", ["refuse", "supersede"])
def test_an_end_without_reason_is_refused_beside_the_field(cast: Cast, as_: As, step: str) -> None:
    plan = proposed(cast.file, cast.counsellor)
    response = as_(cast.counsellor).post(address(cast, "end", plan.pk, step), {"version": 2, "reason": ""})
    assert response.status_code == 422
    assert 'id="id_reason_error"' in response.content.decode()
    assert RepaymentPlan.objects.get().state == "proposed"
    assert as_(cast.counsellor).get(address(cast, "end", plan.pk, "burn")).status_code == 404


def test_a_plan_or_debt_of_another_file_is_not_found(cast: Cast, as_: As) -> None:
    foreign = scenario(cast.colleagues_file, cast.colleague)
    plan = proposed(cast.file, cast.counsellor)
    browser = as_(cast.counsellor)
    for name in ("plan", "propose", "put_in_force"):
        assert browser.get(address(cast, name, foreign.pk)).status_code == 404
    for name in ("change", "copy", "discard", "restore"):
        assert browser.post(address(cast, name, foreign.pk), {"version": 1}).status_code == 404
    debt = DebtFactory(file=cast.colleagues_file)
    assert browser.get(address(cast, "record_response", plan.pk, debt.pk)).status_code == 404
    assert browser.get(address(cast, "figure", plan.pk, f"share-{debt.pk}")).status_code == 404
    assert not JournalEntry.objects.filter(file=cast.colleagues_file, by=cast.counsellor).exists()


def test_every_figure_opens_to_its_explanation(cast: Cast, as_: As) -> None:
    plan = scenario(cast.file, cast.counsellor, capacity=28000)
    browser = as_(cast.counsellor)
    page = browser.get(address(cast)).content.decode()
    links = set(re.findall(r'href="([^"]+/plan/[^"]+/figures/[^"]+)"', page))
    assert len(links) == 11 + 10
    for link in links:
        assert browser.get(link).status_code == 200, link
    assert "lu.limit.conventional_plan" in text_of(browser.get(address(cast, "figure", plan.pk, "plan_months")))


def test_the_schedule_leaves_as_a_table(cast: Cast, as_: As) -> None:
    plan = scenario(cast.file, cast.counsellor, capacity=28000)
    rows = as_(cast.counsellor).get(address(cast, "export", plan.pk, "csv")).content.decode("utf-8-sig").splitlines()
    assert len(rows) == 1 + sum(len(debt.payments) for debt in plan.result.debts)
    assert as_(cast.counsellor).get(address(cast, "export", plan.pk, "pdf")).status_code == 404


def test_the_page_costs_the_same_for_few_and_many_scenarios(cast: Cast, as_: As) -> None:
    scenario(cast.file, cast.counsellor)
    browser = as_(cast.counsellor)

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert browser.get(address(cast)).status_code == 200
        return len(captured)

    browser.get(address(cast))
    few = queries()
    for number in range(4):
        scenario(cast.file, cast.counsellor, name=f"S{number}")
    assert queries() == few


def test_the_chart_is_light_and_tells_the_same_in_a_table(cast: Cast, as_: As) -> None:
    for name in "ABC":
        scenario(cast.file, cast.counsellor, name=name, capacity=28000)
    page = as_(cast.counsellor).get(address(cast)).content.decode()
    chart = re.search(r'<svg class="chart".*?</svg>', page, re.S)
    assert chart is not None
    assert len(chart[0].encode()) <= 3072
