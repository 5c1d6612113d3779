"""The rule on old debts: a letter that could bring one back to life does not leave by accident."""

from datetime import date

from caseflow.accounts.models import User
from caseflow.audit.verbs import verb
from counselling.client_files import journal
from counselling.client_files.services.rules import require_open
from counselling.debts.models import Debt
from counselling.debts.selectors import DebtLine, debt_line
from counselling.domain.dates import add_months
from counselling.domain.errors import DomainError, gettext_noop
from counselling.domain.lifecycle import DebtStatus
from counselling.domain.limitation import LimitationClock, LimitationState
from documents.kinds import KINDS, Acknowledges, LetterKind
from documents.models import Decided, HoldDecision, LetterDraft, LiftCode
from documents.services.findings import Finding, Level
from documents.services.rules import lock_to_change

SOON_MONTHS = 3
LEAST_REASON = 20


class ReasonTooShort(DomainError):
    code = "reason-too-short"
    sentence = gettext_noop("Give the reason in at least %(least)s characters.")


class CodeMissing(DomainError):
    code = "code-missing"
    sentence = gettext_noop("Say on which ground the hold is lifted.")


class NoteMissing(DomainError):
    code = "note-missing"
    sentence = gettext_noop("Say when the client signed the note.")


class NotHeld(DomainError):
    code = "not-held"
    sentence = gettext_noop("Nothing is to be decided about this debt in this letter.")


def limitation_finding(
    kind: LetterKind, line: DebtLine, on: date, decision: HoldDecision | None = None
) -> Finding | None:
    """What the limitation clock of one debt means for a letter of this kind on that day."""
    if line.debt.status == DebtStatus.TIME_BARRED:
        return Finding(
            code="time_barred",
            level=Level.FIX,
            sentence=gettext_noop("%(debt)s is marked as time-barred: this letter does not name it."),
            facts={"debt": str(line.debt)},
            debt=line.debt,
        )
    if kind.acknowledges is Acknowledges.NO:
        return None
    needed = _needed(line.clock, on)
    if needed is None or _is_decided(needed, line.clock, decision):
        return None
    return _held(line, needed)


def _needed(clock: LimitationClock, on: date) -> Decided | None:
    """The decision that such a clock asks for."""
    if clock.state is LimitationState.TIME_BARRED:
        return Decided.LIFTED
    if clock.state is LimitationState.CANNOT_TELL:
        return Decided.ACCEPTED
    assert clock.last_day is not None  # noqa: S101 - a running clock has a last day
    return Decided.SEEN if clock.last_day < add_months(on, SOON_MONTHS) else None


def _is_decided(needed: Decided, clock: LimitationClock, decision: HoldDecision | None) -> bool:
    """A decision counts for the clock it was made on: one that turned since asks again."""
    return decision is not None and decision.decided == needed and decision.last_day == clock.last_day


SENTENCES = {
    Decided.LIFTED: gettext_noop(
        "%(debt)s: this letter would acknowledge a debt that is probably time-barred since %(day)s. "
        "The period could start again."
    ),
    Decided.ACCEPTED: gettext_noop(
        "%(debt)s: a date is missing, so nobody can tell whether it is time-barred. This letter acknowledges the debt."
    ),
    Decided.SEEN: gettext_noop("%(debt)s: the limitation period ends on %(day)s. This letter makes it start again."),
}


def _held(line: DebtLine, needed: Decided) -> Finding:
    day = line.clock.barred_from if needed is Decided.LIFTED else line.clock.last_day
    return Finding(
        code=needed.value,
        level=Level.HOLD,
        sentence=SENTENCES[needed],
        facts={"debt": str(line.debt), "day": day},
        debt=line.debt,
        clock=line.clock,
        needs=needed,
    )


@verb("documents.lift_hold")
def lift_hold(
    *,
    draft: LetterDraft,
    debt: Debt,
    on: date,
    by: User,
    code: str = "",
    reason: str = "",
    note_signed_on: date | None = None,
) -> HoldDecision:
    """Decide that a letter may name an old debt: seen, accepted with a reason, or lifted on a ground."""
    require_open(draft.file)
    held = lock_to_change(draft)
    line = debt_line(held.file, debt.pk, on) if held.debts.contains(debt) else None
    last = HoldDecision.objects.filter(draft=held, debt=debt).order_by("-pk").first()
    finding = limitation_finding(KINDS[held.kind], line, on, last) if line else None
    if line is None or finding is None or finding.needs is None:
        raise NotHeld
    reason = reason.strip()
    _require_grounds(finding.needs, code, reason, note_signed_on)
    decision = HoldDecision.objects.create(
        draft=held, debt=debt, decided=finding.needs, code=code, reason=reason, note_signed_on=note_signed_on,
        last_day=line.clock.last_day, on=on, by=by,
    )  # fmt: skip
    journal.record(
        held.file,
        about=held,
        fields={"limitation": finding.needs.value},
        draft=held.pk,
        debt=str(debt.pk),
        creditor=line.debt.creditor.name,
        kind=held.kind,
        decided=finding.needs.value,
        code=code,
        reason=reason,
    )
    return decision


def _require_grounds(needed: Decided, code: str, reason: str, note_signed_on: date | None) -> None:
    if needed is Decided.SEEN:
        return
    if needed is Decided.LIFTED and code not in LiftCode.values:
        raise CodeMissing(field="code")
    if len(reason) < LEAST_REASON:
        raise ReasonTooShort(field="reason", least=LEAST_REASON)
    if needed is Decided.LIFTED and code == LiftCode.CLIENT_INFORMED and note_signed_on is None:
        raise NoteMissing(field="note_signed_on")
