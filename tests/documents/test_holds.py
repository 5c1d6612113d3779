"""The rule on old debts: each clock, each kind, every way out, and what is refused."""

from datetime import date

import pytest

from counselling.client_files.models import JournalEntry
from counselling.debts.models import Debt
from counselling.debts.services import mark_time_barred
from documents import services as letters
from documents.contexts.building import Occasion, Situation
from documents.kinds import KINDS
from documents.models import HoldDecision, Letter
from documents.services import Level
from documents.services.holds import (
    CodeMissing,
    NoteMissing,
    NotHeld,
    ReasonTooShort,
    lift_hold,
    limitation_finding,
)
from tests.factories import TODAY
from tests.factories.debts import DebtFactory, LimitationEventFactory
from tests.factories.documents import LetterDraftFactory, debt_with_address, ready_to_write

pytestmark = pytest.mark.django_db
REASON = "le créancier a produit son titre"
ACKNOWLEDGING = ("plan_proposal", "payment_schedule")


@pytest.fixture
def file(cast):
    return ready_to_write(cast.file)


def line_of(debt, on=TODAY):
    return Situation(debt.file, on).lines[debt.pk]


def aged(file, clock):
    """A consumer loan in Luxembourg, limited after ten years, on each clock the rule knows."""
    starts = {
        "long": date(2026, 3, 1),
        "soon": date(2017, 1, 24),
        "edge": date(2017, 2, 24),
        "barred": date(1990, 1, 1),
        "unknown": None,
        "marked": date(2026, 3, 1),
    }
    debt = DebtFactory(file=file)
    if starts[clock]:
        LimitationEventFactory(debt=debt, kind="due_date", on=starts[clock])
    if clock == "marked":
        mark_time_barred(debt=debt, reason="jugé prescrit", on=TODAY, by=file.counsellor)
    return debt


TABLE = [
    ("long", "yes", None),
    ("soon", "yes", "seen"),
    ("edge", "yes", None),
    ("unknown", "yes", "accepted"),
    ("barred", "yes", "lifted"),
    ("marked", "yes", "time_barred"),
    ("long", "no", None),
    ("soon", "no", None),
    ("unknown", "no", None),
    ("barred", "no", None),
    ("marked", "no", "time_barred"),
]


@pytest.mark.parametrize(("clock", "acknowledges", "expected"), TABLE)
def test_the_table(file, clock, acknowledges, expected):
    line = line_of(aged(file, clock))
    kinds = [kind for kind in KINDS.values() if (kind.code in ACKNOWLEDGING) == (acknowledges == "yes")]
    for kind in kinds:
        finding = limitation_finding(kind, line, TODAY)
        assert (kind.code, finding and finding.code) == (kind.code, expected)


def test_the_hold_names_the_day_and_the_mark_is_refused(file):
    held = limitation_finding(KINDS["plan_proposal"], line_of(aged(file, "barred")), TODAY)
    assert (held.level, held.facts["day"]) == (Level.HOLD, date(2000, 1, 2))
    marked = limitation_finding(KINDS["balance_request"], line_of(aged(file, "marked")), TODAY)
    assert (marked.level, marked.needs) == (Level.FIX, None)


def offer(file, debt):
    return LetterDraftFactory(file=file, kind="plan_proposal", addressee=debt.creditor, debts=[debt])


def finding_codes(draft):
    check = letters.check_draft(draft, Situation(draft.file, TODAY), Occasion(on=TODAY, by=draft.file.counsellor))
    return {finding.code for finding in check.findings}


def test_lifting_without_code_text_or_note_is_refused(file, cast):
    debt = aged(file, "barred")
    draft = offer(file, debt)
    common = {"draft": draft, "debt": debt, "on": TODAY, "by": cast.counsellor}
    with pytest.raises(CodeMissing):
        lift_hold(**common, reason=REASON)
    with pytest.raises(CodeMissing):
        lift_hold(**common, code="because", reason=REASON)
    with pytest.raises(ReasonTooShort):
        lift_hold(**common, code="title_exists", reason="x" * 19 + "  ")
    with pytest.raises(NoteMissing):
        lift_hold(**common, code="client_informed", reason=REASON)
    assert HoldDecision.objects.count() == 0
    assert JournalEntry.objects.filter(verb="documents.lift_hold").count() == 0
    assert "lifted" in finding_codes(draft)


def test_a_lifted_hold_lets_the_letter_go_and_is_told(file, cast):
    debt = aged(file, "barred")
    draft = offer(file, debt)
    lift_hold(
        draft=draft, debt=debt, on=TODAY, by=cast.counsellor, code="client_informed", reason=REASON,
        note_signed_on=TODAY,
    )  # fmt: skip
    assert "lifted" not in finding_codes(draft)
    entry = JournalEntry.objects.get(verb="documents.lift_hold")
    assert (entry.facts["code"], entry.facts["reason"]) == ("client_informed", REASON)
    with pytest.raises(NotHeld):
        lift_hold(draft=draft, debt=debt, on=TODAY, by=cast.counsellor, code="title_exists", reason=REASON)


def test_a_clock_that_turns_after_the_decision_holds_again(file, cast):
    debt = aged(file, "unknown")
    draft = offer(file, debt)
    lift_hold(draft=draft, debt=debt, on=TODAY, by=cast.counsellor, reason=REASON)
    assert "accepted" not in finding_codes(draft)
    LimitationEventFactory(debt=debt, kind="due_date", on=date(1995, 5, 1))
    assert "lifted" in finding_codes(draft)


def test_a_seen_date_needs_no_words(file, cast):
    debt = aged(file, "soon")
    draft = offer(file, debt)
    assert "seen" in finding_codes(draft)
    lift_hold(draft=draft, debt=debt, on=TODAY, by=cast.counsellor)
    assert "seen" not in finding_codes(draft)


def test_a_debt_of_another_letter_cannot_be_decided_here(file, cast):
    draft, other = offer(file, aged(file, "barred")), aged(file, "barred")
    with pytest.raises(NotHeld):
        lift_hold(draft=draft, debt=other, on=TODAY, by=cast.counsellor, code="title_exists", reason=REASON)


def test_a_request_for_a_debt_marked_meanwhile_does_not_leave(file, cast):
    debt = debt_with_address(file, "Sofibel SA")
    draft = letters.draft_letter(file=file, kind="balance_request", debts=[debt], on=TODAY, by=cast.counsellor)
    mark_time_barred(debt=debt, reason="prescrite", on=TODAY, by=cast.counsellor)
    with pytest.raises(letters.NotReady) as refusal:
        letters.issue_letter(draft=draft, on=TODAY, by=cast.counsellor)
    assert refusal.value.facts == {"finding": "time_barred"}
    assert (Letter.objects.count(), Debt.objects.get(pk=debt.pk).status) == (0, "time_barred")
