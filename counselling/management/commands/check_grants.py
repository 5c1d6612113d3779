"""List individual grants that are still dated as live but no longer mean anything."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from counselling import permissions
from counselling.client_files.models import ClientFileGrant


class Command(BaseCommand):
    help = "Lists grants of people who are inactive or left the file's service; exit status 1 if there are any."

    def handle(self, *_args: Any, **_options: Any) -> None:
        stale = permissions.stale_grants(ClientFileGrant.objects.all(), timezone.now())
        rows = stale.values_list("content_object__reference", "user", "relation").distinct().order_by()
        for reference, user, relation in rows:
            self.stdout.write(f"{reference}: user {user}, {relation}")
        if rows:
            raise CommandError(f"{len(rows)} stale grants")
        self.stdout.write("0 stale grants")
