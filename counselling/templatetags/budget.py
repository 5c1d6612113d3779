"""What the pages of a budget say in their templates."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from django import template
from django.urls import reverse

from counselling.client_files.models import ClientFile
from counselling.domain.assessment import Assessment, TermLine
from counselling.domain.explanation import Figure
from counselling.domain.money import Cents
from counselling.domain.plausibility import Question
from counselling.statements import selectors
from counselling.statements.models import BudgetLine, FinancialStatement
from counselling.templatetags.figures import in_words

register = template.Library()


@register.filter
def monthly(line: BudgetLine) -> Cents:
    return selectors.monthly_of(line)


@register.filter
def of_line(amounts: Mapping[UUID, Cents], line: BudgetLine) -> Cents | None:
    """The amount that another version has for this line."""
    return amounts.get(line.uuid)


@register.filter
def amount_of(assessment: Assessment | None, name: str) -> Cents | None:
    return assessment.cents(name) if assessment else None


@register.simple_tag
def change_of(after: Assessment, before: Assessment | None, name: str) -> Cents | None:
    """By how much a figure differs from the one of the other version."""
    return (after.cents(name) or 0) - (before.cents(name) or 0) if before else None


@register.filter
def words(text: str) -> list[str]:
    return text.split()


@register.filter
def tone(figure: Figure | None) -> str:
    """What is below zero must be seen."""
    return "below" if figure and isinstance(figure.value, int) and figure.value < 0 else ""


@register.filter
def asked(question: Question) -> str:
    """What the budget seems to lack, with the number of people it is about."""
    return in_words(question.rule.sentence, {"count": question.count})


@register.filter
def has_reasons(lines: Iterable[BudgetLine]) -> bool:
    """Whether a column for reasons and comments would hold anything."""
    return any(line.reason or line.comment for line in lines)


@register.filter
def has_remarks(assessment: Assessment) -> bool:
    """Whether an input of the law was corrected or is unclear."""
    return any(line.reason or line.unclear for line in assessment.inputs)


@register.simple_tag
def waiver_address(file: ClientFile, statement: FinancialStatement, term: TermLine) -> str:
    name = f"{selectors.WAIVER}{term.code}"
    return reverse("statements:law_input", args=[file.reference, statement.number, name])
