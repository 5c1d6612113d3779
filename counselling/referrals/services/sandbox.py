"""Referrals that are only tried out: the sender asks for the next step, and it is taken as a service takes it."""

from collections.abc import Callable, Mapping
from datetime import date, datetime

from django.utils import translation
from django.utils.translation import gettext

from caseflow import clock
from caseflow.accounts.models import User
from caseflow.accounts.operator import Operator
from caseflow.audit.entries import Actor
from caseflow.audit.models import Action
from caseflow.audit.verbs import tell, verb
from caseflow.ui import mails
from counselling.client_files import services as files
from counselling.client_files.models import Deadline
from counselling.client_files.services import Meeting
from counselling.domain.clocks import Audience, Reminder
from counselling.domain.duplicates import Verdict
from counselling.domain.errors import DomainError, gettext_noop
from counselling.domain.lifecycle import ClosureReason, ReferralState
from counselling.domain.notices import Notice
from counselling.domain.referrals import ConsentDecision, ConsentKind, DeclineReason
from counselling.domain.sandbox import KEPT, SandboxStep, next_step
from counselling.partners.selectors import sandbox_player
from counselling.referrals import selectors
from counselling.referrals.models import (
    ConsentRecord,
    DuplicateDecision,
    Referral,
    ReferralEvent,
    ReferralMessage,
    SandboxMail,
    Submission,
)
from counselling.referrals.services.accepting import accept_referral
from counselling.referrals.services.clockwork import remind_referral, time_out_request
from counselling.referrals.services.consents import record_consent
from counselling.referrals.services.course import hold, new_event, settle
from counselling.referrals.services.deciding import (
    Elsewhere,
    decide_duplicate,
    decline_referral,
    redirect_referral,
    request_information,
)
from counselling.referrals.services.ending import expire_referral
from counselling.referrals.services.receiving import release_referral
from counselling.referrals.services.sender import NotPossibleNow
from counselling.referrals.services.sent import Answer

NEWS_MAIL = "counselling/email/referral_news"


class NotInSandbox(DomainError):
    code = "not-in-sandbox"
    sentence = gettext_noop("Only in the sandbox the sender asks for the next step.")


@verb("referrals.advance_in_sandbox")
def advance_in_sandbox(*, referral: Referral, on: date, by: Actor) -> Referral:
    """Take the next step of the course that the surname asks for, by the verb that takes it in a real service."""
    current = hold(referral)
    if not current.service.is_sandbox:
        raise NotInSandbox
    done = set(current.events.values_list("verb", flat=True))
    wanted = next_step(current.subject.last_name, done=done, state=ReferralState(current.state))
    if wanted is None:
        view = current.public_view
        raise NotPossibleNow(status=view["status"], allowed=view["allowed_actions"])
    with translation.override(current.service.default_language):
        _TAKE[wanted](current, on, sandbox_player())
    tell(
        service=current.service_id, object_type=Referral._meta.label, object_id=current.pk,
        detail={"reference": current.reference, "step": wanted.value},
    )  # fmt: skip
    return Referral.objects.get(pk=current.pk)


def _accept(referral: Referral, on: date, player: User) -> None:
    """And on the first call the person says again what they agreed to: a creditor learns only then."""
    for candidate in selectors.candidates_for(referral):
        decide_duplicate(referral=referral, file=candidate.file, verdict=Verdict.NOT_THE_SAME, by=player)
    taken = accept_referral(referral=referral, counsellor=player, version=referral.version, on=on, by=player)
    if selectors.is_given(taken, ConsentKind.SHARE_OUTCOME):
        said = Answer(
            kind=ConsentKind.SHARE_OUTCOME, decision=ConsentDecision.GIVEN, collected_at=clock.now(),
            language=taken.subject.language,
        )  # fmt: skip
        record_consent(referral=taken, answer=said, version=taken.version, on=on, by=player)


def _meet(referral: Referral, on: date, player: User) -> None:
    if referral.file:
        meeting = Meeting(at=clock.now(), counsellor=player)
        planned = files.plan_appointment(file=referral.file, meeting=meeting, on=on, by=player)
        files.keep_appointment(appointment=planned, on=on, by=player)


def _give_up(referral: Referral, on: date, player: User) -> None:
    """Nobody waits ten days here: the file closes because nobody answered, and the referral ends with it."""
    if referral.file is None:
        return
    for deadline in Deadline.objects.open().filter(file=referral.file).order_by("pk"):
        files.waive_deadline(deadline=deadline, reason=gettext("Tried out"), on=on, by=player)
    files.close_file(file=referral.file, closure_reason=ClosureReason.NO_CONTACT, on=on, by=player)


