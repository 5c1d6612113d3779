"""The pages of a budget: what they show, save, refuse and hide."""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from caseflow.accounts.models import User
from counselling.client_files.models import JournalEntry
from counselling.statements import services as statements
from counselling.statements.models import BudgetLine, Evidence, FinancialStatement, ReferenceAmount
from tests.cast import Cast
from tests.factories import TODAY
from tests.factories.client_files import HouseholdMemberFactory
from tests.factories.evidence import AttachmentFactory
from tests.factories.statements import (
    BudgetLineFactory,
    FinancialStatementFactory,
    ReferenceAmountFactory,
    worked_example,
)

type Browser = Callable[[User | None], Client]

KEY = UUID("6f0a4b1e-4c67-4a35-9d57-0c5b3f2d1a10")
ROW = {"category": "food", "label": "Courses", "amount": "=120+35,5", "period": "monthly", "evidence": "none"}
HTMX = {"HX-Request": "true"}


def address(statement: FinancialStatement, name: str, *arguments: object) -> str:
    return reverse(f"statements:{name}", args=[statement.file.reference, statement.number, *arguments])


def row_address(statement: FinancialStatement, key: object = KEY, section: str = "flexible") -> str:
    return f"{address(statement, 'save_line', key)}?section={section}"


def text_of(response: Any) -> str:
    """What a person reads, on one line, with plain spaces."""
    words = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", words)


def test_without_a_budget_the_page_offers_to_start_one(cast: Cast, as_: Browser) -> None:
    budget = reverse("statements:budget", args=[cast.file.reference])
    assert 'name="effective_on"' in as_(cast.counsellor).get(budget).content.decode()
    assert 'name="effective_on"' not in as_(cast.supervisor).get(budget).content.decode()
    start = reverse("statements:start", args=[cast.file.reference])
    assert as_(cast.counsellor).post(start, {"effective_on": "1/11/2026"}).status_code == 302
    assert cast.file.statements.get().effective_on == TODAY.replace(day=1)
    again = as_(cast.counsellor).post(start, {"effective_on": "1/11/2026"})
    assert (again.status_code, cast.file.statements.count()) == (422, 1)


def test_the_totals_of_the_household_weber(cast: Cast, as_: Browser) -> None:
    statement = worked_example(cast.file)
    shown = text_of(as_(cast.counsellor).get(address(statement, "version")))
    for figure in ("3 120,00 €", "2 508,00 €", "612,00 €", "1 500,00 €", "14,09 €"):
        assert figure in shown
    assert "Tom Weber" in shown


def test_a_row_is_saved_with_its_sum_and_answers_without_inputs(cast: Cast, as_: Browser) -> None:
    statement = FinancialStatementFactory(file=cast.file)
    response = as_(cast.counsellor).post(row_address(statement), ROW | {"version": "0"}, headers=HTMX)
    body = response.content.decode()
    line = statement.lines.get()
    assert (response.status_code, line.uuid, line.amount, line.comment) == (
        200, KEY, Decimal("155.50"), "=120+35,5",
    )  # fmt: skip
    assert f'data-saved="flexible-{KEY}" data-version="1"' in body
    assert "budget-totals" in body
    assert "budget-law" in body
    assert 'id="file-bar"' in body
    assert 'id="flexible-sum-monthly"' in body
    assert 'name="amount"' not in body


def test_a_double_submit_makes_one_line(cast: Cast, as_: Browser) -> None:
    statement = FinancialStatementFactory(file=cast.file)
    browser = as_(cast.counsellor)
    for _time in range(2):
        assert browser.post(row_address(statement), ROW | {"version": "0"}, headers=HTMX).status_code == 200
    assert statement.lines.count() == 1


