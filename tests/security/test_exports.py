"""No text of ours is ever a formula, in CSV or XLSX."""

import csv
import io
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from caseflow.ui import exports
from caseflow.ui.exports import ExportKind, csv_bytes, download, neutralised, xlsx_bytes

SIGNS = "=+-@＝＋－＠"
HOSTILE = [
    '=HYPERLINK("http://x","y")', "+1+1", "-2+3", "@SUM(A1)", "＝1", "＋1", "－1", "＠x",
    "\t=1", "  =1", "\r\n=1", "\x00=1", "\u200b=1", "\u00a0+1", "\ufeff@x", "\tplain", "\nplain", "\rplain", "\0plain",
]  # fmt: skip


def read_csv(content, delimiter=";"):
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=delimiter))


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_gets_an_apostrophe_in_csv(text):
    assert neutralised(text) == f"'{text}"


@pytest.mark.parametrize("text", ["Weber", "1 = 1", "a@b.lu", "", " ", "— —", "0621"])
def test_harmless_text_stays(text):
    assert neutralised(text) == text


@given(st.text(max_size=40), st.sampled_from(SIGNS), st.text(alphabet=" \t\r\n\x00\x1f\u200b\u00a0", max_size=5))
def test_no_csv_cell_begins_like_a_formula(text, sign, before):
    with translation.override("fr"):
        (cell,) = read_csv(csv_bytes(["h"], [[before + sign + text]]))[1]
    assert cell.startswith("'")


@given(st.text(alphabet=st.characters(exclude_categories=("Cs",)), max_size=60))
def test_any_text_survives_the_csv(text):
    with translation.override("fr"):
        content = csv_bytes(["h", "i"], [[text, "end"]])
    ((cell, end),) = read_csv(content)[1:]
    assert end == "end"
    assert cell in {text, f"'{text}"}


def test_numbers_and_days_are_typed_for_the_readers_excel():
    row = [
        Decimal("-1234.50"),
        12,
        date(2026, 12, 31),
        datetime(2026, 11, 24, 13, 31, tzinfo=UTC),
        None,
        True,
        "Weber",
    ]
    with translation.override("fr"):
        content = csv_bytes(["Solde"], [row])
    assert content.startswith(b"\xef\xbb\xbfSolde\r\n")
    assert read_csv(content)[1][:5] == ["-1234,50", "12", "2026-12-31", "2026-11-24 14:31", ""]
    with translation.override("en"):
        assert read_csv(csv_bytes(["Balance"], [row]), ",")[1][0] == "-1234.50"


def test_xlsx_holds_text_as_text_and_figures_as_figures():
    rows = [[text, Decimal("1234.50"), date(2026, 12, 31)] for text in HOSTILE]
    content = xlsx_bytes(["=head", "Solde", "Jour"], rows, sheet="dettes")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert not any("externalLink" in name or "hyperlink" in name.lower() for name in parts)
    assert b"<f>" not in parts["xl/worksheets/sheet1.xml"]
    assert b"hyperlink" not in parts["xl/worksheets/sheet1.xml"]
    page = openpyxl.load_workbook(io.BytesIO(content)).active
    assert {cell.data_type for cell in page["A"]} == {"s"}
    assert page["B2"].value == 1234.5
    assert page["C2"].value == datetime(2026, 12, 31)  # noqa: DTZ001


def test_the_download_names_the_list_and_the_day_and_is_never_sniffed():
    answer = download(name="Débts ../x", heads=["a"], rows=[["b"]], kind=ExportKind.CSV)
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"].startswith('attachment; filename="debts-x-')
    assert answer["Content-Disposition"].endswith('.csv"')
    sheet = download(name="debts", heads=["a"], rows=[["b"]], kind=ExportKind.XLSX)
    assert sheet.content.startswith(b"PK")


def test_an_export_has_an_end(monkeypatch):
    monkeypatch.setattr(exports, "MOST_ROWS", 2)
    with pytest.raises(exports.TooManyRowsError):
        download(name="debts", heads=["a"], rows=([str(n)] for n in range(3)), kind=ExportKind.CSV)
    assert download(name="debts", heads=["a"], rows=[["1"], ["2"]], kind=ExportKind.CSV).status_code == 200
