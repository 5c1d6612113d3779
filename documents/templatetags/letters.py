"""Kinds, findings and decisions of letters in the reader's words."""

from typing import Any

from django import template
from django.utils.translation import gettext as _

from caseflow.ui import formats
from documents.kinds import KINDS
from documents.models import Decided, LiftCode
from documents.services import Finding

register = template.Library()


@register.filter
def letter_label(kind: str) -> str:
    """“Statement request” for `balance_request`."""
    return _(KINDS[kind].label)


@register.filter
def decision_label(code: str) -> str:
    return str(Decided(code).label)


@register.filter
def ground_label(code: str) -> str:
    return str(LiftCode(code).label)


@register.filter
def said(finding: Finding) -> str:
    """The sentence of a finding with its facts, days as people write them."""
    sentence = _(finding.sentence)
    return sentence % {name: _fact(value) for name, value in finding.facts.items()} if finding.facts else sentence


def _fact(value: Any) -> Any:
    return formats.day(value) if hasattr(value, "isoformat") else value
