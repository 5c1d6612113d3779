"""What a sender does with their own referral: by the status they read, and in the same words whatever is decided."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from caseflow import clock
from caseflow.audit.models import AuditEntry
from counselling.client_files.models import ClientFile, Task
from counselling.domain.errors import DomainError, ReasonMissing, StaleVersion
from counselling.domain.referrals import ConsentDecision, ConsentKind, Difficulty, WithdrawalReason
from counselling.domain.sensitive import SensitiveData
from counselling.referrals import selectors
from counselling.referrals import services as referrals
from counselling.referrals.models import ConsentRecord, Referral, ReferralMessage
from counselling.referrals.services import Answer, Situation, Subject
from counselling.referrals.services.messages import MessageTooLong
from counselling.referrals.services.receiving import ConsentOutdated, NotReachable
from counselling.referrals.services.sender import ConsentNotTheirs, NotPossibleNow
from tests.cast import Cast
from tests.counselling.referrals.test_disclosure import COURSES, NEXT, read_after
from tests.factories import TODAY
from tests.factories.referrals import SAFE, accepted, answers, asked, at, professional, submitted
from tests.factories.trainings import CertificateFactory

pytestmark = pytest.mark.django_db
PERSON = Subject(
    last_name="D’Hoore", first_name="Jean", birth_date=date(1981, 2, 28), postcode="4010", country="LU", **SAFE
)
SITUATION = Situation(difficulties=[Difficulty.RENT, Difficulty.CONSUMER_CREDIT], summary="Deux loyers.")
LATER = NEXT + timedelta(days=1)


def fresh(referral: Referral) -> Referral:
    return Referral.objects.get(pk=referral.pk)


def write(referral: Referral, cast: Cast, text: str = "Le numéro est le bon.", **more: Any) -> ReferralMessage:
    return referrals.post_message(
        **{"referral": referral, "text": text, "on": LATER, "by": cast.no_role, "by_sender": True} | more
    )


def correct(referral: Referral, cast: Cast, **more: Any) -> Referral:
    said = {"subject": PERSON, "situation": replace(SITUATION, summary="Trois loyers.")}
    return referrals.correct_submission(**{"referral": referral, "on": LATER, "by": cast.no_role} | said | more)


def withdraw(referral: Referral, cast: Cast, **more: Any) -> Referral:
    said = {"reason": WithdrawalReason.SOLVED, "by_sender": True}
    return referrals.withdraw_referral(**{"referral": referral, "on": LATER, "by": cast.no_role} | said | more)


def tell(referral: Referral, cast: Cast, kind: str, decision: str, on: date = TODAY, **more: Any) -> ConsentRecord:
    answer = Answer(kind=ConsentKind(kind), decision=ConsentDecision(decision), collected_at=at(on, 15))
    return referrals.add_consent(**{"referral": referral, "answer": answer, "on": LATER, "by": cast.no_role} | more)


ACTS: dict[str, Callable[[Referral, Cast], object]] = {
    "write": write,
    "correct": correct,
    "withdraw": withdraw,
    "retract": lambda referral, cast: tell(referral, cast, "contact_by_service", "withdrawn"),
}


def test_a_message_answers_the_open_question(cast: Cast) -> None:
    referral = asked(cast.service, cast.counsellor)
    assert referral.public_status == "information_requested"
    with clock.at(at(LATER)):
        message = write(referral, cast)
    current = fresh(referral)
    assert (message.by_referrer, message.by) == (True, cast.no_role)
    assert (current.state, current.public_status) == ("received", "received")
    assert current.public_view["own_acts"] == [{"at": "2026-11-26T09:00:00Z", "act": "answered"}]
    assert current.events.order_by("-number")[0].by_referrer
    assert AuditEntry.objects.filter(verb="referrals.post_message").count() == 1


def test_without_a_question_a_message_moves_nothing(cast: Cast) -> None:
    referral = submitted(cast.service, cast.counsellor)
    before = fresh(referral)
    write(referral, cast)
    assert fresh(referral).version == before.version
    thread = selectors.messages_of(referral)
    assert selectors.waits_for_answer(thread)
    write(referral, cast, by=cast.counsellor, by_sender=False)
    assert not selectors.waits_for_answer(selectors.messages_of(referral))
    assert fresh(referral).public_view == before.public_view


@pytest.mark.parametrize(
    ("text", "refusal"),
    [(" ", ReasonMissing), ("x" * 2001, MessageTooLong), ("LU28 0019 4006 4475 0000", SensitiveData)],
)
def test_a_message_is_refused_at_its_field(cast: Cast, text: str, refusal: type[DomainError]) -> None:
    referral = submitted(cast.service, cast.counsellor)
    with pytest.raises(refusal) as refused:
        write(referral, cast, text)
    assert refused.value.field == "text"
    assert not ReferralMessage.objects.exists()


def test_a_correction_is_a_revision_of_its_own(cast: Cast) -> None:
    referral = submitted(cast.service, cast.counsellor)
    correct(referral, cast, subject=replace(PERSON, phone="+352 621 999 888"))
    first, second = referral.submissions.order_by("number")
    assert (first.summary, second.summary, second.changed) == ("Deux loyers.", "Trois loyers.", ["phone", "summary"])
    current = fresh(referral)
    assert (current.subject.phone, current.subject.phone_key) == ("+352 621 999 888", "21999888")
    assert [act["act"] for act in current.public_view["own_acts"]] == ["corrected"]
    sent = selectors.sent_document(current)
    assert sent is not None
    assert (sent["summary"], sent["person"]["phones"]) == ("Trois loyers.", ["+352 621 999 888"])


def test_a_correction_answers_a_question_and_the_same_again_is_none(cast: Cast) -> None:
    referral = asked(cast.service, cast.counsellor)
    correct(referral, cast)
    assert fresh(referral).state == "received"
    correct(referral, cast)
    assert referral.submissions.count() == 2
    with pytest.raises(NotReachable):
        correct(referral, cast, subject=replace(PERSON, phone=""))


def test_a_correction_never_reaches_the_file(cast: Cast) -> None:
    sender = professional(cast.service, cap="outcome")
    referral = accepted(cast.service, cast.counsellor, sender=sender, outcome="given")
    correct(referral, cast, subject=replace(PERSON, last_name="Autre"))
    file = ClientFile.objects.get(pk=fresh(referral).file_id)
    assert (file.request, selectors.client_of(file).last_name) == ("Deux loyers.", "D’Hoore")
    assert Task.objects.filter(file=file, assignee=cast.counsellor).count() == 2
    assert file.journal.filter(verb="referrals.correct_submission", by=cast.no_role).exists()


def test_who_may_no_longer_be_contacted_is_withdrawn(cast: Cast) -> None:
    referral = submitted(cast.service, cast.counsellor)
    tell(referral, cast, "share_identity", "withdrawn")
    current = fresh(referral)
    assert (current.state, current.end_reason, current.public_status) == ("withdrawn", "person_declined", "withdrawn")


def test_an_answer_about_feedback_moves_the_level_at_once(cast: Cast) -> None:
    sender = professional(cast.service, cap="outcome")
    referral = accepted(cast.service, cast.counsellor, sender=sender, outcome="given")
    assert referral.public_status == "accepted"
    tell(referral, cast, "share_outcome", "withdrawn", on=NEXT)
    current = fresh(referral)
    assert (current.state, current.public_status, current.public_view["disclosure"]) == (
        "accepted", "received", "receipt",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "on", "refusal"),
    [
        ("redirect_to_other", TODAY, ConsentNotTheirs),
        ("share_outcome", LATER + timedelta(days=1), ConsentOutdated),
        ("share_outcome", LATER - timedelta(days=31), ConsentOutdated),
    ],
)
def test_an_answer_that_does_not_count_is_refused(cast: Cast, kind: str, on: date, refusal: type[DomainError]) -> None:
    referral = submitted(cast.service, cast.counsellor)
    before = ConsentRecord.objects.count()
    with pytest.raises(refusal):
        tell(referral, cast, kind, "given", on=on)
    assert ConsentRecord.objects.count() == before


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("course", COURSES)
def test_at_the_lowest_level_every_act_is_answered_the_same(
    cast: Cast, course: Callable[[Referral, Cast], None], act: str
) -> None:
    """Accepted, met, declined or ended: the sender reads what they would read had nobody touched the referral."""
    referral = read_after(course, cast, outcome="refused", cap="outcome")
    with clock.at(at(LATER)):
        ACTS[act](referral, cast)
    current = fresh(referral)
    told = {
        "write": ("received", []),
        "correct": ("received", ["corrected"]),
        "withdraw": ("withdrawn", ["withdrawn"]),
        "retract": ("withdrawn", ["withdrawn"]),
    }
    shown = current.public_view
    moved = {name for name, value in shown.items() if value != referral.public_view[name]}
    own = {"status", "history", "own_acts", "ended_on", "closes_on", "allowed_actions"}
    assert moved == {"write": set(), "correct": {"own_acts"}}.get(act, own)
    assert (current.public_status, [own["act"] for own in shown["own_acts"]]) == told[act]
    assert len(shown["history"]) == (2 if told[act][0] == "withdrawn" else 1)
    file = current.file
    tasks = Task.objects.filter(file=file, what__contains=current.reference) if file else Task.objects.none()
    assert tasks.count() == (1 if file and file.is_open else 0)


def test_what_is_withdrawn_or_closed_is_withdrawn_no_more(cast: Cast) -> None:
    referral = submitted(cast.service, cast.counsellor)
    withdraw(referral, cast)
    for again in (withdraw, correct):
        with pytest.raises(NotPossibleNow) as refused:
            again(referral, cast)
        assert refused.value.facts == {"status": "withdrawn", "allowed": ["message"]}
    write(referral, cast)
    with pytest.raises(NotPossibleNow):
        write(referral, cast, on=LATER + timedelta(days=400))


def test_who_saw_something_else_reads_again_first(cast: Cast) -> None:
    referral = submitted(cast.service, cast.counsellor)
    tag = selectors.tag_of(referral)
    referrals.take_referral(referral=referral, version=fresh(referral).version, on=NEXT, by=cast.colleague)
    correct(referral, cast, tag=tag)
    for act in (withdraw, correct, write):
        with pytest.raises(StaleVersion):
            act(referral, cast, tag=tag)


@pytest.mark.parametrize(
    ("until", "checks", "warnings", "status"),
    [
        (None, ["certificate_missing"], ["certificate_missing"], "none"),
        (TODAY - timedelta(days=1), ["certificate_expired"], ["certificate_expired"], "expired"),
        (TODAY, [], ["certificate_expires_soon"], "valid"),
        (TODAY + timedelta(days=60), [], ["certificate_expires_soon"], "valid"),
        (TODAY + timedelta(days=61), [], [], "valid"),
    ],
)
def test_receipt_keeps_the_certificate_of_its_day(
    cast: Cast, until: date | None, checks: list[str], warnings: list[str], status: str
) -> None:
    sender = professional(cast.service, training=True)
    if until:
        start = until - timedelta(days=300)
        CertificateFactory(
            enrolment__referrer=sender.referrer, valid_from=start, valid_until=until, number="LU-2026-T00007"
        )
    referral = submitted(cast.service, cast.counsellor, sender=sender)
    assert (referral.open_checks, referral.warnings, referral.certificate_status) == (checks, warnings, status)
    assert referral.state == ("held" if checks else "received")
    shown = referral.public_view["certificate"]
    assert (shown["status"], shown["number"]) == (status, "LU-2026-T00007" if until else None)
    CertificateFactory(enrolment__referrer=sender.referrer, number="LU-2026-T00099")
    with clock.at(at(LATER)):
        correct(referral, cast)
    assert fresh(referral).public_view["certificate"] == shown


def test_an_agreement_without_training_asks_for_no_certificate(cast: Cast) -> None:
    assert submitted(cast.service, cast.counsellor).open_checks == []


def test_the_same_person_of_the_same_organisation_is_a_warning(cast: Cast) -> None:
    sender = professional(cast.service)
    first = submitted(cast.service, cast.counsellor, sender=sender)
    again = submitted(cast.service, cast.counsellor, sender=sender)
    elsewhere = submitted(cast.service, cast.counsellor)
    other = submitted(cast.service, cast.counsellor, sender=sender, last_name="Autre", first_name="Zoé")
    assert [it.warnings for it in (first, again, elsewhere, other)] == [[], ["possible_own_duplicate"], [], []]
    assert again.state == "received"
    for each in (first, again):
        withdraw(each, cast)
    assert submitted(cast.service, cast.counsellor, sender=sender).warnings == []


def test_a_key_acts_as_a_sender_and_leaves_the_user_empty(cast: Cast) -> None:
    """Whoever is no person of the house stands in no user column."""

    class Key:
        pk, is_active = None, True

        def __str__(self) -> str:
            return "key"

    referral = asked(cast.service, cast.counsellor)
    message = write(referral, cast, by=Key())
    correct(referral, cast, by=Key())
    assert (message.by, referral.submissions.order_by("-number")[0].by) == (None, None)
    assert answers(TODAY)
    record = tell(referral, cast, "share_outcome", "given", by=Key())
    assert record.recorded_by is None
