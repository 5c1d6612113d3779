"""Run vector files of plans and of the law against this version."""

import json
import sys
from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from counselling.domain import vectors_law
from counselling.domain.law.vector_file import vectors_in
from counselling.domain.plan import vectors

type Vector = dict[str, Any]


class Command(BaseCommand):
    help = "Check vector files; one line per mismatch, then the count. Exit status 1 on any mismatch."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE", help="plan vectors (.json) or law vectors (.yaml)")
        parser.add_argument("--what", default="", metavar="KIND,…", help="only these kinds")

    def handle(self, *, files: list[str], what: str, **options: Any) -> None:
        found = [vector for file in files for vector in _read(Path(file))]
        wanted = {kind for kind in what.split(",") if kind}
        unknown = wanted - {_kind(vector) for vector in found}
        if unknown:
            raise CommandError(f"No vector of this kind: {', '.join(sorted(unknown))}")
        chosen = [vector for vector in found if not wanted or _kind(vector) in wanted]
        skipped = Counter(_kind(vector) for vector in chosen if not _judge(vector).supports(vector))
        differences = [_judge(vector).check(vector) for vector in chosen if _judge(vector).supports(vector)]
        for line in (line for lines in differences for line in lines):
            self.stdout.write(line)
        wrong = sum(1 for lines in differences if lines)
        self.stdout.write(
            f"{len(differences)} checked, {wrong} mismatches, {skipped.total()} skipped{_named(skipped)}"
        )
        if wrong:
            sys.exit(1)


def _read(file: Path) -> list[Vector]:
    text = file.read_text(encoding="utf-8")
    return json.loads(text)["vectors"] if file.suffix == ".json" else vectors_in(text)


def _kind(vector: Vector) -> str:
    return vector["kind"] if "kind" in vector else vector["what"]


def _judge(vector: Vector) -> Any:
    return vectors if "kind" in vector else vectors_law


def _named(skipped: Counter[str]) -> str:
    return ": " + ", ".join(f"{kind} ({count})" for kind, count in sorted(skipped.items())) if skipped else ""