def _decline(referral: Referral, on: date, player: User) -> None:
    decline_referral(
        referral=referral, reason=DeclineReason.OUT_OF_TERRITORY, version=referral.version, on=on, by=player,
        next_step=gettext("Sandbox: here stands where the person turns instead."),
    )  # fmt: skip


def _ask(referral: Referral, on: date, player: User) -> None:
    question = gettext("Sandbox: at which number can the person be reached during the day?")
    request_information(referral=referral, question=question, version=referral.version, on=on, by=player)


def _remind(referral: Referral, on: date, _player: User) -> None:
    reminder = Reminder(audience=Audience.REFERRER, day=5)
    remind_referral(referral=referral, reminder=reminder, on=on, by=Operator())
    keep_mail(referral=referral, on=on, by=Operator())


def _time_out(referral: Referral, on: date, _player: User) -> None:
    time_out_request(referral=referral, on=on, by=Operator())


def _release(referral: Referral, on: date, player: User) -> None:
    release_referral(referral=referral, reason=gettext("Tried out"), version=referral.version, on=on, by=player)


def _redirect(referral: Referral, on: date, player: User) -> None:
    words = gettext("Sandbox: another service")
    to = Elsewhere(agreed_at=clock.now(), method="oral_script", words=words)
    redirect_referral(referral=referral, to=to, version=referral.version, on=on, by=player)


def _expire(referral: Referral, on: date, _player: User) -> None:
    words = gettext("Sandbox: here stands what the person can do by themselves.")
    expire_referral(referral=referral, next_step=words, on=on, by=Operator())


def _close(referral: Referral, on: date, player: User) -> None:
    """As if the sixty days had passed after which a sender who may learn nothing reads that it is closed."""
    event = new_event(referral, SandboxStep.CLOSE.value, before=ReferralState(referral.state), by=player)
    settle(referral, event=event, on=on)


_TAKE: Mapping[SandboxStep, Callable[[Referral, date, User], None]] = {
    SandboxStep.ACCEPT: _accept,
    SandboxStep.MEET: _meet,
    SandboxStep.DECLINE: _decline,
    SandboxStep.ASK: _ask,
    SandboxStep.REMIND: _remind,
    SandboxStep.TIME_OUT: _time_out,
    SandboxStep.GIVE_UP: _give_up,
    SandboxStep.RELEASE: _release,
    SandboxStep.REDIRECT: _redirect,
    SandboxStep.EXPIRE: _expire,
    SandboxStep.CLOSE: _close,
}


@verb("referrals.keep_mail", action=Action.CREATE)
def keep_mail(*, referral: Referral, on: date, by: Operator) -> SandboxMail | None:
    """Keep the mail that would tell of an open question, to whom it would go; a sender in no register gets none."""
    kept = None
    if reader := selectors.correspondent_of(referral, on):
        news = selectors.News(reference=referral.reference, notice=Notice.REMINDED, link="")
        subject, text = mails.written(NEWS_MAIL, language=referral.service.default_language, news=[news])
        kept = SandboxMail.objects.create(referral=referral, address=reader.email, subject=subject, text=text)
    tell(
        service=referral.service_id, object_type=SandboxMail._meta.label, object_id=kept.pk if kept else "",
        detail={"reference": referral.reference},
    )  # fmt: skip
    return kept


@verb("referrals.purge_sandbox", action=Action.PURGE)
def purge_sandbox(*, at: datetime, by: Operator) -> int:
    """Remove what was tried out more than thirty days ago, with its files; nothing of it was ever real."""
    old = Referral.objects.tried_out().filter(received_at__lt=at - KEPT)
    keys = list(old.order_by("pk").values_list("pk", flat=True))
    opened = list(old.exclude(file=None).order_by("pk").values_list("file", flat=True))
    for model in (DuplicateDecision, ConsentRecord, ReferralMessage, Submission, ReferralEvent):
        model.objects.filter(referral__in=keys).delete()
    # Somebody later may have said of one of these files that it is somebody else's.
    DuplicateDecision.objects.filter(file__in=opened).delete()
    Referral.objects.filter(pk__in=keys).delete()
    removed = files.remove_tried_out(opened)
    tell(object_type=Referral._meta.label, detail={"count": len(keys), "files": removed})
    return len(keys)
