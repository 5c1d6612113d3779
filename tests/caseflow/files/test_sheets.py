"""Lists that people send: read whatever wrote them, refused where they compute or are too large."""

import zipfile
from datetime import date, datetime
from io import BytesIO

import openpyxl
import pytest

from caseflow.files import sheets
from caseflow.files.sheets import SheetRefused, kind_of, read_table, rows_in_child


def workbook(*rows: list[object]) -> bytes:
    book, buffer = openpyxl.Workbook(), BytesIO()
    for row in rows:
        book.active.append(row)
    book.create_sheet("another").append(["not read"])
    book.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        "nom;présent\nMuller;oui\n".encode(),
        "\ufeffnom,présent\r\nMuller,oui\r\n".encode(),
        "nom\tprésent\nMuller\toui".encode("cp1252"),
        'nom;présent\n"Muller";" oui "\n;\n\n'.encode(),
    ],
)
def test_a_text_is_read_whatever_wrote_it(content: bytes) -> None:
    assert read_table(content, "csv") == [["nom", "présent"], ["Muller", "oui"]]


def test_a_separator_within_quotes_is_none() -> None:
    assert read_table(b'a;b\n"x;y";z\n', "csv") == [["a", "b"], ["x;y", "z"]]


def test_the_first_sheet_of_a_workbook_is_read_as_text() -> None:
    content = workbook(["day", "n"], [date(2026, 11, 22), 3], [datetime(2026, 11, 22, 9, 30), True], [None, "x "])  # noqa: DTZ001
    assert read_table(content, "xlsx") == [["day", "n"], ["2026-11-22", "3"], ["2026-11-22 09:30", "1"], ["", "x"]]


@pytest.mark.parametrize(
    ("content", "kind", "code"),
    [
        (b"", "csv", "empty"),
        (b"\n\n", "csv", "empty"),
        (b'a;"b\n', "csv", "broken"),
        (b"a\0b", "csv", "broken"),
        (b"PK\x03\x04", "xlsx", "broken"),
        (";".join("a" * 101).encode(), "csv", "columns"),
        (b"a\n" * 50_002, "csv", "rows"),
    ],
)
def test_what_cannot_be_read_says_why(content: bytes, kind: str, code: str) -> None:
    with pytest.raises(SheetRefused) as refusal:
        read_table(content, kind)
    assert refusal.value.code == code


def test_a_formula_is_refused_by_its_cell() -> None:
    with pytest.raises(SheetRefused) as refusal:
        read_table(workbook(["a", "b"], ["1", "=1+1"]), "xlsx")
    assert (refusal.value.code, refusal.value.facts) == ("formula", {"cell": "B2"})


def test_a_sheet_that_unpacks_to_two_gigabytes_is_refused_unread() -> None:
    buffer = BytesIO()
    with (
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/worksheets/sheet1.xml", "w") as member,
    ):
        for _part in range(220):
            member.write(b"0" * (1 << 20))
    assert rows_in_child(buffer.getvalue(), "xlsx") == b'{"refused": "unpacked", "facts": {}}'


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [("l.csv", b"a;b", "csv"), ("L.XLSX", b"PK\x03\x04", "xlsx"), ("l.csv", b"PK\x03\x04", None),
     ("l.xlsx", b"a;b", None), ("l.ods", b"PK\x03\x04", None), ("csv", b"a", "csv")],
)  # fmt: skip
def test_content_and_name_agree(name: str, content: bytes, kind: str | None) -> None:
    if kind is None:
        with pytest.raises(SheetRefused):
            kind_of(content, name)
    else:
        assert kind_of(content, name) == kind


def test_a_list_over_twenty_megabytes_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MAX_SIZE", 3)
    with pytest.raises(SheetRefused) as refusal:
        kind_of(b"abcd", "l.csv")
    assert refusal.value.code == "size"
