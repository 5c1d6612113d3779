"""Recompute stored plans and report every difference."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from counselling.plans import selectors


class Command(BaseCommand):
    help = "Recompute stored plans from their inputs; a difference is printed, and the exit status is then 1."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--file", metavar="REF", help="only the plans of this client file")

    def handle(self, *, file: str | None, **options: Any) -> None:
        plans = selectors.stored_plans(file)
        differing = 0
        for plan in plans.iterator():
            if parts := selectors.recomputed_differences(plan):
                differing += 1
                facts = {"file": plan.file.reference, "plan": plan.pk, "parts": ", ".join(parts)}
                self.stdout.write(_("%(file)s plan %(plan)s: %(parts)s") % facts)
        self.stdout.write(
            _("%(plans)s plans, %(differing)s differ") % {"plans": plans.count(), "differing": differing}
        )
        if differing:
            sys.exit(1)