def test_a_stale_row_is_refused_with_both_values(cast: Cast, as_: Browser) -> None:
    line = BudgetLineFactory(statement__file=cast.file, category="food", amount=Decimal("780.00"))
    details = statements.details_of(line)
    statements.set_budget_line(
        statement=line.statement, uuid=line.uuid, details=details.__replace__(amount=80000), version=1, by=cast.cover
    )
    mine = ROW | {"version": "1", "amount": "900"}
    response = as_(cast.counsellor).post(row_address(line.statement, line.uuid), mine, headers=HTMX)
    body = response.content.decode()
    line.refresh_from_db()
    assert (response.status_code, line.amount, line.version) == (409, Decimal("800.00"), 2)
    assert cast.cover.name in body
    assert "900" in body
    assert "800,00" in body
    assert as_(cast.counsellor).post(row_address(line.statement, line.uuid), mine).status_code == 409
    kept = as_(cast.counsellor).post(row_address(line.statement, line.uuid), mine | {"version": "2"}, headers=HTMX)
    line.refresh_from_db()
    assert (kept.status_code, line.amount) == (200, Decimal("900.00"))


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"amount": "1.234"}, "amount"),
        ({"amount": "-5"}, "amount"),
        ({"amount": ""}, "amount"),
        ({"category": ""}, "category"),
        ({"category": "wage"}, "category"),
        ({"period": "daily"}, "period"),
    ],
)
def test_a_bad_row_comes_back_as_typed(cast: Cast, as_: Browser, change: dict[str, str], column: str) -> None:
    statement = FinancialStatementFactory(file=cast.file)
    posted = ROW | {"version": "0", "label": "Marché du samedi"} | change
    for headers in (HTMX, {}):
        response = as_(cast.counsellor).post(row_address(statement), posted, headers=headers)
        body = response.content.decode()
        assert (response.status_code, statement.lines.count()) == (422, 0)
        assert "Marché du samedi" in body
        assert f"flexible-{KEY}-{column}_error" in body


def test_foreign_ids_are_worthless(cast: Cast, as_: Browser) -> None:
    theirs = BudgetLineFactory(statement__file=cast.other_file, category="food")
    stranger = HouseholdMemberFactory(file=cast.other_file, relation="child")
    mine = FinancialStatementFactory(file=cast.file)
    browser = as_(cast.counsellor)
    saved = browser.post(row_address(mine, theirs.uuid), ROW | {"version": "1"}, headers=HTMX)
    assert saved.status_code == 404
    income = ROW | {"version": "0", "category": "wage", "holder": str(stranger.pk)}
    assert browser.post(row_address(mine, section="income"), income, headers=HTMX).status_code == 422
    assert browser.get(address(mine, "line", theirs.uuid)).status_code == 404
    assert browser.post(address(mine, "remove_line", theirs.uuid), {"version": "1"}).status_code == 404
    theirs.refresh_from_db()
    assert (mine.lines.count(), theirs.amount, theirs.removed_on) == (0, Decimal("1150.00"), None)


def test_removed_with_one_button_and_put_back_with_the_next(cast: Cast, as_: Browser) -> None:
    line = BudgetLineFactory(statement__file=cast.file)
    browser = as_(cast.counsellor)
    page = browser.post(address(line.statement, "remove_line", line.uuid), {"version": "1"}, follow=True)
    undo = address(line.statement, "restore_line", line.uuid)
    assert f'action="{undo}"' in page.content.decode()
    line.refresh_from_db()
    assert line.removed_on is not None
    browser.post(undo)
    line.refresh_from_db()
    assert line.removed_on is None
    browser.post(address(line.statement, "remove_line", line.uuid), {"version": "1"})
    line.refresh_from_db()
    assert line.removed_on is None


def test_the_details_keep_what_the_row_does_not_ask(cast: Cast, as_: Browser) -> None:
    line = BudgetLineFactory(statement__file=cast.file, category="food", amount=Decimal("780.00"))
    browser = as_(cast.counsellor)
    everything = ROW | {
        "version": "1", "amount": "780", "holder": str(cast.file.members.get().pk), "starts": "1/11/26",
        "ends": "30/11/26", "comment": "devis", "reason": "régime",
    }  # fmt: skip
    assert browser.post(address(line.statement, "line", line.uuid), everything).status_code == 302
    row = ROW | {"version": "2", "amount": "790", "reason": "régime médical"}
    assert browser.post(row_address(line.statement, line.uuid), row, headers=HTMX).status_code == 200
    line.refresh_from_db()
    assert (line.amount, line.starts, line.ends, line.comment, line.reason, line.holder) == (
        Decimal("790.00"), TODAY.replace(day=1), TODAY.replace(day=30), "devis", "régime médical",
        cast.file.members.get(),
    )  # fmt: skip
    assert browser.post(address(line.statement, "line", line.uuid), everything).status_code == 409
    without = {name: value for name, value in everything.items() if name != "version"}
    assert browser.post(address(line.statement, "line", line.uuid), without).status_code == 409


