"""A reference is answered for twelve months after its public end, and no longer (referrals.md, 14.16)."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine

from caseflow import clock
from caseflow.accounts.operator import Operator
from counselling import jobs
from counselling.domain.referrals import DeclineReason, WithdrawalReason
from counselling.partners.models import ApiCredential
from counselling.referrals import services as referrals
from counselling.referrals.models import ConsentRecord, Referral, ReferralEvent, ReferralMessage
from tests.cast import Cast
from tests.factories import TODAY
from tests.factories.api import World, build_world, call
from tests.factories.referrals import at

pytestmark = pytest.mark.django_db
LAST = TODAY.replace(year=TODAY.year + 1)
AFTER = LAST + timedelta(days=1)


def in_error(world: World, cast: Cast) -> date:
    """Taken back as an error: the person is erased the next night."""
    said = {"reason": WithdrawalReason.ENTERED_IN_ERROR, "version": 2, "on": TODAY, "by": cast.supervisor}
    referrals.withdraw_referral(referral=world.referral, **said)
    return TODAY + timedelta(days=1)


def not_here(world: World, cast: Cast) -> date:
    """Declined: the person is erased after six months."""
    said = {"reason": DeclineReason.OUT_OF_SCOPE, "next_step": "Le guichet.", "version": 2}
    referrals.decline_referral(referral=world.referral, **said, on=TODAY, by=cast.counsellor)
    return TODAY + timedelta(days=182)


def calls(world: World, day: date, number: int) -> dict[str, Any]:
    """Each way to this referral, asked on that day."""
    path, tagged = f"/api/v1/referrals/{world.referral.reference}", {"If-Match": world.tag}
    consent = world.body["consents"][2] | {"collected_at": f"{day}T05:00:00Z"}
    asked: dict[str, tuple[str, str, Any, dict[str, str]]] = {
        "detail": ("GET", path, None, {}),
        "messages": ("GET", f"{path}/messages", None, {}),
        "message": ("POST", f"{path}/messages", {"text": "Merci."}, {"Idempotency-Key": f"m-{number}"}),
        "correct": ("PATCH", path, {"summary": "Autre."}, tagged),
        "withdraw": ("POST", f"{path}/withdraw", {"reason": "solved"}, tagged),
        "consent": ("POST", f"{path}/consents", consent, {}),
    }
    with time_machine.travel(at(day), tick=False):
        return {name: call(world.key, method, url, body, **sent) for name, (method, url, body, sent) in asked.items()}


def named(world: World, day: date, path: str) -> bool:
    """Whether a list still names it."""
    with time_machine.travel(at(day), tick=False):
        return world.referral.reference in call(world.key, "GET", path).content.decode()


@pytest.mark.parametrize("end", [in_error, not_here])
def test_gone_twelve_months_after_the_public_end_whenever_the_person_was_erased(cast: Cast, end: Any) -> None:
    with time_machine.travel(at(TODAY), tick=False):
        world = build_world(cast.service, cast.counsellor, TODAY)
        erased_on = end(world, cast)
    ApiCredential.objects.update(expires_on=AFTER)
    for day in (erased_on, LAST):
        with clock.at(at(day)):
            referrals.erase_due(on=day, by=Operator("clock"))
            jobs.tidy_outbox(at(day))
        assert Referral.objects.get(pk=world.referral.pk).erased_on == erased_on
    still = calls(world, LAST, 1)
    assert [still[name].status_code for name in ("detail", "messages", "message")] == [200, 200, 201]
    assert still["detail"].json()["submission"] is None
    assert named(world, LAST, "/api/v1/referrals")

    kept = (Referral, ReferralEvent, ReferralMessage, ConsentRecord)
    before = [list(model.objects.order_by("pk").values()) for model in kept]
    for name, answer in calls(world, AFTER, 2).items():
        assert (name, answer.status_code, answer.json()["code"]) == (name, 410, "gone")
        assert world.referral.reference not in answer.content.decode()
    assert [list(model.objects.order_by("pk").values()) for model in kept] == before
    assert not named(world, AFTER, "/api/v1/referrals")
    assert not named(world, AFTER, "/api/v1/events")
