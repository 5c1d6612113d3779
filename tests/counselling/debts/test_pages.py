import uuid
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from caseflow.accounts.models import User
from caseflow.audit.models import AuditEntry
from counselling.client_files.models import JournalEntry
from counselling.debts import services as debts
from counselling.debts.models import Balance, Debt
from counselling.partners.models import Creditor
from tests.cast import Cast
from tests.factories.debts import DebtFactory, LimitationEventFactory
from tests.factories.partners import CreditorFactory

Browsers = Callable[[User | None], Client]
HOSTILE = "<script>alert(1)</script>\"'{{ 7*7 }}{% now %}\u202e=1+1"
FRAGMENT = {"HX-Request": "true"}


@pytest.fixture
def browser(cast: Cast, as_: Browsers) -> Client:
    CreditorFactory(service=cast.service, name="Cofilux")
    return as_(cast.counsellor)


def address(cast: Cast, rest: str = "") -> str:
    return f"/files/{cast.file.reference}/debts/{rest}"


def row(cast: Cast, key: object) -> str:
    return address(cast, f"rows/{key}/")


def test_a_row_is_taken_down_once_however_often_it_is_posted(cast: Cast, browser: Client) -> None:
    key = uuid.uuid4()
    typed = {"version": "0", "creditor": "cof", "balance": "4812,35", "instalment": "120", "rate": "12,9"}
    answers = [browser.post(row(cast, key), typed, headers=FRAGMENT) for _time in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert b"<input" not in answers[0].content
    debt = Debt.objects.get()
    assert (debt.pk, debt.creditor.name, debt.instalment, debt.version) == (key, "Cofilux", Decimal("120.00"), 1)
    assert (Balance.objects.count(), JournalEntry.objects.filter(verb__startswith="debts.").count()) == (1, 1)


def test_a_stale_row_answers_409_with_both_values(cast: Cast, browser: Client, today: date) -> None:
    debt = DebtFactory(file=cast.file, reference="A", creditor__name="Zénith")
    debts.change_debt(debt=debt, fields={"reference": "theirs"}, version=1, on=today, by=cast.cover)
    typed = {"version": "1", "creditor": "Zénith", "nature": "revolving", "balance": "4812,35", "reference": "mine"}
    typed |= {"instalment": "120,00", "rate": "12,9"}
    for headers in (FRAGMENT, {}):
        answer = browser.post(row(cast, debt.pk), typed, headers=headers)
        assert answer.status_code == 409
        text = answer.content.decode()
        assert 'data-name="reference" data-value="theirs"' in text
        assert 'value="mine"' in text
        assert "C. Kieffer" in text
    debt.refresh_from_db()
    assert (debt.reference, debt.version) == ("theirs", 2)
    assert browser.post(row(cast, debt.pk), typed | {"version": "2"}, headers=FRAGMENT).status_code == 200
    debt.refresh_from_db()
    assert (debt.reference, debt.version, debt.balances.count()) == ("mine", 3, 1)


def test_a_new_balance_in_the_row_is_added(cast: Cast, browser: Client, time_machine: object) -> None:
    time_machine.move_to("2026-11-24 10:00")  # type: ignore[attr-defined]
    debt = DebtFactory(file=cast.file, creditor__name="Zénith")
    typed = {
        "version": "1",
        "creditor": "Zénith",
        "balance": "=4000+100",
        "nature": "revolving",
        "reference": debt.reference,
    }
    assert browser.post(row(cast, debt.pk), typed | {"instalment": "120", "rate": "12.9"}).status_code == 302
    assert [balance.total for balance in debt.balances.all()] == [Decimal("4100.00"), Decimal("4812.35")]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"creditor": "inconnu", "balance": "1"}, "inconnu"),
        ({"creditor": "co", "balance": "1"}, "Cofilux, Cofinance"),
        ({"creditor": "cofil", "balance": "1.234"}, "1234"),
        ({"creditor": "cofil", "balance": ""}, "errorlist"),
        ({"creditor": "", "balance": "1"}, "errorlist"),
        ({"creditor": "cofil", "balance": "1", "nature": "nonsense"}, "errorlist"),
        ({"creditor": "cofil", "balance": "1", "collector": "cofil"}, "errorlist"),
        ({"creditor": "cofil", "balance": "1", "rate": "101"}, "errorlist"),
    ],
)
def test_what_cannot_be_read_is_asked_and_nothing_is_saved(
    cast: Cast, browser: Client, typed: dict[str, str], sentence: str
) -> None:
    CreditorFactory(service=cast.service, name="Cofinance")
    answer = browser.post(row(cast, uuid.uuid4()), typed, headers=FRAGMENT)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert Debt.objects.count() == 0


