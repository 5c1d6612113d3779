"""How long a link to a password works. Named by a setting and loaded by allauth, which nobody else may do first."""

from datetime import datetime, timedelta

from allauth.account.forms import EmailAwarePasswordResetTokenGenerator
from django.utils import timezone
from django.utils.http import base36_to_int

from caseflow.accounts.models import User
from caseflow.accounts.selectors import LINK_LASTS, is_invited

RESET = timedelta(days=3)


class LinkTokens(EmailAwarePasswordResetTokenGenerator):
    def check_token(self, user: User | None, token: str | None) -> bool:
        """Somebody from outside has a week for their first sign-in; whoever opens files, or asked for it, less."""
        if user is None or token is None or not super().check_token(user, token):
            return False
        made = datetime(2001, 1, 1) + timedelta(seconds=base36_to_int(token.split("-")[0]))  # noqa: DTZ001 - as Django counts
        now: datetime = self._now()
        return now - made <= lasts(user)


def lasts(user: User) -> timedelta:
    return LINK_LASTS if is_invited(user, timezone.localdate()) else RESET
