"""Who saw this file: one line per visit."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from caseflow.audit.entries import end_of_keeping
from caseflow.audit.models import Action, AuditEntry
from caseflow.audit.selectors import folded_reads

pytestmark = pytest.mark.django_db

NINE = datetime(2026, 6, 1, 7, 0, tzinfo=UTC)


def read(minutes: int, **values: Any) -> None:
    at = NINE + timedelta(minutes=minutes)
    defaults = {
        "verb": "client_files.read", "action": Action.VIEW, "via": "web", "file": "LU1-2026-00001", "actor": 1,
        "actor_name": "Anne Kieffer", "relation": "assigned",
    }  # fmt: skip
    AuditEntry.objects.create(at=at, keep_until=end_of_keeping(at), **(defaults | values))


def visits(**question: Any) -> list[tuple[int | None, str, int, int, int]]:
    return [
        (
            visit.actor,
            visit.relation,
            int((visit.first_at - NINE).total_seconds() // 60),
            int((visit.last_at - NINE).total_seconds() // 60),
            visit.count,
        )
        for visit in folded_reads("LU1-2026-00001", **question)
    ]


def test_pages_within_half_an_hour_of_each_other_are_one_visit() -> None:
    for minutes in (0, 30, 60, 91):
        read(minutes)
    assert visits() == [(1, "assigned", 91, 91, 1), (1, "assigned", 0, 60, 3)]


def test_each_person_has_visits_of_their_own() -> None:
    read(0)
    read(1, actor=2, actor_name="Bob", relation="supervisor")
    read(2)
    assert visits() == [(1, "assigned", 0, 2, 2), (2, "supervisor", 1, 1, 1)]


def test_another_relation_is_another_visit() -> None:
    read(0, relation="cover")
    read(5, relation="assigned")
    assert visits() == [(1, "assigned", 5, 5, 1), (1, "cover", 0, 0, 1)]


def test_changes_refusals_lists_and_other_files_are_no_visit() -> None:
    read(0, action=Action.CHANGE, verb="debts.record_debt")
    read(1, outcome="refused")
    read(2, file="", verb="overview.list_files", detail={"shown": ["LU1-2026-00001"]})
    read(3, file="LU1-2026-00002")
    assert visits() == []


def test_a_visit_knows_its_pages_and_what_was_taken_along() -> None:
    read(0, detail={"page": "overview:file"})
    read(1, detail={"page": "debts:list"})
    read(2, detail={"page": "debts:list"})
    read(3, action=Action.DOWNLOAD, detail={"page": "documents:letter"})
    [visit] = folded_reads("LU1-2026-00001")
    assert visit.pages == ["overview:file", "debts:list", "documents:letter"]
    assert visit.taken == ["download"]
    assert visit.actor_name == "Anne Kieffer"


def test_visits_can_be_asked_for_by_day_person_and_exports() -> None:
    read(0)
    read(1, actor=2, action=Action.EXPORT, relation="supervisor")
    read(24 * 60, relation="cover")
    assert visits(person=2) == visits(taken_only=True) == [(2, "supervisor", 1, 1, 1)]
    assert visits(since=date(2026, 6, 2)) == [(1, "cover", 1440, 1440, 1)]
    assert visits(until=date(2026, 6, 1)) == [(2, "supervisor", 1, 1, 1), (1, "assigned", 0, 0, 1)]
