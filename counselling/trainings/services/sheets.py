"""Signed attendance sheets: attached to their session as they were scanned, taken out with a reason."""

from datetime import date

from django.db.models import Max

from caseflow.accounts.models import User
from caseflow.audit.models import Action
from caseflow.audit.verbs import tell, verb
from caseflow.files import storage
from caseflow.files.uploads import Checked
from counselling.changes import hold
from counselling.domain.errors import DomainError, gettext_noop, required_reason
from counselling.domain.lifecycle import SessionState
from counselling.trainings.models import Session, SignedSheet
from counselling.trainings.services.rules import require_state

MOST_SHEETS = 30


class TooManySheets(DomainError):
    code = "too-many-sheets"
    sentence = gettext_noop("A session keeps at most %(most)s signed sheets: scan several pages into one file.")


class SheetRemovedAlready(DomainError):
    code = "sheet-removed-already"
    sentence = gettext_noop("This sheet was taken out already.")


@verb("trainings.attach_sheet", action=Action.CREATE)
def attach_sheet(*, session: Session, content: Checked, on: date, by: User) -> SignedSheet:
    """Keep the scan of a signed sheet with its session."""
    held = hold(session)
    require_state(held, SessionState.OPEN, SessionState.HELD)
    known = SignedSheet.objects.filter(session=held)
    if known.standing().count() >= MOST_SHEETS:
        raise TooManySheets(field="file", most=MOST_SHEETS)
    last = known.aggregate(last=Max("number"))["last"] or 0
    stored = storage.store(content.content, extension=content.extension)
    sheet = SignedSheet.objects.create(
        session=held, number=last + 1, content_type=content.content_type, path=stored.path, sha256=stored.sha256,
        size=stored.size, pages=content.pages, added_on=on, added_by=by,
    )  # fmt: skip
    _tell(sheet, pages=sheet.pages)
    return sheet


@verb("trainings.remove_sheet")
def remove_sheet(*, sheet: SignedSheet, reason: str, on: date, by: User) -> SignedSheet:
    """Take out a sheet that does not belong here; that it was here, and why it went, stays."""
    reason = required_reason(reason)
    standing = SignedSheet.objects.standing().filter(pk=sheet.pk)
    if not standing.update(removed_on=on, removed_because=reason):
        raise SheetRemovedAlready
    sheet.refresh_from_db()
    _tell(sheet, "removed_on", "removed_because")
    return sheet


def _tell(sheet: SignedSheet, *fields: str, **detail: object) -> None:
    tell(
        service=sheet.session.service_id, object_type=SignedSheet._meta.label, object_id=sheet.pk, fields=fields,
        detail={"session": sheet.session_id, "number": sheet.number} | detail,
    )  # fmt: skip
