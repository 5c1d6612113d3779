"""Ask the law data one question and get the answer with its explanation."""

import argparse
import json
import sys
from argparse import ArgumentParser
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext

from counselling.domain.budget import cents_of
from counselling.domain.capacity import CapacityInputs, capacity
from counselling.domain.deadlines import deadline_of
from counselling.domain.errors import DomainError, NoParameterInForce
from counselling.domain.explanation import Figure
from counselling.domain.interest import Claimant, Series, legal_interest
from counselling.domain.law.attachable import AttachableIncome, Kind, Mass, attachable_share
from counselling.domain.law.balance import protected_balance
from counselling.domain.law.classes import CreditorKind, DebtNature
from counselling.domain.law.loader import law_of
from counselling.domain.law.minimum import Household, minimum_income
from counselling.domain.law.rows import Jurisdiction
from counselling.domain.limitation import LimitationEvent, LimitationEventKind, limitation_clock
from counselling.management.answers import answer, euros, percent, refusal
from counselling.management.arguments import amount, count, day

type Asked = argparse.Namespace
type Answered = tuple[Figure, Mapping[str, Any]]


def event(text: str) -> LimitationEvent:
    """KIND=DAY"""
    kind, _, told = text.partition("=")
    if kind not in set(LimitationEventKind):
        known = ", ".join(LimitationEventKind)
        raise argparse.ArgumentTypeError(f"“{text}” is not KIND=DAY; the kinds are {known}")
    return LimitationEvent(kind=LimitationEventKind(kind), on=day(told))


@dataclass(frozen=True, slots=True)
class Question:
    """One question: what it asks for, and how it is answered."""

    help: str
    arguments: Callable[[ArgumentParser], None]
    answer: Callable[[Asked], Answered]


class Command(BaseCommand):
    help = "Answer one question of the law as JSON, with formula, inputs, rules, sources and dates."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        asked = parser.add_subparsers(dest="question", required=True, metavar="QUESTION")
        for name, question in QUESTIONS.items():
            part = asked.add_parser(name, help=question.help, description=question.help)
            part.add_argument("jurisdiction", choices=list(Jurisdiction))
            part.add_argument("--language", choices=dict(settings.LANGUAGES), help="of the explanation")
            question.arguments(part)

    def handle(self, *, question: str, jurisdiction: str, language: str | None, **options: Any) -> None:
        asked = argparse.Namespace(jurisdiction=Jurisdiction(jurisdiction), **options)
        with translation.override(language) if language else nullcontext():
            found = _answer(question, asked)
        self.stdout.write(json.dumps(found, ensure_ascii=False, indent=1))
        if "error" in found:
            sys.exit(1)


def _answer(question: str, asked: Asked) -> dict[str, Any]:
    law = law_of(asked.jurisdiction)
    head = {"question": question, "jurisdiction": law.jurisdiction.value}
    try:
        return head | answer(law, *QUESTIONS[question].answer(asked))
    except NoParameterInForce as error:
        return head | refusal(law, error)
    except DomainError as error:
        option = f"--{OPTIONS.get(error.field, error.field)}: " if error.field else ""
        raise CommandError(option + error.told(gettext), returncode=2) from error


def _on(parser: ArgumentParser) -> None:
    parser.add_argument("--on", type=day, required=True, metavar="DAY", help="the day whose law applies")


def _household(parser: ArgumentParser) -> None:
    parser.add_argument("--adults", type=count, default=1, metavar="N")
    parser.add_argument("--children", type=count, default=0, metavar="N")
    parser.add_argument("--category", metavar="CODE", help="of the household, where the law knows categories (be)")


def _household_of(asked: Asked) -> Household:
    return Household(adults=asked.adults, children=asked.children, category=asked.category)


def _ask_attachable_share(parser: ArgumentParser) -> None:
    _on(parser)
    parser.add_argument("--income", type=amount, required=True, metavar="EUROS", help="net income a month")
    parser.add_argument("--kind", choices=list(Kind), default=Kind.WAGES)
    parser.add_argument("--mass", choices=list(Mass), default=Mass.SEIZURE)
    parser.add_argument("--dependants", type=count, default=0, metavar="N")


def _attachable_share(asked: Asked) -> Answered:
    found = attachable_share(
        jurisdiction=asked.jurisdiction,
        on=asked.on,
        income=asked.income,
        kind=asked.kind,
        mass=asked.mass,
        dependants=asked.dependants,
    )
    bands = [euros(band.taken) for band in found.bands]
    return found.figure, {
        "amount": euros(found.amount),
        "kept": euros(found.kept),
        "by_scale": euros(found.by_scale),
        "bands": bands,
    }


def _ask_minimum_income(parser: ArgumentParser) -> None:
    _on(parser)
    _household(parser)
    parser.add_argument("--scheme", default="", metavar="CODE", help="instead of the usual one")


def _minimum_income(asked: Asked) -> Answered:
    found = minimum_income(
        jurisdiction=asked.jurisdiction, on=asked.on, household=_household_of(asked), scheme=asked.scheme
    )
    return found.figure, {"amount": euros(found.amount), "scheme": found.scheme}


def _ask_capacity(parser: ArgumentParser) -> None:
    _on(parser)
    _household(parser)
    parser.add_argument("--income", type=amount, required=True, metavar="EUROS", help="all resources a month")
    parser.add_argument("--expenses", type=amount, required=True, metavar="EUROS")
    parser.add_argument("--dependants", type=count, default=0, metavar="N")
    parser.add_argument("--attachable-income", type=amount, metavar="EUROS", help="the part a scale applies to")
    parser.add_argument("--family-allowances", type=amount, default=0, metavar="EUROS")
    parser.add_argument("--waived", action="append", default=[], metavar="TERM", help="a term the debtor waives")


