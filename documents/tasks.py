"""The nudge after an order: drafts in line and letters without PDF are the queue, a task only says where to look."""

from django.tasks import task

from documents import selectors
from documents import services as letters


@task
def print_letters(ids: list[int]) -> None:
    """Print these letters unless somebody already did."""
    letters.print_waiting(ids)


@task
def issue_batch(batch_id: int) -> None:
    """Issue and print what is in line in this batch, unless somebody already did."""
    batch = selectors.batch_called(batch_id)
    if batch is not None:
        letters.print_in_line(batch)


@task
def print_certificates(ids: list[int]) -> None:
    """Print these certificates unless somebody already did."""
    letters.print_certificates(ids)