def test_keys_of_other_files_are_worth_nothing(cast: Cast, browser: Client) -> None:
    foreign = DebtFactory(file=cast.colleagues_file)
    event = LimitationEventFactory(debt=foreign)
    before = Debt.objects.values().get(pk=foreign.pk)
    typed = {"version": "1", "creditor": "Cofilux", "balance": "1"}
    for rest in (
        f"rows/{foreign.pk}/", f"{foreign.pk}/facts/", f"{foreign.pk}/balances/", f"{foreign.pk}/events/",
        f"{foreign.pk}/events/{event.pk}/withdraw/", f"{foreign.pk}/steps/settle_debt/", f"{foreign.pk}/remove/",
        f"{foreign.pk}/restore/", f"quick/{foreign.pk}/",
    ):  # fmt: skip
        assert browser.post(address(cast, rest), typed | {"line": "Cofilux 1"}).status_code == 404, rest
    assert browser.get(address(cast, f"{foreign.pk}/")).status_code == 404
    assert Debt.objects.values().get(pk=foreign.pk) == before
    assert (Debt.objects.count(), Balance.objects.count()) == (1, 1)


def test_a_creditor_of_another_service_does_not_exist_here(cast: Cast, browser: Client) -> None:
    CreditorFactory(service=cast.other_service, name="Secret Ailleurs")
    answer = browser.post(row(cast, uuid.uuid4()), {"creditor": "Secret Ailleurs", "balance": "1"}, headers=FRAGMENT)
    assert (answer.status_code, Debt.objects.count()) == (422, 0)
    assert b"Secret" not in browser.get("/creditors/suggestions/?q=secret").content
    assert b"Secret" not in browser.get("/creditors/").content


def test_only_documented_fields_change(cast: Cast, browser: Client) -> None:
    debt = DebtFactory(file=cast.file, creditor__name="Zénith")
    typed = {"version": "1", "creditor": "Zénith", "balance": "4812,35", "nature": "revolving", "reference": "neu"}
    typed |= {"status": "settled", "file": str(cast.colleagues_file.pk), "removed_on": "2020-01-01", "id": "1"}
    assert browser.post(row(cast, debt.pk), typed).status_code == 302
    debt.refresh_from_db()
    assert (debt.reference, debt.status, debt.file, debt.removed_on) == ("neu", "declared", cast.file, None)


def test_hostile_text_stays_text(cast: Cast, browser: Client) -> None:
    debt = DebtFactory(file=cast.file, creditor__name=HOSTILE, reference=HOSTILE[:60], secured_on=HOSTILE)
    for path in (address(cast), address(cast, f"{debt.pk}/"), "/creditors/", f"/creditors/{debt.creditor_id}/"):
        text = browser.get(path).content.decode()
        assert "<script>alert" not in text
        assert "&lt;script&gt;alert(1)" in text
    answer = browser.post(address(cast, "reading/"), {"line": f'"{HOSTILE.replace(chr(34), "")}" 12'})
    assert "<script>alert" not in answer.content.decode()


def test_a_quick_line_is_taken_down_and_corrected_in_place(cast: Cast, browser: Client) -> None:
    quick = address(cast, f"quick/{uuid.uuid4()}/")
    for _time in range(2):
        answer = browser.post(quick, {"version": "0", "line": "cof 4812,35 120 @12,9 #2881-440"}, headers=FRAGMENT)
        assert answer.status_code == 200
    debt = Debt.objects.get()
    assert (debt.reference, debt.rate, debt.balances.get().total) == (
        "2881-440",
        Decimal("12.900"),
        Decimal("4812.35"),
    )
    assert JournalEntry.objects.filter(verb="debts.record_debt").count() == 1
    browser.post(quick, {"version": "1", "line": "cof 4900 120 @12,9 #2881-441"}, headers=FRAGMENT)
    debt.refresh_from_db()
    assert (debt.reference, debt.version, debt.balances.count()) == ("2881-441", 2, 2)


@pytest.mark.parametrize(
    "line", ["cof 4 812,35", "cof 1.234", "cof", "cof 1 2 3", "inconnu 5", "cof 12 loyer", "cof -5"]
)
def test_an_unclear_line_is_not_saved(cast: Cast, browser: Client, line: str) -> None:
    answer = browser.post(address(cast, f"quick/{uuid.uuid4()}/"), {"version": "0", "line": line}, headers=FRAGMENT)
    assert answer.status_code == 422
    assert f'value="{line}"' in answer.content.decode()
    without_script = browser.post(address(cast, f"quick/{uuid.uuid4()}/"), {"version": "0", "line": line})
    assert without_script.status_code == 422
    assert f'value="{line}"' in without_script.content.decode()
    assert Debt.objects.count() == 0


