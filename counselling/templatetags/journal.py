"""Sentences of the journal in the reader's language."""

from datetime import date
from typing import Any

from django import template
from django.template.loader import get_template
from django.utils.translation import gettext_lazy as _

from caseflow.ui import formats
from counselling.client_files.models import (
    CLOSURE_LABELS,
    PROCEDURE_LABELS,
    AppointmentWay,
    AttemptChannel,
    AttemptResult,
    AuthorisationKind,
    CallResult,
    DeadlineKind,
    JournalEntry,
    MemberRelation,
    NoteChannel,
    Origin,
)
from counselling.client_files.selectors import KINDS, kind_of
from counselling.debts.models import CLASS_LABELS, EVENT_LABELS, STEP_LABELS, BalanceSource
from counselling.domain.plausibility import RULES
from counselling.plans.models import Answer
from counselling.referrals.models import END_LABELS
from counselling.statements.models import CATEGORY_LABELS, LAW_INPUT_LABELS, PERIOD_LABELS

register = template.Library()

# Facts keep codes; the reader sees the label of today's language.
LABELS: dict[str, dict[Any, Any]] = {
    "appointment_way": dict(AppointmentWay.choices),
    "attempt_channel": dict(AttemptChannel.choices),
    "attempt_result": dict(AttemptResult.choices),
    "call_result": dict(CallResult.choices),
    "answer": dict(Answer.choices),
    "authorisation": dict(AuthorisationKind.choices),
    "balance_source": dict(BalanceSource.choices),
    "category": dict(CATEGORY_LABELS),
    "closure": dict(CLOSURE_LABELS),
    "deadline": dict(DeadlineKind.choices),
    "debt_step": STEP_LABELS,
    "law_input": dict(LAW_INPUT_LABELS),
    "legal_class": CLASS_LABELS,
    "limitation_event": EVENT_LABELS,
    "note_channel": dict(NoteChannel.choices),
    "origin": dict(Origin.choices),
    "period": dict(PERIOD_LABELS),
    "procedure": dict(PROCEDURE_LABELS),
    "question": {
        code: _(rule.label) if rule.label else CATEGORY_LABELS[rule.suggests] for code, rule in RULES.items()
    },
    "referral_end": dict(END_LABELS),
    "relation": dict(MemberRelation.choices),
}


@register.simple_tag
def sentence(entry: JournalEntry) -> str:
    """What happened, from the template of the verb and the facts of the entry."""
    return get_template(f"counselling/journal/{entry.verb}.txt").render(dict(entry.facts)).strip()


@register.filter
def act_kind(verb: str) -> str:
    """What an act is about, in a word."""
    return str(KINDS[kind_of(verb)][0])


@register.filter
def label(code: str, of: str) -> str:
    """The label of a code: `{{ kind|label:"authorisation" }}`."""
    return str(LABELS[of].get(code, code))


@register.filter
def iso_day(value: str) -> str:
    """A day that the facts keep as “2026-11-24”."""
    return formats.day(date.fromisoformat(value)) if value else ""
