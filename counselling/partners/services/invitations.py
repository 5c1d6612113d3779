"""Letting professionals in: by mail, to an address of their organisation's own unless a supervisor agrees."""

from datetime import date, datetime

from caseflow.accounts import services as accounts
from caseflow.accounts.models import User
from caseflow.accounts.operator import Operator
from caseflow.accounts.selectors import is_invited
from caseflow.audit.models import Action
from caseflow.audit.verbs import tell, verb
from counselling.changes import hold
from counselling.domain.errors import DomainError, gettext_noop
from counselling.partners.models import Affiliation, Invitation, OrganisationRole, Referrer
from counselling.partners.selectors.invitations import has_own_address, is_overdue
from counselling.partners.selectors.professionals import language_of
from counselling.partners.services.professionals import EmailTaken


class NothingToDoThere(DomainError):
    code = "nothing-to-do-there"
    sentence = gettext_noop("This person has no role at an active organisation: the partner space would be closed.")


class AddressElsewhere(DomainError):
    code = "address-elsewhere"
    sentence = gettext_noop("This address is at no mail domain of the organisation: tick that you agree, and say why.")


class AccountClosed(DomainError):
    code = "account-closed"
    sentence = gettext_noop("The account of this person is closed; an administrator opens it again.")


class MailOnItsWay(DomainError):
    code = "mail-on-its-way"
    sentence = gettext_noop("The invitation goes by mail: a link is handed over only when the mail cannot leave.")


@verb("partners.invite_referrer", action=Action.PERMISSION)
def invite_referrer(
    *, affiliation: Affiliation, at: datetime, on: date, by: User, agreed_because: str = ""
) -> Invitation:
    """Open an account for a professional and put the invitation in line; asked again, it is sent again.

    `agreed_because` says why a supervisor agrees to an address outside the organisation's own domains. Whoever has an
    account here with the same address keeps it. What was sent before no longer works.
    """
    referrer = hold(affiliation.referrer)
    if not OrganisationRole.objects.live(on).filter(referrer=referrer).exists():
        raise NothingToDoThere
    is_own = has_own_address(affiliation.organisation, referrer.email)
    if not is_own and not agreed_because.strip():
        raise AddressElsewhere(field="agreed")
    user = _account_of(referrer, affiliation, on=on, by=by)
    Referrer.objects.filter(pk=referrer.pk).update(user=user)
    invitation, _new = Invitation.objects.waiting().update_or_create(
        affiliation=affiliation,
        defaults={
            "email": referrer.email, "agreed_because": "" if is_own else agreed_because.strip(), "asked_by": by,
            "asked_at": at,
        },
    )  # fmt: skip
    tell(
        service=affiliation.organisation.keeper_id, object_type=Referrer._meta.label, object_id=referrer.pk,
        fields=("user",), detail={"user": user.pk, "invitation": invitation.pk, "own_domain": is_own},
    )  # fmt: skip
    return invitation


@verb("partners.hand_over_invitation", action=Action.PERMISSION)
def hand_over_invitation(*, affiliation: Affiliation, at: datetime, on: date, by: User) -> User:
    """Take an invitation out of the line whose mail did not leave, so that its link is handed over instead.

    Returns whose first sign-in the link is for; raises MailOnItsWay while the mail may still leave by itself.
    """
    invitation = Invitation.objects.to_send().select_for_update().filter(affiliation=affiliation).first()
    user = affiliation.referrer.user
    if invitation is None or user is None or not is_overdue(invitation, at) or not is_invited(user, on):
        raise MailOnItsWay
    Invitation.objects.filter(pk=invitation.pk).update(handed_over_at=at)
    _tell(invitation, "handed_over_at")
    return user


@verb("partners.note_invitation_sent")
def note_invitation_sent(*, invitation: Invitation, at: datetime, by: Operator) -> None:
    """Note that this mail has left."""
    Invitation.objects.waiting().filter(pk=invitation.pk).update(sent_at=at)
    _tell(invitation, "sent_at")


def _account_of(referrer: Referrer, affiliation: Affiliation, *, on: date, by: User) -> User:
    user = referrer.user or User.objects.filter(email=referrer.email).first()
    if user is None:
        language = language_of(referrer, affiliation.organisation.keeper.default_language)
        return accounts.create_user(email=referrer.email, name=str(referrer), language=language, by=by)
    if not user.is_active:
        raise AccountClosed
    if is_invited(user, on):
        if User.objects.filter(email=referrer.email).exclude(pk=user.pk).exists():
            raise EmailTaken
        accounts.prepare_first_sign_in(user=user, email=referrer.email, by=by)
    return user


def _tell(invitation: Invitation, field: str) -> None:
    tell(
        service=invitation.affiliation.organisation.keeper_id, object_type=Invitation._meta.label,
        object_id=invitation.pk, fields=[field],
    )  # fmt: skip
