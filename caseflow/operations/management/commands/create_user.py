from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from caseflow.accounts import services as accounts
from caseflow.accounts.models import Service, User
from caseflow.accounts.operator import Operator
from caseflow.accounts.roles import Role
from caseflow.operations.passwords import add_password_options, chosen_password


class Command(BaseCommand):
    help = "Open an account in a service; for somebody who has one, add a role."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--email", required=True)
        parser.add_argument("--name", default="", help="first and last name; needed for a new account")
        parser.add_argument("--role", required=True, action="append", choices=Role.values, help="may be repeated")
        parser.add_argument("--service", required=True, metavar="SLUG")
        parser.add_argument("--language", choices=("fr", "de", "en"), default="fr")
        parser.add_argument("--job-title", default="", help="stands under the name on letters")
        parser.add_argument("--phone", default="", help="direct telephone, stands on letters")
        add_password_options(parser)

    def handle(self, **options: Any) -> None:
        service = Service.objects.real().filter(slug=options["service"]).first()
        if service is None:
            known = ", ".join(Service.objects.real().order_by("slug").values_list("slug", flat=True)) or "none yet"
            raise CommandError(f"There is no service “{options['service']}”. Known: {known}.")
        by = Operator()
        try:
            with transaction.atomic():
                user = User.objects.filter(email=options["email"].strip().lower()).first() or self.create(options, by)
                for role in options["role"]:
                    accounts.add_membership(user=user, service=service, role=role, on=timezone.localdate(), by=by)
        except ValidationError as refusal:
            raise CommandError(" ".join(refusal.messages)) from refusal
        self.stdout.write(f"{user} ({user.email}) works in {service} as {', '.join(options['role'])}.")

    def create(self, options: dict[str, Any], by: Operator) -> User:
        if not options["name"]:
            raise CommandError("A new account needs --name.")
        return accounts.create_user(
            email=options["email"], name=options["name"], language=options["language"],
            job_title=options["job_title"], phone=options["phone"], password=chosen_password(options), by=by,
        )  # fmt: skip
