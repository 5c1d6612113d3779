from typing import Any

from django.apps import AppConfig
from django.core import checks
from django.db.models.signals import post_migrate, pre_migrate
from django.tasks.signals import task_finished, task_started
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    name = "caseflow.audit"
    label = "audit"

    def ready(self) -> None:
        from caseflow.audit import context, triggers
        from caseflow.ui import navigation

        # On SQLite a rebuilt table loses its triggers, and a column that a trigger names cannot be dropped.
        pre_migrate.connect(triggers.before_migration, sender=self)
        post_migrate.connect(triggers.after_migration, sender=self)
        checks.register(checks.Tags.database)(triggers.check_triggers)
        task_started.connect(context.task_begins)
        task_finished.connect(context.task_ends)
        navigation.register(_("Audit log"), "audit:log", permission=_may_read, order=80)


def _may_read(user: Any) -> bool:
    return bool(user.services_with("read_audit_log", timezone.localdate()).exists())