def test_far_from_its_reference_a_line_asks_for_a_reason(cast: Cast, as_: Browser) -> None:
    ReferenceAmountFactory(service=cast.service, persons=1, amount=Decimal("640.00"))
    line = BudgetLineFactory(statement__file=cast.file, category="food", amount=Decimal("780.00"))
    shown = text_of(as_(cast.counsellor).get(address(line.statement, "version")))
    assert "▲ 640,00" in shown


GOOD = "Loyer\tAppartement\t1 150,00\tmois\nÉlectricité, gaz, chauffage\t\t210\t2 mois\nfood\t\t=400+380\t"
BAD = "Yacht\t\t12\tmois\nrent\t\t1.234\tmois\nrent\t\t12\tdécennie"


def test_rows_of_a_spreadsheet_are_shown_first_and_saved_once(cast: Cast, as_: Browser) -> None:
    statement = FinancialStatementFactory(file=cast.file)
    browser = as_(cast.counsellor)
    posted = {"text": f"rent\tAppartement\t1 150,00\tmois\n{BAD}\nfood\t\t=400+380\t", "batch": str(KEY)}
    preview = browser.post(address(statement, "paste"), posted)
    assert (preview.status_code, statement.lines.count()) == (200, 0)
    assert [row.number for row in preview.context["rows"] if row.problem] == [2, 3, 4]
    for _time in range(2):
        browser.post(address(statement, "paste"), posted | {"save": "1"})
    lines = list(statement.lines.values_list("category", "label", "amount", "period", "comment"))
    assert lines == [
        ("rent", "Appartement", Decimal("1150.00"), "monthly", ""),
        ("food", "", Decimal("780.00"), "monthly", "=400+380"),
    ]
    assert browser.post(address(statement, "paste"), {"text": BAD, "batch": str(KEY)}).status_code == 422


@pytest.mark.parametrize(
    "row",
    [
        "rent\t\t5\tweeks",
        "rent\t\t5\t4",
        "rent\t\t5\tbimonthly",
        "rent\t\t5\tmois\tetc.",
        f"rent\t{'x' * 121}\t5\tmois",
    ],
)
def test_a_row_of_a_spreadsheet_is_never_guessed_nor_cut_off(cast: Cast, as_: Browser, row: str) -> None:
    statement = FinancialStatementFactory(file=cast.file)
    browser = as_(cast.counsellor)
    answer = browser.post(address(statement, "paste"), {"text": row, "batch": str(KEY), "save": "1"})
    assert (answer.status_code, [bool(read.problem) for read in answer.context["rows"]]) == (422, [True])
    assert not statement.lines.exists()


def test_freezing_shows_the_differences_and_makes_the_page_read_only(cast: Cast, as_: Browser) -> None:
    first = BudgetLineFactory(statement__file=cast.file, label="Loyer rue Haute").statement
    browser = as_(cast.counsellor)
    assert browser.post(address(first, "freeze"), {"version": "1"}).status_code == 302
    start = reverse("statements:start", args=[cast.file.reference])
    browser.post(start, {"effective_on": "2026-12-01"})
    second = FinancialStatement.objects.get(number=2)
    second.lines.update(amount=Decimal("1200.00"))
    shown = text_of(browser.get(address(second, "freeze")))
    assert "Loyer rue Haute 1 150,00 1 200,00 +50,00" in shown
    page = browser.get(address(second, "version")).content.decode()
    assert "1 150,00" in page.replace("\u202f", " ")
    assert browser.post(address(second, "freeze"), {"version": "9"}).status_code == 409
    assert browser.post(address(second, "freeze"), {"version": "1"}).status_code == 302
    frozen = browser.get(address(second, "version")).content.decode()
    assert 'name="amount"' not in frozen
    refused = browser.post(row_address(second), ROW | {"version": "0"}, headers=HTMX)
    assert (refused.status_code, second.lines.count()) == (422, 1)


