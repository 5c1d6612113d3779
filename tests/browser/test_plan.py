"""The plan in a real browser: three scenarios, a lever that moves the figures, readable and printable."""

import os
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from counselling.plans.models import RepaymentPlan
from tests.browser.probes import check_screen
from tests.browser.steps import follow
from tests.cast import build_cast
from tests.factories.plans import frozen_example, owed_example, proposed

pytestmark = pytest.mark.django_db(transaction=True)
LATENCY = 300


def signed_in(context, user):
    browser = Client()
    browser.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    value = browser.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "domain": "localhost", "path": "/"}])


@pytest.fixture
def cast():
    return build_cast()


@pytest.fixture
def ready(cast, context):
    owed_example(cast.file)
    frozen_example(cast.file, cast.counsellor)
    signed_in(context, cast.counsellor)
    return reverse("plans:board", args=[cast.file.reference])


def shot(page, name):
    """A picture for the eyes, where a person asks for one."""
    if folder := os.environ.get("SHOTS"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True, caret="initial")


def test_three_scenarios_and_a_lever(page, ready):
    page.goto(ready)
    follow(page, page.locator("main form[action$='/plan/new/'] button"))
    page.wait_for_selector("#figures")
    assert page.locator("#figures thead").first.locator("th[scope=col]").count() == 3
    shot(page, "plan-1280")
    first = RepaymentPlan.objects.order_by("pk")[0]
    page.route("**/levers/", lambda route: (page.wait_for_timeout(LATENCY), route.continue_()))
    capacity = page.locator(f"#p{first.pk}-capacity")
    capacity.fill("280")
    capacity.press("Tab")
    page.wait_for_selector("#figures.htmx-request")
    reserve = page.locator(f"#p{first.pk}-reserve")
    reserve.fill("20")
    page.wait_for_selector("#figures:not(.htmx-request)")
    assert capacity.input_value() == "280"
    assert reserve.input_value() == "20"
    cell = page.locator("#figures tbody tr").nth(2).locator("td").first
    assert cell.inner_text().split()[0] == "82"
    reserve.press("Tab")
    page.wait_for_selector(f"#version-{first.pk}[value='3']", state="attached")
    first.refresh_from_db()
    assert (first.levers["capacity"], first.levers["reserve"], first.version) == (28000, 2000, 3)


def test_a_wrong_lever_stays_as_typed_beside_its_message(page, ready):
    page.goto(ready)
    follow(page, page.locator("main form[action$='/plan/new/'] button"))
    page.wait_for_selector("#figures")
    first = RepaymentPlan.objects.order_by("pk")[0]
    page.witness.expect(422)
    field = page.locator(f"#p{first.pk}-horizon")
    field.fill("90")
    field.press("Tab")
    page.wait_for_selector(f"#levers-{first.pk} [aria-invalid=true]")
    assert page.locator(f"#p{first.pk}-horizon").input_value() == "90"
    assert "84" in page.locator(f"#levers-{first.pk} .errorlist").inner_text()
    assert RepaymentPlan.objects.get(pk=first.pk).version == 1


def test_the_board_reads_well_on_every_width(page, ready):
    page.goto(ready)
    follow(page, page.locator("main form[action$='/plan/new/'] button"))
    page.wait_for_selector("#figures")
    check_screen(page)
    page.set_viewport_size({"width": 320, "height": 800})
    shot(page, "plan-320")


def test_one_plan_reads_well_and_prints(page, ready, cast):
    plan = proposed(cast.file, cast.counsellor, capacity=28000)
    page.goto(reverse("plans:plan", args=[cast.file.reference, plan.pk]))
    check_screen(page)
    page.set_viewport_size({"width": 1280, "height": 900})
    shot(page, "plan-detail-1280")
    page.emulate_media(media="print")
    shot(page, "plan-detail-print")
    assert page.locator(".tabs").is_visible() is False
    for name in ("put_in_force", "figure"):
        arguments = [cast.file.reference, plan.pk, *(["plan_months"] if name == "figure" else [])]
        page.emulate_media(media="screen")
        page.goto(reverse(f"plans:{name}", args=arguments))
        check_screen(page)
