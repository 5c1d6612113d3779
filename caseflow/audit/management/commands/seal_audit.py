from argparse import ArgumentParser

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from caseflow.audit import seal


class Command(BaseCommand):
    help = "Seal the open entries of the audit log, and write the seals down outside the database."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--mail", action="store_true", help="send the newest seal to CASEFLOW_SEAL_MAIL")

    def handle(self, *, mail: bool, **options: object) -> None:
        if mail and not settings.CASEFLOW_SEAL_MAIL:
            raise CommandError("Set CASEFLOW_SEAL_MAIL to the addresses that keep the seal.")
        seals = seal.seal_open_entries()
        self.stdout.write(f"Sealed {sum(it.count for it in seals)} entries in {len(seals)} seals.")
        if settings.CASEFLOW_SEAL_TARGET:
            self.stdout.write(f"Wrote {seal.write_outside()} seals to {settings.CASEFLOW_SEAL_TARGET}.")
        if mail:
            seal.mail_outside()
            self.stdout.write(f"Sent the newest seal to {', '.join(settings.CASEFLOW_SEAL_MAIL)}.")
