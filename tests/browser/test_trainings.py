"""Trainings in the browser: attendance goes key by key."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from counselling.trainings.models import Attendance
from tests.browser.probes import check_screen
from tests.cast import build_cast
from tests.factories.trainings import EnrolmentFactory, SessionFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk(page, context):
    """The supervisor, signed in, with two people in a session that took place yesterday."""
    cast = build_cast()
    browser = Client()
    browser.force_login(cast.supervisor, backend="allauth.account.auth_backends.AuthenticationBackend")
    value = browser.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "domain": "localhost", "path": "/"}])
    page.session = SessionFactory(programme_version__programme__service=cast.service, code="DET-2026-01")
    for name in ("Anne", "Luc"):
        EnrolmentFactory(session=page.session, referrer__first_name=name, changed_by=cast.supervisor)
    return page


def test_attendance_is_saved_key_by_key(desk):
    desk.goto(reverse("trainings:attendance", args=[desk.session.pk]))
    check_screen(desk)
    keys = desk.locator('[data-grid="attendance"] select')
    for place, key in ((0, "yes"), (1, "no")):
        keys.nth(place).focus()
        keys.nth(place).select_option(key)
    keys.nth(0).focus()
    expect(desk.locator("#attendance-totals")).to_have_text("2 présences notées sur 2")
    rows = Attendance.objects.order_by("enrolment__referrer__first_name")
    assert list(rows.values_list("enrolment__referrer__first_name", "present")) == [("Anne", True), ("Luc", False)]
