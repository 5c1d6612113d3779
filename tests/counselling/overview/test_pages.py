"""Desk, list, search and file: what they show, to whom, and in how many queries."""

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from caseflow.accounts.models import User
from caseflow.audit.models import AuditEntry
from counselling.client_files import services as files
from counselling.client_files.models import ClientFile, DeadlineKind, Task
from counselling.domain.lifecycle import ClosureReason, FileState
from tests.cast import Cast, client_file
from tests.factories.client_files import HouseholdMemberFactory

type Browsers = Callable[[User], Client]


def more_files(cast: Cast, count: int) -> None:
    today = timezone.localdate()
    for number in range(count):
        file = client_file(cast.service, cast.counsellor, f"Name{number}")
        HouseholdMemberFactory(file=file, partner=True, last_name=f"Name{number}")
        files.add_task(file=file, what="call", assignee=cast.counsellor, due_on=today, by=cast.counsellor)
        files.set_deadline(file=file, kind=DeadlineKind.HEARING, due_on=today + timedelta(days=3), by=cast.counsellor)


def queries(browser: Client, url: str) -> int:
    browser.get(url)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert browser.get(url).status_code == 200
    return len(captured)


@pytest.mark.parametrize("address", ["overview:desk", "overview:files"])
def test_constant_queries(cast: Cast, as_: Browsers, address: str) -> None:
    browser = as_(cast.counsellor)
    more_files(cast, 1)
    few = queries(browser, reverse(address))
    more_files(cast, 30)
    assert queries(browser, reverse(address)) == few


def test_a_file_page_takes_the_same_queries_with_a_long_history(cast: Cast, as_: Browsers) -> None:
    browser = as_(cast.counsellor)
    url = reverse("overview:file", args=[cast.file.reference])
    today = timezone.localdate()
    files.add_task(file=cast.file, what="call", assignee=cast.counsellor, due_on=today, by=cast.counsellor)
    few = queries(browser, url)
    for number in range(20):
        files.add_task(
            file=cast.file, what=f"call {number}", assignee=cast.counsellor, due_on=today, by=cast.counsellor
        )
    assert queries(browser, url) == few


def test_search_finds_half_a_name_only_where_the_person_may_look(cast: Cast, as_: Browsers) -> None:
    HouseholdMemberFactory(file=cast.file, partner=True, last_name="Nuñez-Straße", first_name="José")
    for fragment in ("unez", "STRASSE jo", cast.file.reference[-5:]):
        answer = as_(cast.counsellor).post(reverse("overview:search"), {"q": fragment})
        assert answer["Location"] == reverse("overview:file", args=[cast.file.reference])
        assert cast.file.reference not in as_(cast.colleague).post(reverse("overview:search"), {"q": fragment}).text
    entry = AuditEntry.objects.filter(verb="overview.search_files", actor=cast.counsellor.pk).latest("pk")
    assert entry.detail == {"shown": [cast.file.reference]}
    assert (entry.file, entry.service) == ("", cast.service.pk)


def test_several_hits_are_listed_and_the_first_waits_for_enter(cast: Cast, as_: Browsers) -> None:
    second = client_file(cast.service, cast.counsellor, "Weberin")
    answer = as_(cast.counsellor).post(reverse("overview:search"), {"q": "weber"})
    assert [file.reference for file in answer.context["files"]] == [second.reference, cast.file.reference]
    assert f'<a href="{reverse("overview:file", args=[second.reference])}" autofocus>' in answer.text
    typing = as_(cast.counsellor).post(reverse("overview:search"), {"q": "weberi"}, headers={"HX-Request": "true"})
    assert typing.status_code == 200
    assert "autofocus" not in typing.text


def test_the_list_filters_by_code_and_ignores_what_is_none(cast: Cast, as_: Browsers) -> None:
    ClientFile.objects.filter(pk=cast.file.pk).update(state=FileState.IN_ASSESSMENT)
    more_files(cast, 1)
    browser, url = as_(cast.supervisor), reverse("overview:files")
    assert cast.file.reference in browser.get(url, {"state": "in_assessment"}).text
    assert cast.file.reference not in browser.get(url, {"state": "opened"}).text
    assert cast.file.reference not in browser.get(url, {"counsellor": cast.colleague.pk}).text
    assert cast.colleagues_file.reference in browser.get(url, {"without_next_action": "on"}).text
    with_action = ClientFile.objects.get(next_action_on__isnull=False).reference
    answer = browser.get(url, {"order": "next"}).text
    assert with_action in answer
    assert cast.file.reference not in answer
    assert browser.get(url, {"order": "'; DROP TABLE"}).status_code == 200
    for cursor in ("x", "2026-01-01~", "~3", "2026-99-99~3", "2026-01-01~1e9", "~"):
        assert browser.get(url, {"after": cursor}).status_code == 200


