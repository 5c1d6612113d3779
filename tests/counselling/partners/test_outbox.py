"""What partners' systems are told: once for each change of what they may read, without a gap, undone with it."""

import threading
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest

from caseflow import clock
from caseflow.accounts.operator import Operator
from caseflow.audit import verbs
from caseflow.audit.models import AuditEntry
from caseflow.audit.verbs import at_the_end, tell, verb
from counselling import jobs
from counselling.domain.certificates import RevocationReason
from counselling.domain.events import EventType
from counselling.domain.referrals import WithdrawalReason
from counselling.partners import outbox, selectors
from counselling.partners import services as partners
from counselling.partners.models import Affiliation, Organisation, OutboxEvent
from counselling.referrals import services as referrals
from counselling.referrals.models import Referral
from counselling.trainings import services as trainings
from tests.cast import Cast
from tests.factories import TODAY
from tests.factories.partners import AffiliationFactory, OrganisationFactory
from tests.factories.referrals import accepted, asked, professional, submitted
from tests.factories.trainings import CertificateFactory
from tests.security.test_concurrency import at_once, crowd, shared

__all__ = ["crowd", "shared"]


def told(organisation: Organisation, *, livemode: bool = True) -> list[tuple[int, str, str]]:
    events = selectors.events_after(organisation, 0, 100, livemode=livemode)
    return [(event.sequence, event.type, event.reference) for event in events]


def publish(organisation: Organisation, *, by: object, **facts: object) -> None:
    """A verb that does nothing but tell an organisation."""

    @verb("tests.publish")
    def act(*, by: object) -> None:
        outbox.publish(organisation, EventType.REFERRAL_CHANGED, **{"reference": "LU-26-AAAA-A"} | facts)
        tell()

    act(by=by)


@pytest.fixture(autouse=True)
def own_names(monkeypatch: pytest.MonkeyPatch) -> None:
    """Verbs declared in a test are gone after it."""

    class Names(dict[str, object]):
        def __contains__(self, name: object) -> bool:
            return not str(name).startswith("tests.") and super().__contains__(name)

    monkeypatch.setattr(verbs, "_names", Names(verbs._names))


def test_the_first_document_is_a_receipt_and_each_other_one_a_change(cast: Cast) -> None:
    sender = professional(cast.service, department="Gestion")
    sent = {"external_reference": "DOS-2211", "department": "Gestion"}
    referral = asked(cast.service, cast.counsellor, sender=sender, sent=sent)
    assert told(sender.organisation) == [
        (1, "referral.received", referral.reference), (2, "referral.changed", referral.reference),
    ]  # fmt: skip
    event = OutboxEvent.objects.get(sequence=2)
    assert (event.department, len(event.public_id), event.public_id[:4]) == ("Gestion", 24, "evt_")
    event.at = datetime(2026, 11, 23, 8, 0, 1, 500, UTC)
    assert event.document == {
        "type": "referral.changed", "timestamp": "2026-11-23T08:00:01Z",
        "data": {
            "reference": referral.reference, "external_reference": "DOS-2211", "sequence": 2, "livemode": True,
        },
    }  # fmt: skip


def test_what_the_sender_may_not_read_is_no_event(cast: Cast) -> None:
    """Without the person's agreement to feedback, acceptance changes nothing that the sender reads."""
    quiet, told_all = professional(cast.service), professional(cast.service)
    accepted(cast.service, cast.counsellor, sender=quiet)
    accepted(
        cast.service,
        cast.counsellor,
        sender=told_all,
        outcome="given",
        last_name="Weber",
        first_name="Lis",
        birth_date=date(1970, 1, 1),
        phone="+352 621 999 999",
    )
    assert [kind for _n, kind, _r in told(quiet.organisation)] == ["referral.received"]
    assert [kind for _n, kind, _r in told(told_all.organisation)] == ["referral.received", "referral.changed"]


