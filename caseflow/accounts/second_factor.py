"""What somebody has beside the password."""

from allauth.mfa.models import Authenticator

from caseflow.accounts.models import User


def is_missing(user: User) -> bool:
    """Whether neither an authenticator app nor a key stands beside the password; recovery codes alone do not count."""
    kinds = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    return not Authenticator.objects.filter(user=user, type__in=kinds).exists()
