"""A button of a page that is older than the file: the refusal is said, nothing is written, nothing breaks."""

import uuid
from collections.abc import Callable
from datetime import date

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from caseflow.accounts.models import User
from caseflow.audit.models import AuditEntry
from counselling.client_files import services as files
from counselling.client_files.models import ClientFile
from counselling.client_files.services.rules import FileClosed
from counselling.debts import services as debts
from counselling.domain.lifecycle import ClosureReason
from counselling.plans import services as plans
from counselling.statements import services as statements
from counselling.statements.models import FinancialStatement
from counselling.statements.services import StatementFrozen
from tests.cast import Cast
from tests.factories.plans import owed_example, scenario
from tests.factories.statements import FinancialStatementFactory, worked_example

Browsers = Callable[[User | None], Client]
KEY = uuid.UUID(int=7)


def close(file: ClientFile, by: User, today: date) -> None:
    files.close_file(file=file, closure_reason=ClosureReason.ADVICE_ONLY, on=today, by=by)


def said_after(browser: Client, url: str, data: dict[str, object]) -> tuple[int, list[str]]:
    answer = browser.post(url, data, headers={"Accept-Language": "en"})
    return answer.status_code, [str(message) for message in get_messages(answer.wsgi_request)]


def removed_line(statement: FinancialStatement, today: date) -> uuid.UUID:
    line = statement.lines.last()
    statements.remove_budget_line(line=line, version=line.version, on=today, by=line.changed_by)
    return line.uuid


@pytest.mark.parametrize("page", ["remove_debt", "restore_debt", "remove_line", "restore_line", "copy", "restore"])
def test_a_button_on_a_file_closed_meanwhile(cast: Cast, as_: Browsers, today: date, page: str) -> None:
    here, by = [cast.file.reference], cast.counsellor
    plan = scenario(cast.file, by)
    plans.discard_plan(plan=plan, version=1, on=today, by=by)
    kept = scenario(cast.file, by)
    draft = statements.start_statement(file=cast.file, effective_on=today, by=by)
    gone = owed_example(cast.file, 1)[0]
    debts.remove_debt(debt=gone, on=today, by=by)
    line = draft.lines.first()
    addresses = {
        "remove_debt": reverse("debts:remove", args=[*here, cast.file.debts.first().pk]),
        "restore_debt": reverse("debts:restore", args=[*here, gone.pk]),
        "remove_line": reverse("statements:remove_line", args=[*here, draft.number, line.uuid]),
        "restore_line": reverse("statements:restore_line", args=[*here, draft.number, removed_line(draft, today)]),
        "copy": reverse("plans:copy", args=[*here, kept.pk]),
        "restore": reverse("plans:restore", args=[*here, plan.pk]),
    }
    browser = as_(by)
    close(cast.file, by, today)
    before = AuditEntry.objects.count()
    assert said_after(browser, addresses[page], {"version": line.version}) == (302, [FileClosed.sentence])
    assert AuditEntry.objects.count() == before


def test_a_line_of_a_budget_frozen_meanwhile(cast: Cast, as_: Browsers, today: date) -> None:
    statement = worked_example(cast.file)
    line = statement.lines.first()
    browser = as_(cast.counsellor)
    statements.freeze_statement(statement=statement, running=(), version=1, on=today, by=cast.counsellor)
    url = reverse("statements:remove_line", args=[cast.file.reference, statement.number, line.uuid])
    assert said_after(browser, url, {"version": line.version}) == (302, [StatementFrozen.sentence])


@pytest.mark.parametrize("page", ["debts", "budget"])
def test_a_paste_on_a_file_closed_meanwhile_keeps_what_was_pasted(
    cast: Cast, as_: Browsers, today: date, page: str
) -> None:
    number = FinancialStatementFactory(file=cast.file).number
    url, data = {
        "debts": (reverse("debts:paste", args=[cast.file.reference]), {"text": "Nouveau\t100", "key": KEY}),
        "budget": (
            reverse("statements:paste", args=[cast.file.reference, number]), {"text": "rent\t\t5\t", "batch": KEY}
        ),
    }[page]  # fmt: skip
    browser = as_(cast.counsellor)
    close(cast.file, cast.counsellor, today)
    answer = browser.post(url, data | {"save": "1"}, headers={"Accept-Language": "en"})
    assert answer.status_code == 422
    assert answer.context["form"].non_field_errors() == [FileClosed.sentence]
    assert answer.context["form"]["text"].value() == data["text"]