def test_a_change_that_is_rolled_back_leaves_no_event_and_no_gap(cast: Cast) -> None:
    sender = professional(cast.service)
    referral = submitted(cast.service, cast.counsellor, sender=sender)

    @verb("tests.fail")
    def withdraw_and_fail(*, by: object) -> None:
        referrals.withdraw_referral(
            referral=referral, reason=WithdrawalReason.SENT_TWICE, version=referral.version, on=TODAY, by=by
        )
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        withdraw_and_fail(by=cast.counsellor)
    assert told(sender.organisation) == [(1, "referral.received", referral.reference)]
    current = Referral.objects.get()
    referrals.withdraw_referral(
        referral=current, reason=WithdrawalReason.SENT_TWICE, version=current.version, on=TODAY, by=cast.counsellor
    )
    assert [number for number, _kind, _reference in told(sender.organisation)] == [1, 2]


def test_an_inner_verb_that_is_undone_takes_its_event_with_it(cast: Cast) -> None:
    organisation = OrganisationFactory()

    @verb("tests.inner")
    def inner(*, by: object) -> None:
        outbox.publish(organisation, EventType.REFERRAL_CHANGED, reference="LU-26-BBBB-B")
        raise ZeroDivisionError

    @verb("tests.outer")
    def outer(*, by: object) -> None:
        with pytest.raises(ZeroDivisionError):
            inner(by=by)
        outbox.publish(organisation, EventType.REFERRAL_CHANGED, reference="LU-26-AAAA-A")
        tell()

    outer(by=cast.counsellor)
    assert told(organisation) == [(1, "referral.changed", "LU-26-AAAA-A")]


def test_numbers_are_drawn_last_and_by_organisation_whatever_the_verb_did_first(cast: Cast) -> None:
    """Two acts that both tell the same two organisations never wait for each other in a circle."""
    done: list[str] = []

    @verb("tests.several")
    def several(*, by: object) -> None:
        at_the_end(lambda: done.append("second"), place=(2, True))
        at_the_end(lambda: done.append("first"), place=(1, True))
        done.append("the act")
        tell()

    several(by=cast.counsellor)
    assert done == ["the act", "first", "second"]


def test_what_is_tried_out_is_numbered_apart(cast: Cast) -> None:
    organisation = OrganisationFactory()
    for livemode in (True, False, True):
        publish(organisation, livemode=livemode, by=cast.counsellor)
    assert [[number for number, *_ in told(organisation, livemode=mode)] for mode in (True, False)] == [[1, 2], [1]]


def test_events_are_read_by_number_department_and_page(cast: Cast) -> None:
    organisation, other = OrganisationFactory(), OrganisationFactory()
    for department in ("Gestion", "Contentieux", "Gestion", "Gestion"):
        publish(organisation, department=department, by=cast.counsellor)
    publish(other, by=cast.counsellor)

    def numbers(after: int, limit: int, **of: str) -> list[int]:
        return [it.sequence for it in selectors.events_after(organisation, after, limit, livemode=True, **of)]

    assert numbers(0, 2) == [1, 2]
    assert numbers(2, 50) == [3, 4]
    assert numbers(1, 50, department="Gestion") == [3, 4]
    assert numbers(4, 50) == []


def test_a_revoked_certificate_is_told_where_its_holder_works(cast: Cast) -> None:
    certificate = CertificateFactory()
    Affiliation.objects.all().delete()
    work = AffiliationFactory(referrer=certificate.referrer, department="Gestion")
    left = AffiliationFactory(referrer=certificate.referrer, ended_on=TODAY)
    now = clock.now()
    trainings.revoke_certificate(
        certificate=certificate, revocation=RevocationReason.FRAUD, note="found out", at=now, by=cast.supervisor
    )
    assert told(work.organisation) == [(1, "certificate.revoked", certificate.number)]
    assert told(left.organisation) == []


def test_what_the_service_writes_is_told_and_what_the_sender_writes_is_not(cast: Cast) -> None:
    """At any level, decided or not; and no more once the reference is answered no more."""
    sender = professional(cast.service)
    referral = accepted(cast.service, cast.counsellor, sender=sender)
    say = {"referral": referral, "text": "Merci de rappeler.", "on": TODAY, "by": cast.counsellor}
    referrals.post_message(**say)
    referrals.post_message(**say | {"by_sender": True})
    written = (2, "message.created", referral.reference)
    assert told(sender.organisation) == [(1, "referral.received", referral.reference), written]
    Referral.objects.filter(pk=referral.pk).update(public_view=referral.public_view | {"ended_on": "2020-01-01"})
    referrals.post_message(**say)
    assert told(sender.organisation)[-1] == written