def test_law_input_and_capacity_are_corrected_with_a_reason(cast: Cast, as_: Browser) -> None:
    statement = worked_example(cast.file)
    browser = as_(cast.counsellor)
    adults = address(statement, "law_input", "adults")
    assert browser.post(adults, {"value": "3", "reason": ""}).status_code == 422
    assert browser.post(adults, {"value": "0", "reason": "x"}).status_code == 422
    assert statement.overrides.count() == 0
    assert browser.post(adults, {"value": "3", "reason": "grand-mère"}).status_code == 302
    assert "grand-mère" in text_of(browser.get(address(statement, "version")))
    assert browser.post(adults, {"take_back": "1"}).status_code == 302
    assert statement.overrides.count() == 0
    assert browser.get(address(statement, "law_input", "salary")).status_code == 404
    capacity = address(statement, "capacity")
    assert browser.post(capacity, {"version": "1", "amount": "500", "reason": ""}).status_code == 422
    assert browser.post(capacity, {"version": "1", "amount": "500", "reason": "dentiste"}).status_code == 302
    shown = text_of(browser.get(address(statement, "version")))
    assert "dentiste" in shown
    assert "500,00 €" in shown
    assert browser.post(capacity, {"version": "2", "take_back": "1"}).status_code == 302
    statement.refresh_from_db()
    assert statement.capacity_set is None


def test_a_figure_opens_down_to_the_rules_of_the_law(cast: Cast, as_: Browser) -> None:
    statement = worked_example(cast.file)
    shown = text_of(as_(cast.supervisor).get(address(statement, "figure", "repayment_capacity")))
    assert "LU-1" in shown
    assert "612,00 €" in shown
    assert as_(cast.supervisor).get(address(statement, "figure", "wealth")).status_code == 404


@pytest.mark.parametrize(
    "case",
    [
        ("lu", "3000.00", 0, "2023-06-01", "755,00"),
        ("fr", "1900.00", 0, "2026-06-01", "405,04"),
        ("be", "2000.00", 2, "2025-06-01", "156,60"),
    ],
)
def test_the_screen_gives_the_attachable_share_of_each_country(
    cast: Cast, as_: Browser, case: tuple[str, str, int, str, str]
) -> None:
    """The amounts are those of tests/vectors/law.yaml."""
    jurisdiction, income, children, on, share = case
    cast.service.jurisdiction = jurisdiction
    cast.service.save()
    for _child in range(children):
        HouseholdMemberFactory(file=cast.file, child=True)
    browser = as_(cast.counsellor)
    browser.post(reverse("statements:start", args=[cast.file.reference]), {"effective_on": on})
    statement = FinancialStatement.objects.get()
    wage = {
        "version": "0", "category": "wage", "label": "", "amount": income, "period": "monthly",
        "evidence": "document", "holder": str(cast.file.members.first().pk),
    }  # fmt: skip
    browser.post(row_address(statement, section="income"), wage, headers=HTMX)
    response = browser.get(address(statement, "figure", "attachable_share"))
    assert f"{share} €" in text_of(response)


def test_the_page_asks_the_database_as_often_for_fifty_lines_as_for_one(cast: Cast, as_: Browser) -> None:
    statement = worked_example(cast.file)
    browser = as_(cast.counsellor)
    browser.get(address(statement, "version"))
    counts = []
    for _step in range(2):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            browser.get(address(statement, "version"))
        counts.append(len(queries))
        member = cast.file.members.first()
        for number in range(40):
            category = "wage" if number % 2 else "rent"
            BudgetLineFactory(statement=statement, category=category, holder=member)
    assert counts[0] == counts[1]
    assert counts[0] <= 40


def test_belgium_of_2026_works_once_the_missing_minimum_is_entered(cast: Cast, as_: Browser) -> None:
    cast.service.jurisdiction = "be"
    cast.service.save()
    statement = worked_example(cast.file, effective_on="2026-06-01")
    browser = as_(cast.counsellor)
    capacity = address(statement, "figure", "repayment_capacity")
    assert browser.get(capacity).status_code == 404
    assert "« Revenu minimum »" in text_of(browser.get(address(statement, "version")))
    wage = statement.lines.filter(category="wage").first()
    for name, value in (
        ("household_minimum", "1776,07"),
        ("category", "family"),
        (f"kind:{wage.uuid}", "replacement"),
        ("waive:attachable_share", ""),
    ):
        page = address(statement, "law_input", name)
        assert browser.get(page).status_code == 200
        assert browser.post(page, {"value": value, "reason": "vu au CPAS"}).status_code == 302
    values = dict(statement.overrides.values_list("name", "value"))
    assert values == {
        "household_minimum": 177607,
        "category": "family",
        f"kind:{wage.uuid}": "replacement",
        "waive:attachable_share": True,
    }
    # The smallest term left: 3,120.00 − 2,508.00 of surplus, under 3,120.00 − 1,776.07 − 299.40.
    assert "612,00 €" in text_of(browser.get(capacity))
    assert browser.get(address(statement, "law_input", "waive:surplus")).status_code == 404


