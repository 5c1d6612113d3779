from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from caseflow.audit.verification import record, verify


class Command(BaseCommand):
    help = "Walk the audit log from its first seal and report whatever was altered, removed or added."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--anchor", type=Path, metavar="FILE", help="compare with the seals kept outside")

    def handle(self, *, anchor: Path | None, **options: object) -> None:
        try:
            outside = anchor.read_text(encoding="ascii").splitlines() if anchor else []
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"The seals kept outside cannot be read: {error}") from error
        result = verify(outside)
        record(result)
        self.stdout.write(
            f"{result.seals} seals, {result.sealed_entries} sealed entries, {result.open_entries} open, "
            f"{result.purged_entries} purged, {result.anchors} seals kept outside."
        )
        for finding in result.findings:
            self.stdout.write(self.style.ERROR(finding))
        if result.findings:
            raise CommandError(f"The audit log is broken: {len(result.findings)} findings.")
        if not anchor:
            self.stdout.write("Without --anchor, a cut tail and a wholly rewritten chain cannot be seen.")
        self.stdout.write("The audit log is intact.")
