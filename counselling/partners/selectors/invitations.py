"""Invitations: whose address is their organisation's own, how one stands, and what is to be sent."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from caseflow.accounts.links import first_sign_in_path
from caseflow.accounts.models import User
from caseflow.accounts.selectors import LINK_LASTS, is_invited
from counselling.domain.mail_domains import is_own_address, read_domains
from counselling.partners.models import Affiliation, Invitation, Organisation

# What could not be delivered for a week is not tried any more; after an hour a link may be handed over.
TRIED = timedelta(days=7)
PATIENCE = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationMail:
    """To whom it goes and what it says; `is_first` when the link is to a first password."""

    invitation: Invitation
    user: User
    link: str
    is_first: bool
    until: datetime

    @property
    def facts(self) -> dict[str, object]:
        organisation = self.invitation.affiliation.organisation
        return {
            "organisation": organisation, "service": organisation.keeper, "user": self.user, "link": self.link,
            "is_first": self.is_first, "until": self.until,
        }  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationLine:
    """How the newest invitation stands: when it works no longer, and whether its link may be handed over."""

    invitation: Invitation
    until: datetime | None
    is_over: bool
    may_be_handed_over: bool


def has_own_address(organisation: Organisation, email: str) -> bool:
    return is_own_address(email, read_domains(organisation.mail_domains))


def is_overdue(invitation: Invitation, at: datetime) -> bool:
    """Whether a mail that waits should have left long ago."""
    return at - invitation.asked_at >= PATIENCE


def invitation_of(affiliation: Affiliation, at: datetime) -> InvitationLine | None:
    """The newest one for somebody who has not signed in yet."""
    invitation = affiliation.invitations.order_by("-pk").first()
    user = affiliation.referrer.user
    if invitation is None or user is None or not is_invited(user, timezone.localdate(at)):
        return None
    began = invitation.sent_at or invitation.handed_over_at
    until = began + LINK_LASTS if began else None
    has_moved = invitation.email != affiliation.referrer.email
    return InvitationLine(
        invitation=invitation, until=until, is_over=has_moved or (until is not None and until <= at),
        may_be_handed_over=until is None and not has_moved and is_overdue(invitation, at),
    )  # fmt: skip


def invitations_to_send(at: datetime) -> Iterator[InvitationMail]:
    """What waits, the oldest first, each with a link made now; whoever has a password is told where to sign in."""
    waiting = Invitation.objects.to_send().filter(
        asked_at__gte=at - TRIED, affiliation__referrer__user__is_active=True
    )
    joined = waiting.select_related("affiliation__organisation__keeper", "affiliation__referrer__user")
    for invitation in joined.order_by("pk"):
        user = invitation.affiliation.referrer.user
        assert user is not None  # noqa: S101 - only somebody with an active account is looked up
        is_first = is_invited(user, timezone.localdate(at))
        path = first_sign_in_path(user) if is_first else reverse("partner_space:home")
        yield InvitationMail(
            invitation=invitation, user=user, link=settings.CASEFLOW_ADDRESS + path, is_first=is_first,
            until=at + LINK_LASTS,
        )  # fmt: skip
