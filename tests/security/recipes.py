"""How to do what no page of the matrix does in its one request: the arrangement, then the act, again and again."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from django.utils import timezone

from caseflow.accounts import services as accounts
from caseflow.accounts.models import Service, User
from caseflow.accounts.operator import Operator
from counselling.client_files import services as files
from counselling.client_files.models import ClientFile, Deadline, HouseholdMember
from counselling.client_files.services import MemberDetails
from counselling.debts import services as debts
from counselling.debts.models import Debt
from counselling.domain.clocks import Audience, Reminder
from counselling.domain.lifecycle import ClosureReason, FileState, PlanState
from counselling.domain.notices import Notice
from counselling.domain.referrals import (
    ConsentDecision,
    ConsentKind,
    Difficulty,
    NotMetReason,
    UrgentReason,
    WithdrawalReason,
)
from counselling.domain.sandbox import SandboxCheck
from counselling.domain.webhooks import Outcome
from counselling.partners import services as partners
from counselling.partners.models import ApiCredential, ProfessionalNotice, WebhookDelivery
from counselling.partners.webhooks import Reply
from counselling.plans import services as plans
from counselling.plans.models import RepaymentPlan
from counselling.referrals import services as referrals
from counselling.referrals.models import Referral
from counselling.referrals.services import Answer, Elsewhere, Situation, Subject
from counselling.trainings import services as trainings
from counselling.trainings.models import Certificate, Enrolment, TrainingMail
from documents import services as letters
from documents.models import Letter, LetterDraft, LetterText
from documents.services.batches import put_back as put_back_into_the_list
from tests.cast import Cast
from tests.factories import TODAY
from tests.factories.accounts import UserFactory
from tests.factories.client_files import HouseholdMemberFactory
from tests.factories.debts import DebtFactory
from tests.factories.documents import LetterDraftFactory, LetterTextFactory, debt_with_address, ready_to_write
from tests.factories.partners import (
    AffiliationFactory,
    ApiCredentialFactory,
    InvitationFactory,
    OrganisationFactory,
    ReferrerFactory,
    WebhookDeliveryFactory,
    WebhookEndpointFactory,
)
from tests.factories.plans import proposed
from tests.factories.referrals import accepted, asked, at, declined, held, joined, professional, refers, submitted
from tests.factories.trainings import CertificateFactory, EnrolmentFactory, SessionFactory, TrainingNoticeFactory

type Act = Callable[[], Any]

WHY = "as agreed by telephone"


def a_child(cast: Cast) -> Callable[[], HouseholdMember]:
    child = HouseholdMemberFactory(file=cast.file, relation="child")
    return lambda: HouseholdMember.objects.get(pk=child.pk)


def change_member(cast: Cast) -> Act:
    child = a_child(cast)
    details = MemberDetails(last_name="Weber", relation="child")
    return lambda: files.change_member(member=child(), details=details, version=1, by=cast.counsellor)


def end_member(cast: Cast) -> Act:
    child = a_child(cast)
    return lambda: files.end_member(member=child(), on=TODAY, version=1, by=cast.counsellor)


def waive_deadline(cast: Cast) -> Act:
    pk = Deadline.objects.create(file=cast.file, kind="hearing", due_on=TODAY).pk
    return lambda: files.waive_deadline(deadline=Deadline.objects.get(pk=pk), reason=WHY, on=TODAY, by=cast.counsellor)


def in_state(cast: Cast, state: FileState, **columns: object) -> Callable[[], ClientFile]:
    ClientFile.objects.filter(pk=cast.file.pk).update(state=state, **columns)
    return lambda: ClientFile.objects.get(pk=cast.file.pk)


def reassess(cast: Cast) -> Act:
    file = in_state(cast, FileState.IN_FOLLOW_UP)
    return lambda: files.reassess(file=file(), reason=WHY, by=cast.counsellor)


def reopen_file(cast: Cast) -> Act:
    closed = {"closed_on": timezone.localdate(), "closure_reason": ClosureReason.ADVICE_ONLY}
    file = in_state(cast, FileState.CLOSED, **closed)
    return lambda: files.reopen_file(file=file(), reason=WHY, by=cast.counsellor)


def step_of_debt(service: Callable[..., Any]) -> Callable[[Cast], Act]:
    def arrange(cast: Cast) -> Act:
        pk = DebtFactory(file=cast.file, status="confirmed").pk
        return lambda: service(debt=Debt.objects.get(pk=pk), reason=WHY, on=TODAY, by=cast.counsellor)

    return arrange


def end_of_plan(service: Callable[..., Any]) -> Callable[[Cast], Act]:
    def arrange(cast: Cast) -> Act:
        plan = proposed(cast.file, cast.counsellor)
        RepaymentPlan.objects.filter(pk=plan.pk).update(state=PlanState.IN_FORCE, in_force_on=TODAY)
        return lambda: service(
            plan=RepaymentPlan.objects.get(pk=plan.pk), version=plan.version, reason=WHY, on=TODAY, by=cast.counsellor
        )

    return arrange


def writable(cast: Cast) -> Sequence[Debt]:
    ready_to_write(cast.file)
    return [debt_with_address(cast.file, name) for name in ("Sofibel", "Cofilux")]


def affiliate_referrer(cast: Cast) -> Act:
    affiliation = AffiliationFactory(organisation__keeper=cast.service)
    second = OrganisationFactory(keeper=cast.service)
    return lambda: partners.affiliate_referrer(
        referrer=affiliation.referrer, organisation=second, department="", on=TODAY, by=cast.supervisor
    )


def claim_deliveries(cast: Cast) -> Act:
    WebhookDeliveryFactory(endpoint__organisation__keeper=cast.service)
    return lambda: partners.claim_deliveries(at=timezone.now(), resting=(), by=Operator("clock"))


def tidy_secrets(cast: Cast) -> Act:
    now = timezone.now()
    WebhookEndpointFactory(organisation__keeper=cast.service, earlier_secret="over", earlier_until=now)
    return lambda: partners.tidy_secrets(at=now, by=Operator("clock"))


def note_attempt(cast: Cast) -> Act:
    pk = WebhookDeliveryFactory(endpoint__organisation__keeper=cast.service).pk
    return lambda: partners.note_attempt(
        delivery=WebhookDelivery.objects.get(pk=pk), reply=Reply(Outcome.GONE, 410), at=timezone.now(),
        by=Operator("clock"),
    )  # fmt: skip


def in_sandbox(act: Callable[[Referral, ApiCredential], Any]) -> Callable[[Cast], Act]:
    """What is done with a referral that is only tried out."""

    def arrange(cast: Cast) -> Act:
        there = partners.open_sandbox(like=cast.service, on=TODAY, by=cast.supervisor)
        sender = professional(cast.service)
        key = ApiCredentialFactory(organisation=sender.organisation, livemode=False)
        pk = submitted(there, cast.counsellor, sender=sender, last_name="TEST-MEET").pk
        return lambda: act(Referral.objects.get(pk=pk), key)

    return arrange


def note_proof(cast: Cast) -> Act:
    key = ApiCredentialFactory(organisation__keeper=cast.service, livemode=False)
    return lambda: partners.note_proof(
        organisation=key.organisation, check=SandboxCheck.CREATE, at=timezone.now(), by=key
    )


def note_ending_told(cast: Cast) -> Act:
    pk = ApiCredentialFactory(organisation__keeper=cast.service).pk
    return lambda: partners.note_ending_told(
        credential=ApiCredential.objects.get(pk=pk), step=60, by=Operator("clock")
    )


def note_uses(cast: Cast) -> Act:
    key = ApiCredentialFactory(organisation__keeper=cast.service).public_id
    return lambda: partners.note_uses(uses={key: timezone.now()}, by=Operator("clock"))


def note_notices_sent(cast: Cast) -> Act:
    notice = ProfessionalNotice.objects.create(
        referrer=ReferrerFactory(), notice=Notice.CHANGED, reference="LUH-26-7K3F-3"
    )
    return lambda: partners.note_mails_sent(notices=[notice.pk], at=timezone.now(), by=Operator("clock"))


def note_invitation_sent(cast: Cast) -> Act:
    invitation = InvitationFactory(affiliation__organisation__keeper=cast.service, asked_by=cast.supervisor)
    return lambda: partners.note_invitation_sent(invitation=invitation, at=timezone.now(), by=Operator("clock"))


def prepare_first_sign_in(cast: Cast) -> Act:
    user = UserFactory(password=None)
    return lambda: accounts.prepare_first_sign_in(user=user, email="new@example.org", by=cast.supervisor)


def draft_letter(cast: Cast) -> Act:
    owed = writable(cast)[:1]
    return lambda: letters.draft_letter(
        file=cast.file, kind="balance_request", debts=owed, on=TODAY, by=cast.counsellor
    )


def draft_batch(cast: Cast) -> Act:
    owed = writable(cast)
    return lambda: letters.draft_batch(
        file=cast.file, kind="balance_request", debts=owed, on=TODAY, by=cast.counsellor
    )


def leave_out_debt(cast: Cast) -> Act:
    owed = writable(cast)
    pk = LetterDraftFactory(file=cast.file, addressee=owed[0].creditor, debts=owed).pk
    return lambda: letters.leave_out_debt(draft=LetterDraft.objects.get(pk=pk), debt=owed[1], by=cast.counsellor)


def issuing(cast: Cast) -> Callable[[], Letter]:
    owed = writable(cast)[:1]
    draft = LetterDraftFactory(file=cast.file, addressee=owed[0].creditor, debts=owed)
    pk = letters.issue_letter(draft=draft, on=TODAY, by=cast.counsellor).pk
    return lambda: Letter.objects.get(pk=pk)


def note_failure(cast: Cast) -> Act:
    letter = issuing(cast)
    return lambda: letters.note_failure(letter=letter(), failure="time", by=cast.counsellor)


def void_letter(cast: Cast) -> Act:
    letter = issuing(cast)
    return lambda: letters.void_letter(letter=letter(), reason=WHY, by=cast.counsellor)


def put_back(cast: Cast) -> Act:
    owed = writable(cast)[:1]
    pk = LetterDraftFactory(file=cast.file, addressee=owed[0].creditor, debts=owed).pk
    return lambda: put_back_into_the_list(draft=LetterDraft.objects.get(pk=pk), reason="held", by=cast.counsellor)


def publish_text(cast: Cast) -> Act:
    pk = LetterTextFactory(service=cast.service, saved_by=cast.supervisor).pk
    return lambda: letters.publish_text(text=LetterText.objects.get(pk=pk), version=1, by=cast.supervisor)


def step_of_referral(service: Callable[..., Any], make: Any = submitted, **said: Any) -> Callable[[Cast], Act]:
    """A step with a referral as it stands after `make`, at the version it then has."""

    def arrange(cast: Cast) -> Act:
        pk = make(cast.service, cast.counsellor).pk

        def act() -> Any:
            referral = Referral.objects.get(pk=pk)
            return service(referral=referral, version=referral.version, on=TODAY, by=cast.supervisor, **said)

        return act

    return arrange


def kept(service: Service, by: User) -> Referral:
    referral = submitted(service, by)
    return referrals.keep_referral(
        referral=referral, reason=WHY, until=TODAY, version=referral.version, on=TODAY, by=by
    )  # fmt: skip


def hand_over_referral(cast: Cast) -> Act:
    referral = submitted(cast.service, cast.counsellor)
    to = refers(AffiliationFactory(organisation=referral.organisation)).referrer
    pk = referral.pk
    return lambda: referrals.hand_over_referral(
        referral=Referral.objects.get(pk=pk), to=to, on=TODAY, by=cast.supervisor
    )


def undo_join(cast: Cast) -> Act:
    pk = joined(cast.service, cast.counsellor).pk

    def act() -> Any:
        referral = Referral.objects.get(pk=pk)
        return referrals.undo_join(
            referral=referral, counsellor=cast.counsellor, reason=WHY, version=referral.version, on=TODAY,
            by=cast.counsellor,
        )  # fmt: skip

    return act


def by_the_clock(service: Callable[..., Any], make: Any = submitted, **said: Any) -> Callable[[Cast], Act]:
    def arrange(cast: Cast) -> Act:
        pk = make(cast.service, cast.counsellor).pk
        clock = Operator("clock")
        return lambda: service(referral=Referral.objects.get(pk=pk), on=TODAY, by=clock, **said)

    return arrange


def publicly_ended(service: Service, by: User) -> Referral:
    """Declined long ago, for a reason that the sender knows."""
    return declined(service, by, on=TODAY - timedelta(days=300))


def of_the_sender(service: Callable[..., Any], make: Any = submitted, **said: Any) -> Callable[[Cast], Act]:
    """What a sender does with their own referral."""

    def arrange(cast: Cast) -> Act:
        pk = make(cast.service, cast.counsellor).pk
        return lambda: service(referral=Referral.objects.get(pk=pk), on=TODAY, by=cast.no_role, **said)

    return arrange


def record_first_meeting(cast: Cast) -> Act:
    pk = accepted(cast.service, cast.counsellor).pk
    return lambda: referrals.record_first_meeting(referral=Referral.objects.get(pk=pk), on=TODAY, by=cast.counsellor)


def cancel_enrolment(cast: Cast) -> Act:
    session = SessionFactory(programme_version__programme__service=cast.service, capacity=1)
    pk = EnrolmentFactory(session=session).pk
    EnrolmentFactory(session=session, waiting=True)
    return lambda: trainings.cancel_enrolment(enrolment=Enrolment.objects.get(pk=pk), by=cast.supervisor)


def import_attendance(cast: Cast) -> Act:
    enrolment = EnrolmentFactory(session__programme_version__programme__service=cast.service)
    table = [
        ["session", "e-mail", "half-day", "present"],
        [enrolment.session.code, enrolment.referrer.email, "1", "x"],
    ]
    return lambda: trainings.import_attendance(
        service=cast.service, table=table, sha256="0" * 64, skip_bad=False, reason="", on=TODAY, by=cast.supervisor
    )


def note_mails_sent(cast: Cast) -> Act:
    enrolment = EnrolmentFactory()
    mail = TrainingMail.objects.create(
        referrer=enrolment.referrer, purpose="answers", enrolment=enrolment, queued_on=TODAY
    )
    return lambda: trainings.note_mails_sent(mails=[mail.pk], at=at(TODAY), by=Operator("clock"))


def announce_renewals(cast: Cast) -> Act:
    due = [(CertificateFactory(), 30)]
    return lambda: trainings.announce_renewals(certificates=due, on=TODAY, by=Operator("clock"))


def keep_print(cast: Cast) -> Act:
    pk = CertificateFactory().pk
    return lambda: trainings.keep_print(certificate=Certificate.objects.get(pk=pk), pdf=b"%PDF-", by=cast.supervisor)


def note_notices_told(cast: Cast) -> Act:
    pk = TrainingNoticeFactory(asked_by=cast.supervisor).pk
    return lambda: trainings.note_notices_told(notices=[pk], by=Operator("clock"))


def forget_notices(cast: Cast) -> Act:
    TrainingNoticeFactory(asked_by=cast.supervisor, asked_on=TODAY - timedelta(days=400))
    return lambda: trainings.forget_notices(on=TODAY, by=Operator("clock"))


RECIPES: dict[str, Callable[[Cast], Act]] = {
    "accounts.create_service": lambda cast: (
        lambda: accounts.create_service(name="Neu", slug="neu", jurisdiction="lu", prefix="NEU", by=cast.administrator)
    ),
    "accounts.create_user": lambda cast: (
        lambda: accounts.create_user(email="neu@example.org", name="Neu", by=cast.administrator)
    ),
    "accounts.change_password": lambda cast: (
        lambda: accounts.change_password(user=cast.cover, password="ein ganz anderes Wort", by=cast.cover)
    ),
    "accounts.sign_in": lambda cast: (
        lambda: accounts.sign_in(at=timezone.now(), methods=["password"], by=cast.counsellor)
    ),
    "client_files.end_cover": lambda cast: (
        lambda: files.end_cover(file=cast.file, counsellor=cast.cover, by=cast.supervisor)
    ),
    "client_files.change_member": change_member,
    "client_files.end_member": end_member,
    "client_files.waive_deadline": waive_deadline,
    "client_files.reassess": reassess,
    "client_files.reopen_file": reopen_file,
    "debts.dispute_debt": step_of_debt(debts.dispute_debt),
    "debts.mark_time_barred": step_of_debt(debts.mark_time_barred),
    "debts.settle_debt": step_of_debt(debts.settle_debt),
    "debts.write_off_debt": step_of_debt(debts.write_off_debt),
    "documents.draft_letter": draft_letter,
    "documents.draft_batch": draft_batch,
    "documents.leave_out_debt": leave_out_debt,
    "documents.note_failure": note_failure,
    "documents.put_back": put_back,
    "documents.publish_text": publish_text,
    "documents.void_letter": void_letter,
    "partners.affiliate_referrer": affiliate_referrer,
    "partners.load_starter_list": lambda cast: (
        lambda: partners.load_starter_list(jurisdiction="lu", by=cast.administrator)
    ),
    "partners.claim_deliveries": claim_deliveries,
    "partners.note_attempt": note_attempt,
    "partners.tidy_secrets": tidy_secrets,
    "partners.purge_events": lambda cast: lambda: partners.purge_events(at=timezone.now(), by=Operator("clock")),
    "partners.purge_calls": lambda cast: lambda: partners.purge_calls(at=timezone.now(), by=Operator("clock")),
    "partners.note_uses": note_uses,
    "partners.note_proof": note_proof,
    "partners.note_ending_told": note_ending_told,
    "partners.open_sandbox": lambda cast: (
        lambda: partners.open_sandbox(like=cast.service, on=TODAY, by=cast.supervisor)
    ),
    "partners.note_mails_sent": note_notices_sent,
    "partners.note_invitation_sent": note_invitation_sent,
    "accounts.prepare_first_sign_in": prepare_first_sign_in,
    "plans.break_plan": end_of_plan(plans.break_plan),
    "plans.complete_plan": end_of_plan(plans.complete_plan),
    "trainings.cancel_enrolment": cancel_enrolment,
    "trainings.import_attendance": import_attendance,
    "trainings.keep_print": keep_print,
    "trainings.announce_renewals": announce_renewals,
    "trainings.note_mails_sent": note_mails_sent,
    "trainings.note_notices_told": note_notices_told,
    "trainings.forget_notices": forget_notices,
    "plans.supersede_plan": end_of_plan(plans.supersede_plan),
    "referrals.advance_in_sandbox": in_sandbox(
        lambda referral, key: referrals.advance_in_sandbox(referral=referral, on=TODAY, by=key)
    ),
    "referrals.keep_mail": in_sandbox(
        lambda referral, _key: referrals.keep_mail(referral=referral, on=TODAY, by=Operator("clock"))
    ),
    "referrals.purge_sandbox": in_sandbox(
        lambda _referral, _key: referrals.purge_sandbox(at=timezone.now() + timedelta(days=999), by=Operator("clock"))
    ),
    "referrals.add_consent": of_the_sender(
        referrals.add_consent,
        answer=Answer(kind=ConsentKind.SHARE_OUTCOME, decision=ConsentDecision.GIVEN, collected_at=at(TODAY, 15)),
    ),
    "referrals.correct_submission": of_the_sender(
        referrals.correct_submission,
        subject=Subject(last_name="Weber", postcode="4010", country="LU", phone="+352 621 1", may_call=True),
        situation=Situation(difficulties=[Difficulty.RENT]),
    ),
    "referrals.post_message": of_the_sender(referrals.post_message, asked, text=WHY, by_sender=True),
    "referrals.answer_request": step_of_referral(referrals.answer_request, asked, answer=WHY),
    "referrals.end_without_meeting": step_of_referral(
        referrals.end_without_meeting, accepted, reason=NotMetReason.NOT_WANTED
    ),
    "referrals.erase_referral": by_the_clock(referrals.erase_referral, publicly_ended),
    "referrals.expire_referral": by_the_clock(referrals.expire_referral, next_step=WHY),
    "referrals.publish_referral": by_the_clock(referrals.publish_referral),
    "referrals.record_consent": step_of_referral(
        referrals.record_consent,
        accepted,
        answer=Answer(kind=ConsentKind.SHARE_OUTCOME, decision=ConsentDecision.GIVEN, collected_at=at(TODAY, 15)),
    ),
    "referrals.record_first_meeting": record_first_meeting,
    "referrals.redirect_referral": step_of_referral(
        referrals.redirect_referral, accepted, to=Elsewhere(agreed_at=at(TODAY), method="signed", words="CCAS")
    ),
    "referrals.release_referral": step_of_referral(referrals.release_referral, held, reason=WHY),
    "referrals.remind_referral": by_the_clock(
        referrals.remind_referral, reminder=Reminder(audience=Audience.QUEUE, day=3)
    ),
    "referrals.reopen_referral": step_of_referral(referrals.reopen_referral, declined, reason=WHY),
    "referrals.request_information": step_of_referral(referrals.request_information, question=WHY),
    "referrals.set_priority": step_of_referral(referrals.set_priority, urgent_reason=UrgentReason.SEIZURE, reason=WHY),
    "referrals.undo_join": undo_join,
    "referrals.keep_referral": step_of_referral(referrals.keep_referral, until=TODAY, reason=WHY),
    "referrals.stop_keeping": step_of_referral(referrals.stop_keeping, kept, reason=WHY),
    "referrals.note_erasure_night": lambda _cast: (
        lambda: referrals.note_erasure_night(at=timezone.now(), by=Operator("clock"))
    ),
    "referrals.hand_over_referral": hand_over_referral,
    "referrals.take_referral": step_of_referral(referrals.take_referral),
    "referrals.time_out_request": by_the_clock(referrals.time_out_request, asked),
    "referrals.withdraw_referral": step_of_referral(referrals.withdraw_referral, reason=WithdrawalReason.SENT_TWICE),
}
