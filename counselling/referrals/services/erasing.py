"""Referrals that have ended lose the person, and a year after their public end every word that was said."""

from dataclasses import dataclass
from datetime import date, datetime

from caseflow.accounts.operator import Operator
from caseflow.audit.models import Action
from caseflow.audit.selectors import latest_act
from caseflow.audit.verbs import tell, verb
from counselling.domain.disclosure import PUBLICLY_OPEN
from counselling.domain.erasure import (
    USUAL_ERASURE,
    ErasureRules,
    clock_moved,
    person_erased_on,
    require_plausible,
    words_erased_on,
)
from counselling.domain.lifecycle import ReferralState
from counselling.referrals import selectors
from counselling.referrals.models import CONDITIONS, Referral, ReferralSubject
from counselling.referrals.services.course import hold

# What the sender was told in words, and may read until the reference is answered no more.
TOLD = ("request_information", "decline_referral", "expire_referral")
# Of the public view, whatever somebody wrote or is named by.
WORDS = ("external_reference", "department", "referrer", "question", "next_step", "new_service")


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    person: bool
    words: bool


def rules_of(service: int, on: date) -> ErasureRules:
    found = selectors.settings_of(service, on)
    return found.erasure if found else USUAL_ERASURE


def what_is_due(referral: Referral, rules: ErasureRules, on: date) -> Due:
    """Of a referral that has ended, inside and for its sender; nothing while it is kept for a legal reason."""
    if referral.kept_until and referral.kept_until >= on:
        return Due(person=False, words=False)
    ended_on = referral.ended_on or on
    public_end = date.fromisoformat(referral.public_view["ended_on"])
    person_on = person_erased_on(
        state=ReferralState(referral.state), reason=referral.end_reason, ended_on=ended_on,
        accepted=referral.accepted_on is not None, public_end=public_end, rules=rules,
    )  # fmt: skip
    words = referral.erased_on is not None or person_on <= on
    return Due(
        person=referral.erased_on is None and person_on <= on,
        words=words and words_erased_on(public_end=public_end) <= on,
    )


@verb("referrals.note_erasure_night")
def note_erasure_night(*, at: datetime, by: Operator) -> bool:
    """Write down that it is night, and tell whether the clock can be believed since the last one."""
    moved = clock_moved(before=latest_act("referrals.note_erasure_night"), now=at)
    tell(object_type=Referral._meta.label, detail={"clock_moved": moved})
    return not moved


@verb("referrals.erase_referral", action=Action.ERASE)
def erase_referral(*, referral: Referral, on: date, by: Operator) -> Referral:
    """Erase what is due: the person first, the words later; codes and dates stay for the figures."""
    current = hold(referral)
    due = what_is_due(current, rules_of(current.service_id, on), on)
    if due.person:
        ReferralSubject.objects.filter(referral=current).delete()
        current.submissions.update(summary="", **dict.fromkeys(CONDITIONS))
        current.events.exclude(verb__in=TOLD).exclude(text="").update(text="")
        current.erased_on = on
    if due.words:
        current.messages.exclude(text="").update(text="")
        current.events.exclude(text="").update(text="")
        current.external_reference = current.department = ""
        current.public_view = current.public_view | dict.fromkeys(WORDS)
        current.forgotten_on = on
    current.save()
    tell(
        service=current.service_id, object_type=Referral._meta.label, object_id=current.pk,
        detail={"reference": current.reference, "person": due.person, "words": due.words},
    )  # fmt: skip
    return current


def erase_due(*, on: date, by: Operator) -> int:
    """Everything that is due on that day, referral by referral; nothing if it is implausibly much."""
    ended = Referral.objects.real().filter(ended_on__isnull=False, forgotten_on__isnull=True)
    ended = ended.exclude(public_status__in=PUBLICLY_OPEN).order_by("pk")
    rules = {service: rules_of(service, on) for service in {referral.service_id for referral in ended}}
    due = {referral: what_is_due(referral, rules[referral.service_id], on) for referral in ended}
    touched = [referral for referral, found in due.items() if found.person or found.words]
    persons = sum(found.person for found in due.values())
    require_plausible(
        due=persons, everybody=ReferralSubject.objects.filter(referral__service__is_sandbox=False).count()
    )
    for referral in touched:
        erase_referral(referral=referral, on=on, by=by)
    return len(touched)