def test_every_count_of_the_desk_leads_to_its_list(cast: Cast, as_: Browsers) -> None:
    more_files(cast, 2)
    long_ago = timezone.now() - timedelta(days=40)
    ClientFile.objects.filter(pk=cast.file.pk).update(last_activity=long_ago)
    ClientFile.objects.filter(pk=cast.colleagues_file.pk).update(last_activity=long_ago)
    closed = client_file(cast.service, cast.counsellor, "Klaus")
    files.close_file(
        file=closed, closure_reason=ClosureReason.ADVICE_ONLY, on=timezone.localdate(), by=cast.counsellor
    )
    for person, counts in ((cast.counsellor, (3, 1, 1)), (cast.cover, (1, 1, 1)), (cast.supervisor, (4, 2, 2))):
        browser = as_(person)
        desk = browser.get(reverse("overview:desk"))
        told = desk.context["desk"]
        assert (told.files, told.without_next_action, told.silent) == counts
        lists = re.findall(r'href="(/files/\?[^"]+)"', desk.text)
        assert tuple(browser.get(unescape(url)).context["page"].total for url in lists) == counts


def test_the_desk_says_what_comes_first_and_whose_it_is(cast: Cast, as_: Browsers) -> None:
    today = timezone.localdate()
    for days, what in ((-1, "late"), (0, "now"), (7, "soon"), (8, "later")):
        task = files.add_task(file=cast.file, what=what, assignee=cast.counsellor, due_on=today, by=cast.counsellor)
        files.postpone_task(task=task, due_on=today + timedelta(days=days), by=cast.counsellor)
    hidden = files.add_task(
        file=cast.colleagues_file, what="theirs", assignee=cast.colleague, due_on=today, by=cast.supervisor
    )
    for person in (cast.counsellor, cast.cover):
        answer = as_(person).get(reverse("overview:desk"))
        desk = answer.context["desk"]
        assert [[row.task.what for row in stretch.rows] for stretch in desk.stretches] == [
            ["late"], ["now"], ["soon"], ["later"],
        ]  # fmt: skip
        assert [stretch.is_overdue for stretch in desk.stretches] == [True, False, False, False]
        assert (desk.to_do, desk.overdue) == (4, 1)
        assert ("pour C. Kieffer" in answer.text) is (person == cast.cover)
    team = as_(cast.supervisor).get(reverse("overview:desk"))
    rows = [row for stretch in team.context["desk"].stretches for row in stretch.rows]
    assert hidden in [row.task for row in rows]
    assert {row.may_end for row in rows} == {False}
    assert not team.context["may_choose"]


@pytest.mark.parametrize(("place", "page"), [("desk", "/"), ("team", "/?who=team"), ("", ""), ("//elsewhere", "")])
def test_a_tick_is_taken_back_where_it_was_made(cast: Cast, as_: Browsers, place: str, page: str) -> None:
    browser, today = as_(cast.counsellor), timezone.localdate()
    task = files.add_task(file=cast.file, what="call", assignee=cast.counsellor, due_on=today, by=cast.counsellor)
    page = page or reverse("overview:file", args=[cast.file.reference])
    url = reverse("client_files:complete_task", args=[cast.file.reference, task.pk])
    done = browser.post(url, {"from": place})["Location"]
    sign = "&" if "?" in page else "?"
    assert done == f"{page}{sign}done={task.pk}#task-{task.pk}"
    undo = reverse("client_files:reopen_task", args=[cast.file.reference, task.pk])
    assert f'action="{undo}"' in browser.get(done).text
    assert f'action="{undo}"' not in browser.get(page).text
    assert browser.post(undo, {"from": place})["Location"] == f"{page}#task-{task.pk}"
    assert Task.objects.get(pk=task.pk).ended_on is None


def test_the_visits_of_a_file_are_folded_and_a_list_is_no_visit(cast: Cast, as_: Browsers) -> None:
    pages = [reverse(name, args=[cast.file.reference]) for name in ("overview:file", "client_files:household")]
    for reader in (cast.counsellor, cast.cover):
        for page in pages:
            assert as_(reader).get(page).status_code == 200
    as_(cast.counsellor).get(reverse("overview:files"))
    as_(cast.colleague).get(pages[0])
    answer = as_(cast.supervisor).get(reverse("overview:who_saw", args=[cast.file.reference]))
    visits = answer.context["visits"]
    assert [(visit.actor, visit.relation, visit.count) for visit in visits] == [
        (cast.cover.pk, "cover", 2),
        (cast.counsellor.pk, "assigned", 2),
    ]
    assert "Colleague Kieffer" not in answer.text
    refusal = AuditEntry.objects.filter(actor=cast.colleague.pk, outcome="refused").latest("pk")
    assert (refusal.file, refusal.service) == (cast.file.reference, cast.service.pk)


def test_each_reading_leaves_one_entry_and_a_save_leaves_its_own(cast: Cast, as_: Browsers) -> None:
    browser = as_(cast.counsellor)
    before = AuditEntry.objects.count()
    browser.get(reverse("overview:file", args=[cast.file.reference]))
    assert AuditEntry.objects.count() == before + 1
    browser.post(
        reverse("client_files:add_note", args=[cast.file.reference]),
        {"text": "called", "channel": "phone", "visibility": "file"},
    )
    assert list(AuditEntry.objects.order_by("-pk").values_list("verb", flat=True)[:2]) == [
        "client_files.add_note",
        "client_files.read",
    ]
    assert AuditEntry.objects.count() == before + 2
    browser.post(reverse("client_files:add_note", args=[cast.file.reference]), {"text": ""})
    assert AuditEntry.objects.count() == before + 3
