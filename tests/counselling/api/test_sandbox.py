"""What partners' systems try out: every public status by calls alone, and nothing of it anywhere else (39)."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from caseflow.accounts.models import Membership, Service, User
from caseflow.accounts.operator import Operator
from caseflow.audit.models import AuditEntry
from counselling import jobs
from counselling.client_files.models import ClientFile
from counselling.domain.sandbox import COURSES, SandboxCheck, course_of
from counselling.domain.webhooks import Outcome
from counselling.partner_space.selectors import standing_of
from counselling.partner_space.selectors.sent import sent_by as sent_in_the_space
from counselling.partners import selectors
from counselling.partners import services as partners
from counselling.partners.models import OutboxEvent, SandboxProof
from counselling.partners.webhooks import Reply
from counselling.referrals import services as referrals
from counselling.referrals.models import Referral, ReferralEvent, SandboxMail
from counselling.referrals.selectors import counts_by_state, queue_page
from tests.cast import Cast
from tests.factories.api import World, build_world, call, conditions_as_sent
from tests.factories.partners import ApiCredentialFactory, WebhookDeliveryFactory, WebhookEndpointFactory, key_of
from tests.factories.referrals import accepted, professional

pytestmark = pytest.mark.django_db
LIST = "/api/v1/referrals"


class System:
    """A system with a test key that sends one referral and asks for its next steps."""

    def __init__(self, world: World) -> None:
        self.world, self.count = world, 0
        self.key = key_of(ApiCredentialFactory(organisation=world.sender.organisation, livemode=False))

    def body(self, surname: str, outcome: str = "given", **changed: Any) -> dict[str, Any]:
        calm = {"priority": "ordinary", "urgent_reason": None}
        body = self.world.body | calm | {"service": "sandbox"} | changed
        if self.world.sender.organisation.is_creditor:
            body["creditor_conditions"] = conditions_as_sent(timezone.localdate())
        body["person"]["last_name"] = surname
        body["consents"][2]["decision"] = outcome
        return body

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        self.count += 1
        headers = {"Idempotency-Key": f"t-{self.count}"} | {name.replace("_", "-"): it for name, it in headers.items()}
        return call(self.key, "POST", f"{LIST}{path}", body or {}, **headers)

    def send(self, surname: str, outcome: str = "given") -> str:
        answer = self.post("", self.body(surname, outcome))
        assert answer.status_code == 201, answer.content
        return str(answer.json()["reference"])

    def advance(self, reference: str) -> Any:
        return self.post(f"/{reference}/advance")

    def course(self, surname: str, outcome: str = "given") -> list[str]:
        """The statuses that the sender reads, one after the other, until there is no next step."""
        reference = self.send(surname, outcome)
        seen = [call(self.key, "GET", f"{LIST}/{reference}").json()["status"]]
        while (answer := self.advance(reference)).status_code == 200:
            seen.append(answer.json()["status"])
        assert (answer.status_code, answer.json()["code"]) == (409, "not_possible_now"), answer.content
        return seen


@pytest.fixture
def world(cast: Cast) -> World:
    partners.open_sandbox(like=cast.service, on=timezone.localdate(), by=cast.supervisor)
    return build_world(cast.service, cast.counsellor)


@pytest.fixture
def tester(world: World) -> System:
    return System(world)


ASKED = "information_requested"
ALL_COURSES = [
    ("TEST-ACCEPT", "given", ["received", "accepted"]),
    ("TEST-ACCEPT Weber", "refused", ["received", "received"]),
    ("TEST-MEET", "given", ["received", "accepted", "met"]),
    ("TEST-DECLINE", "refused", ["received", "declined"]),
    ("TEST-ASK", "given", ["received", ASKED, ASKED, ASKED, "accepted"]),
    ("TEST-UNREACHED", "given", ["received", "accepted", "not_pursued"]),
    ("TEST-HELD", "given", ["received", "received", "accepted"]),
    ("TEST-REDIRECT", "given", ["received", "redirected"]),
    ("TEST-EXPIRE", "refused", ["received", "expired"]),
    ("TEST-CLOSE", "refused", ["received", "closed"]),
    ("TEST-WHATEVER", "given", ["received"]),
]  # fmt: skip


def test_a_surname_asks_for_a_course(tester: System) -> None:
    """One after the other, so that the same person is there again and again."""
    for surname, outcome, statuses in ALL_COURSES:
        assert (surname, tester.course(surname, outcome)) == (surname, statuses)


def test_every_public_status_is_reached_and_every_course_is_tried() -> None:
    reached = {status for _name, _outcome, statuses in ALL_COURSES for status in statuses} | {"withdrawn"}
    assert reached == {
        "received", "information_requested", "accepted", "met", "not_pursued", "declined", "redirected", "withdrawn",
        "expired", "closed",
    }  # fmt: skip
    assert {course_of(surname) for surname, *_rest in ALL_COURSES} - {None} == set(COURSES)


def test_a_creditor_learns_after_the_person_has_said_it_to_the_service(tester: System) -> None:
    organisation = tester.world.sender.organisation
    organisation.is_creditor = True
    organisation.save()
    assert tester.course("TEST-MEET") == ["received", "accepted", "met"]


def test_what_burns_and_an_answer_do_not_stop_a_course(tester: System) -> None:
    burns = {
        "priority": "urgent", "urgent_reason": "eviction",
        "deadline_on": (timezone.localdate() + timedelta(days=20)).isoformat(),
    }  # fmt: skip
    for surname, statuses in (("TEST-UNREACHED", ["accepted", "not_pursued"]), ("TEST-HELD", ["accepted"])):
        reference = tester.post("", tester.body(surname, **burns)).json()["reference"]
        assert [tester.advance(reference).json()["status"] for _ in statuses] == statuses
    asked = tester.send("TEST-ASK")
    tester.advance(asked)
    tester.post(f"/{asked}/messages", {"text": "Le soir."})
    assert tester.advance(asked).json()["status"] == "accepted"


def test_a_withdrawn_one_goes_no_further(tester: System) -> None:
    reference = tester.send("TEST-MEET")
    tag = call(tester.key, "GET", f"{LIST}/{reference}").headers["ETag"]
    assert tester.post(f"/{reference}/withdraw", {"reason": "solved"}, If_Match=tag).json()["status"] == "withdrawn"
    assert tester.advance(reference).status_code == 409


def test_each_key_reaches_its_own_side_only(tester: System, world: World) -> None:
    live, sandbox = world.body, tester.body("TEST-MEET")
    assert tester.post("", live).json()["code"] == "wrong_environment"
    refused = call(world.key, "POST", LIST, sandbox, **{"Idempotency-Key": "l-1"})
    assert (refused.status_code, refused.json()["code"]) == (403, "wrong_environment")
    reference = tester.send("TEST-MEET")
    assert call(world.key, "GET", f"{LIST}/{reference}").status_code == 404
    assert call(world.key, "POST", f"{LIST}/{reference}/advance").json()["code"] == "wrong_environment"
    assert call(tester.key, "GET", f"{LIST}/{world.referral.reference}").status_code == 404
    lists = [call(key, "GET", LIST).json()["data"] for key in (world.key, tester.key)]
    assert [[(line["reference"], line["livemode"]) for line in each] for each in lists] == [
        [(world.referral.reference, True)], [(reference, False)],
    ]  # fmt: skip
    options = [call(key, "GET", "/api/v1/referral-options").json()["services"] for key in (world.key, tester.key)]
    assert [{line["slug"] for line in each} for each in options] == [{"here", "there"}, {"sandbox"}]
    # The same number of the sender's is open on each side without a conflict.
    for key, body in ((world.key, live), (tester.key, tester.body("TEST-MEET"))):
        sent = call(key, "POST", LIST, body | {"external_reference": "D-1"}, **{"Idempotency-Key": "same"})
        assert sent.status_code == 201


def test_the_domain_refuses_too(world: World, cast: Cast) -> None:
    """Whoever types it in the browser, and whoever calls the verb on a real referral."""
    with pytest.raises(referrals.TestDataInLive):
        accepted(cast.service, cast.counsellor, sender=world.sender, last_name="Test-Meet")
    with pytest.raises(referrals.NotInSandbox):
        referrals.advance_in_sandbox(referral=world.referral, on=timezone.localdate(), by=world.credential)


def test_nothing_of_it_is_anywhere_else(tester: System, world: World, cast: Cast, as_: Any) -> None:
    """No queue, no list, no search, no figure, no space, no mail; not for anybody of the house."""
    on = timezone.localdate()
    world.sender.referrer.user = cast.no_role
    world.sender.referrer.save()
    for surname in ("TEST-ACCEPT CNRYTRIED", "TEST-HELD CNRYTRIED", "TEST-ASK CNRYTRIED"):
        reference = tester.send(surname)
        tester.advance(reference)
    tester.advance(reference)
    for day in range(1, 15):
        jobs.turn_clocks(timezone.now() + timedelta(days=day))
    here = {world.referral.pk}
    for user in User.objects.exclude(pk=selectors.sandbox_player().pk):
        seen = {line.referral.pk for line in queue_page(user, on=on, state="").lines}
        assert seen <= here
        assert not ClientFile.objects.visible_to(user).filter(service__is_sandbox=True).exists()
    assert sum(counts_by_state(cast.counsellor).values()) == 1
    for page in ("/referrals/", "/files/", "/", f"/partners/{world.sender.organisation.pk}/"):
        assert "CNRYTRIED" not in as_(cast.supervisor).get(page).content.decode()
    assert "CNRYTRIED" not in as_(cast.counsellor).post("/search/", {"q": "CNRYTRIED"}).content.decode().replace(
        'value="CNRYTRIED"', ""
    )
    standing = standing_of(cast.no_role, on)
    assert not sent_in_the_space(cast.no_role, standing, on).filter(service__is_sandbox=True).exists()
    assert not [it for it in mail.outbox if "TST-" in it.body or "sandbox" in " ".join(it.to)]
    kept = SandboxMail.objects.get()
    assert (kept.address, reference in kept.text) == (world.sender.referrer.email, True)
    assert set(OutboxEvent.objects.filter(reference__startswith="TST-").values_list("livemode", flat=True)) == {False}
    # Twenty on one day are nothing unusual for the real ones.
    assert Referral.objects.real().count() == 1


def test_nobody_works_there(world: World, cast: Cast) -> None:
    from django.core.exceptions import ValidationError

    from caseflow.accounts import services as accounts

    sandbox, player = Service.objects.sandbox(), selectors.sandbox_player()
    assert (sandbox.prefix, player.has_usable_password()) == ("TST", False)
    with pytest.raises(ValidationError):
        accounts.add_membership(
            user=cast.supervisor, service=sandbox, role="supervisor", on=timezone.localdate(), by=Operator("root")
        )
    assert Membership.objects.filter(service=sandbox).count() == 1
    again = partners.open_sandbox(like=cast.other_service, on=timezone.localdate(), by=cast.supervisor)
    assert (again, Service.objects.filter(is_sandbox=True).count()) == (sandbox, 1)


def test_it_goes_after_thirty_days_with_all_that_followed(tester: System, world: World, cast: Cast) -> None:
    for surname in ("TEST-MEET", "TEST-UNREACHED", "TEST-ASK", "TEST-DECLINE", "TEST-MEET"):
        tester.course(surname)
    accepted(cast.service, cast.counsellor)
    real = [model.objects.count() for model in (ClientFile, Referral)]
    tried = Referral.objects.tried_out()
    left = tried.order_by("-pk")[0]
    Referral.objects.filter(pk__in=tried.exclude(pk=left.pk)).update(received_at=timezone.now() - timedelta(days=31))
    jobs.tidy_sandbox(timezone.now())
    assert list(Referral.objects.tried_out()) == [left]
    assert list(ClientFile.objects.filter(service__is_sandbox=True)) == [left.file]
    assert Referral.objects.real().count() == 2
    assert real[0] - ClientFile.objects.count() == 3
    told = AuditEntry.objects.get(verb="referrals.purge_sandbox")
    assert told.detail == {"count": 4, "files": 3}


def test_the_database_lets_nothing_real_go(world: World) -> None:
    from django.db import IntegrityError, transaction

    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        ReferralEvent.objects.filter(referral=world.referral).delete()
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        Service.objects.filter(pk=world.service.pk).update(is_sandbox=True, prefix="TST")


def test_the_list_is_ticked_by_calls(tester: System, world: World, cast: Cast) -> None:
    organisation = world.sender.organisation

    def ticked() -> set[str]:
        return set(SandboxProof.objects.order_by("pk").values_list("check_name", flat=True))

    refused = tester.body("TEST-MEET")
    refused["consents"][0]["decision"] = "refused"
    call(tester.key, "POST", f"{LIST}/validate", refused)
    assert ticked() == set()
    tester.post("", refused)
    assert ticked() == {"consent_refused"}
    body = tester.body("TEST-DECLINE", external_reference="D-7")
    for _time in range(2):
        sent = tester.post("", body, Idempotency_Key="one")
    assert ticked() == {"consent_refused", "create", "replay"}
    tester.post("", body | {"summary": "x"}, Idempotency_Key="one")
    tester.post("", body)
    url = f"/{sent.json()['reference']}"
    tester.post(f"{url}/withdraw", {"reason": "solved"}, If_Match='"0000000000000000"')
    assert set(SandboxCheck) - ticked() == {"webhook"}
    # What a live key does proves nothing, and neither does a real endpoint.
    assert SandboxProof.objects.count() == 6
    for livemode in (True, False):
        endpoint = WebhookEndpointFactory(organisation=organisation, livemode=livemode)
        delivery = WebhookDeliveryFactory(endpoint=endpoint, event=None, webhook_id=f"evt_{livemode}")
        partners.note_attempt(
            delivery=delivery, reply=Reply(Outcome.DELIVERED, 204), at=timezone.now(), by=Operator("clock")
        )
        assert ("webhook" in ticked()) is not livemode
    assert selectors.unproven(organisation) == ()


def test_what_a_live_key_calls_ticks_nothing(world: World) -> None:
    call(world.key, "POST", LIST, world.body, **{"Idempotency-Key": "l-1"})
    assert not SandboxProof.objects.exists()


def test_another_organisation_sees_nothing_of_what_was_tried(tester: System, cast: Cast) -> None:
    reference = tester.send("TEST-MEET")
    other = key_of(ApiCredentialFactory(organisation=professional(cast.service).organisation, livemode=False))
    assert call(other, "GET", f"{LIST}/{reference}").status_code == 404
    assert call(other, "POST", f"{LIST}/{reference}/advance").status_code == 404
