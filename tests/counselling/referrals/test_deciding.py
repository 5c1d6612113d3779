"""Accepting, asking, declining, passing on: what each does, refuses and tells."""

from datetime import date, timedelta

import pytest

from caseflow import clock
from caseflow.audit.models import AuditEntry
from counselling.client_files import services as files
from counselling.client_files.models import Authorisation, ClientFile, Deadline, Task
from counselling.client_files.services import Meeting
from counselling.client_files.services.lifecycle import ConsentNotLive, FirstMeetingMissing
from counselling.domain.duplicates import Verdict
from counselling.domain.errors import ReasonMissing, TransitionRefused
from counselling.domain.lifecycle import REFERRAL, ClosureReason, ReferralState
from counselling.domain.referrals import DeclineReason, UrgentReason
from counselling.domain.sensitive import SensitiveData
from counselling.partners.models import OutboxEvent, ProfessionalNotice
from counselling.referrals import selectors
from counselling.referrals import services as referrals
from counselling.referrals.models import Referral
from counselling.referrals.selectors import sent_by
from counselling.referrals.services import Elsewhere
from counselling.referrals.services.accepting import CandidatesOpen
from counselling.referrals.services.deciding import NoCandidate, NowhereNamed, PriorityUnchanged, SameService
from tests.cast import Cast, client_file
from tests.factories import TODAY
from tests.factories.client_files import AuthorisationFactory, ContactDetailsFactory, HouseholdMemberFactory
from tests.factories.referrals import accepted, at, submitted

pytestmark = pytest.mark.django_db
BORN = date(1981, 2, 28)


def known_here(cast: Cast, **person: object) -> ClientFile:
    """A file whose client may be the referred person."""
    file = client_file(cast.service, cast.colleague, "D’Hoore")
    file.members.update(**{"first_name": "Jean", "birth_date": BORN} | person)
    return file


def accept(referral: Referral, cast: Cast, **more: object) -> Referral:
    return referrals.accept_referral(
        **{"referral": referral, "counsellor": cast.counsellor, "version": referral.version, "on": TODAY,
           "by": cast.counsellor} | more
    )  # fmt: skip


def test_accepting_opens_a_file_with_nothing_typed_twice(cast: Cast) -> None:
    sent = {"urgent_reason": UrgentReason.EVICTION, "deadline_on": date(2026, 12, 15)}
    referral = submitted(
        cast.service, cast.counsellor, sent=sent, outcome="given", email="jean@example.org", language="pt",
        interpreter_needed=True, manner="le soir, prénom seulement",
    )  # fmt: skip
    meeting = Meeting(at=at(date(2026, 11, 26)), counsellor=cast.counsellor)
    taken = accept(referral, cast, meeting=meeting)
    file = ClientFile.objects.get(pk=taken.file_id)
    assert (taken.state, taken.joined, taken.accepted_on, taken.due_on) == (
        "accepted", False, TODAY, date(2026, 11, 25),
    )  # fmt: skip
    assert (file.state, file.origin, file.counsellor, file.request) == (
        "opened", "referral", cast.counsellor, "Deux loyers.",
    )  # fmt: skip
    client = selectors.client_of(file)
    contact = client.contact
    assert (client.last_name, client.first_name, client.birth_date) == ("D’Hoore", "Jean", BORN)
    # The mailbox was not called safe, so it stays with the referral.
    assert (contact.phone, contact.may_call, contact.may_text, contact.may_write, contact.email) == (
        "+352 621 123 456", True, True, False, "",
    )  # fmt: skip
    assert (contact.interpreter, contact.comment) == ("portugais", "le soir, prénom seulement")
    assert list(Deadline.objects.filter(file=file).values_list("kind", "due_on")) == [("eviction", date(2026, 12, 15))]
    assert Task.objects.get(file=file, source="referral").due_on == date(2026, 11, 25)
    assert file.appointments.get().day == date(2026, 11, 26)
    assert list(Authorisation.objects.filter(file=file).values_list("kind", "given")) == [("share_outcome", True)]
    assert file.consent_pending != ""


