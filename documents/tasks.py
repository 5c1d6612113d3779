"""The nudge after an issue: the letters themselves are the queue, the task only says where to look."""

from django.tasks import task

from documents import services as letters


@task
def print_letters(ids: list[int]) -> None:
    """Print these letters unless somebody already did."""
    letters.print_waiting(ids)
