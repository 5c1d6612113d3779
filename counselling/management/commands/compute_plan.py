"""Compute a repayment plan, or one of its steps, from JSON."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext

from counselling.domain.errors import DomainError, gettext_noop
from counselling.domain.plan.computations import run, run_full
from counselling.domain.plan.reading import need, text

UNREADABLE = gettext_noop("This file cannot be read: %(reason)s.")
NOT_JSON = gettext_noop("This is not a JSON object: %(reason)s.")


class Command(BaseCommand):
    help = "Compute a plan from a JSON document with “kind”, and print the result as JSON."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", default="-", metavar="FILE", help="input; - is standard input")
        parser.add_argument("--full", action="store_true", help="all rows, stages and resilience")
        parser.add_argument("--lines", action="store_true", help="JSON Lines: one document a line")

    def handle(self, *, file: str, full: bool, lines: bool, **options: Any) -> None:
        results = list(_results(file, full=full, lines=lines))
        for result in results:
            answer = json.dumps(result, ensure_ascii=False, indent=None if lines else 1, sort_keys=True)
            # Half a character, which no encoding can write, goes back as the escape it came in.
            self.stdout.write(answer.encode(errors="backslashreplace").decode())
        if any(isinstance(result, dict) and "error" in result for result in results):
            sys.exit(1)


def _results(file: str, *, full: bool, lines: bool) -> Iterator[Any]:
    try:
        told = sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        yield {"error": "unreadable", "message": gettext(UNREADABLE) % {"reason": error}, "field": None}
        return
    # Only a line feed ends a line of JSON Lines; other separators may stand in a text.
    for document in told.split("\n") if lines else [told]:
        if document.strip() or not lines:
            yield _result(document, full=full)


def _result(document: str, *, full: bool) -> Any:
    try:
        given = json.loads(document)
        if not isinstance(given, dict):
            raise TypeError(type(given).__name__)
    except (ValueError, TypeError, RecursionError) as error:
        return {"error": "invalid_json", "message": gettext(NOT_JSON) % {"reason": error}, "field": None}
    try:
        kind = need(given, "kind", text)
        return (run_full if full else run)(kind, {key: value for key, value in given.items() if key != "kind"})
    except DomainError as refusal:
        return {"error": refusal.code, "message": refusal.told(gettext), "field": refusal.field}
