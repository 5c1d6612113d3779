from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from caseflow.accounts.roles import PlatformPermission, roles_with


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
        administrators = roles_with(PlatformPermission.MANAGE_ACCOUNTS)
        navigation.register(_("Accounts"), "accounts:accounts", roles=administrators, order=70)
        # The log knows nothing of roles; who may read it is said here.
        readers = roles_with(PlatformPermission.READ_AUDIT_LOG)
        navigation.register(_("Audit log"), "audit:log", roles=readers, order=80)
