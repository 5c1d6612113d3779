import time
from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError
from django.db import close_old_connections
from django.utils import timezone

from caseflow.operations import jobs


class Command(BaseCommand):
    help = "Run the periodic jobs that are due. To be called every minute, by cron, a timer or --every."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--every", type=int, metavar="SECONDS", help="stay, and run again after this many seconds")

    def handle(self, *, every: int | None, **options: object) -> None:
        failed = self.run()
        while every:
            time.sleep(every)
            close_old_connections()
            self.run()
        if failed:
            raise CommandError(f"Failed: {', '.join(failed)}.")

    def run(self) -> list[str]:
        failed = []
        for job, error in jobs.run_due(timezone.now()):
            self.stdout.write(f"{job.name}: {type(error).__name__ if error else 'done'}")
            if error:
                failed.append(job.name)
        return failed
