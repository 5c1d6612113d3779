from argparse import ArgumentParser
from datetime import date

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from caseflow.accounts.models import Membership, Service, User
from caseflow.accounts.operator import Operator
from caseflow.operations import demo


class Command(BaseCommand):
    help = "Fill an empty database with invented services, people and files, and print the sign-ins."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--as-of", type=date.fromisoformat, metavar="YYYY-MM-DD", help="the day it is there")
        parser.add_argument("--size", choices=("full", "small"), default="full", help="about forty files, or six")
        parser.add_argument("--keep", action="store_true", help="leave a filled database as it is")

    def handle(self, *, as_of: date | None, size: str, keep: bool, **options: object) -> None:
        on = as_of or timezone.localdate()
        if Service.objects.exists():
            if not keep:
                raise CommandError("The database is not empty; invented files never go beside real ones.")
        else:
            for name, build in demo.builders():
                told = build(on=on, by=Operator(), small=size == "small")
                self.stdout.write(f"{name}: done")
                for line in told or ():
                    self.stdout.write(line)
        self.print_sign_ins(on)

    def print_sign_ins(self, on: date) -> None:
        self.stdout.write(f"\nSign-ins, all with the password {demo.PASSWORD}:")
        live = (
            Membership.objects.live(on)
            .filter(service__is_sandbox=False)
            .select_related("user", "service")
            .order_by("service__name", "role", "user")
        )
        for membership in live:
            self.stdout.write(f"  {membership.user.email:38} {membership.role:24} {membership.service}")
        guests = User.objects.filter(memberships__isnull=True, is_active=True).order_by("email")
        for guest in guests:
            self.stdout.write(f"  {guest.email:38} {'partner':24} {guest.name}")
