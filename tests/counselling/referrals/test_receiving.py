"""A referral arrives: what must be agreed to, what holds it, when it is to be decided."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from counselling.domain.errors import DomainError, ReasonMissing
from counselling.domain.referrals import Difficulty, UrgentReason
from counselling.domain.sensitive import SensitiveData
from counselling.partners.models import Organisation
from counselling.referrals import services as referrals
from counselling.referrals.models import ConsentRecord, Referral, ReferralEvent, ReferralSubject, Submission
from counselling.referrals.services.conditions import ConditionMissing, ConditionNotDone, CreditorsOnly
from counselling.referrals.services.receiving import (
    ConsentOutdated,
    ConsentRequired,
    DifficultyMissing,
    NotReachable,
    ReferralAlreadyOpen,
    ReleaseTooLong,
    SenderNotActive,
    ServiceNotTaking,
)
from counselling.referrals.services.settings import UnknownRegion
from tests.cast import Cast
from tests.factories import TODAY
from tests.factories.referrals import answers, conditions, held, professional, submitted

pytestmark = pytest.mark.django_db


def stored_rows() -> list[int]:
    return [model.objects.count() for model in (Referral, ReferralSubject, Submission, ConsentRecord, ReferralEvent)]


def test_it_is_received_with_everything_that_was_said(cast: Cast) -> None:
    referral = submitted(cast.service, cast.counsellor, outcome="given")
    assert referral.reference.startswith("LUH-26-")
    assert (referral.state, referral.source, referral.priority) == ("received", "phone", "ordinary")
    assert str(referral.subject) == "D’Hoore Jean"
    assert referral.submissions.get().difficulties == ["rent", "consumer_credit"]
    assert list(referral.consents.values_list("kind", "decision", "wording_version")) == [
        ("share_identity", "given", 1), ("contact_by_service", "given", 1), ("share_outcome", "given", 1),
    ]  # fmt: skip
    event = referral.events.get()
    assert (event.number, event.verb, event.from_state, event.to_state, event.public) == (
        1, "submit_referral", "", "received", True,
    )  # fmt: skip
    assert (referral.public_status, referral.public_view["disclosure"]) == ("received", "milestones")


@pytest.mark.parametrize(
    ("jurisdiction", "day", "urgent", "due"),
    [
        ("lu", date(2026, 6, 19), None, date(2026, 6, 29)),
        ("lu", date(2026, 6, 19), UrgentReason.EVICTION, date(2026, 6, 24)),
        ("fr", date(2026, 7, 10), UrgentReason.EVICTION, date(2026, 7, 15)),
        ("be", date(2026, 7, 20), UrgentReason.EVICTION, date(2026, 7, 23)),
    ],
)
def test_the_worked_clocks(cast: Cast, jurisdiction: str, day: date, urgent: UrgentReason | None, due: date) -> None:
    cast.service.jurisdiction = jurisdiction
    cast.service.save()
    referral = submitted(cast.service, cast.counsellor, on=day, sent={"urgent_reason": urgent})
    assert (referral.due_on, referral.promised_on) == (due, due)


def test_a_closing_day_of_the_service_does_not_count(cast: Cast) -> None:
    days = {"decision": 5, "decision_urgent": 2}
    referrals.set_clocks(
        service=cast.service, days=days, closed_on=[date(2026, 11, 26)], region="", on=TODAY, by=cast.supervisor
    )
    assert submitted(cast.service, cast.counsellor).due_on == date(2026, 12, 2)  # Tuesday + 5, without the 26th


def test_a_service_that_takes_none_takes_none(cast: Cast) -> None:
    known = submitted(cast.service, cast.counsellor)
    referrals.set_room(
        service=cast.service, takes_referrals=False, free_from=None, postcodes="", on=TODAY, by=cast.supervisor
    )
    before = stored_rows()
    with pytest.raises(ServiceNotTaking):
        submit_again(known, cast)
    assert stored_rows() == before


def test_a_region_of_another_country_is_refused(cast: Cast) -> None:
    with pytest.raises(UnknownRegion):
        referrals.set_clocks(service=cast.service, days={}, closed_on=[], region="57", on=TODAY, by=cast.supervisor)


def test_good_friday_does_not_count_in_moselle(cast: Cast) -> None:
    """Ordinary, received on Wednesday 1 April 2026; the 3rd is Good Friday, the 6th Easter Monday."""
    cast.service.jurisdiction = "fr"
    cast.service.save()
    assert submitted(cast.service, cast.counsellor, on=date(2026, 4, 1)).due_on == date(2026, 4, 9)
    referrals.set_clocks(
        service=cast.service, days={}, closed_on=[], region="57", on=date(2026, 1, 1), by=cast.supervisor
    )
    assert submitted(cast.service, cast.counsellor, on=date(2026, 4, 1)).due_on == date(2026, 4, 10)


def test_a_changed_clock_moves_no_promise(cast: Cast) -> None:
    referral = submitted(cast.service, cast.counsellor)
    referrals.set_clocks(
        service=cast.service, days={"decision": 9}, closed_on=[], region="", on=TODAY + timedelta(days=1),
        by=cast.supervisor,
    )  # fmt: skip
    taken = referrals.take_referral(referral=referral, version=2, on=TODAY + timedelta(days=1), by=cast.counsellor)
    assert (taken.due_on, taken.promised_on) == (date(2026, 12, 1), date(2026, 12, 1))


@pytest.mark.parametrize("kind", ["share_identity", "contact_by_service"])
@pytest.mark.parametrize("urgent", [None, UrgentReason.NO_FOOD])
def test_without_the_agreement_nothing_is_stored(cast: Cast, kind: str, urgent: UrgentReason | None) -> None:
    known = submitted(cast.service, cast.counsellor)
    before = stored_rows()
    with pytest.raises(ConsentRequired) as refusal:
        submit_again(known, cast, answers=answers(TODAY, **{kind: "refused"}), urgent_reason=urgent)
    assert refusal.value.field == kind
    assert stored_rows() == before


def submit_again(known: Referral, cast: Cast, **changed: object) -> Referral:
    """The same once more, with something else said."""
    subject = known.subject
    parts = {
        "sent": referrals.Sent(
            service=cast.service, organisation=known.organisation, referrer=known.referrer,
            urgent_reason=changed.pop("urgent_reason", None),
            external_reference=str(changed.pop("external_reference", "")),
        ),
        "subject": referrals.Subject(
            last_name=subject.last_name, postcode="4010", country="LU", phone=subject.phone, may_call=True
        ),
        "situation": referrals.Situation(difficulties=[Difficulty.RENT]),
        "answers": answers(TODAY),
    }  # fmt: skip
    return referrals.submit_referral(**parts | changed, on=TODAY, by=cast.counsellor)


def test_an_agreement_from_tomorrow_or_from_long_ago_is_none(cast: Cast) -> None:
    known = submitted(cast.service, cast.counsellor)
    before = stored_rows()
    for days in (1, -31):
        with pytest.raises(ConsentOutdated):
            submit_again(known, cast, answers=answers(TODAY + timedelta(days=days)))
    assert stored_rows() == before
    assert submit_again(known, cast, answers=answers(TODAY - timedelta(days=30))).state == "received"


@pytest.mark.parametrize(
    ("refusal", "subject", "situation"),
    [
        (NotReachable, {"phone": "", "may_call": True}, {}),
        (NotReachable, {"may_call": False}, {}),
        (DifficultyMissing, {}, {"difficulties": []}),
        (SensitiveData, {}, {"summary": "LU28 0019 4006 4475 0000"}),
        (SensitiveData, {"manner": "LU28 0019 4006 4475 0000"}, {}),
    ],
)
def test_what_is_incomplete_or_tells_too_much_is_refused(
    cast: Cast, refusal: type[DomainError], subject: dict[str, object], situation: dict[str, object]
) -> None:
    known = submitted(cast.service, cast.counsellor)
    before = stored_rows()
    person = referrals.Subject(last_name="X", postcode="1", country="LU", phone="621", may_call=True)
    with pytest.raises(refusal) as refused:
        submit_again(
            known, cast, subject=replace(person, **subject),
            situation=referrals.Situation(**{"difficulties": [Difficulty.RENT]} | situation),
        )  # fmt: skip
    assert "0019" not in str(refused.value)
    assert stored_rows() == before


def test_a_creditor_says_what_it_did_before_and_nobody_else_is_asked(cast: Cast) -> None:
    bank = submitted(cast.service, cast.counsellor, sender=professional(cast.service, organisation__bank=True))
    assert bank.submissions.get().conditions == conditions(TODAY)
    before, whole = stored_rows(), referrals.Situation(difficulties=[Difficulty.RENT], **conditions(TODAY))
    for lacking, refusal in ((None, ConditionMissing), (TODAY + timedelta(days=1), ConditionNotDone)):
        with pytest.raises(refusal) as refused:
            submit_again(bank, cast, situation=replace(whole, help_mentioned_on=lacking))
        assert refused.value.field == "help_mentioned_on"
    other = professional(cast.service)
    with pytest.raises(CreditorsOnly):
        submit_again(Referral(organisation=other.organisation, subject=bank.subject), cast, situation=whole)
    assert stored_rows() == before


def test_a_creditor_of_before_is_heard_on_by_another_service(cast: Cast) -> None:
    """Who was no creditor when it was sent is asked nothing when the person is passed on."""
    known = submitted(cast.service, cast.counsellor)
    Organisation.objects.update(is_creditor=True)
    known.organisation.refresh_from_db()
    sent = referrals.Sent(service=cast.service, organisation=known.organisation, redirected_from=known)
    assert submit_again(known, cast, sent=sent).submissions.get().conditions == dict.fromkeys(conditions(TODAY))


def test_paperwork_holds_an_ordinary_one_for_a_working_day(cast: Cast) -> None:
    referral = held(cast.service, cast.counsellor)
    assert (referral.state, referral.open_checks) == ("held", ["certificate_missing", "agreement_ended"])
    assert (referral.due_on, referral.promised_on) == (date(2026, 11, 25), date(2026, 12, 1))


def test_paperwork_never_holds_an_urgent_one(cast: Cast) -> None:
    referral = held(cast.service, cast.counsellor, sent={"urgent_reason": UrgentReason.CUT_OFF})
    assert (referral.state, referral.open_checks) == ("received", ["certificate_missing", "agreement_ended"])


def test_somebody_in_no_register_and_a_new_organisation_are_looked_at(cast: Cast) -> None:
    sender = professional(cast.service, organisation__pending=True)
    referral = submitted(cast.service, cast.counsellor, sender=sender, sent={"referrer": None})
    assert referral.open_checks == ["referrer_unknown", "organisation_pending"]


def test_who_is_suspended_refers_nobody(cast: Cast) -> None:
    sender = professional(cast.service, organisation__suspended=True)
    with pytest.raises(SenderNotActive):
        submitted(cast.service, cast.counsellor, sender=sender)
    assert stored_rows() == [0, 0, 0, 0, 0]


def test_an_unusual_volume_is_looked_at(cast: Cast) -> None:
    sender = professional(cast.service)
    first = submitted(cast.service, cast.counsellor, sender=sender, on=TODAY - timedelta(days=1))
    copies = [
        Referral(
            **{
                field.attname: getattr(first, field.attname)
                for field in Referral._meta.concrete_fields
                if field.name not in {"id", "reference", "started_on"}
            },
            reference=f"LUH-26-{number:04}-X", started_on=TODAY,
        )
        for number in range(19)
    ]  # fmt: skip
    Referral.objects.bulk_create(copies)
    assert submitted(cast.service, cast.counsellor, sender=sender).open_checks == ["unusual_volume"]


def test_a_release_lets_one_go_on_with_the_clock_of_its_receipt(cast: Cast) -> None:
    referral = held(cast.service, cast.counsellor)
    with pytest.raises(ReasonMissing):
        referrals.release_referral(referral=referral, reason=" ", version=2, on=TODAY, by=cast.supervisor)
    released = referrals.release_referral(
        referral=referral, reason="being renewed", version=2, on=TODAY + timedelta(days=1), by=cast.supervisor
    )
    assert (released.state, released.due_on) == ("received", date(2026, 12, 1))


def test_a_release_until_a_day_lets_that_professional_through_until_its_end(cast: Cast) -> None:
    sender = professional(cast.service, agreed=False)
    colleague = professional(cast.service, agreed=False, organisation=sender.organisation)
    first, until = submitted(cast.service, cast.counsellor, sender=sender), TODAY + timedelta(days=14)
    with pytest.raises(ReleaseTooLong):
        referrals.release_referral(
            referral=first, reason="r", version=2, until=TODAY + timedelta(days=91), on=TODAY, by=cast.supervisor
        )
    referrals.release_referral(referral=first, reason="r", version=2, until=until, on=TODAY, by=cast.supervisor)
    states = [
        submitted(cast.service, cast.counsellor, sender=who, on=day).state
        for who, day in ((sender, until), (sender, until + timedelta(days=1)), (colleague, until))
    ]
    assert states == ["received", "held", "held"]


def test_the_same_number_is_sent_once(cast: Cast) -> None:
    sender = professional(cast.service)
    number = {"external_reference": "DOS-2211"}
    first = submitted(cast.service, cast.counsellor, sender=sender, sent=number)
    with pytest.raises(ReferralAlreadyOpen) as refusal:
        submitted(cast.service, cast.counsellor, sender=sender, sent=number)
    assert refusal.value.facts == {"reference": first.reference}
    assert submitted(cast.service, cast.counsellor, sent=number).state == "received"
