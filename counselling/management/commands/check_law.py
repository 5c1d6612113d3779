"""Check law files as a whole, before they are used."""

import sys
from argparse import ArgumentParser
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from counselling.domain.law.loader import Law, LawFilesRefused, law_of, load_law
from counselling.domain.law.marks import marks_of
from counselling.domain.law.rows import Jurisdiction
from counselling.management.arguments import day


class Command(BaseCommand):
    help = (
        "Check law files: one line per error with file, line and reason (exit status 1), else what each of them "
        "holds. Without files: those of this version."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="*", type=Path, metavar="FILE")
        parser.add_argument(
            "--on", type=day, metavar="DAY", help="also list what is to be confirmed on this day, by section"
        )

    def handle(self, *, files: list[Path], on: date | None, **options: Any) -> None:
        refused = False
        for source in files or list(Jurisdiction):
            try:
                law = load_law(source) if isinstance(source, Path) else law_of(source)
            except OSError as error:
                raise CommandError(f"{source}: {error.strerror}", returncode=2) from error
            except LawFilesRefused as refusal:
                self.stdout.write(str(refusal))
                refused = True
                continue
            self._tell(law, on)
        if refused:
            sys.exit(1)

    def _tell(self, law: Law, on: date | None) -> None:
        rows = sum(len(rows) for rows in law.rows.values())
        self.stdout.write(f"{law.jurisdiction}: version {law.version}, {rows} dated rows")
        if on is None:
            return
        marks = list(marks_of(law, on=on))
        unsure = [mark for mark in marks if not mark.confirmed]
        self.stdout.write(f"{law.jurisdiction}: {len(marks)} in force on {on}, {len(unsure)} to be confirmed")
        for section, number in Counter(mark.section for mark in unsure).items():
            names = ", ".join(mark.name for mark in unsure if mark.section == section)
            self.stdout.write(f"  {section} ({number}): {names}")
