"""The audit log on screen: whose rows, which questions, constant cost, and looking leaves its trace."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from caseflow.audit import entries, selectors
from caseflow.audit.models import Action, AuditEntry, Outcome
from caseflow.audit.verification import record, verify
from tests.cast import Cast

pytestmark = pytest.mark.django_db

LOG = "/audit/"


def entry(service: int, **values: Any) -> AuditEntry:
    at = values.pop("at", datetime(2026, 6, 1, 9, tzinfo=UTC))
    defaults = {"verb": "tests.act", "action": Action.CHANGE, "via": "web", "keep_until": entries.end_of_keeping(at)}
    return AuditEntry.objects.create(service=service, at=at, **(defaults | values))


def shown(response: Any) -> list[int]:
    return [row.pk for row in response.context["page"].rows]


def test_a_supervisor_reads_the_rows_of_the_own_service_only(cast: Cast, as_: Any) -> None:
    own = entry(cast.service.pk, file="CNRY-OWN")
    entry(cast.other_service.pk, file="CNRY-FOREIGN", actor_name="CNRY Foreign Person")
    entry(None, file="CNRY-NOWHERE")
    response = as_(cast.supervisor).get(LOG)
    assert shown(response) == [own.pk]
    body = response.content.decode()
    assert "CNRY-OWN" in body
    assert not [word for word in ("CNRY-FOREIGN", "CNRY Foreign", "CNRY-NOWHERE") if word in body]


def test_asking_for_another_service_gives_the_own_one(cast: Cast, as_: Any) -> None:
    own, _foreign = entry(cast.service.pk), entry(cast.other_service.pk)
    assert shown(as_(cast.supervisor).get(LOG, {"service": cast.other_service.pk})) == [own.pk]


def test_looking_leaves_one_entry_without_the_words_looked_for(cast: Cast, as_: Any) -> None:
    entry(cast.service.pk, file="LU1-2026-00001")
    as_(cast.supervisor).get(LOG, {"file": "LU1-2026-00001", "action": "change"})
    look = AuditEntry.objects.get(verb="audit.read_log")
    assert (look.actor, look.service, look.via) == (cast.supervisor.pk, cast.service.pk, "web")
    assert look.detail == {"filters": ["action", "file"], "shown": 1}
    assert look.file == ""


def test_a_refusal_is_logged_and_shows_nothing(cast: Cast, as_: Any) -> None:
    hidden = entry(cast.service.pk, file="CNRY-OWN")
    for address in (LOG, reverse("audit:entry", args=[hidden.pk])):
        response = as_(cast.counsellor).get(address)
        assert response.status_code == 403
        assert b"CNRY-OWN" not in response.content
    refusals = AuditEntry.objects.filter(verb="audit.read_log").values_list("outcome", "actor")
    assert list(refusals) == [("refused", cast.counsellor.pk)] * 2


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ({}, [4, 3, 2, 1, 0]),
        ({"verb": "debts."}, [1, 0]),
        ({"verb": "debts.record_debt"}, [0]),
        ({"action": "export"}, [2]),
        ({"outcome": "refused"}, [3]),
        ({"file": "LU1-2026-00002"}, [2, 1]),
        ({"person": "counsellor"}, [4, 1]),
        ({"since": "2026-03-02"}, [4, 3, 2]),
        ({"until": "2026-03-01"}, [1, 0]),
        ({"since": "2026-03-01", "until": "2026-03-01"}, [1]),
        ({"file": "LU1-2026-00002", "action": "export"}, [2]),
        ({"file": "' OR 1=1 --"}, []),
    ],
)
def test_each_question_finds_exactly_its_rows(
    cast: Cast, as_: Any, question: dict[str, str], expected: list[int]
) -> None:
    service = cast.service.pk
    rows = [
        entry(service, at=datetime(2026, 2, 1, tzinfo=UTC), verb="debts.record_debt"),
        # Half past ten in the evening of 1 March in Luxembourg.
        entry(service, at=datetime(2026, 3, 1, 21, 30, tzinfo=UTC), verb="debts.drop", file="LU1-2026-00002",
              actor=cast.counsellor.pk),
        # Half past midnight of 2 March there, still 1 March in UTC.
        entry(service, at=datetime(2026, 3, 1, 23, 30, tzinfo=UTC), action=Action.EXPORT, file="LU1-2026-00002"),
        entry(service, at=datetime(2026, 4, 1, tzinfo=UTC), outcome=Outcome.REFUSED),
        entry(service, at=datetime(2026, 5, 1, tzinfo=UTC), actor=cast.counsellor.pk),
    ]  # fmt: skip
    asked = {name: cast.counsellor.pk if name == "person" else value for name, value in question.items()}
    assert shown(as_(cast.supervisor).get(LOG, asked)) == [rows[number].pk for number in expected]


def test_pages_follow_one_another_without_loss(cast: Cast, as_: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(selectors, "PAGE_SIZE", 4)
    rows = [entry(cast.service.pk, file="X").pk for _number in range(10)][::-1]
    browser = as_(cast.supervisor)
    first = browser.get(LOG, {"file": "X"})
    assert (shown(first), first.context["page"].previous) == (rows[:4], "")
    second = browser.get(LOG, {"file": "X", "after": first.context["page"].next})
    third = browser.get(LOG, {"file": "X", "after": second.context["page"].next})
    assert (shown(second), shown(third), third.context["page"].next) == (rows[4:8], rows[8:], "")
    back = browser.get(LOG, {"file": "X", "before": third.context["page"].previous})
    assert shown(back) == rows[4:8]
    start = browser.get(LOG, {"file": "X", "before": back.context["page"].previous})
    assert (shown(start), start.context["page"].previous) == (rows[:4], "")


@pytest.mark.parametrize("place", ["", "-1", "x", "9" * 30, "١٢", "1;drop"])
def test_a_place_that_is_none_shows_the_first_page(cast: Cast, as_: Any, place: str) -> None:
    row = entry(cast.service.pk)
    assert shown(as_(cast.supervisor).get(LOG, {"after": place})) == [row.pk]


def test_the_number_of_queries_does_not_grow_with_the_rows(cast: Cast, as_: Any) -> None:
    browser, counts = as_(cast.supervisor), []
    browser.get(LOG)
    for rows in (1, 50):
        for _row in range(rows):
            entry(cast.service.pk, object_type="accounts.User", actor_name="Anne")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            browser.get(LOG)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_an_entry_opens_with_all_that_is_known(cast: Cast, as_: Any) -> None:
    row = entry(
        cast.service.pk, object_type="accounts.Membership", object_id="12",
        fields={"role": ["counsellor"], "email": None}, detail={"reason": "moved-away"},
        address="203.0.113.9", request_id="f" * 32, actor_name="<b>Anne</b>",
    )  # fmt: skip
    response = as_(cast.data_protection_officer).get(reverse("audit:entry", args=[row.pk]))
    body = response.content.decode()
    for word in ("203.0.113.9", "f" * 32, "moved-away", "counsellor", "email", "&lt;b&gt;Anne&lt;/b&gt;"):
        assert word in body
    assert AuditEntry.objects.filter(verb="audit.read_entry", object_id=str(row.pk)).count() == 1


def test_an_entry_of_another_service_does_not_exist(cast: Cast, as_: Any) -> None:
    foreign, nowhere = entry(cast.other_service.pk), entry(None)
    browser = as_(cast.supervisor)
    answers = {browser.get(reverse("audit:entry", args=[pk])).content for pk in (foreign.pk, nowhere.pk, 999_999)}
    assert len(answers) == 1
    assert not AuditEntry.objects.filter(verb="audit.read_entry").exists()


def test_every_page_shows_the_state_of_the_chain(cast: Cast, as_: Any) -> None:
    browser = as_(cast.supervisor)
    assert browser.get(LOG).context["verification"] is None
    record(verify())
    response = browser.get(LOG)
    assert response.context["verification"].outcome == "done"
    assert 'class="badge good"' in response.content.decode()
    result = verify()
    result.findings.append("Seal 1 was altered.")
    record(result)
    assert 'class="badge bad"' in browser.get(LOG).content.decode()
