"""Every figure a budget can show has its name, its words and its numbers in the reader's language."""

from datetime import date
from fractions import Fraction

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from caseflow.accounts.models import Jurisdiction
from counselling.domain.archive import kept, restored
from counselling.domain.assessment import Assessment, Said, kept_assessment, restored_assessment
from counselling.domain.budget import ContractualInstalment
from counselling.domain.explanation import Figure, Rule, Unit
from counselling.domain.law.loader import law_of
from counselling.domain.law.lookup import missing
from counselling.statements import selectors
from counselling.templatetags.figures import (
    FIGURE_LABELS,
    SELECTOR_LABELS,
    figure_formula,
    figure_label,
    figure_value,
    said,
)
from tests.cast import Cast
from tests.factories.statements import worked_example

ONE = ContractualInstalment(id="1", label="Cofidis", amount=12000)


def assessment_in(cast: Cast, jurisdiction: str, on: str) -> Assessment:
    cast.service.jurisdiction = jurisdiction
    cast.service.save()
    worked_example(cast.file, effective_on=on)
    return selectors.figures_of(selectors.current_statement(cast.file), running=[ONE])


@pytest.mark.parametrize(
    ("jurisdiction", "on"),
    [(Jurisdiction.LU, "2026-06-01"), (Jurisdiction.FR, "2026-06-01"), (Jurisdiction.BE, "2025-06-01")],
)
def test_every_figure_has_a_name_and_fills_its_formula(cast: Cast, jurisdiction: str, on: str) -> None:
    assessment = assessment_in(cast, jurisdiction, on)
    walked = [figure for top in assessment.figures.values() for figure in top.walk()]
    assert {figure.name for figure in walked} <= set(FIGURE_LABELS)
    for figure in walked:
        assert "%(" not in figure_formula(figure)
        assert figure_label(figure)
        assert figure_value(figure)


@pytest.mark.parametrize("jurisdiction", list(Jurisdiction))
def test_what_is_kept_comes_back_as_it_was(cast: Cast, jurisdiction: str) -> None:
    assessment = assessment_in(cast, jurisdiction, "2025-06-01")
    assert restored_assessment(kept_assessment(assessment)) == assessment


def test_days_fractions_and_rules_survive_the_archive() -> None:
    rule = Rule(id="lu.x", text="t", source="s", valid_from=date(2026, 1, 1), note="n", confirmed=False)
    part = Figure(name="band", value=Fraction(1, 3), facts={"rate": Fraction(1, 10), "upper": None})
    whole = Figure(name="limitation", value=date(2026, 2, 3), unit=Unit.DATE, inputs=(part,), rules=(rule,))
    assert restored(kept(whole)) == whole


@pytest.mark.parametrize(
    ("figure", "shown"),
    [
        (Figure(name="surplus", value=-16350), "−163,50\u00a0€"),
        (Figure(name="debt_ratio", value=Fraction(249, 1000), unit=Unit.PERCENT), "24,9\u202f%"),
        (Figure(name="persons", value=Fraction(7, 2), unit=Unit.COUNT), "3,5"),
        (Figure(name="limitation", value=date(2026, 12, 31), unit=Unit.DATE), "31/12/2026"),
        (Figure(name="left_per_day", value=None), "—"),
    ],
)
def test_values_stand_in_their_unit(figure: Figure, shown: str) -> None:
    with translation.override("fr"):
        assert figure_value(figure) == shown


def test_bands_say_their_limits() -> None:
    facts = {"number": 2, "lower": Fraction(72200), "upper": Fraction(111500), "rate": Fraction(1, 10)}
    with translation.override("en"):
        band = Figure(
            name="band", value=Fraction(3930), facts=facts, formula="part of the income in the band × %(rate)s"
        )
        assert figure_label(band) == "Band 2, from 722.00 to 1,115.00"
        assert figure_formula(band) == "part of the income in the band × 10%"


def test_a_doubtful_rule_is_marked_wherever_the_figure_opens() -> None:
    rule = Rule(id="lu.capacity", text="Reste à vivre", source="guichet.lu", confirmed=False)
    whole = Figure(name="repayment_capacity", value=100, inputs=(Figure(name="surplus", value=100, rules=(rule,)),))
    with translation.override("en"):
        opened = render_to_string("components/figure.html", {"figure": whole, "name": "", "url": "", "tone": ""})
    assert opened.count("to be confirmed") == 2
    assert "guichet.lu" in opened


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("fr", "Aucune valeur de «\u202fRevenu minimum\u202f» (RIS) n’est en vigueur en Belgique le 1er juin 2026."),
        ("de", "Am 1. Juni 2026 ist in Belgien kein Wert für „Mindesteinkommen“ (RIS) in Kraft."),
        ("en", "No value of “Minimum income” (RIS) is in force in Belgium on 1 June 2026."),
    ],
)
def test_a_gap_of_the_law_is_a_sentence_in_the_readers_language(cast: Cast, language: str, sentence: str) -> None:
    assessment = assessment_in(cast, Jurisdiction.BE, "2026-06-01")
    with translation.override(language):
        assert [said(lack) for lack in assessment.missing] == [sentence]
        assert [said(lack) for lack in restored_assessment(kept_assessment(assessment)).missing] == [sentence]


@pytest.mark.parametrize(
    ("parameter", "selectors", "what"),
    [
        (
            "attachable_share",
            {"kind": "wages", "amount": "dependant"},
            "«\u202fQuotité saisissable\u202f» (revenu du travail, montant par personne à charge)",
        ),
        (
            "minimum_income",
            {"scheme": "ris", "category": "family"},
            "«\u202fRevenu minimum\u202f» (RIS, avec famille à charge)",
        ),
        ("protected_balance", {}, "«\u202fSolde bancaire insaisissable\u202f»"),
    ],
)
def test_a_gap_names_what_it_was_looked_up_by(parameter: str, selectors: dict[str, str], what: str) -> None:
    error = missing(law_of("lu"), parameter, selectors, date(2018, 3, 12))
    with translation.override("fr"):
        sentence = said(Said(sentence=error.message, facts=error.facts))
    assert sentence == f"Aucune valeur de {what} n’est en vigueur au Luxembourg le 12 mars 2018."


@pytest.mark.parametrize("jurisdiction", list(Jurisdiction))
def test_whatever_a_budget_looks_up_has_a_name(jurisdiction: str) -> None:
    rows = law_of(jurisdiction).rows
    looked_up = [row for section in ("attachable_share", "minimum_income", "indices") for row in rows.get(section, ())]
    codes = {code for row in looked_up for group in row.selectors.values() for code in group}
    assert codes <= set(SELECTOR_LABELS)
