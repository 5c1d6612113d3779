"""Questions about what a budget lacks: on the page, set aside, remembered, asked again."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from caseflow.audit.models import AuditEntry
from counselling.client_files.models import JournalEntry
from counselling.domain.explanation import Figure, Unit
from counselling.statements import selectors
from counselling.statements import services as statements
from counselling.statements.models import FinancialStatement, SetAsideQuestion
from counselling.templatetags.saying import to_the_client
from tests.cast import Cast
from tests.factories import TODAY
from tests.factories.statements import worked_example

type Browser = Callable[..., Client]


def address(statement: FinancialStatement, name: str = "version", *arguments: object) -> str:
    return reverse(f"statements:{name}", args=[statement.file.reference, statement.number, *arguments])


def codes(statement: FinancialStatement) -> list[str]:
    fresh = selectors.statements_of(statement.file).get(pk=statement.pk)
    return [question.rule.code for question in selectors.questions_of(fresh)]


def test_what_does_not_apply_is_remembered_told_and_goes_along(cast: Cast) -> None:
    statement = worked_example(cast.file)
    assert "school_allowance" in codes(statement)
    for _twice in range(2):
        statements.set_question_aside(statement=statement, code="school_allowance", by=cast.counsellor)
    assert "school_allowance" not in codes(statement)
    entry = JournalEntry.objects.filter(file=cast.file).first()
    assert entry is not None
    assert (entry.verb, entry.facts) == ("statements.set_question_aside", {"question": "school_allowance"})
    assert JournalEntry.objects.filter(verb="statements.set_question_aside").count() == 1
    assert AuditEntry.objects.filter(verb="statements.set_question_aside").count() == 2
    statements.freeze_statement(
        statement=statement, running=(), version=statement.version, on=TODAY, by=cast.counsellor
    )
    following = statements.start_statement(file=cast.file, effective_on=TODAY, by=cast.counsellor)
    assert list(following.set_aside.values_list("code", "by")) == [("school_allowance", cast.counsellor.pk)]


def test_a_question_can_be_asked_again(cast: Cast) -> None:
    statement = worked_example(cast.file)
    answer = statements.set_question_aside(statement=statement, code="telecom", by=cast.counsellor)
    statements.ask_question_again(answer=answer, by=cast.counsellor)
    # The colleague whose page still shows it presses the same button.
    with pytest.raises(statements.UnknownCode):
        statements.ask_question_again(answer=answer, by=cast.cover)
    assert not SetAsideQuestion.objects.exists()
    assert JournalEntry.objects.filter(verb="statements.ask_question_again").count() == 1
    assert AuditEntry.objects.filter(verb="statements.ask_question_again").count() == 1


def test_a_frozen_budget_and_an_unknown_question_are_refused(cast: Cast) -> None:
    statement = worked_example(cast.file)
    with pytest.raises(statements.UnknownCode):
        statements.set_question_aside(statement=statement, code="nonsense", by=cast.counsellor)
    statements.freeze_statement(
        statement=statement, running=(), version=statement.version, on=TODAY, by=cast.counsellor
    )
    with pytest.raises(statements.StatementFrozen):
        statements.set_question_aside(statement=statement, code="telecom", by=cast.counsellor)


def test_the_page_asks_begins_the_line_and_takes_the_answer(cast: Cast, as_: Browser) -> None:
    statement = worked_example(cast.file)
    browser = as_(cast.counsellor)
    page = browser.get(address(statement)).content.decode()
    assert "Enfants\u202f: 2, et pas d’allocation de rentrée scolaire\u202f?" in page
    begun = browser.get(address(statement), {"new": "school_allowance"}).content.decode()
    assert 'value="Allocation de rentrée scolaire"' in begun
    assert begun.count("autofocus") == 1
    assert browser.get(address(statement), {"new": "pets"}).content.decode().count("autofocus") == 1
    assert browser.get(address(statement), {"new": "nonsense"}).content.decode().count("autofocus") == 0
    answer = browser.post(address(statement, "set_aside", "school_allowance"), follow=True)
    assert "Enfants\u202f: 2, et pas d’allocation de rentrée scolaire\u202f?" not in answer.content.decode()
    assert address(statement, "ask_again", "school_allowance") in answer.content.decode()
    browser.post(address(statement, "ask_again", "school_allowance"))
    assert "school_allowance" in codes(statement)
    assert browser.post(address(statement, "set_aside", "nonsense")).status_code == 404
    assert browser.post(address(statement, "ask_again", "telecom")).status_code == 404


def test_a_saved_row_brings_its_questions(cast: Cast, as_: Browser) -> None:
    statement = worked_example(cast.file)
    row = {"version": "0", "category": "family_benefit", "label": "", "amount": "300", "period": "yearly"}
    url = address(statement, "save_line", "6f0a4b1e-4c67-4a35-9d57-0c5b3f2d1a19") + "?section=income"
    answer = as_(cast.counsellor).post(url, row | {"evidence": "none", "holder": ""}, headers={"HX-Request": "true"})
    assert 'id="budget-questions"' in answer.content.decode()
    assert "rentrée scolaire" not in answer.content.decode()
    assert 'id="income-empty"' in answer.content.decode()


@pytest.mark.parametrize(
    ("name", "value", "unit", "sentence"),
    [
        ("surplus", 61200, Unit.CENTS, "Une fois le mois payé, il reste 612,00 €, avant toute dette."),
        ("balance", -16350, Unit.CENTS, "Avec les mensualités, il manque 163,50 € chaque mois."),
        ("repayment_capacity", 0, Unit.CENTS, "Pour le moment, on ne peut rien proposer aux créanciers."),
        ("left_per_day", 1409, Unit.CENTS, "Cela fait 14,09 € par personne et par jour."),
        ("left_per_day", -1409, Unit.CENTS, ""),
        ("band", 100, Unit.CENTS, ""),
        ("debt_ratio", None, Unit.PERCENT, ""),
    ],
)
def test_a_figure_says_itself_in_one_sentence(name: str, value: int | None, unit: Unit, sentence: str) -> None:
    figure = Figure(name=name, value=value, unit=unit)
    assert to_the_client(figure).replace("\u202f", " ").replace("\xa0", " ") == sentence
