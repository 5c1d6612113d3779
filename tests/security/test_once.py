"""Room G2: a form that is sent again is one act, and answers as the first time."""

import re
from collections import Counter
from datetime import timedelta
from html.parser import HTMLParser
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from caseflow.audit import once
from caseflow.audit.models import AuditEntry, SentForm
from counselling.client_files.models import Appointment, Enquiry
from counselling.partners.models import ApiCredential
from documents import services as letters
from documents.models import LetterDraft
from tests.cast import Cast
from tests.security.surface import MATRIX, READING, WRITING, Browsers, bearer, request_for, stored

pytestmark = pytest.mark.django_db

# The row goes, and its address with it.
GONE = {
    "documents:discard", "partners:remove_contact", "partners:remove_site", "plans:discard", "statements:ask_again",
    "trainings:remove_item", "trainings:remove_sheet",
}  # fmt: skip
# Several rows at once have a key each, a batch has its state, and a search may be asked again.
OTHERWISE = {"statements:paste", "documents:issue_batch", "documents:stop_batch", "overview:search"}
SAVING = [name for name in WRITING if 302 in MATRIX[name].POST.values() and name not in OTHERWISE]


def acts() -> int:
    return AuditEntry.objects.exclude(verb__endswith=".read").count()


@pytest.mark.parametrize("name", SAVING)
def test_a_form_sent_twice_is_one_act_with_one_answer(cast: Cast, as_: Browsers, name: str) -> None:
    request, browser = request_for(name, "POST", cast), as_(getattr(cast, bearer(MATRIX[name], "POST")))
    token = str(uuid4())
    first = request.send(browser, once=token)
    before, told = stored(), acts()
    again = request.send(browser, once=token)
    expected = (404, None) if name in GONE else (first.status_code, first.headers.get("Location"))
    assert (again.status_code, again.headers.get("Location")) == expected
    assert (stored(), acts()) == (before, told)


@pytest.mark.parametrize("name", [name for name in WRITING if name not in SAVING])
def test_what_answers_with_a_page_or_by_itself_takes_a_token_like_none(cast: Cast, as_: Browsers, name: str) -> None:
    row, request = MATRIX[name], request_for(name, "POST", cast)
    assert request.send(as_(getattr(cast, who := bearer(row, "POST"))), once=str(uuid4())).status_code == row.POST[who]


def test_a_key_is_issued_by_its_form_and_never_shown_again(cast: Cast, as_: Browsers) -> None:
    name, token = "partners:issue_credential", str(uuid4())
    request, browser = request_for(name, "POST", cast), as_(getattr(cast, bearer(MATRIX[name], "POST")))
    issued = ApiCredential.objects.count()
    assert [request.send(browser, once=token).status_code for _ in range(2)] == [200, 422]
    assert ApiCredential.objects.count() == issued + 1


@pytest.mark.parametrize("name", ["documents:prepare", "documents:supersede"])
def test_a_form_whose_row_was_thrown_away_is_another_act(cast: Cast, as_: Browsers, name: str) -> None:
    request, browser, token = request_for(name, "POST", cast), as_(cast.counsellor), str(uuid4())
    first = request.send(browser, once=token)
    made = LetterDraft.objects.latest("pk")
    letters.discard_draft(draft=made, by=cast.counsellor)
    again = [request.send(browser, once=token) for _ in range(2)]
    fresh = LetterDraft.objects.latest("pk")
    assert {answer.headers["Location"] for answer in again} == {
        first.headers["Location"].replace(f"/{made.pk}/", f"/{fresh.pk}/")
    }
    assert LetterDraft.objects.filter(pk__gte=made.pk).count() == 1