def test_each_step_leaves_one_entry_in_journal_and_log(cast: Cast) -> None:
    referral = submitted(cast.service, cast.counsellor)
    taken = accept(referral, cast)
    assert list(taken.file.journal.order_by("pk").values_list("verb", flat=True)) == [
        "client_files.open_file", "referrals.accept_referral", "client_files.add_task",
    ]  # fmt: skip
    logged = AuditEntry.objects.filter(object_type=Referral._meta.label).order_by("pk").values_list("verb", "file")
    assert list(logged) == [("referrals.submit_referral", ""), ("referrals.accept_referral", taken.file.reference)]


def test_assessment_waits_for_the_first_meeting(cast: Cast) -> None:
    file = accepted(cast.service, cast.counsellor).file
    with pytest.raises(ConsentNotLive):
        files.start_assessment(file=file, on=TODAY, by=cast.counsellor)
    AuthorisationFactory(member=file.members.get(), file=file)
    with pytest.raises(FirstMeetingMissing):
        files.start_assessment(file=file, on=TODAY, by=cast.counsellor)
    assert ClientFile.objects.get(pk=file.pk).state == "opened"


def test_every_candidate_is_answered_first(cast: Cast) -> None:
    file = known_here(cast)
    referral = submitted(cast.service, cast.counsellor)
    with pytest.raises(CandidatesOpen):
        accept(referral, cast)
    assert ClientFile.objects.filter(origin="referral").count() == 0
    referrals.decide_duplicate(referral=referral, file=file, verdict=Verdict.NOT_THE_SAME, by=cast.supervisor)
    assert accept(referral, cast).file != file


@pytest.mark.parametrize(
    ("person", "is_candidate"),
    [
        ({}, True),
        ({"last_name": "d hoore", "first_name": "JEAN"}, True),
        ({"last_name": "Jean", "first_name": "D’Hoore"}, True),
        ({"last_name": "D’Hoorre"}, True),
        ({"first_name": "Anne", "birth_date": BORN}, False),
        ({"birth_date": date(1990, 1, 1)}, False),
    ],
)
def test_a_candidate_shares_a_date_or_number_and_a_name(
    cast: Cast, person: dict[str, object], is_candidate: bool
) -> None:
    known_here(cast, **person)
    referral = submitted(cast.service, cast.counsellor)
    assert len(selectors.candidates_for(referral)) == is_candidate


def test_a_household_that_shares_a_telephone_is_no_candidate(cast: Cast) -> None:
    file = client_file(cast.service, cast.counsellor, "Dupont")
    file.members.get().contact.__class__.objects.update(phone="+352 621 123 456", phone_key="21123456")
    assert selectors.candidates_for(submitted(cast.service, cast.counsellor)) == []


def test_a_hidden_candidate_is_announced_and_nothing_else(cast: Cast) -> None:
    known_here(cast)
    referral = submitted(cast.service, cast.counsellor)
    (seen,) = selectors.candidates_for(referral, cast.counsellor)
    assert (seen.member, seen.reasons) == (None, ())
    (whole,) = selectors.candidates_for(referral, cast.supervisor)
    assert whole.reasons == ("same birth date", "same name")


def test_the_same_person_joins_the_open_file(cast: Cast) -> None:
    file = known_here(cast)
    referral = submitted(cast.service, cast.counsellor, outcome="given")
    referrals.decide_duplicate(referral=referral, file=file, verdict=Verdict.SAME, by=cast.supervisor)
    before = ClientFile.objects.count()
    joined = accept(referral, cast)
    assert (joined.file, joined.joined, ClientFile.objects.count()) == (file, True, before)
    assert list(file.journal.order_by("pk").values_list("verb", flat=True)) == [
        "client_files.add_task", "referrals.accept_referral",
    ]  # fmt: skip
    assert not Authorisation.objects.filter(file=file, kind="share_outcome").exists()


def test_the_same_person_with_a_closed_file_gets_one_that_goes_on_from_it(cast: Cast) -> None:
    file = known_here(cast)
    files.close_file(file=file, closure_reason=ClosureReason.ADVICE_ONLY, on=TODAY, by=cast.colleague)
    referral = submitted(cast.service, cast.counsellor)
    referrals.decide_duplicate(referral=referral, file=file, verdict=Verdict.SAME, by=cast.supervisor)
    assert accept(referral, cast).file.earlier_file == file


