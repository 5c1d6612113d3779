from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from caseflow.accounts import services as accounts
from caseflow.accounts.models import Jurisdiction, Service, TeamAccess
from caseflow.accounts.operator import Operator
from caseflow.accounts.roles import Role
from caseflow.operations import founding
from caseflow.operations.passwords import add_password_options, chosen_password


class Command(BaseCommand):
    help = "Make an installation usable: a counselling service and its administrator."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--service", required=True, help="name of the counselling service")
        parser.add_argument("--slug", default="", help="short name for commands; made from the name if left out")
        parser.add_argument("--jurisdiction", required=True, choices=Jurisdiction.values, help="whose law applies")
        parser.add_argument("--prefix", required=True, help="prefix of file and letter numbers, two to six capitals")
        parser.add_argument("--team-access", choices=TeamAccess.values, default=TeamAccess.NONE)
        parser.add_argument("--language", choices=("fr", "de", "en"), default="fr")
        parser.add_argument("--address", default="", help="postal address for letters; write \\n between its lines")
        parser.add_argument("--city", default="", help="place on letters")
        parser.add_argument("--phone", default="")
        parser.add_argument("--service-email", default="")
        parser.add_argument("--admin", required=True, metavar="EMAIL", help="e-mail of the administrator")
        parser.add_argument("--admin-name", default="", help="name of the administrator; the e-mail if left out")
        add_password_options(parser)

    def handle(self, **options: Any) -> None:
        try:
            with transaction.atomic():
                service = self.create(options)
        except ValidationError as refusal:
            raise CommandError(" ".join(refusal.messages)) from refusal
        self.stdout.write(f"Service “{service}” ({service.slug}) and administrator {options['admin']} are ready.")
        self.stdout.write(f"Next: manage.py create_user --service {service.slug} --role counsellor --email … --name …")

    def create(self, options: dict[str, Any]) -> Service:
        by = Operator()
        service = accounts.create_service(
            name=options["service"], slug=options["slug"] or slugify(options["service"]),
            jurisdiction=options["jurisdiction"], prefix=options["prefix"], team_access=options["team_access"],
            default_language=options["language"], address=options["address"].replace("\\n", "\n"),
            city=options["city"], phone=options["phone"], email=options["service_email"], by=by,
        )  # fmt: skip
        administrator = accounts.create_user(
            email=options["admin"], name=options["admin_name"] or options["admin"], language=options["language"],
            password=chosen_password(options), by=by,
        )  # fmt: skip
        accounts.add_membership(
            user=administrator, service=service, role=Role.ADMINISTRATOR, on=timezone.localdate(), by=by
        )
        founding.prepare(service, by=by)
        return service
