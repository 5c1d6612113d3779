"""The queue, the referral's page and its steps, as those see them who decide."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from caseflow.accounts.models import TeamAccess, User
from caseflow.audit.models import AuditEntry
from caseflow.ui import formats
from counselling.client_files.models import ContactAttempt
from counselling.domain.referrals import ConsentKind, UrgentReason
from counselling.partners.models import Organisation
from counselling.referrals.models import WORDINGS, Referral, ReferralSettings
from tests.cast import Cast
from tests.factories.referrals import accepted, asked, conditions, declined, held, professional, submitted
from tests.factories.trainings import HalfDayFactory, SessionFactory
from tests.permissions.rows.referrals import as_told_on_the_telephone, with_candidate

pytestmark = pytest.mark.django_db
type Browsers = Callable[[User | None], Client]
QUEUE = "/referrals/"


def page_of(referral: Referral) -> str:
    return reverse("referrals:referral", args=[referral.reference])


def shown(browser: Client, **query: str) -> list[str]:
    return [line.referral.reference for line in browser.get(QUEUE, query).context["page"].lines]


def test_what_burns_first_stands_first(cast: Cast, as_: Browsers) -> None:
    today = timezone.localdate()
    late = submitted(cast.service, cast.counsellor, on=today)
    urgent = submitted(cast.service, cast.counsellor, on=today, sent={"urgent_reason": UrgentReason.NO_FOOD})
    lying = submitted(cast.service, cast.counsellor, on=today - timedelta(days=20))
    Referral.objects.filter(pk=urgent.pk).update(due_on=late.due_on, place=2 * late.due_on.toordinal())
    elsewhere = submitted(cast.other_service, cast.other_counsellor, on=today)
    assert shown(as_(cast.counsellor)) == [lying.reference, urgent.reference, late.reference]
    assert shown(as_(cast.other_counsellor)) == [elsewhere.reference]


def test_the_queue_is_asked_by_state_and_sender(cast: Cast, as_: Browsers) -> None:
    today = timezone.localdate()
    one = submitted(cast.service, cast.counsellor, on=today)
    two = held(cast.service, cast.counsellor, on=today)
    three = asked(cast.service, cast.counsellor, on=today)
    browser = as_(cast.counsellor)
    assert shown(browser, state="held") == [two.reference]
    assert shown(browser, state="info_requested") == [three.reference]
    assert shown(browser, organisation=str(one.organisation_id)) == [one.reference]
    assert len(shown(browser, state="nonsense", organisation="x")) == 3
    assert browser.get(QUEUE).context["counts"] == {"accepted": 0, "held": 1, "info_requested": 1, "received": 1}


def test_the_queue_goes_on_where_it_stopped(cast: Cast, as_: Browsers) -> None:
    sender = professional(cast.service)
    first = submitted(cast.service, cast.counsellor, sender=sender, on=timezone.localdate())
    columns = {
        field.attname: getattr(first, field.attname)
        for field in Referral._meta.concrete_fields
        if field.name not in {"id", "reference"}
    }
    Referral.objects.bulk_create(Referral(**columns, reference=f"LUH-26-{n:04}-X") for n in range(60))
    for referral in Referral.objects.exclude(pk=first.pk):
        referral.submissions.create(number=1, difficulties=["rent"], by=cast.counsellor)
        subject = first.subject
        subject.pk, subject.referral = None, referral
        subject.save(force_insert=True)
    browser = as_(cast.counsellor)
    page = browser.get(QUEUE).context["page"]
    assert (len(page.lines), page.total) == (50, 61)
    rest = shown(browser, after=page.next)
    assert len({*rest, *(line.referral.reference for line in page.lines)}) == 61


def test_what_has_ended_stands_by_its_day_the_latest_first(cast: Cast, as_: Browsers) -> None:
    today = timezone.localdate()
    ended = [declined(cast.service, cast.counsellor, on=today - timedelta(days=days)).reference for days in (9, 2)]
    assert shown(as_(cast.counsellor), state="declined") == ended[::-1]
    assert shown(as_(cast.counsellor)) == []


def test_the_queue_costs_the_same_for_one_row_and_for_many(cast: Cast, as_: Browsers) -> None:
    browser = as_(cast.counsellor)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(QUEUE).status_code == 200
        return len(captured)

    for make in (submitted, held, accepted):
        make(cast.service, cast.counsellor, on=timezone.localdate())
    queries()
    few = queries()
    for number in range(24):
        (submitted, held, asked)[number % 3](cast.service, cast.counsellor, on=timezone.localdate())
    assert queries() == few


def test_a_page_with_its_person_leaves_one_entry(cast: Cast, as_: Browsers) -> None:
    referral = submitted(cast.service, cast.counsellor, on=timezone.localdate())
    before = AuditEntry.objects.count()
    answer = as_(cast.colleague).get(page_of(referral).lower())
    assert answer.status_code == 200
    assert "D’Hoore Jean" in answer.content.decode()
    entry = AuditEntry.objects.order_by("-pk")[0]
    assert (AuditEntry.objects.count() - before, entry.verb, entry.actor) == (1, "referrals.read", cast.colleague.pk)
    assert entry.detail == {"reference": referral.reference, "page": "referrals:referral"}


def test_once_there_is_a_file_the_file_decides(cast: Cast, as_: Browsers) -> None:
    referral = accepted(cast.service, cast.counsellor, on=timezone.localdate())
    answers = {
        name: as_(getattr(cast, name)).get(page_of(referral)).status_code
        for name in ("counsellor", "colleague", "supervisor", "other_supervisor")
    }
    assert answers == {"counsellor": 200, "colleague": 404, "supervisor": 200, "other_supervisor": 404}


def test_who_only_reads_the_file_ends_nothing(cast: Cast, as_: Browsers) -> None:
    cast.service.team_access = TeamAccess.READ
    cast.service.save()
    referral = accepted(cast.service, cast.counsellor, on=timezone.localdate())
    reader = as_(cast.colleague)
    assert reader.get(page_of(referral)).status_code == 200
    for act in ("end", "pass-on", "consent"):
        step = reverse("referrals:step", args=[referral.reference, act])
        assert [reader.get(step).status_code, reader.post(step).status_code] == [403, 403]
        assert as_(cast.supervisor).get(step).status_code == 200
    attempt = reverse("referrals:record_attempt", args=[referral.reference])
    assert reader.post(attempt, {"channel": "call", "result": "reached"}).status_code == 403
    assert Referral.objects.get().state == "accepted"


def test_somebody_who_hands_it_to_a_colleague_is_back_in_the_queue(cast: Cast, as_: Browsers) -> None:
    referral = submitted(cast.service, cast.counsellor, on=timezone.localdate())
    answer = as_(cast.counsellor).post(
        reverse("referrals:accept", args=[referral.reference]),
        {"version": referral.version, "counsellor": cast.colleague.pk},
    )
    assert answer.headers["Location"] == QUEUE


def test_an_unanswered_candidate_is_asked_about_side_by_side(cast: Cast, as_: Browsers) -> None:
    found = with_candidate(cast)
    browser = as_(cast.counsellor)
    accept = reverse("referrals:accept", args=[found["reference"]])
    posted = {"version": 2, "counsellor": cast.counsellor.pk}
    refused = browser.post(accept, posted)
    assert refused.status_code == 422
    assert cast.file.reference in refused.content.decode()
    hidden = as_(cast.colleague).get(reverse("referrals:referral", args=[found["reference"]])).content.decode()
    assert hidden.count('name="verdict"') == 0
    browser.post(reverse("referrals:decide", kwargs=found), {"verdict": "same"})
    assert browser.post(accept, posted).status_code == 302
    assert Referral.objects.get(reference=found["reference"]).file == cast.file


def test_one_click_notes_an_attempt(cast: Cast, as_: Browsers) -> None:
    referral = accepted(cast.service, cast.counsellor, on=timezone.localdate())
    address = reverse("referrals:record_attempt", args=[referral.reference])
    browser = as_(cast.counsellor)
    assert browser.post(address, {"channel": "sms", "result": "message_left"}).status_code == 302
    assert list(ContactAttempt.objects.values_list("channel", "result")) == [("sms", "message_left")]
    # Not called safe: refused with the sentence, on the page it leads back to.
    told = browser.post(address, {"channel": "voicemail", "result": "message_left"}, follow=True)
    assert ContactAttempt.objects.count() == 1
    assert "D’Hoore Jean n’a pas dit" in told.content.decode()


def test_the_slower_of_two_reads_who_was_faster(cast: Cast, as_: Browsers) -> None:
    referral = submitted(cast.service, cast.counsellor, on=timezone.localdate())
    step = reverse("referrals:step", args=[referral.reference, "decline"])
    posted = {"version": referral.version, "reason": "no_capacity", "next_step": "Le guichet."}
    assert as_(cast.colleague).post(step, posted).status_code == 302
    slower = as_(cast.counsellor).post(step, posted | {"next_step": "Revenez en mars."})
    assert slower.status_code == 409
    assert "Colleague Kieffer" in slower.content.decode()
    assert "Revenez en mars." in slower.content.decode()


@pytest.mark.parametrize(
    ("act", "make"), [("release", held), ("reopen", declined), ("withdraw", held), ("keep", held)]
)
def test_supervisors_alone_release_reopen_remove_errors_and_keep(
    cast: Cast, as_: Browsers, act: str, make: Callable[..., Referral]
) -> None:
    referral = make(cast.service, cast.counsellor, on=timezone.localdate())
    step = reverse("referrals:step", args=[referral.reference, act])
    assert [as_(who).get(step).status_code for who in (cast.counsellor, cast.supervisor)] == [403, 200]
    assert as_(cast.counsellor).post(step, {"version": 2, "reason": "x"}).status_code == 403
    if make is held:
        assert as_(cast.counsellor).get(step.replace(act, "decline")).status_code == 403


STEPS = [
    ("take", 200), ("ask", 200), ("decline", 200), ("pass-on", 200), ("end", 200), ("urgency", 200), ("consent", 200),
    # Nothing was asked and nothing joined: the way back, with the sentence that says so.
    ("answer", 302), ("separate", 302), ("nonsense", 404),
]  # fmt: skip


@pytest.mark.parametrize(("act", "status"), STEPS)
def test_every_step_has_its_page_while_it_is_possible(cast: Cast, as_: Browsers, act: str, status: int) -> None:
    referral = submitted(cast.service, cast.counsellor, on=timezone.localdate())
    answer = as_(cast.counsellor).get(reverse("referrals:step", args=[referral.reference, act]))
    assert answer.status_code == status


def test_noting_an_answer_shows_what_is_read_aloud_and_declining_where_to_be_trained(
    cast: Cast, as_: Browsers
) -> None:
    today = timezone.localdate()
    referral = submitted(cast.service, cast.counsellor, on=today)
    session = SessionFactory(programme_version__programme__service=cast.service, days=[])
    HalfDayFactory(session=session, on=today + timedelta(days=9))
    step = f"/referrals/{referral.reference}"
    browser = as_(cast.counsellor)
    assert session.code in browser.get(f"{step}/decline/").content.decode()
    page = browser.get(f"{step}/consent/").content.decode()
    assert "D’Hoore" in page
    assert str(WORDINGS[ConsentKind.SHARE_OUTCOME]) in page


def test_a_referral_told_on_the_telephone_is_taken_in(cast: Cast, as_: Browsers) -> None:
    posted = as_told_on_the_telephone(cast)
    browser = as_(cast.counsellor)
    refused = browser.post("/referrals/new/", posted | {"share_identity": "refused"})
    assert refused.status_code == 422
    assert Referral.objects.count() == 0
    assert "D’Hoore" in refused.content.decode()
    answer = browser.post("/referrals/new/", posted)
    referral = Referral.objects.get()
    assert answer.headers["Location"] == page_of(referral)
    assert (referral.state, referral.submissions.get().children) == ("received", 2)


def test_a_colleague_asks_a_creditor_on_the_telephone_what_it_did_before(cast: Cast, as_: Browsers) -> None:
    told = as_told_on_the_telephone(cast)
    days = {name: formats.day(day) for name, day in conditions(timezone.localdate()).items()}
    browser, place = as_(cast.counsellor), reverse("referrals:submit")
    assert list(browser.post(place, told | days).context["form"].errors) == list(days)
    Organisation.objects.update(is_creditor=True)
    lacking = browser.post(place, told)
    assert (lacking.status_code, list(lacking.context["form"].errors)) == (422, list(days))
    assert browser.post(place, told | days | {"plan_running": "True"}).status_code == 302
    said = Referral.objects.get().submissions.get()
    assert (said.plan_running, said.conditions) == (True, conditions(timezone.localdate()))


def test_a_supervisor_sets_clocks_and_closing_days(cast: Cast, as_: Browsers) -> None:
    posted = {
        "service": cast.service.pk, "decision": 4, "decision_urgent": 1, "first_contact": 5,
        "first_contact_urgent": 1, "first_meeting": 30, "first_meeting_urgent": 10, "answer_within": 10,
        "expiry": 35, "erase_after": 6, "erase_withdrawn": 30,
    }  # fmt: skip
    browser = as_(cast.supervisor)
    refused = browser.post("/referrals/clocks/", posted | {"closed_on": "24/12/2026\nXmas"})
    assert (refused.status_code, ReferralSettings.objects.count()) == (422, 0)
    assert browser.post("/referrals/clocks/", posted | {"closed_on": "24/12/2026\n\n31.12.26"}).status_code == 302
    row = ReferralSettings.objects.get()
    assert (row.decision, row.closed_on, row.set_by) == (4, ["2026-12-24", "2026-12-31"], cast.supervisor)
    assert "24/12/2026" in browser.get("/referrals/clocks/").content.decode()
