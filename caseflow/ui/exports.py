"""One writer for CSV and XLSX: numbers and days are typed, and no text of ours is ever a formula."""

import csv
import io
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

import xlsxwriter
from django.http import HttpResponse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from caseflow.ui import formats

type Value = str | int | Decimal | date | datetime | bool | None

MOST_ROWS = 20_000
LONGEST_CELL = 32_767
FORMULA_SIGNS = frozenset("=+-@＝＋－＠﹦﹢﹣﹫")
CONTROL_STARTS = ("\t", "\r", "\n", "\0")


class ExportKind(StrEnum):
    CSV = "csv"
    XLSX = "xlsx"


class TooManyRowsError(ValueError):
    """The list is longer than an export may be: narrow the filter."""


def neutralised(text: str) -> str:
    """Text that a spreadsheet would take for a formula gets an apostrophe in front."""
    seen = next((sign for sign in text if unicodedata.category(sign)[0] not in "ZC"), "")
    return f"'{text}" if seen in FORMULA_SIGNS or text.startswith(CONTROL_STARTS) else text


def download(*, name: str, heads: Sequence[object], rows: Iterable[Sequence[Value]], kind: ExportKind) -> HttpResponse:
    """The export as a file; `name` is a kind of list (“debts”), never a person."""
    lines = _capped(rows)
    content = csv_bytes(heads, lines) if kind == ExportKind.CSV else xlsx_bytes(heads, lines, sheet=name)
    media_type = {
        ExportKind.CSV: "text/csv; charset=utf-8",
        ExportKind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    }[kind]
    filename = f"{slugify(name) or 'export'}-{timezone.localdate():%Y-%m-%d}.{kind}"
    headers = {"Content-Disposition": f'attachment; filename="{filename}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(content, content_type=media_type, headers=headers)


def csv_bytes(heads: Sequence[object], rows: Iterable[Sequence[Value]]) -> bytes:
    """As the reader's Excel opens it: byte-order mark, and “;” with a decimal comma where commas are decimal."""
    comma = formats.decimal_separator() == ","
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";" if comma else ",", lineterminator="\r\n")
    writer.writerow([neutralised(str(head)) for head in heads])
    for row in rows:
        writer.writerow([_csv_value(value, comma=comma) for value in row])
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8", "replace")


def _csv_value(value: Value, *, comma: bool) -> str:
    if isinstance(value, Decimal):
        return f"{value:f}".replace(".", ",") if comma else f"{value:f}"
    if isinstance(value, bool) or value is None:
        return _flag(value)
    if isinstance(value, int):
        return str(value)
    if isinstance(value, datetime):
        return f"{_local(value):%Y-%m-%d %H:%M}"
    return value.isoformat() if isinstance(value, date) else neutralised(str(value))


def xlsx_bytes(heads: Sequence[object], rows: Iterable[Sequence[Value]], *, sheet: str = "") -> bytes:
    """One sheet with a frozen head; strings stay strings whatever they look like."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, options) as book:
        page = book.add_worksheet(slugify(sheet)[:31] or "export")
        looks = {
            "head": book.add_format({"bold": True, "bottom": 1}),
            "amount": book.add_format({"num_format": "#,##0.00"}),
            "day": book.add_format({"num_format": "dd/mm/yyyy"}),
            "moment": book.add_format({"num_format": "dd/mm/yyyy hh:mm"}),
        }
        for place, head in enumerate(heads):
            page.write_string(0, place, str(head), looks["head"])
        for number, row in enumerate(rows, start=1):
            for place, value in enumerate(row):
                _write(page, looks, number, place, value)
        page.freeze_panes(1, 0)
        page.autofit()
    return out.getvalue()


def _write(page: xlsxwriter.worksheet.Worksheet, looks: dict[str, object], row: int, place: int, value: Value) -> None:
    if value is None or isinstance(value, bool):
        page.write_string(row, place, _flag(value))
    elif isinstance(value, Decimal):
        page.write_number(row, place, value, looks["amount"])
    elif isinstance(value, int):
        page.write_number(row, place, value)
    elif isinstance(value, datetime):
        page.write_datetime(row, place, _local(value), looks["moment"])
    elif isinstance(value, date):
        page.write_datetime(row, place, value, looks["day"])
    else:
        page.write_string(row, place, str(value)[:LONGEST_CELL])


def _flag(value: bool | None) -> str:
    return "" if value is None else _("yes") if value else _("no")


def _local(moment: datetime) -> datetime:
    return timezone.make_naive(moment) if timezone.is_aware(moment) else moment


def _capped(rows: Iterable[Sequence[Value]]) -> list[Sequence[Value]]:
    lines: list[Sequence[Value]] = []
    for row in rows:
        if len(lines) == MOST_ROWS:
            raise TooManyRowsError(MOST_ROWS)
        lines.append(row)
    return lines
