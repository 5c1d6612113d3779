from argparse import ArgumentParser
from pathlib import Path

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from caseflow.operations import backups, dumps


class Command(BaseCommand):
    help = "Rebuild an installation on an empty machine, and prove that nothing is missing or altered."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("backup", type=Path)
        parser.add_argument("--identity", type=Path, required=True, metavar="FILE", help="file with the secret key")
        parser.add_argument("--anchor", metavar="FILE", help="compare the audit log with the seals kept outside")

    def handle(self, *, backup: Path, identity: Path, anchor: str | None, **options: object) -> None:
        try:
            manifest = backups.restore(backup, identity.read_text(encoding="ascii"))
        except (backups.BackupRefused, dumps.DumpFailed, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Manifest of {manifest.made_at}: all {len(manifest.files)} fingerprints agree.")
        call_command("migrate", verbosity=0)
        call_command("verify_audit", anchor=anchor, stdout=self.stdout)