def test_a_new_creditor_with_too_long_a_name_is_refused(cast: Cast, browser: Client) -> None:
    name, key = "Crédit " * 20, uuid.uuid4()
    quick = browser.post(f"{address(cast, f'quick/{key}/')}?new=1", {"version": "0", "line": f"{name} 100"})
    typed = browser.post(f"{row(cast, key)}?new=1", {"version": "0", "creditor": name, "balance": "100"})
    assert (quick.status_code, typed.status_code) == (422, 422)
    pasted = browser.post(address(cast, "paste/"), {"text": f"{name}\t100", "key": str(key), "save": "1"})
    assert [len(found.errors) for found in pasted.context["rows"]] == [1]
    assert not Creditor.objects.filter(name__startswith="Crédit").exists()


def test_an_unknown_creditor_is_added_from_the_same_line(cast: Cast, browser: Client) -> None:
    quick = address(cast, f"quick/{uuid.uuid4()}/")
    refused = browser.post(quick, {"version": "0", "line": "Zénith SA 99,50"}, headers=FRAGMENT)
    assert f"{quick}?new=1" in refused.content.decode()
    assert browser.post(f"{quick}?new=1", {"version": "0", "line": "Zénith SA 99,50"}).status_code == 302
    creditor = Creditor.objects.get(name="Zénith SA")
    assert (creditor.service, Debt.objects.get().creditor) == (cast.service, creditor)


def test_the_reading_names_a_possible_duplicate_and_saves_nothing(cast: Cast, browser: Client) -> None:
    DebtFactory(file=cast.file, reference="77-1", creditor__name="Zénith")
    before = AuditEntry.objects.count()
    text = browser.post(address(cast, "reading/"), {"line": ["déjà saisi 1", "cof 100 #77-1"]}).content.decode()
    assert "Cofilux" in text
    assert "Zénith 77-1" in text
    assert (Debt.objects.count(), AuditEntry.objects.count()) == (1, before)


PASTE = (
    "Cofilux\t4812,35\t120\t12,9\t2881\trevolving\nNouveau\t100\n\nnouveau\t50\nco\t1\nCofilux\t1.234\t\t\t\tbidon\n"
)


def test_a_paste_is_shown_first_and_its_good_rows_are_saved_once(cast: Cast, browser: Client) -> None:
    CreditorFactory(service=cast.service, name="Cofinance")
    paste = address(cast, "paste/")
    preview = browser.post(paste, {"text": PASTE})
    assert (preview.status_code, Debt.objects.count()) == (200, 0)
    shown = preview.context["rows"]
    assert [(found.number, bool(found.reading), len(found.errors)) for found in shown] == [
        (1, True, 0), (2, True, 0), (4, True, 0), (5, False, 1), (6, False, 2),
    ]  # fmt: skip
    key = preview.context["form"]["key"].value()
    for _time in range(2):
        assert browser.post(paste, {"text": PASTE, "key": key, "save": "1"}).status_code == 302
    saved = {(debt.creditor.name, debt.balances.get().total, debt.nature) for debt in Debt.objects.all()}
    assert saved == {
        ("Cofilux", Decimal("4812.35"), "revolving"),
        ("Nouveau", Decimal("100.00"), "other"),
        ("Nouveau", Decimal("50.00"), "other"),
    }
    assert Creditor.objects.filter(name__iexact="nouveau").count() == 1
    assert JournalEntry.objects.filter(verb="debts.record_debt").count() == 3


def test_one_debt_is_corrected_on_its_page(cast: Cast, browser: Client, today: date) -> None:
    debt = DebtFactory(file=cast.file, creditor__name="Zénith")
    facts = address(cast, f"{debt.pk}/facts/")
    form = browser.get(address(cast, f"{debt.pk}/")).context["facts_form"]
    typed = {form.add_prefix(name): form[name].value() for name in form.fields}
    typed = {name: "" if value is None else value for name, value in typed.items() if value is not False}
    assert browser.post(facts, typed).status_code == 302
    assert Debt.objects.get().version == 1
    refused = browser.post(facts, typed | {"facts-treatment": "outside"})
    assert refused.status_code == 422
    assert refused.context["facts_form"].errors.get("treatment_reason")
    debts.change_debt(debt=debt, fields={"guarantor": "Marc"}, version=1, on=today, by=cast.cover)
    stale = browser.post(facts, typed | {"facts-guarantor": "Anne"})
    assert stale.status_code == 409
    text = stale.content.decode()
    assert "Marc" in text
    assert 'value="Anne"' in text
    kept = browser.post(facts, typed | {"facts-guarantor": "Anne", "facts-version": "2"})
    debt.refresh_from_db()
    assert (kept.status_code, debt.guarantor, debt.version) == (302, "Anne", 3)


