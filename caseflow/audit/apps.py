from django.apps import AppConfig
from django.core import checks
from django.db.models.signals import post_migrate, pre_migrate
from django.tasks.signals import task_finished, task_started


class AuditConfig(AppConfig):
    name = "caseflow.audit"
    label = "audit"

    def ready(self) -> None:
        from caseflow.audit import context, triggers

        # On SQLite a rebuilt table loses its triggers, and a column that a trigger names cannot be dropped.
        pre_migrate.connect(triggers.before_migration, sender=self)
        post_migrate.connect(triggers.after_migration, sender=self)
        checks.register(checks.Tags.database)(triggers.check_triggers)
        task_started.connect(context.task_begins)
        task_finished.connect(context.task_ends)
