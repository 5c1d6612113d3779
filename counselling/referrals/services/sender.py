"""What a sender does with their own referral: correct, withdraw, tell what the person answered.

All of it goes by the status that they read. After a decision that they cannot see, what they do is written down,
answered in the same words and put on the list of whoever has the file; the state inside stays.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Max
from django.utils import translation
from django.utils.translation import gettext, gettext_noop

from caseflow.audit.entries import Actor
from caseflow.audit.models import Action as Done
from caseflow.audit.verbs import tell, verb
from counselling.client_files import services as files
from counselling.client_files.models import TaskSource
from counselling.domain.clocks import Clock, due_on
from counselling.domain.disclosure import Action, PublicStatus, PublicView
from counselling.domain.errors import DomainError, StaleVersion
from counselling.domain.lifecycle import UNDECIDED, ReferralState
from counselling.domain.referrals import NEEDED_CONSENTS, ConsentDecision, ConsentKind, Priority, WithdrawalReason
from counselling.referrals import selectors
from counselling.referrals.models import ConsentRecord, Referral, Submission
from counselling.referrals.services.conditions import require_conditions
from counselling.referrals.services.course import Said, hold, note, person, settle, step
from counselling.referrals.services.receiving import (
    require_complete,
    require_recent,
    situation_columns,
    subject_columns,
    write_consent,
)
from counselling.referrals.services.sent import Answer, Situation, Subject

WITHDREW = gettext_noop("Referral %(reference)s: the sender withdrew it. Ask the person what they want")
CORRECTED = gettext_noop("Referral %(reference)s: the sender corrected what they sent")
TOLD_CONSENT = gettext_noop("Referral %(reference)s: the sender says that the person changed an agreement")


class NotPossibleNow(DomainError):
    """By the status that the sender reads, and by nothing else."""

    code = "not-possible-now"
    sentence = gettext_noop("This is not possible any more in the present state of the referral.")


class ConsentNotTheirs(DomainError):
    code = "consent-not-theirs"
    sentence = gettext_noop("Only the service asks the person for this agreement.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """The referral as it stands, held for this verb, and what its sender reads of it today."""

    referral: Referral
    view: PublicView

    def require(self, action: Action) -> None:
        if action not in self.view.actions:
            raise NotPossibleNow(
                status=self.view.status.value, allowed=[possible.value for possible in self.view.actions]
            )

    @property
    def asks(self) -> bool:
        """Whether a question waits for the sender, as they read it or as the service does."""
        asked = self.referral.state == ReferralState.INFO_REQUESTED
        return asked or self.view.status is PublicStatus.INFORMATION_REQUESTED


def hold_as_sender(referral: Referral, tag: str, on: date) -> Seen:
    """The row as it stands; refused if what the sender had before them is not what they would read now."""
    current = hold(referral)
    if tag and tag != selectors.tag_of(current):
        raise StaleVersion
    view = selectors.reads(current, on)
    if view.is_gone(on=on):
        raise NotPossibleNow(status=view.status.value, allowed=[])
    return Seen(referral=current, view=view)


@verb("referrals.withdraw_referral")
def withdraw_referral(
    *,
    referral: Referral,
    reason: WithdrawalReason,
    on: date,
    by: Actor,
    version: int | None = None,
    by_sender: bool = False,
    tag: str = "",
) -> Referral:
    """The sender takes it back, or a supervisor removes an error; what is decided inside stays decided."""
    said = Said(reason=reason.value, by_referrer=by_sender)
    if not by_sender:
        return step(hold(referral, version), on=on, by=by, said=said)
    seen = hold_as_sender(referral, tag, on)
    seen.require(Action.WITHDRAW)
    if seen.referral.state in UNDECIDED:
        return step(seen.referral, on=on, by=by, said=said)
    remind_counsellor(seen.referral, WITHDREW, on=on, by=by)
    return note(seen.referral, "withdraw_referral", on=on, by=by, said=said)


@verb("referrals.correct_submission")
def correct_submission(
    *, referral: Referral, subject: Subject, situation: Situation, on: date, by: Actor, tag: str = ""
) -> Referral:
    """Send it again as it should have been; an open question is answered by it, and the file learns nothing."""
    seen = hold_as_sender(referral, tag, on)
    seen.require(Action.CORRECT)
    current = seen.referral
    require_complete(current.service, subject, situation)
    require_conditions(
        situation.conditions, from_creditor=current.organisation.is_creditor, on=on,
        known=selectors.last_submission(current).conditions,
    )  # fmt: skip
    changed = _write_correction(current, subject, situation, by)
    if not changed:
        told = {"reference": current.reference}
        tell(service=current.service_id, object_type=Referral._meta.label, object_id=current.pk, detail=told)
        return current
    if current.state not in UNDECIDED:
        remind_counsellor(current, CORRECTED, on=on, by=by)
    if seen.asks:
        return answer(seen, on=on, by=by)
    return note(current, "correct_submission", on=on, by=by, said=Said(by_referrer=True))


def answer(seen: Seen, *, on: date, by: Actor) -> Referral:
    """The question that the sender reads is answered; where it is the service's too, its clock runs again."""
    said = Said(by_referrer=True)
    if seen.referral.state == ReferralState.INFO_REQUESTED:
        return step(seen.referral, on=on, by=by, said=said, name="answer_request")
    return note(seen.referral, "answer_request", on=on, by=by, said=said)


