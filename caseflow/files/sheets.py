"""Lists that people send as CSV or XLSX: read as text in a limited child, refused cell by cell where they compute."""

import csv
import io
import json
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from hashlib import sha256
from typing import Any

from django.utils.translation import gettext_noop

from caseflow import sandbox
from caseflow.files.uploads import MAX_SIZE

MAX_ROWS, MAX_COLUMNS = 50_000, 100
MAX_UNPACKED = 200 << 20
SEPARATORS = ";,\t"
READ = f"{__name__}.rows_in_child"

SENTENCES = {
    "empty": gettext_noop("The list is empty."),
    "size": gettext_noop("The list is larger than 20 MB."),
    "kind": gettext_noop("Send the list as CSV or XLSX."),
    "broken": gettext_noop("The list is damaged or cannot be read."),
    "unpacked": gettext_noop("Unpacked, the list is larger than 200 MB."),
    "rows": gettext_noop("The list has more than 50,000 rows."),
    "columns": gettext_noop("The list has more than 100 columns."),
    "formula": gettext_noop("Cell %(cell)s computes something: keep its value only."),
    "limits": gettext_noop("The list takes too long or too much memory to read."),
}

type Table = list[list[str]]


class SheetRefused(Exception):
    """A list that is not read; `code` names the reason, `facts` the place."""

    def __init__(self, code: str, **facts: object) -> None:
        self.code, self.sentence, self.facts = code, SENTENCES[code], facts
        super().__init__(code, facts)


def kind_of(content: bytes, name: str) -> str:
    """`csv` or `xlsx`, as content and name agree."""
    if not content:
        raise SheetRefused("empty")
    if len(content) > MAX_SIZE:
        raise SheetRefused("size")
    kind = name.rpartition(".")[2].strip().lower()
    if kind not in {"csv", "xlsx"} or (kind == "xlsx") != content.startswith(b"PK\x03\x04"):
        raise SheetRefused("kind")
    return kind


def read_table(content: bytes, kind: str) -> Table:
    """The rows of the list as text; days as 2026-11-22, empty rows at the end left out."""
    try:
        told = json.loads(sandbox.run(READ, content, kind))
    except sandbox.SandboxError as error:
        raise SheetRefused("broken" if error.reason == sandbox.Reason.FAILED else "limits") from error
    if "refused" in told:
        raise SheetRefused(told["refused"], **told["facts"])
    rows: Table = told["rows"]
    if not rows:
        raise SheetRefused("empty")
    return rows


def fingerprint(content: bytes) -> str:
    return sha256(content).hexdigest()


def rows_in_child(content: bytes, kind: str) -> bytes:
    try:
        rows = list(_within_limits(_of_workbook(content) if kind == "xlsx" else _of_text(content)))
    except SheetRefused as refused:
        return json.dumps({"refused": refused.code, "facts": refused.facts}).encode()
    while rows and not any(rows[-1]):
        rows.pop()
    return json.dumps({"rows": rows}).encode()


def _within_limits(rows: Iterable[list[str]]) -> Iterator[list[str]]:
    for number, row in enumerate(rows):
        if number > MAX_ROWS:
            raise SheetRefused("rows")
        while row and not row[-1]:
            row.pop()
        if len(row) > MAX_COLUMNS:
            raise SheetRefused("columns")
        yield row


def _of_text(content: bytes) -> Iterator[list[str]]:
    """UTF-8 with or without its mark, else Windows-1252; the separator that the first row has most of."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    if "\0" in text:
        raise SheetRefused("broken")
    head = text.partition("\n")[0]
    separator = max(SEPARATORS, key=head.count)
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True):
            yield [cell.strip() for cell in row]
    except csv.Error:
        raise SheetRefused("broken") from None


def _of_workbook(content: bytes) -> Iterator[list[str]]:
    """The first sheet, read as a stream."""
    import openpyxl

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        # A member is never unpacked beyond the size that it states.
        if sum(member.file_size for member in archive.infolist()) > MAX_UNPACKED:
            raise SheetRefused("unpacked")
    workbook = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    sheet = workbook.worksheets[0]
    sheet.reset_dimensions()
    for row in sheet.iter_rows():
        yield [_text_of(cell) for cell in row]


def _text_of(cell: Any) -> str:
    value = cell.value
    if cell.data_type == "f":
        raise SheetRefused("formula", cell=cell.coordinate)
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d}" if value.time() == time() else f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return "1" if value else "0"
    return "" if value is None else str(value).strip()
