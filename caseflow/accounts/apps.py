from typing import Any

from django.apps import AppConfig
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from caseflow.accounts.roles import PlatformPermission


class AccountsConfig(AppConfig):
    name = "caseflow.accounts"
    label = "accounts"
    verbose_name = _("accounts")

    def ready(self) -> None:
        from caseflow.accounts import events
        from caseflow.audit.entries import declare_harmless
        from caseflow.ui import navigation

        events.connect()
        declare_harmless("accounts.User", "language")
        navigation.register(_("Accounts"), "accounts:accounts", permission=_administers, order=70)


def _administers(user: Any) -> bool:
    return bool(user.services_with(PlatformPermission.MANAGE_ACCOUNTS, timezone.localdate()).exists())
