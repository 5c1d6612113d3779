"""Who may read, prepare and issue letters, and who looks after their texts."""

from typing import Any
from uuid import UUID

from documents import services as letters
from documents.models import Letter, LetterBatch, LetterDraft, LetterRules
from documents.selectors import rules_of
from tests.cast import Cast
from tests.factories import TODAY
from tests.factories.documents import (
    LetterBatchFactory,
    LetterDraftFactory,
    debt_with_address,
    issue_batch,
    ready_to_write,
)
from tests.permissions.matrix import READERS, WRITERS_SAVE, WRITERS_SEE, Row, on_file

SUPERVISORS = {"supervisor": 200, "other_supervisor": 404}


def draft_id(cast: Cast) -> int:
    """A request that is ready to leave."""
    found = LetterDraft.objects.pending().filter(file=cast.file, batch=None, plan=None).first()
    return (found or _draft(cast)).pk


def _draft(cast: Cast, **fields: Any) -> LetterDraft:
    if not cast.file.debts.exists():
        ready_to_write(cast.file)
        debt_with_address(cast.file, "Sofibel", reference="771")
    debt = cast.file.debts.select_related("creditor").earliest("created_at")
    return LetterDraftFactory(file=cast.file, addressee=debt.creditor, debts=[debt], **fields)


def debt_id(cast: Cast) -> UUID:
    draft_id(cast)
    return cast.file.debts.earliest("created_at").pk


def debts_to_write_about(cast: Cast) -> dict[str, Any]:
    return {"debts": [str(debt_id(cast))]}


def held_draft_id(cast: Cast) -> int:
    """An offer whose debt has no date: it is held."""
    draft_id(cast)
    found = LetterDraft.objects.pending().filter(file=cast.file, kind="plan_proposal").first()
    cast.file.debts.earliest("created_at").limitation_events.update(withdrawn_on=TODAY)
    return (found or _draft(cast, kind="plan_proposal")).pk


def batch_id(cast: Cast) -> int:
    found = LetterBatch.objects.filter(file=cast.file).first()
    if found is None:
        found = LetterBatchFactory(file=cast.file)
        _draft(cast, batch=found, position=1)
    return found.pk


def number(cast: Cast) -> str:
    found = Letter.objects.filter(file=cast.file, state="issued", withdrawn_at=None).first()
    if found is None:
        draft = LetterDraft.objects.get(pk=draft_id(cast))
        found = letters.issue_letter(draft=draft, on=TODAY, by=cast.counsellor)
        letters.print_waiting([found.pk])
    return found.number


def stack_id(cast: Cast) -> int:
    pk = batch_id(cast)
    batch = LetterBatch.objects.get(pk=pk)
    letters.print_waiting([letter.pk for letter in issue_batch(batch=batch, on=TODAY, by=cast.counsellor)])
    return pk


def line_id(cast: Cast) -> int:
    """A batch with a letter in line."""
    pk = batch_id(cast)
    LetterDraft.objects.pending().filter(batch=pk).update(ordered_on=TODAY, ordered_by=cast.counsellor)
    return pk


def unread_id(cast: Cast) -> int:
    """A request that a supervisor is asked to read."""
    LetterRules.objects.update_or_create(service=cast.service, defaults={"second_reading": ["balance_request"]})
    return draft_id(cast)


def _version(cast: Cast) -> int:
    return LetterDraft.objects.get(pk=draft_id(cast)).version


def change(cast: Cast) -> dict[str, Any]:
    draft = LetterDraft.objects.get(pk=draft_id(cast))
    return {"version": draft.version, "language": "fr", "channel": "registered", "text": ""}


WORDING = {"slug": lambda cast: cast.service.slug, "kind": lambda _cast: "mandate", "language": lambda _cast: "fr"}


def on_text(**answers: Any) -> Row:
    return Row(kwargs=lambda cast: {name: of(cast) for name, of in WORDING.items()}, others=403, **answers)


ROWS = {
    "documents:letters": on_file(GET=READERS),
    "documents:new": on_file(GET=WRITERS_SEE),
    "documents:prepare": on_file(
        GET=WRITERS_SEE, POST=WRITERS_SAVE, code=lambda _cast: "balance_request", data=debts_to_write_about
    ),
    "documents:draft": on_file(GET=READERS, draft_id=draft_id),
    "documents:change_draft": on_file(POST=WRITERS_SAVE, draft_id=draft_id, data=change),
    "documents:preview": on_file(GET=READERS, draft_id=draft_id),
    "documents:preview_pdf": on_file(GET=READERS, draft_id=draft_id),
    "documents:issue": on_file(POST=WRITERS_SAVE, draft_id=draft_id),
    "documents:discard": on_file(POST=WRITERS_SAVE, draft_id=draft_id),
    "documents:leave_out": on_file(POST=WRITERS_SAVE, draft_id=draft_id, debt_id=debt_id),
    "documents:hold": on_file(
        GET=WRITERS_SEE,
        POST=WRITERS_SAVE,
        draft_id=held_draft_id,
        debt_id=debt_id,
        data=lambda _cast: {"reason": "le contrat est demandé au créancier"},
    ),
    "documents:batch": on_file(GET=READERS, batch_id=batch_id),
    "documents:progress": on_file(GET=READERS, batch_id=batch_id),
    "documents:issue_batch": on_file(POST=WRITERS_SAVE, batch_id=batch_id),
    "documents:stop_batch": on_file(POST=WRITERS_SAVE, batch_id=line_id),
    "documents:enclosures": on_file(
        GET=WRITERS_SEE, POST=WRITERS_SAVE, draft_id=draft_id, data=lambda cast: {"version": _version(cast)}
    ),
    "documents:approve": on_file(
        POST={"counsellor": 403, "cover": 403, "supervisor": 302},
        draft_id=unread_id,
        data=lambda cast: {"version": _version(cast)},
    ),
    "documents:complete": on_file(GET=READERS, number=number),
    "documents:stack": on_file(GET=READERS, batch_id=stack_id),
    "documents:letter": on_file(GET=READERS, number=number),
    "documents:download": on_file(GET=READERS, number=number),
    "documents:supersede": on_file(POST=WRITERS_SAVE, number=number),
    "documents:withdraw": on_file(
        GET=WRITERS_SEE, POST=WRITERS_SAVE, number=number, data=lambda _cast: {"reason": "mauvais montant"}
    ),
    "documents:to_read": Row(GET={"supervisor": 200, "other_supervisor": 200}, others=403),
    "documents:rules": Row(
        kwargs=lambda cast: {"slug": cast.service.slug},
        GET=SUPERVISORS,
        POST={"supervisor": 302, "other_supervisor": 404},
        others=403,
        data=lambda cast: {"version": rules_of(cast.service).version, "second_reading": ["plan_proposal"]},
    ),
    "documents:texts": Row(GET={"supervisor": 200, "other_supervisor": 200}, others=403),
    "documents:calibration": Row(kwargs=lambda cast: {"slug": cast.service.slug}, GET=SUPERVISORS, others=403),
    "documents:text": on_text(
        GET=SUPERVISORS,
        POST={"supervisor": 302, "other_supervisor": 404},
        data=lambda _cast: {"version": "0", "body": "Bonjour,\n\n[[signatures]]\n", "save": ""},
    ),
    "documents:text_preview": on_text(GET=SUPERVISORS),
}