def _capacity(asked: Asked) -> Answered:
    reachable = asked.income if asked.attachable_income is None else asked.attachable_income
    found = capacity(
        jurisdiction=asked.jurisdiction,
        on=asked.on,
        inputs=CapacityInputs(
            income=asked.income,
            expenses=asked.expenses,
            household=_household_of(asked),
            attachable=(AttachableIncome(amount=reachable, dependants=asked.dependants),),
            family_allowances=asked.family_allowances,
            waived=frozenset(asked.waived),
        ),
    )
    terms = {term.code: euros(cents_of(term.figure)) for term in found.terms if term.figure}
    return found.figure, {
        "amount": euros(found.amount),
        "binding": found.binding,
        "terms": terms,
        "warnings": [warning.code for warning in found.warnings],
    }


def _ask_deadline(parser: ArgumentParser) -> None:
    parser.add_argument("--step", required=True, metavar="ID", help="of the procedure, such as fr.step.appeal")
    parser.add_argument("--start", type=day, required=True, metavar="DAY", help="the day of the act")
    parser.add_argument("--region", default="", metavar="CODE", help="whose local holidays count, such as 57")


def _deadline(asked: Asked) -> Answered:
    found = deadline_of(jurisdiction=asked.jurisdiction, step=asked.step, start=asked.start, region=asked.region)
    return found.figure, {
        "date": found.on.isoformat(),
        "end_of_count": found.counted.isoformat(),
        "skipped": [{"date": each.on.isoformat(), "reason": each.reason} for each in found.skipped],
        "step": found.label,
        "if_missed": found.if_missed,
        "effect": found.effect,
    }


def _ask_legal_interest(parser: ArgumentParser) -> None:
    parser.add_argument("--capital", type=amount, required=True, metavar="EUROS")
    parser.add_argument("--claimant", choices=list(Claimant), required=True, help="all: where the law has one rate")
    parser.add_argument("--from", dest="since", type=day, required=True, metavar="DAY", help="does not count itself")
    parser.add_argument("--to", dest="until", type=day, required=True, metavar="DAY", help="counts itself")
    parser.add_argument("--series", choices=list(Series), default=Series.CIVIL)
    parser.add_argument("--surcharge-after", type=day, metavar="DAY", help="the event the surcharge counts from")


def _legal_interest(asked: Asked) -> Answered:
    found = legal_interest(
        jurisdiction=asked.jurisdiction,
        capital=asked.capital,
        claimant=asked.claimant,
        since=asked.since,
        until=asked.until,
        series=asked.series,
        enforceable_on=asked.surcharge_after,
    )
    periods = [
        {
            "first": period.first.isoformat(),
            "last": period.last.isoformat(),
            "days": period.days,
            "rate_percent": percent(period.rate),
            "amount": euros(period.exact),
        }
        for period in found.periods
    ]
    return found.figure, {"amount": euros(found.amount), "days": found.days, "periods": periods}


def _ask_limitation(parser: ArgumentParser) -> None:
    _on(parser)
    parser.add_argument("--nature", choices=list(DebtNature), required=True)
    parser.add_argument("--creditor-kind", choices=list(CreditorKind), default=CreditorKind.OTHER)
    parser.add_argument("--event", type=event, action="append", default=[], metavar="KIND=DAY")


def _limitation(asked: Asked) -> Answered:
    found = limitation_clock(
        jurisdiction=asked.jurisdiction,
        nature=asked.nature,
        creditor_kind=asked.creditor_kind,
        events=asked.event,
        on=asked.on,
    )
    return found.figure, {
        "state": found.state.value,
        "period": found.period.code,
        "years": found.period.years,
        "last_day": found.last_day and found.last_day.isoformat(),
        "barred_from": found.barred_from and found.barred_from.isoformat(),
        "missing": found.missing and found.missing.value,
        "too_late": [f"{each.kind.value}={each.on.isoformat()}" for each in found.too_late],
    }


def _ask_protected_balance(parser: ArgumentParser) -> None:
    _on(parser)
    parser.add_argument("--balance", type=amount, action="append", required=True, metavar="EUROS", help="each account")
    parser.add_argument("--claim", type=amount, required=True, metavar="EUROS")
    parser.add_argument("--protected-sums", type=amount, default=0, metavar="EUROS")


def _protected_balance(asked: Asked) -> Answered:
    found = protected_balance(
        jurisdiction=asked.jurisdiction,
        on=asked.on,
        balances=tuple(asked.balance),
        claim=asked.claim,
        protected_sums=asked.protected_sums,
    )
    return found.figure, {"left": euros(found.left), "seized": euros(found.seized)}


QUESTIONS: Mapping[str, Question] = {
    "attachable-share": Question("What creditors can reach of an income.", _ask_attachable_share, _attachable_share),
    "minimum-income": Question("What the law leaves a household.", _ask_minimum_income, _minimum_income),
    "capacity": Question("What a household can pay its creditors.", _ask_capacity, _capacity),
    "deadline": Question("The last day for a step of the procedure.", _ask_deadline, _deadline),
    "legal-interest": Question("The legal interest of a claim.", _ask_legal_interest, _legal_interest),
    "limitation": Question("Until when a claim can be enforced.", _ask_limitation, _limitation),
    "protected-balance": Question("What stays on the accounts.", _ask_protected_balance, _protected_balance),
}
# The field of a refusal as the option is called.
OPTIONS: Mapping[str | None, str] = {"since": "from", "until": "to"}
