from django.apps import AppConfig, apps
from django.core.management import call_command
from django.db.models.signals import post_migrate


class OperationsConfig(AppConfig):
    name = "caseflow.operations"
    label = "operations"

    def ready(self) -> None:
        from caseflow import checks  # noqa: F401 - importing registers them
        from caseflow.operations import upkeep

        upkeep.register()
        # Only an app with models of its own is told of its migration.
        post_migrate.connect(create_cache_table, sender=apps.get_app_config("accounts"))


def create_cache_table(using: str, **signal: object) -> None:
    """Guesses at sign-in are counted in the database, so the counters exist as soon as it does."""
    call_command("createcachetable", database=using, verbosity=0)
