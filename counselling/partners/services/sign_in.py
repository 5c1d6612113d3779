"""Accounts of professionals: whoever works at an organisation and acts for it may be let into the partner space."""

from datetime import date

from caseflow.accounts import services as accounts
from caseflow.accounts.models import User
from caseflow.audit.models import Action
from caseflow.audit.verbs import tell, verb
from counselling.changes import hold
from counselling.domain.errors import DomainError, gettext_noop
from counselling.partners.models import Affiliation, OrganisationRole, Referrer


class NothingToDoThere(DomainError):
    code = "nothing-to-do-there"
    sentence = gettext_noop("This person has no role at an active organisation: the partner space would be closed.")


@verb("partners.invite_referrer", action=Action.PERMISSION)
def invite_referrer(*, affiliation: Affiliation, language: str, on: date, by: User) -> User:
    """Open an account for a professional; whoever has one here with the same address keeps it."""
    referrer = hold(affiliation.referrer)
    if not OrganisationRole.objects.live(on).filter(referrer=referrer).exists():
        raise NothingToDoThere
    user = referrer.user or User.objects.filter(email=referrer.email).first()
    if user is None:
        user = accounts.create_user(email=referrer.email, name=str(referrer), language=language, by=by)
    Referrer.objects.filter(pk=referrer.pk).update(user=user)
    tell(
        service=affiliation.organisation.keeper_id, object_type=Referrer._meta.label, object_id=referrer.pk,
        fields=("user",), detail={"user": user.pk},
    )  # fmt: skip
    return user