def test_a_certificate_about_to_end_is_told_where_its_holder_works(cast: Cast) -> None:
    end = datetime(2027, 6, 30, 9, tzinfo=UTC)
    certificate = CertificateFactory(valid_until=end.date())
    Affiliation.objects.all().delete()
    work = AffiliationFactory(referrer=certificate.referrer, department="Gestion")
    left = AffiliationFactory(referrer=certificate.referrer, ended_on=TODAY)
    for days_before in (91, 90, 90, 89, 30, 7, 6):
        jobs.announce_renewals(end - timedelta(days=days_before))
    steps = [(number, "certificate.expiring", certificate.number) for number in (1, 2, 3)]
    assert (told(work.organisation), told(left.organisation)) == (steps, [])
    assert OutboxEvent.objects.filter(department="Gestion").count() == 3


def test_events_go_after_thirty_days_and_the_numbers_go_on(cast: Cast) -> None:
    organisation = OrganisationFactory()
    for _time in range(3):
        publish(organisation, by=cast.counsellor)
    now = clock.now()
    OutboxEvent.objects.filter(sequence=1).update(at=now - timedelta(days=30, seconds=1))
    OutboxEvent.objects.filter(sequence=2).update(at=now - timedelta(days=30))
    assert partners.purge_events(at=now, by=Operator("clock")) == 1
    publish(organisation, by=cast.counsellor)
    assert [number for number, *_ in told(organisation)] == [2, 3, 4]
    assert AuditEntry.objects.get(verb="partners.purge_events").detail == {"count": 1, "tests": 0}


def test_commits_that_interleave_leave_no_gap_for_a_reader(crowd: Cast) -> None:
    """Whatever moment somebody reads at, the numbers are one to n."""
    sender = professional(crowd.service)
    writers, each, over = 4, 5, threading.Event()
    left = Counter(range(writers))
    gaps: list[list[int]] = []

    def write(thread: int) -> None:
        try:
            for number in range(each):
                submitted(
                    crowd.service, crowd.counsellor, sender=sender, last_name=f"Muller {thread}",
                    phone=f"+352 621 00{thread}{number:03}",
                )  # fmt: skip
        finally:
            del left[thread]
            if not left:
                over.set()

    def read(_thread: int) -> None:
        while not over.is_set():
            numbers = [number for number, *_ in told(sender.organisation)]
            if numbers != list(range(1, len(numbers) + 1)):
                gaps.append(numbers)

    answers = at_once(lambda thread: write(thread) if thread < writers else read(thread), threads=writers + 1)
    assert [answer for answer in answers if answer is not None] == []
    assert gaps == []
    assert [number for number, *_ in told(sender.organisation)] == list(range(1, writers * each + 1))


def test_who_draws_later_waits_for_the_commit_of_who_drew_first(crowd: Cast) -> None:
    organisation = OrganisationFactory()
    drawn, overtaken, seen = threading.Event(), threading.Event(), []

    @verb("tests.slow")
    def slow(*, by: object) -> None:
        outbox.publish(organisation, EventType.REFERRAL_CHANGED, reference="LU-26-AAAA-A")
        at_the_end(lambda: (drawn.set(), seen.append(overtaken.wait(0.3)))[0], place=(organisation.pk, 9))
        tell()

    def act(thread: int) -> None:
        if thread == 0:
            slow(by=crowd.counsellor)
        else:
            drawn.wait(20)
            publish(organisation, by=crowd.counsellor, reference="LU-26-BBBB-B")
            overtaken.set()

    assert at_once(act, threads=2) == [None, None]
    assert seen == [False]
    assert [(number, reference) for number, _kind, reference in told(organisation)] == [
        (1, "LU-26-AAAA-A"), (2, "LU-26-BBBB-B"),
    ]  # fmt: skip