HOSTILE = "</td><script>alert(1)</script>{{ 7|add:7 }}'\";--"


def test_hostile_text_stays_text(cast: Cast, as_: Browser) -> None:
    line = BudgetLineFactory(
        statement__file=cast.file, label=HOSTILE, comment=HOSTILE, reason=HOSTILE, category="food"
    )
    browser = as_(cast.counsellor)
    for query in ("", "?print"):
        body = browser.get(address(line.statement, "version") + query).content.decode()
        assert "<script>alert" not in body
        assert "&lt;script&gt;alert(1)" in body


def test_each_act_is_told_in_the_timeline(cast: Cast, as_: Browser) -> None:
    statement = FinancialStatementFactory(file=cast.file)
    browser = as_(cast.counsellor)
    browser.post(row_address(statement), ROW | {"version": "0"}, headers=HTMX)
    browser.post(address(statement, "capacity"), {"version": "1", "amount": "5", "reason": "dentiste"})
    browser.post(address(statement, "law_input", "adults"), {"value": "2", "reason": "couple"})
    browser.post(address(statement, "remove_line", KEY), {"version": "1"})
    browser.post(address(statement, "restore_line", KEY))
    browser.post(address(statement, "date"), {"version": "2", "effective_on": "1/11/2026"})
    browser.post(address(statement, "paste"), {"text": GOOD.split("\n")[2], "batch": str(uuid4()), "save": "1"})
    browser.post(address(statement, "freeze"), {"version": "3"})
    verbs = list(JournalEntry.objects.filter(file=cast.file).order_by("pk").values_list("verb", flat=True))
    assert verbs == [
        f"statements.{name}"
        for name in (
            "set_budget_line",
            "set_capacity",
            "override_law_input",
            "remove_budget_line",
            "restore_budget_line",
            "date_statement",
            "paste_budget_lines",
            "freeze_statement",
        )
    ]
    shown = text_of(browser.get(reverse("client_files:timeline", args=[cast.file.reference])))
    for fact in ("Courses", "155,50", "dentiste", "couple", "v1"):
        assert fact in shown
    assert BudgetLine.objects.count() == 2


def test_supervisors_set_the_references_of_their_own_services(cast: Cast, as_: Browser) -> None:
    references = reverse("statements:references")
    posted = {"service": cast.service.pk, "category": "food", "persons": "2", "amount": "900"}
    assert as_(cast.counsellor).post(references, posted).status_code == 403
    assert as_(cast.other_supervisor).post(references, posted).status_code == 422
    assert ReferenceAmount.objects.count() == 0
    assert as_(cast.supervisor).post(references, posted).status_code == 302
    assert "900,00" in text_of(as_(cast.supervisor).get(references))
    as_(cast.supervisor).post(references, posted | {"amount": ""})
    assert ReferenceAmount.objects.count() == 0


def test_a_line_names_the_paper_that_proves_it_and_takes_it_along(cast: Cast, as_: Browser) -> None:
    paper, elsewhere = (
        AttachmentFactory(file=cast.file, title="Fiche 10/2026"),
        AttachmentFactory(file=cast.other_file),
    )
    line = BudgetLineFactory(statement__file=cast.file, category="rent", amount=Decimal("900.00"))
    browser, page = as_(cast.counsellor), address(line.statement, "line", line.uuid)
    typed = {"category": "rent", "amount": "900", "period": "monthly", "evidence": "none", "version": line.version}
    assert browser.post(page, typed | {"paper": elsewhere.pk}).status_code == 422
    assert browser.post(page, typed | {"paper": paper.pk}).status_code == 302
    line.refresh_from_db()
    assert (line.paper, line.evidence) == (paper, Evidence.DOCUMENT)
    link = reverse("client_files:paper", args=[cast.file.reference, paper.pk])
    assert f'href="{link}"' in browser.get(f"{address(line.statement, 'version')}?print").content.decode()
    statements.freeze_statement(
        statement=line.statement, running=(), version=line.statement.version, on=TODAY, by=cast.counsellor
    )
    following = statements.start_statement(file=cast.file, effective_on=TODAY, by=cast.counsellor)
    assert following.lines.get().paper == paper