def _write_correction(referral: Referral, subject: Subject, situation: Situation, by: Actor) -> list[str]:
    """The next revision, and the person as they are now; returns which columns differ."""
    before, said = selectors.last_submission(referral), situation_columns(situation)
    known = subject_columns(subject)
    changed = [name for name, value in known.items() if getattr(referral.subject, name) != value]
    changed = [name for name in changed if name not in {"phone_key", "folded_name"}]
    changed += [name for name, value in said.items() if getattr(before, name) != value]
    if changed:
        number = referral.submissions.aggregate(last=Max("number"))["last"] + 1
        Submission.objects.create(referral=referral, number=number, changed=changed, **said, by=person(by))
        for name, value in known.items():
            setattr(referral.subject, name, value)
        referral.subject.save()
    return changed


@verb("referrals.add_consent", action=Done.CREATE)
def add_consent(*, referral: Referral, answer: Answer, on: date, by: Actor, tag: str = "") -> ConsentRecord:
    """Tell what the person answered since; who may no longer be named or contacted is withdrawn."""
    seen = hold_as_sender(referral, tag, on)
    seen.require(Action.CONSENT)
    current = seen.referral
    if answer.kind is ConsentKind.REDIRECT_TO_OTHER:
        raise ConsentNotTheirs(field="kind")
    require_recent(current.service, answer, on)
    record = write_consent(current, answer, by=by)
    settle(current, on=on, by_sender=True)
    ends = answer.kind in NEEDED_CONSENTS and answer.decision is not ConsentDecision.GIVEN
    if ends and Action.WITHDRAW in seen.view.actions:
        withdraw_referral(referral=current, reason=WithdrawalReason.PERSON_DECLINED, on=on, by=by, by_sender=True)
    elif current.state not in UNDECIDED:
        remind_counsellor(current, TOLD_CONSENT, on=on, by=by)
    tell(
        service=current.service_id, object_type=ConsentRecord._meta.label, object_id=record.pk,
        file=current.file.reference if current.file else "",
        detail={"reference": current.reference, "kind": answer.kind.value, "decision": answer.decision.value},
    )  # fmt: skip
    return record


def remind_counsellor(referral: Referral, what: str, *, on: date, by: Any) -> None:
    """On the list of whoever has the file; without an open file nothing is left to be done."""
    file = referral.file
    if file is None or not file.is_open or not (assignee := file.counsellor or referral.assigned_to):
        return
    house, priority = selectors.house_of(referral), Priority(referral.priority)
    due = due_on(Clock.MESSAGE, since=on, priority=priority, calendar=house.calendar, settings=house.clocks)
    with translation.override(referral.service.default_language):
        sentence = gettext(what) % {"reference": referral.reference}
    files.add_task(
        file=file, what=sentence, assignee=assignee, due_on=due or on, source=TaskSource.REFERRAL, by=by
    )  # fmt: skip
