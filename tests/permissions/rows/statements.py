"""Who may open and change the budget of a file."""

from typing import Any
from uuid import UUID

from counselling.statements.models import BudgetLine, FinancialStatement, SetAsideQuestion
from tests.cast import Cast
from tests.factories import TODAY
from tests.factories.statements import BudgetLineFactory, FinancialStatementFactory
from tests.permissions.matrix import READERS, WRITERS_SAVE, WRITERS_SEE, Row, on_file

NEW = "7d9f1a52-6c1e-4b0f-9a3e-2f0c3a7f8e11"
KEY = UUID("7d9f1a52-6c1e-4b0f-9a3e-2f0c3a7f8e22")


def budget(cast: Cast) -> FinancialStatement:
    found = FinancialStatement.objects.filter(file=cast.file).first()
    return found or FinancialStatementFactory(file=cast.file)


def line(cast: Cast) -> BudgetLine:
    found = BudgetLine.objects.filter(statement__file=cast.file, uuid=KEY).first()
    return found or BudgetLineFactory(statement=budget(cast), uuid=KEY)


def removed(cast: Cast) -> UUID:
    row = line(cast)
    BudgetLine.objects.filter(pk=row.pk).update(removed_on=TODAY)
    return row.uuid


def number(cast: Cast) -> int:
    line(cast)
    return budget(cast).number


def version(cast: Cast) -> dict[str, Any]:
    return {"version": budget(cast).version}


def aside(cast: Cast) -> str:
    answer, _created = SetAsideQuestion.objects.get_or_create(
        statement=budget(cast), code="energy", defaults={"by": cast.counsellor}
    )
    return answer.code


def line_data(cast: Cast) -> dict[str, Any]:
    return {
        "version": line(cast).version, "category": "rent", "label": "", "amount": "900", "period": "monthly",
        "evidence": "none", "reason": "", "starts": "", "ends": "", "comment": "", "holder": "",
    }  # fmt: skip


SUPERVISORS = ("supervisor", "other_supervisor")

ROWS = {
    "statements:references": Row(
        GET=dict.fromkeys(SUPERVISORS, 200),
        POST={"supervisor": 302, "other_supervisor": 422},
        others=403,
        data=lambda cast: {"service": cast.service.pk, "category": "food", "persons": "2", "amount": "900"},
    ),
    "statements:budget": on_file(GET=READERS),
    "statements:start": on_file(POST=WRITERS_SAVE, data=lambda _cast: {"effective_on": "2026-11-24"}),
    "statements:version": on_file(GET=READERS, number=number),
    "statements:save_line": on_file(
        POST=WRITERS_SAVE, number=number, key=lambda cast: line(cast).uuid, data=line_data
    ),
    "statements:line": on_file(
        GET=WRITERS_SEE, POST=WRITERS_SAVE, number=number, key=lambda cast: line(cast).uuid, data=line_data
    ),
    "statements:remove_line": on_file(
        POST=WRITERS_SAVE, number=number, key=lambda cast: line(cast).uuid, data=version
    ),
    "statements:restore_line": on_file(POST=WRITERS_SAVE, number=number, key=removed),
    "statements:paste": on_file(
        GET=WRITERS_SEE,
        POST=WRITERS_SAVE,
        number=number,
        data=lambda _cast: {"text": "rent\tLoyer\t900\tmonthly", "batch": NEW, "save": "1"},
    ),
    "statements:date": on_file(
        GET=WRITERS_SEE,
        POST=WRITERS_SAVE,
        number=number,
        data=lambda cast: version(cast) | {"effective_on": "01/11/2026"},
    ),
    "statements:capacity": on_file(
        GET=WRITERS_SEE,
        POST=WRITERS_SAVE,
        number=number,
        data=lambda cast: version(cast) | {"amount": "100", "reason": "prudence"},
    ),
    "statements:law_input": on_file(
        GET=WRITERS_SEE,
        POST=WRITERS_SAVE,
        number=number,
        name=lambda _cast: "adults",
        data=lambda _cast: {"value": "2", "reason": "couple"},
    ),
    "statements:set_aside": on_file(POST=WRITERS_SAVE, number=number, code=lambda _cast: "telecom"),
    "statements:ask_again": on_file(POST=WRITERS_SAVE, number=number, code=aside),
    "statements:freeze": on_file(GET=WRITERS_SEE, POST=WRITERS_SAVE, number=number, data=version),
    "statements:figure": on_file(GET=READERS, number=number, name=lambda _cast: "surplus"),
}