def test_what_was_changed_before_it_was_sent_again_is_another_act(cast: Cast, as_: Browsers) -> None:
    page = reverse("client_files:record_enquiry")
    typed = {"asker": "relative", "topic": "debts", "answer": "information", "service": cast.service.pk}
    token, browser = str(uuid4()), as_(cast.counsellor)
    for topic in ("debts", "debts", "energy"):
        answer = browser.post(page, typed | {"topic": topic, "once": token}, follow=True)
        assert "Compté, sans nom." in answer.content.decode()
    assert Counter(Enquiry.objects.values_list("topic", flat=True)) == {"debts": 1, "energy": 1}


def test_a_token_is_worth_nothing_to_somebody_else_or_when_it_is_none(cast: Cast, as_: Browsers) -> None:
    request, token = request_for("client_files:plan_appointment", "POST", cast), str(uuid4())
    for person in (cast.counsellor, cast.cover):
        assert request.send(as_(person), once=token).status_code == 302
    for wrong in ("", "x", token.upper(), f"{token} "):
        assert request.send(as_(cast.counsellor), once=wrong).status_code == 302
    assert Appointment.objects.count() == 6


def test_a_refused_form_may_be_sent_again(cast: Cast, as_: Browsers) -> None:
    request, token = request_for("client_files:close_file", "POST", cast), str(uuid4())
    deadline = cast.file.deadlines.create(kind="hearing", due_on=timezone.localdate())
    assert request.send(as_(cast.counsellor), once=token).status_code == 422
    assert not SentForm.objects.exists()
    deadline.delete()
    assert request.send(as_(cast.counsellor), once=token).status_code == 302


def test_sent_forms_are_forgotten_after_a_week() -> None:
    today = timezone.now()
    for days in (6, 7, 8):
        SentForm.objects.create(key=uuid4(), on=(today - timedelta(days=days)).date())
    once.forget(today)
    assert SentForm.objects.count() == 2


@pytest.mark.parametrize("name", ["client_files:save_member", "debts:save_row", "statements:save_line"])
def test_a_row_sent_again_is_no_conflict_with_itself(cast: Cast, as_: Browsers, name: str) -> None:
    request, browser = request_for(name, "POST", cast), as_(cast.counsellor)
    first, saved = request.send(browser), stored()
    again = request.send(browser)
    assert (again.status_code, again.headers["Location"]) == (302, first.headers["Location"])
    assert stored() == saved


class Forms(HTMLParser):
    """The forms of a page that write, with the names in each and whether there is something to fill in."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, set[str], bool]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag == "form":
            writes = told.get("method") == "post"
            self.found.append((told.get("action") or "" if writes else "get", set(), False))
        elif self.found and "form" not in told and tag in {"input", "select", "textarea"}:
            action, names, to_fill = self.found[-1]
            names.add(told.get("name") or "")
            self.found[-1] = (action, names, to_fill or told.get("type") != "hidden")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form" and self.found:
            self.found.append(("get", set(), False))


# Papers and pasted batches bring a key of their own; what only reads, or keeps a draft, needs none.
KEYED = {"once", "key", "batch"}
HARMLESS = re.compile(r"/search/|/language/|/paste/|/partner/new/")
# The address of a row names it.
ROW = re.compile(r"/(rows|quick|lines|household|attendance|questionnaires/[a-z]+)/[0-9a-f-]{36}/")


@pytest.mark.parametrize("name", READING)
def test_every_form_to_fill_in_is_one_act(cast: Cast, as_: Browsers, name: str) -> None:
    request = request_for(name, "GET", cast)
    answer = request.send(as_(getattr(cast, bearer(MATRIX[name], "GET"))))
    if answer.headers["Content-Type"].startswith("text/html"):
        forms = Forms(answer.content.decode()).found
        acts = [
            (to or request.url, names)
            for to, names, to_fill in forms
            if to != "get" and (to_fill or "version" in names)
        ]
        bare = [(to, names) for to, names in acts if not names & KEYED]
        assert [(to, names) for to, names in bare if not HARMLESS.search(to) and not ROW.search(to)] == []