def test_a_file_that_is_no_candidate_is_not_judged(cast: Cast) -> None:
    referral = submitted(cast.service, cast.counsellor)
    with pytest.raises(NoCandidate):
        referrals.decide_duplicate(referral=referral, file=cast.file, verdict=Verdict.SAME, by=cast.counsellor)


def test_of_two_who_decide_one_wins_and_the_other_learns_who(cast: Cast) -> None:
    referral = submitted(cast.service, cast.counsellor)
    accept(referral, cast)
    with pytest.raises(referrals.SomebodyWasFaster) as refusal:
        referrals.decline_referral(
            referral=referral, reason=DeclineReason.NO_CAPACITY, next_step="later", version=2, on=TODAY,
            by=cast.colleague,
        )  # fmt: skip
    assert refusal.value.facts == {"person": "Counsellor Kieffer", "state": "acceptée"}
    assert Referral.objects.get().state == "accepted"


def test_a_question_stops_the_clock_and_the_answer_starts_it(cast: Cast) -> None:
    """Ordinary, received Monday 2 November 2026, question on the 4th, answer on the 10th: Friday 13 November."""
    referral = submitted(cast.service, cast.counsellor, on=date(2026, 11, 2))
    with clock.at(at(date(2026, 11, 4))):
        asked = referrals.request_information(
            referral=referral, question="Quel numéro ?", version=2, on=date(2026, 11, 4), by=cast.counsellor
        )
    assert (asked.state, asked.due_on) == ("info_requested", date(2026, 11, 18))
    assert (asked.public_status, asked.public_view["question"]) == ("information_requested", "Quel numéro ?")
    with clock.at(at(date(2026, 11, 10))):
        answered = referrals.answer_request(
            referral=asked, answer="621 …", version=3, on=date(2026, 11, 10), by=cast.counsellor
        )
    assert (answered.state, answered.due_on, answered.promised_on) == (
        "received", date(2026, 11, 13), date(2026, 11, 13),
    )  # fmt: skip


def test_what_the_referrer_reads_holds_no_account_number(cast: Cast) -> None:
    referral = submitted(cast.service, cast.counsellor)
    with pytest.raises(SensitiveData):
        referrals.request_information(
            referral=referral, question="LU28 0019 4006 4475 0000 ?", version=2, on=TODAY, by=cast.counsellor
        )
    with pytest.raises(ReasonMissing):
        referrals.decline_referral(
            referral=referral, reason=DeclineReason.OTHER, next_step=" ", version=2, on=TODAY, by=cast.counsellor
        )
    assert Referral.objects.get().version == 2


@pytest.mark.parametrize(
    ("reason", "outcome", "read"),
    [("out_of_scope", "refused", "declined"), ("helped_elsewhere", "refused", "received"),
     ("helped_elsewhere", "given", "declined")],
)  # fmt: skip
def test_a_decline_is_told_as_far_as_the_person_agreed(cast: Cast, reason: str, outcome: str, read: str) -> None:
    referral = submitted(cast.service, cast.counsellor, outcome=outcome)
    declined = referrals.decline_referral(
        referral=referral, reason=DeclineReason(reason), next_step="Le guichet.", version=2, on=TODAY,
        by=cast.counsellor,
    )  # fmt: skip
    assert (declined.state, declined.end_reason, declined.ended_on) == ("declined", reason, TODAY)
    assert declined.public_status == read
    assert declined.events.get(verb="decline_referral").public == (read == "declined")


def test_a_corrected_urgency_moves_the_clock_and_not_the_promise(cast: Cast) -> None:
    referral = submitted(cast.service, cast.counsellor)
    with pytest.raises(PriorityUnchanged):
        referrals.set_priority(
            referral=referral, urgent_reason=None, reason="r", version=2, on=TODAY, by=cast.counsellor
        )
    urgent = referrals.set_priority(
        referral=referral, urgent_reason=UrgentReason.SEIZURE, reason="bailiff", version=2, on=TODAY,
        by=cast.counsellor,
    )  # fmt: skip
    assert (urgent.due_on, urgent.promised_on) == (date(2026, 11, 26), date(2026, 12, 1))


