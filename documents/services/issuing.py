"""The number and the frozen content, in one short transaction; the PDF is made afterwards, outside of any."""

from dataclasses import asdict
from datetime import date
from functools import cache
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.db.models import Prefetch, prefetch_related_objects
from django.utils import translation
from django.utils.translation import gettext as _

from caseflow.accounts.models import User
from caseflow.audit.models import Action
from caseflow.audit.verbs import verb
from counselling.client_files import journal
from counselling.client_files.models import TaskSource
from counselling.client_files.services import add_task
from counselling.client_files.services.rules import require_open
from counselling.debts.services import request_statement
from counselling.domain.errors import DomainError, gettext_noop
from counselling.domain.lifecycle import DEBT, DebtStatus
from documents.contexts import digest, to_json
from documents.contexts.building import Occasion, Situation, letter_of
from documents.kinds import Expects
from documents.models import DraftEnclosure, Letter, LetterDraft
from documents.numbering import next_number
from documents.services.checking import at, check_draft, layout_of
from documents.services.enclosures import freeze_enclosures
from documents.services.findings import Check, Level
from documents.services.rules import lock_draft

AWAITED = {
    Expects.BALANCE_STATEMENT: gettext_noop("Statement of account expected from %(addressee)s (letter %(number)s)"),
    Expects.DECISION: gettext_noop("Answer to the proposal expected from %(addressee)s (letter %(number)s)"),
    Expects.ACKNOWLEDGEMENT: gettext_noop("Word expected from %(addressee)s that they take over (letter %(number)s)"),
    Expects.RETURN: gettext_noop("Signed letter %(number)s expected back from %(addressee)s"),
}


class NotReady(DomainError):
    """What the checks found when the number was to be taken; facts carry the first finding."""

    code = "not-ready"
    sentence = gettext_noop("This letter cannot leave yet: look at what is to be corrected.")


class Held(DomainError):
    code = "held"
    sentence = gettext_noop("This letter is held because of an old debt.")


class NotRead(DomainError):
    code = "not-read"
    sentence = gettext_noop("A supervisor has to read this letter before it leaves.")


@verb("documents.issue_letter", action=Action.CREATE)
def issue_letter(*, draft: LetterDraft, on: date, by: User) -> Letter:
    """Give a draft its number and freeze what it says; it is printed afterwards."""
    require_open(draft.file)
    held = lock_draft(draft)
    prefetch_related_objects([held], Prefetch("papers", DraftEnclosure.objects.select_related("attachment")))
    situation, occasion = Situation.of(held, on), Occasion(on=on, by=by)
    check = check_draft(held, situation, occasion)
    _require_ready(check)
    letter = _freeze(check, situation, occasion)
    freeze_enclosures(letter, held)
    _open_answers(letter, check, situation, by)
    journal.record(
        held.file, about=letter, number=letter.number, kind=letter.kind, addressee=letter.addressee,
        debts=[str(debt.pk) for debt in held.debts.all()],
    )  # fmt: skip
    return letter


def _require_ready(check: Check) -> None:
    if to_fix := check.at(Level.FIX):
        raise NotReady(finding=to_fix[0].code)
    if check.at(Level.HOLD):
        raise Held
    if check.at(Level.APPROVE):
        raise NotRead


def _freeze(check: Check, situation: Situation, occasion: Occasion) -> Letter:
    """The letter with its number, exactly as it will be printed."""
    draft, file = check.draft, situation.file
    position, number = next_number(file)
    numbered = Occasion(on=occasion.on, by=occasion.by, number=number)
    complete = at(numbered, draft, situation, check.body)
    context = letter_of(draft, situation, complete)
    frozen = to_json(context)
    address = situation.address_of(draft.addressee) or situation.clients[0].current_address
    return Letter.objects.create(
        file=file, draft=draft, number=number, position=position, kind=draft.kind, variant=draft.variant,
        language=draft.language, channel=draft.channel, addressee=context.addressee.name[:120],
        country=address.country if address else "", postcode=address.postcode if address else "",
        context=frozen, context_sha256=digest(frozen), text=check.body.text, text_number=check.body.number,
        text_edited=check.body.is_edited, template_version=template_version(draft.kind),
        law_ids=_law_ids(draft, situation), decisions=_decisions(draft, situation),
        layout=_layout(situation), signatory=context.signatory.name,
        supersedes=draft.supersedes, issued_on=occasion.on, issued_by=occasion.by, answer_due_on=complete.due_on,
    )  # fmt: skip


def _open_answers(letter: Letter, check: Check, situation: Situation, by: User) -> None:
    """What the letter asks for is awaited: the debts say so, and one task comes up on the day."""
    expects, file = check.kind.expects, letter.file
    if expects is None or letter.answer_due_on is None:
        return
    if expects is Expects.BALANCE_STATEMENT:
        for line in situation.lines_in(letter.draft):
            if "request_statement" in DEBT.available(DebtStatus(line.debt.status)):
                request_statement(debt=line.debt, on=letter.issued_on, by=by)
    assignee = file.counsellor or by
    with translation.override(assignee.language):
        what = _(AWAITED[expects]) % {"addressee": letter.addressee, "number": letter.number}
    add_task(
        file=file, what=what[:200], assignee=assignee, due_on=letter.answer_due_on, by=by, source=TaskSource.LETTER
    )


def _decisions(draft: LetterDraft, situation: Situation) -> list[dict[str, Any]]:
    """Why each old debt is named all the same, as it was decided."""
    found = [situation.decisions.get((draft.pk, line.debt.pk)) for line in situation.lines_in(draft)]
    return [
        {
            "debt": str(row.debt_id),
            "decided": row.decided,
            "code": row.code,
            "reason": row.reason,
            "note_signed_on": row.note_signed_on.isoformat() if row.note_signed_on else None,
            "last_day": row.last_day.isoformat() if row.last_day else None,
            "by": row.by_id,
            "on": row.on.isoformat(),
        }
        for row in found
        if row is not None
    ]


def _law_ids(draft: LetterDraft, situation: Situation) -> list[str]:
    """Every value of the law that this letter rests on: the limitation of its debts, the basis of its plan."""
    clocks = {rule.id for line in situation.lines_in(draft) for rule in line.clock.figure.all_rules}
    return sorted(clocks | set(draft.plan.law_ids if draft.plan else ()))


def _layout(situation: Situation) -> dict[str, Any]:
    layout = asdict(layout_of(situation.file.service))
    return {name: value if isinstance(value, (str, bool)) else str(value) for name, value in layout.items()}


@cache
def template_version(kind: str) -> str:
    """What the frame of a kind looked like, as the first digits of a hash of its templates and style sheet."""
    folder = settings.BASE_DIR / "templates" / "documents" / "letters"
    style = settings.BASE_DIR / "documents" / "static" / "documents" / "css" / "letter.css"
    parts = [folder / f"{kind}.html", *sorted(folder.glob("_*.html")), style]
    return sha256(b"\0".join(part.read_bytes() for part in parts)).hexdigest()[:12]
