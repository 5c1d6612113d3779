from django.tasks import task

from caseflow.operations import health


@task
def beat() -> None:
    """The worker notes that it works."""
    health.note_worker()