def pass_on(referral: Referral, cast: Cast, **to: object) -> Referral:
    return referrals.redirect_referral(
        referral=referral, to=Elsewhere(agreed_at=at(TODAY), method="oral_script", **to), version=referral.version,
        on=TODAY, by=cast.counsellor,
    )  # fmt: skip


def test_passing_on_makes_a_linked_referral_in_the_other_service(cast: Cast) -> None:
    referral = submitted(cast.service, cast.counsellor)
    with pytest.raises(NowhereNamed):
        pass_on(referral, cast)
    with pytest.raises(SameService):
        pass_on(referral, cast, service=cast.service)
    passed = pass_on(referral, cast, service=cast.other_service)
    linked = Referral.objects.get(redirected_from=passed)
    assert (passed.state, passed.end_reason, passed.public_status) == ("redirected", "redirected", "received")
    assert (linked.service, linked.state, linked.source) == (cast.other_service, "received", "redirect")
    assert (str(linked.subject), linked.submissions.get().summary) == ("D’Hoore Jean", "Deux loyers.")
    assert list(linked.consents.values_list("kind", flat=True)) == ["share_identity", "contact_by_service"]


def test_what_one_service_passes_on_to_another_its_sender_finds_nowhere(cast: Cast) -> None:
    """A second reference would say that it was passed on, whatever the person agreed to tell."""
    referral = submitted(cast.service, cast.counsellor)
    linked = Referral.objects.get(redirected_from=pass_on(referral, cast, service=cast.other_service))
    for table in (OutboxEvent, ProfessionalNotice):
        assert set(table.objects.values_list("reference", flat=True)) == {referral.reference}
    assert list(sent_by(referral.organisation, department="", livemode=True)) == [referral]
    assert list(Referral.objects.sent()) == [referral]
    referrals.decline_referral(
        referral=linked, reason=DeclineReason.OUT_OF_SCOPE, next_step="x", version=linked.version, on=TODAY,
        by=cast.other_counsellor,
    )  # fmt: skip
    for table in (OutboxEvent, ProfessionalNotice):
        assert not table.objects.filter(reference=linked.reference).exists()


def test_passing_on_after_acceptance_closes_the_file_that_was_opened_for_it(cast: Cast) -> None:
    passed = pass_on(accepted(cast.service, cast.counsellor), cast, words="CCAS de Thionville")
    file = ClientFile.objects.get(pk=passed.file_id)
    assert (file.state, file.closure_reason) == ("closed", "referred_elsewhere")


REFUSED = [
    (state, verb)
    for state in (ReferralState.MET, ReferralState.WITHDRAWN, ReferralState.REDIRECTED)
    for verb in REFERRAL.table
    if (state, verb) != (ReferralState.MET, "undo_join")
]


@pytest.mark.parametrize(("state", "verb"), REFUSED)
def test_what_has_ended_for_good_takes_no_step(state: ReferralState, verb: str) -> None:
    with pytest.raises(TransitionRefused):
        REFERRAL.next(state, verb)


def test_a_referral_of_somebody_met_cannot_be_declined(cast: Cast) -> None:
    referral = accepted(cast.service, cast.counsellor)
    with pytest.raises(TransitionRefused):
        referrals.decline_referral(
            referral=referral, reason=DeclineReason.OTHER, next_step="x", version=referral.version, on=TODAY,
            by=cast.counsellor,
        )  # fmt: skip
    assert Referral.objects.get().state == "accepted"


def test_who_is_related_stays_somebody_else(cast: Cast) -> None:
    file = known_here(cast)
    spouse = HouseholdMemberFactory(file=file, relation="partner", last_name="X", birth_date=BORN - timedelta(days=1))
    ContactDetailsFactory(member=spouse)
    referral = submitted(cast.service, cast.counsellor)
    referrals.decide_duplicate(referral=referral, file=file, verdict=Verdict.RELATED, by=cast.supervisor)
    assert accept(referral, cast).file != file
