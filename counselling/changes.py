"""What every change meets on its way: the row it holds, the version it was read at, the refusal beside its field."""

from collections.abc import Callable
from typing import Any

from django.db.models import F, Model
from django.utils.translation import gettext as _

from counselling.domain.errors import DomainError, StaleVersion


def save_version(row: Model, *, version: int, **columns: object) -> list[str]:
    """Write the columns if nobody saved the row since `version` was read; else raise StaleVersion.

    The row in memory then carries the new values and version; returns which of them changed.
    """
    changed = [name for name, value in columns.items() if getattr(row, name) != value]
    rows = type(row)._default_manager.filter(pk=row.pk, version=version)
    if not rows.update(**columns, version=F("version") + 1):
        raise StaleVersion
    row.refresh_from_db()
    return changed


def hold[Row: Model](row: Row) -> Row:
    """The row as it stands now; whoever else holds it waits until this verb is done."""
    return type(row)._default_manager.select_for_update().get(pk=row.pk)


def show_error(form: Any, error: DomainError) -> None:
    """Put a refusal of the domain beside its field, in the reader's language, with what was typed kept."""
    form.add_error(error.field if error.field in form.fields else None, error.told(_))


DONE, OUTDATED, REFUSED = 302, 409, 422


def attempt(
    form: Any,
    act: Callable[[Any], object],
    *,
    outdated: Callable[[Any, StaleVersion], object] = show_error,
    refused: Callable[[Any, DomainError], object] = show_error,
) -> int:
    """Carry out what a valid form asks; else it holds the refusal. Returns the status: DONE, OUTDATED or REFUSED."""
    if not form.is_valid():
        return REFUSED
    try:
        act(form)
    except StaleVersion as error:
        outdated(form, error)
        return OUTDATED
    except DomainError as error:
        refused(form, error)
        return REFUSED
    return DONE
