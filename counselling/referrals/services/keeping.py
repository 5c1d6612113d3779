"""A legal reason to keep what would be erased: said by a supervisor for a year at most, and taken back."""

from datetime import date

from caseflow.accounts.models import User
from caseflow.audit.verbs import verb
from counselling.domain.dates import add_months
from counselling.domain.erasure import LONGEST_KEEPING_MONTHS
from counselling.domain.errors import DomainError, gettext_noop, required_reason
from counselling.referrals.models import Referral
from counselling.referrals.services.course import Said, hold, note


class AlreadyErased(DomainError):
    code = "already-erased"
    sentence = gettext_noop("The person's details are erased: nothing is left to keep.")


class KeptTooLong(DomainError):
    code = "kept-too-long"
    sentence = gettext_noop("It is kept for 12 months at most, then somebody looks again.")


class NotKept(DomainError):
    code = "not-kept"
    sentence = gettext_noop("It is not kept for a legal reason.")


@verb("referrals.keep_referral")
def keep_referral(*, referral: Referral, reason: str, until: date, version: int, on: date, by: User) -> Referral:
    """Stop the erasure until that day: a complaint, a claim, an order of a court."""
    current = hold(referral, version)
    because = required_reason(reason)
    if current.erased_on:
        raise AlreadyErased
    if not on <= until <= add_months(on, LONGEST_KEEPING_MONTHS):
        raise KeptTooLong(field="until")
    current.kept_until = until
    return note(current, "keep_referral", on=on, by=by, said=Said(text=because, until=until))


@verb("referrals.stop_keeping")
def stop_keeping(*, referral: Referral, reason: str, version: int, on: date, by: User) -> Referral:
    """The reason is gone: the dates of the service hold again."""
    current = hold(referral, version)
    because = required_reason(reason)
    if current.kept_until is None:
        raise NotKept
    current.kept_until = None
    return note(current, "stop_keeping", on=on, by=by, said=Said(text=because))
