"""Who may be seen and changed on the accounts page."""

from datetime import date, timedelta

from django.db.models import Prefetch, QuerySet

from caseflow.accounts.models import Membership, Service, User
from caseflow.accounts.roles import PlatformPermission

# How long somebody from outside who is invited has for their first sign-in.
LINK_LASTS = timedelta(days=7)


def administered_services(user: User, on: date) -> QuerySet[Service]:
    return user.services_with(PlatformPermission.MANAGE_ACCOUNTS, on)


def administered_memberships(user: User, on: date) -> QuerySet[Membership]:
    services = administered_services(user, on)
    return Membership.objects.filter(service__in=services).select_related("service").order_by("-valid_from", "pk")


def administered_accounts(user: User, on: date) -> QuerySet[User]:
    """Everybody who works or worked in a service that this person administers, with what they do there."""
    here = administered_memberships(user, on)
    return (
        User.objects.filter(pk__in=here.values("user"))
        .order_by("name", "pk")
        .prefetch_related(Prefetch("memberships", here, to_attr="memberships_here"))
    )


def works_elsewhere(user: User, administrator: User, on: date) -> bool:
    """Whether closing this account would concern a service that somebody else administers."""
    others = Membership.objects.live(on).filter(user=user)
    return others.exclude(service__in=administered_services(administrator, on)).exists()


def awaits_first_sign_in(user: User) -> bool:
    """Whether the person still has to choose a password; only then may somebody else hand over a link."""
    return user.is_active and user.last_login is None and not user.has_usable_password()


def is_invited(user: User, on: date) -> bool:
    """Whether somebody from outside still has to come in for the first time; whoever opens files is not from there."""
    return awaits_first_sign_in(user) and not user.roles(on)
