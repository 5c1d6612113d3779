"""Verbs, pages, a task and a command that only the tests of the wall and of the log know."""

from django.core.management.base import BaseCommand
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.tasks import task
from django.urls import path

from caseflow.accounts.models import User
from caseflow.audit.verbs import tell, verb


@verb("tests.rename")
def rename(*, user: User, name: str, by: User) -> str:
    """Give a person another name."""
    User.objects.filter(pk=user.pk).update(name=name)
    tell(object_type="accounts.User", object_id=user.pk, fields=["name"])
    return name


def raw(sql: str, *params: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)


def rename_many(user: User) -> None:
    with connection.cursor() as cursor:
        cursor.executemany("UPDATE accounts_user SET name = %s WHERE id = %s", [("x", user.pk), ("y", user.pk)])


def save(user: User) -> None:
    user.name = "x"
    user.save()


def newcomer(user: User) -> User:
    return User(email="new@example.org", name="New")


def upsert(user: User) -> None:
    changed = User(pk=user.pk, email=user.email, name="x", date_joined=user.date_joined)
    User.objects.bulk_create([changed], update_conflicts=True, unique_fields=["email"], update_fields=["name"])


# A CTE can hold the write itself on PostgreSQL; SQLite lets it stand in front of one.
IN_CTE = {
    "postgresql": "WITH w AS (UPDATE accounts_user SET name = 'x' RETURNING id) SELECT * FROM w",
    "sqlite": "WITH w AS (SELECT 'x' AS name) UPDATE accounts_user SET name = (SELECT name FROM w)",
}

WRITES = {
    "save": save,
    "update": lambda user: User.objects.update(name="x"),
    "bulk create": lambda user: User.objects.bulk_create([newcomer(user)]),
    "bulk update": lambda user: User.objects.bulk_update([User(pk=user.pk, name="x")], ["name"]),
    "delete": lambda user: User.objects.filter(pk=user.pk).delete(),
    "raw": lambda user: raw("/* tidy */ update  accounts_user set name = 'x'"),
    "executemany": rename_many,
    "upsert": upsert,
    "write in a CTE": lambda user: raw(IN_CTE[connection.vendor]),
}


def write(request: HttpRequest, form: str) -> HttpResponse:
    # In a transaction of its own, so that the test can look at what is left.
    with transaction.atomic():
        WRITES[form](User.objects.order_by("pk").first())
    return HttpResponse("written")


def swallow(request: HttpRequest) -> HttpResponse:
    try:
        with transaction.atomic():
            User.objects.update(name="x")
    except AssertionError:
        return HttpResponse("nothing happened")
    return HttpResponse("written")


def by_verb(request: HttpRequest) -> HttpResponse:
    user = User.objects.order_by("pk").first()
    rename(user=user, name="x", by=user)
    return HttpResponse("renamed")


def by_task(request: HttpRequest) -> HttpResponse:
    return HttpResponse(write_in_task.enqueue().status)


@task
def write_in_task() -> None:
    with transaction.atomic():
        User.objects.update(name="x")


class WritingCommand(BaseCommand):
    """Stands in for a command of the house; `tests` is not one of its packages."""

    __module__ = "caseflow.operations.management.commands.writing"

    def handle(self, *args: str, **options: object) -> None:
        with transaction.atomic():
            User.objects.update(name="x")


urlpatterns = [
    path("write/<str:form>/", write),
    path("swallow/", swallow),
    path("verb/", by_verb),
    path("task/", by_task),
]
