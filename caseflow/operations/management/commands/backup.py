from argparse import ArgumentParser
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from caseflow.operations import backups, dumps


class Command(BaseCommand):
    help = "Write database, letters and attachments into one file that only the holder of the key can read."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("out", nargs="?", type=Path, help="the file, or a directory for a file named by the time")
        parser.add_argument("--new-key", action="store_true", help="print a new pair of keys and do nothing else")

    def handle(self, *, out: Path | None, new_key: bool, **options: object) -> None:
        if new_key:
            public, secret = backups.new_key()
            self.stdout.write(f"CASEFLOW_BACKUP_RECIPIENT={public}\n\nFor the safe, never on this machine:\n{secret}")
            return
        if out is None:
            raise CommandError("Say where to: manage.py backup /backups/")
        if not settings.CASEFLOW_BACKUP_RECIPIENT:
            raise CommandError("Set CASEFLOW_BACKUP_RECIPIENT; manage.py backup --new-key makes a pair of keys.")
        now = timezone.now()
        target = out / f"caseflow-{now:%Y%m%dT%H%M%SZ}.age" if out.is_dir() else out
        try:
            manifest = backups.back_up(target, settings.CASEFLOW_BACKUP_RECIPIENT, now)
        except (backups.BackupRefused, dumps.DumpFailed, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{target}: database and {len(manifest.files) - 1} files, {target.stat().st_size} bytes.")
