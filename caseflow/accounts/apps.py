from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "caseflow.accounts"
    label = "accounts"
    verbose_name = _("accounts")

    def ready(self) -> None:
        from caseflow.accounts import events
        from caseflow.audit.entries import declare_harmless

        events.connect()
        declare_harmless("accounts.User", "language", "letter_shortcuts")
