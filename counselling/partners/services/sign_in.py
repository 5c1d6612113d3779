"""Accounts of professionals: help for whoever can no longer sign in."""

from datetime import date

from caseflow.accounts import second_factor
from caseflow.accounts import services as accounts
from caseflow.accounts.models import User
from caseflow.audit.models import Action
from caseflow.audit.verbs import tell, verb
from counselling.changes import hold
from counselling.domain.errors import DomainError, gettext_noop
from counselling.domain.notices import Notice
from counselling.partners import outbox
from counselling.partners.models import Affiliation, Referrer


class NoFactor(DomainError):
    code = "no-factor"
    sentence = gettext_noop("This person has no second factor here.")


class FactorOfTheHouse(DomainError):
    code = "factor-of-the-house"
    sentence = gettext_noop("This person also works for a service: its administrator removes the second factor.")


@verb("partners.remove_factor", action=Action.PERMISSION)
def remove_factor(*, affiliation: Affiliation, on: date, by: User) -> Referrer:
    """Help a professional who lost telephone, key and codes; they are told, so that nobody does it behind them."""
    referrer = hold(affiliation.referrer)
    if referrer.user is None or second_factor.is_missing(referrer.user):
        raise NoFactor
    if referrer.user.roles(on):
        raise FactorOfTheHouse
    accounts.remove_second_factor(user=referrer.user, by=by)
    outbox.write_to(referrer, Notice.FACTOR_REMOVED)
    tell(
        service=affiliation.organisation.keeper_id, object_type=Referrer._meta.label, object_id=referrer.pk,
        fields=("user",), detail={"user": referrer.user.pk},
    )  # fmt: skip
    return referrer
