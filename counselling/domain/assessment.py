"""Everything a financial statement says under the law of its jurisdiction, worked out once and kept as it was."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from counselling.domain.archive import Kept, kept, kept_facts, restored, restored_facts
from counselling.domain.budget import Budget, BudgetFigures, cents_of, figures_of
from counselling.domain.capacity import Capacity, CapacityInputs, Term, capacity, capacity_inputs, capacity_terms
from counselling.domain.errors import NoParameterInForce, gettext_noop
from counselling.domain.explanation import Figure
from counselling.domain.law.attachable import attachable_together
from counselling.domain.law.doubts import Unclear
from counselling.domain.law.inputs import LawInput, LawInputs
from counselling.domain.law.minimum import minimum_income
from counselling.domain.money import Cents

NO_TERM = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A marked sentence with its facts, translated at the edge."""

    sentence: str
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class InputLine:
    """One input of the law as the page shows it; `label` names the income that a kind belongs to."""

    name: str
    value: int | str | None
    derived: int | str | None
    reason: str = ""
    label: str = ""
    unclear: tuple[Said, ...] = ()

    @property
    def subject(self) -> str:
        """What the input is about: `adults`, `kind`, …"""
        return self.name.partition(":")[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class TermLine:
    """One term of the capacity rule; without a figure a value of the law is missing."""

    code: str
    figure: Figure | None
    waivable_by: str = ""
    waived: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Warned:
    """Something to know that never changes the capacity."""

    code: str
    text: str
    figure: Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """The figures by name, how the capacity came about, the inputs of the law, and what the law data lack."""

    figures: Mapping[str, Figure]
    binding: str = NO_TERM
    terms: tuple[TermLine, ...] = ()
    warnings: tuple[Warned, ...] = ()
    inputs: tuple[InputLine, ...] = ()
    unplaced: tuple[Said, ...] = ()
    missing: tuple[Said, ...] = ()

    def __getitem__(self, name: str) -> Figure:
        return self.figures[name]

    def cents(self, name: str) -> Cents | None:
        """The amount of a figure, or None where it could not be worked out."""
        figure = self.figures.get(name)
        return cents_of(figure) if figure is not None and figure.value is not None else None

    @property
    def capacity(self) -> Cents | None:
        """What creditors are offered a month: as the counsellor set it, else by the rule."""
        return self.cents("repayment_capacity")

    @property
    def open_questions(self) -> tuple[Said, ...]:
        """What is uncertain and not yet decided by the counsellor."""
        asked = [said for line in self.inputs if not line.reason for said in line.unclear]
        return tuple({(said.sentence, str(said.facts)): said for said in (*asked, *self.unplaced)}.values())

    @property
    def law_ids(self) -> tuple[str, ...]:
        """Every rule and value of the law that a figure rests on."""
        return tuple(sorted({rule.id for figure in self.figures.values() for rule in figure.all_rules}))


def assess(
    budget: Budget,
    inputs: LawInputs,
    *,
    jurisdiction: str,
    labels: Mapping[str, str],
    waived: frozenset[str] = frozenset(),
    capacity_set: Cents | None = None,
    capacity_reason: str = "",
) -> Assessment:
    """Work out a statement; what the law data lack is named and takes nothing else away."""
    missing: list[Said] = []
    worked = figures_of(budget)
    figures = dict(_named(worked))
    needed = capacity_inputs(inputs, expenses=cents_of(worked.capacity_expenses), waived=waived)
    _add(figures, missing, "protected_minimum", lambda: _protected_minimum(inputs, jurisdiction, budget))
    _add(
        figures,
        missing,
        "attachable_share",
        lambda: attachable_together(jurisdiction=jurisdiction, on=budget.on, incomes=inputs.attachable),
    )
    terms, found, lacking = _by_rule(jurisdiction, budget.on, needed)
    missing += [_lacks(error) for error in lacking]
    if found is not None:
        figures["capacity_by_rule"] = replace(found.figure, name="capacity_by_rule")
        figures["repayment_capacity"] = found.figure
    if capacity_set is not None:
        figures["repayment_capacity"] = _set_by_counsellor(capacity_set, capacity_reason, figures)
    return Assessment(
        figures=figures,
        binding=found.binding if found else NO_TERM,
        terms=terms,
        warnings=tuple(Warned(code=it.code, text=it.text, figure=it.figure) for it in found.warnings) if found else (),
        inputs=tuple(_input_lines(inputs, labels)),
        unplaced=tuple(_said(unclear) for unclear in inputs.unplaced),
        missing=tuple({(said.sentence, str(said.facts)): said for said in missing}.values()),
    )


def _by_rule(
    jurisdiction: str, on: date, needed: CapacityInputs
) -> tuple[tuple[TermLine, ...], Capacity | None, list[NoParameterInForce]]:
    """The terms of the capacity rule, the capacity unless one of them lacks its value, and what is lacking."""
    terms = capacity_terms(jurisdiction=jurisdiction, on=on, inputs=needed)
    lacking = [term.missing for term in terms if term.missing]
    lines = tuple(_term_line(term) for term in terms)
    if any(term.missing and not term.waived for term in terms):
        return lines, None, lacking
    found = capacity(jurisdiction=jurisdiction, on=on, inputs=needed)
    return lines, found, [*lacking, *found.unknown]


def _term_line(term: Term) -> TermLine:
    return TermLine(code=term.code, figure=term.figure, waivable_by=term.waivable_by or "", waived=term.waived)


def _named(worked: BudgetFigures) -> Iterator[tuple[str, Figure]]:
    for field in fields(worked):
        if field.name != "lines":
            yield field.name, getattr(worked, field.name)


def _add(figures: dict[str, Figure], missing: list[Said], name: str, work_out: Callable[[], Figure]) -> None:
    try:
        figures[name] = work_out()
    except NoParameterInForce as error:
        missing.append(_lacks(error))


def _protected_minimum(inputs: LawInputs, jurisdiction: str, budget: Budget) -> Figure:
    entered = inputs.household_minimum.value
    if entered is not None:
        return Figure(name="protected_minimum", value=entered, formula=gettext_noop("entered by the counsellor"))
    found = minimum_income(jurisdiction=jurisdiction, on=budget.on, household=inputs.household)
    return replace(found.figure, name="protected_minimum")


def _set_by_counsellor(amount: Cents, reason: str, figures: Mapping[str, Figure]) -> Figure:
    by_rule = figures.get("capacity_by_rule")
    return Figure(
        name="repayment_capacity",
        value=amount,
        formula=gettext_noop("set by the counsellor: %(reason)s"),
        facts={"reason": reason},
        inputs=(by_rule,) if by_rule else (),
    )


def _input_lines(inputs: LawInputs, labels: Mapping[str, str]) -> Iterator[InputLine]:
    yield _line("adults", inputs.adults)
    yield _line("children", inputs.children)
    yield _line("dependants", inputs.dependants)
    if inputs.category.derived is not None:
        yield _line("category", inputs.category)
    yield _line("household_minimum", inputs.household_minimum)
    for income, kind in inputs.kinds.items():
        yield _line(f"kind:{income}", kind, labels[income])


def _line(name: str, entry: LawInput[Any], label: str = "") -> InputLine:
    value, derived = (str(it) if isinstance(it, str) else it for it in (entry.value, entry.derived))
    unclear = tuple(_said(unclear) for unclear in entry.unclear)
    return InputLine(name=name, value=value, derived=derived, reason=entry.reason, label=label, unclear=unclear)


def _said(unclear: Unclear) -> Said:
    return Said(sentence=unclear.sentence, facts={"name": unclear.name})


def _lacks(error: NoParameterInForce) -> Said:
    return Said(sentence=error.message, facts=error.facts)


def kept_assessment(assessment: Assessment) -> Kept:
    """The assessment as plain JSON, for a frozen statement."""
    return {
        "figures": {name: kept(figure) for name, figure in assessment.figures.items()},
        "binding": assessment.binding,
        "terms": [_plain(term, figure=kept(term.figure) if term.figure else None) for term in assessment.terms],
        "warnings": [_plain(warned, figure=kept(warned.figure)) for warned in assessment.warnings],
        "inputs": [_plain(line, unclear=_kept_sentences(line.unclear)) for line in assessment.inputs],
        "unplaced": _kept_sentences(assessment.unplaced),
        "missing": _kept_sentences(assessment.missing),
        "law": list(assessment.law_ids),
    }


def restored_assessment(document: Kept) -> Assessment:
    """The assessment as it was kept."""
    return Assessment(
        figures={name: restored(figure) for name, figure in document["figures"].items()},
        binding=document["binding"],
        terms=tuple(
            TermLine(**term | {"figure": restored(term["figure"]) if term["figure"] else None})
            for term in document["terms"]
        ),
        warnings=tuple(Warned(**warned | {"figure": restored(warned["figure"])}) for warned in document["warnings"]),
        inputs=tuple(
            InputLine(**line | {"unclear": _restored_sentences(line["unclear"])}) for line in document["inputs"]
        ),
        unplaced=_restored_sentences(document["unplaced"]),
        missing=_restored_sentences(document["missing"]),
    )


def _kept_sentences(sentences: Iterable[Said]) -> list[Kept]:
    return [_plain(said, facts=kept_facts(said.facts)) for said in sentences]


def _restored_sentences(told: Iterable[Kept]) -> tuple[Said, ...]:
    return tuple(Said(sentence=said["sentence"], facts=restored_facts(said["facts"])) for said in told)


def _plain(row: Any, **instead: Any) -> Kept:
    return {field.name: getattr(row, field.name) for field in fields(row)} | instead
