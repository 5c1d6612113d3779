"""One act: one transaction, one entry, last; or nothing at all."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.tasks import task
from django.test import RequestFactory

from caseflow.accounts.models import User
from caseflow.audit import context, entries, reads, verbs
from caseflow.audit.middleware import audit_context
from caseflow.audit.models import Action, AuditEntry
from caseflow.audit.verbs import InactiveActor, VerbNotTold, tell, verb
from tests.caseflow.audit.acts import rename
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def anne() -> User:
    return UserFactory(name="Anne Kieffer")


@pytest.fixture(autouse=True)
def own_names(monkeypatch: pytest.MonkeyPatch) -> None:
    """Verbs declared in a test are gone after it."""
    monkeypatch.setattr(verbs, "_names", dict(verbs._names))


def written() -> list[tuple[str, str, str]]:
    return list(AuditEntry.objects.order_by("id").values_list("verb", "action", "outcome"))


def test_a_verb_leaves_one_entry_that_says_who_did_what(anne: User) -> None:
    assert rename(user=anne, name="Anne Weber", by=anne) == "Anne Weber"
    entry = AuditEntry.objects.get()
    assert (entry.verb, entry.action, entry.outcome, entry.via) == ("tests.rename", "change", "done", "command")
    assert (entry.actor, entry.actor_name) == (anne.pk, "Anne Kieffer")
    assert (entry.object_type, entry.object_id, entry.fields) == ("accounts.User", str(anne.pk), {"name": None})
    assert User.objects.get().name == "Anne Weber"


def test_a_closed_account_can_do_nothing(anne: User) -> None:
    with pytest.raises(InactiveActor):
        rename(user=anne, name="x", by=UserFactory(is_active=False))
    assert written() == []
    assert User.objects.get(pk=anne.pk).name == "Anne Kieffer"


@pytest.mark.parametrize("times", [0, 2])
def test_a_verb_that_does_not_tell_exactly_once_leaves_nothing(anne: User, times: int) -> None:
    @verb("tests.mumble")
    def mumble(*, by: User) -> None:
        User.objects.update(name="x")
        for _time in range(times):
            tell()

    with pytest.raises(VerbNotTold, match=f"tests.mumble told {times} times"):
        mumble(by=anne)
    assert written() == []
    assert User.objects.get().name == "Anne Kieffer"


def test_a_verb_that_fails_leaves_nothing(anne: User) -> None:
    @verb("tests.fail")
    def fail(*, by: User) -> None:
        rename(user=anne, name="x", by=by)
        tell()
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail(by=anne)
    assert written() == []
    assert User.objects.get().name == "Anne Kieffer"
    assert not verbs.in_verb()


def test_verbs_may_call_verbs_and_each_leaves_its_own_entry(anne: User) -> None:
    @verb("tests.welcome", action=Action.CREATE)
    def welcome(*, by: User) -> None:
        tell(detail={"count": 1})
        rename(user=anne, name="x", by=by)
        assert (verbs.current_act().verb, verbs.current_act().by) == ("tests.welcome", anne)

    welcome(by=anne)
    assert written() == [("tests.rename", "change", "done"), ("tests.welcome", "create", "done")]


def test_telling_outside_a_verb_is_refused() -> None:
    with pytest.raises(VerbNotTold):
        tell()
    with pytest.raises(VerbNotTold):
        verbs.current_act()
    assert written() == []


def test_a_verb_has_one_name_and_takes_keywords_with_by() -> None:
    assert verbs.declared()["tests.rename"] is rename
    with pytest.raises(ValueError, match=r"tests\.rename is declared twice"):
        verb("tests.rename")(lambda *, by: None)
    with pytest.raises(TypeError, match="the acting person as `by`"):
        verb("tests.positional")(lambda file, *, by: None)
    with pytest.raises(TypeError, match="the acting person as `by`"):
        verb("tests.nobody")(lambda *, file: None)


def test_the_one_who_tells_may_name_the_action(anne: User) -> None:
    @verb("tests.choose")
    def choose(*, by: User) -> None:
        tell(action=Action.PERMISSION)

    choose(by=anne)
    assert written() == [("tests.choose", "permission", "done")]


def test_values_are_kept_only_where_declared_harmless(anne: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(entries, "_harmless", set())
    entries.declare_harmless("accounts.Membership", "role", "valid_from")
    changes = {"role": ["counsellor", "supervisor"], "valid_from": [None, date(2026, 1, 2)], "email": ["a b", "c"]}
    for object_type, expected in (
        ("accounts.Membership", {
            "role": ["counsellor", "supervisor"], "valid_from": [None, "2026-01-02"], "email": None,
        }),
        ("accounts.User", {"role": None, "valid_from": None, "email": None}),
    ):  # fmt: skip
        entry = entries.append(verb="x.y", action=Action.CHANGE, by=anne, object_type=object_type, fields=changes)
        assert AuditEntry.objects.get(pk=entry.pk).fields == expected


@pytest.mark.parametrize("value", ["Frau Weber ist krank", 1.5, "x" * 81, object(), {"note": "two words"}, ["a b"]])
def test_free_text_and_fractions_stay_out_of_the_log(anne: User, value: Any) -> None:
    with pytest.raises(TypeError, match="keeps codes, counts, ids and dates"):
        entries.append(verb="x.y", action=Action.VIEW, by=anne, detail={"value": value})
    assert written() == []


@pytest.mark.parametrize(
    ("at", "end"),
    [
        (datetime(2026, 11, 23, tzinfo=UTC), date(2027, 12, 1)),
        (datetime(2026, 12, 31, 23, 59, tzinfo=UTC), date(2028, 1, 1)),
        (datetime(2028, 2, 29, tzinfo=UTC), date(2029, 3, 1)),
    ],
)
def test_an_entry_is_kept_for_twelve_whole_months(at: datetime, end: date) -> None:
    assert entries.end_of_keeping(at) == end


def test_a_refusal_has_its_own_transaction(anne: User) -> None:
    @verb("tests.inside")
    def inside(*, by: User) -> None:
        tell()
        reads.refused(verb="client_files.read", by=by, file="LU1-2026-00001")

    with pytest.raises(RuntimeError, match="durable atomic block"):
        inside(by=anne)
    assert written() == []
    reads.refused(verb="client_files.read", by=anne, file="LU1-2026-00001", detail={"reason": "not-visible"})
    assert written() == [("client_files.read", "view", "refused")]


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "203.0.113.9", "10.0.0.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "198.51.100.1, 203.0.113.9", "203.0.113.9"),
        (2, "198.51.100.1, 203.0.113.9", "198.51.100.1"),
        (2, "203.0.113.9", "10.0.0.1"),
        (1, "", "10.0.0.1"),
    ],
)
def test_an_entry_names_the_request_and_the_address_the_proxy_vouches_for(
    anne: User, settings: Any, proxies: int, forwarded: str, address: str
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies

    def page(request: HttpRequest) -> HttpResponse:
        context.act_as(relation="cover", role="counsellor")
        context.act_as(credential="cf_live_3")
        reads.record(verb="client_files.read", by=anne, service=4, file="LU1-2026-00001", detail={"ids": [3, 4]})
        return HttpResponse()

    request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.1", headers={"x-forwarded-for": forwarded})
    request.id = "0" * 32
    audit_context(page)(request)
    entry = AuditEntry.objects.get()
    assert (entry.via, entry.request_id, entry.address) == ("web", "0" * 32, address)
    assert (entry.relation, entry.role, entry.credential) == ("cover", "counsellor", "cf_live_3")
    assert (entry.service, entry.file, entry.detail) == (4, "LU1-2026-00001", {"ids": [3, 4]})
    assert context.current() == context.COMMAND_LINE


@task
def note(name: str) -> None:
    with transaction.atomic():
        reads.record(verb=name, by=User.objects.get())


def test_a_task_acts_by_itself_even_when_it_runs_inside_the_request(anne: User) -> None:
    with context.entered(context.Context(via="web", request_id="1", address="10.0.0.1")):
        note.enqueue("tests.in_task")
        note.enqueue("")
        reads.record(verb="tests.after", by=anne)
    # The second one failed, on an entry without a verb; the request is itself again all the same.
    assert list(AuditEntry.objects.order_by("id").values_list("verb", "via", "address")) == [
        ("tests.in_task", "task", ""),
        ("tests.after", "web", "10.0.0.1"),
    ]