def test_steps_balances_events_and_removal_from_the_page(cast: Cast, browser: Client) -> None:
    debt = DebtFactory(file=cast.file)
    page = address(cast, f"{debt.pk}/")
    assert browser.post(f"{page}steps/dispute_debt/", {"step-reason": ""}).status_code == 422
    assert browser.post(f"{page}steps/dispute_debt/", {"step-reason": "pas à moi"}).status_code == 302
    assert browser.post(f"{page}steps/nonsense/", {}).status_code == 404
    balance = {"balance-principal": "5000", "balance-as_of": "01/11/2026", "balance-source": "statement"}
    assert browser.post(f"{page}balances/", balance).status_code == 302
    assert (
        browser.post(f"{page}events/", {"event-kind": "payment", "event-happened_on": "2026-10-01"}).status_code == 302
    )
    event = debt.limitation_events.get()
    assert browser.post(f"{page}events/{event.pk}/withdraw/").status_code == 302
    text = browser.get(page).content.decode()
    assert "pas à moi" in text
    assert browser.post(f"{page}remove/").status_code == 302
    assert browser.post(row(cast, debt.pk), {"version": "5", "creditor": "cof", "balance": "1"}).status_code == 422
    assert browser.post(f"{page}restore/").status_code == 302
    debt.refresh_from_db()
    assert (debt.status, debt.status_reason, debt.removed_on) == ("disputed", "pas à moi", None)
    assert JournalEntry.objects.filter(facts__debt=str(debt.pk)).count() == 6


def test_who_only_reads_gets_no_inputs(cast: Cast, as_: Browsers) -> None:
    debt = DebtFactory(file=cast.file, creditor__name="Zénith")
    reader = as_(cast.supervisor)
    for path in (address(cast), address(cast, f"{debt.pk}/")):
        answer = reader.get(path)
        assert "Zénith" in answer.content.decode()
        assert b'name="creditor"' not in answer.content
        assert b"/facts/" not in answer.content


def test_the_export_is_logged_with_its_count_and_neutralised(cast: Cast, browser: Client) -> None:
    DebtFactory(file=cast.file, creditor__name="=cmd", reference="+352")
    DebtFactory(file=cast.file, status="settled")
    answer = browser.get(address(cast, "export.xlsx/?show=in_plan&sort=balance"))
    sheet = openpyxl.load_workbook(BytesIO(answer.content)).active
    assert sheet is not None
    cells = [[cell.value for cell in line] for line in sheet.iter_rows()]
    assert len(cells) == 3
    assert {(sheet.cell(line, 1).data_type, sheet.cell(line, 5).data_type) for line in (2, 3)} == {("s", "n")}
    assert "'=cmd" in browser.get(address(cast, "export.csv/")).content.decode()
    assert cells[1][4] == 4812.35
    entry = AuditEntry.objects.filter(verb="debts.export").earliest("pk")
    assert (entry.action, entry.detail, entry.file) == ("export", {"count": 2}, cast.file.reference)
    assert browser.get(address(cast, "export.pdf/")).status_code == 404


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", ["grand", "petit", "payé"]), ("?show=done", ["payé"]), ("?show=outside", []),
        ("?sort=creditor", ["grand", "payé", "petit"]), ("?show=flagged", []),
        ("?show=%00'&sort=x", ["grand", "petit", "payé"]),
        ("?sort=balance", ["payé", "grand", "petit"]), ("?like=nonsense", ["grand", "petit", "payé"]),
    ],
)  # fmt: skip
def test_the_filter_and_the_order(cast: Cast, browser: Client, query: str, shown: list[str]) -> None:
    DebtFactory(file=cast.file, creditor__name="petit", balance__principal=10)
    DebtFactory(file=cast.file, creditor__name="grand", balance__principal=900)
    DebtFactory(file=cast.file, creditor__name="payé", balance__principal=1000, status="settled")
    grid = browser.get(address(cast) + query).context["grid"]
    assert [line.label.split()[0] for line in grid.rows] == shown


def test_duplicating_keeps_creditor_collector_and_reference(cast: Cast, browser: Client) -> None:
    debt = DebtFactory(file=cast.file, creditor__name="Zénith", reference="R1")
    rows = list(browser.get(address(cast, f"?like={debt.pk}")).context["grid"].lines)
    form = rows[-1][0].form
    assert [form[name].value() for name in ("creditor", "reference", "balance")] == ["Zénith", "R1", None]


def test_the_number_of_queries_does_not_grow(cast: Cast, browser: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(address(cast)).status_code == 200
        return len(captured)

    DebtFactory(file=cast.file)
    queries()
    one = queries()
    for _number in range(49):
        DebtFactory(file=cast.file, collector=CreditorFactory(service=cast.service))
    assert queries() == one
