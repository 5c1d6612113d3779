"""Lists of files: all, those by half a name, and those in which nothing happens."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Prefetch

from caseflow.ui.pagination import Order
from counselling.client_files import selectors as client_files
from counselling.client_files.models import ClientFile, ClientFileQuerySet, HouseholdMember

ORDERS = {"activity": Order("last_activity", descending=True), "next": Order("next_action_on")}
SEARCH_LIMIT = 20


def with_clients(files: ClientFileQuerySet) -> ClientFileQuerySet:
    """Files with what a line of a list shows, in three queries for any number of rows."""
    clients = Prefetch("members", HouseholdMember.objects.clients().order_by("pk"), to_attr="clients")
    return files.select_related("counsellor", "service", "next_action_by").prefetch_related(clients)


def ordered(files: ClientFileQuerySet, order: str) -> ClientFileQuerySet:
    """By next action, only files that have one are listed; the filter finds the others."""
    return files.filter(next_action_on__isnull=False) if order == "next" else files


def named(user: Any, fragment: str) -> list[ClientFile]:
    """Files this person may see whose client or reference fits half a name, most recently touched first."""
    files = client_files.files_named(ClientFile.objects.visible_to(user), fragment)
    return list(with_clients(files).order_by("-last_activity", "-pk")[:SEARCH_LIMIT])


SILENT_AFTER = timedelta(days=30)


def silent(files: ClientFileQuerySet, on: date) -> ClientFileQuerySet:
    """Open files in which nothing has happened for over thirty days."""
    return files.open().filter(last_activity__date__lt=on - SILENT_AFTER)
