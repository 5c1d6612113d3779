"""compute_plan and check_vectors as they are called from a shell."""

import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from counselling.domain import benefits

VECTORS = Path(__file__).parents[2] / "vectors"
DEBTS = [{"id": "a", "principal": 60000}, {"id": "b", "principal": 30000}]


def answer(monkeypatch, capsys, text, *arguments):
    """Exit status and standard output of compute_plan reading standard input."""
    monkeypatch.setattr("sys.stdin", io.StringIO(text))
    status = 0
    try:
        call_command("compute_plan", "-", *arguments)
    except SystemExit as end:
        status = end.code
    return status, capsys.readouterr().out


def test_a_plan_from_standard_input(monkeypatch, capsys):
    document = {"kind": "prorata_plan", "debts": DEBTS, "capacity": 15000, "horizon": 84}
    status, out = answer(monkeypatch, capsys, json.dumps(document))
    assert status == 0
    assert json.loads(out) == {
        "cleared_in": {"a": 6, "b": 6},
        "paid": {"a": 60000, "b": 30000},
        "total_paid": 90000,
        "total_interest": 0,
        "written_off": 0,
        "still_owed": 0,
        "flags": [],
        "orders": {"a": [[1, 6, 10000]], "b": [[1, 6, 5000]]},
    }


def test_a_plan_from_a_file_in_full(tmp_path, capsys):
    file = tmp_path / "plan.json"
    document = {"kind": "staged_plan", "debts": DEBTS, "capacity": 15000, "first_due": "2026-01-31"}
    file.write_text(json.dumps(document), encoding="utf-8")
    call_command("compute_plan", str(file), "--full")
    found = json.loads(capsys.readouterr().out)
    assert [row["due"] for row in found["rows"]["a"]][:2] == ["2026-01-31", "2026-02-28"]
    assert found["stages"] == [{"first": 1, "last": 6, "instalments": {"a": 10000, "b": 5000}}]
    assert (found["least_capacity"], found["changes_of_order"]) == (1072, 0)


def test_lines_answer_line_by_line_and_one_refusal_fails_the_run(monkeypatch, capsys):
    lines = [
        {"kind": "apportion", "total": 1, "weights": {"a": 1, "b": 3}},
        {"kind": "apportion", "total": 1.5, "weights": {"a": 1}},
    ]
    status, out = answer(monkeypatch, capsys, "\n".join(map(json.dumps, lines)), "--lines")
    assert status == 1
    shared, refused = [json.loads(line) for line in out.splitlines()]
    assert shared == {"a": 0, "b": 1}
    assert (refused["error"], refused["field"]) == ("plan_input_refused", "total")
    assert "1.5" in refused["message"]


@pytest.mark.parametrize(
    ("text", "error", "field"),
    [
        ("{", "invalid_json", None),
        ("[1]", "invalid_json", None),
        ("{}", "plan_input_refused", "kind"),
        ('{"kind": "magic"}', "unknown_kind", "kind"),
        ("[" * 200_000, "invalid_json", None),
        ('{"kind": "\\ud800"}', "unknown_kind", "kind"),
    ],
)
def test_what_cannot_be_computed_is_an_error_with_its_field(monkeypatch, capsys, text, error, field):
    status, out = answer(monkeypatch, capsys, text)
    found = json.loads(out)
    assert (status, found["error"], found["field"]) == (1, error, field)


def test_what_is_not_there_or_no_text_is_an_error(tmp_path, capsys):
    binary = tmp_path / "plan.json"
    binary.write_bytes(b"\xff")
    for file in (tmp_path / "nothing.json", binary):
        with pytest.raises(SystemExit) as end:
            call_command("compute_plan", str(file))
        assert (end.value.code, json.loads(capsys.readouterr().out)["error"]) == (1, "unreadable")


def test_only_a_line_feed_ends_a_line(monkeypatch, capsys):
    debt = {"id": "a\u2028b", "principal": 100}
    document = {"kind": "prorata_plan", "debts": [debt], "capacity": 100, "horizon": 1}
    status, out = answer(monkeypatch, capsys, json.dumps(document, ensure_ascii=False) + "\n\n", "--lines")
    assert (status, json.loads(out)["cleared_in"]) == (0, {"a\u2028b": 1})


def test_the_public_vectors_hold(capsys):
    call_command("check_vectors", str(VECTORS / "plans.json"))
    assert capsys.readouterr().out == "50 checked, 0 mismatches, 0 skipped\n"


def test_kinds_can_be_chosen_from_both_formats(capsys, monkeypatch):
    monkeypatch.setattr(benefits, "PACKAGE", "no_such_package")
    files = [str(VECTORS / "plans.json"), str(VECTORS / "law.yaml")]
    call_command("check_vectors", "--what", "plan_total,accrue,benefit_estimate", *files)
    assert capsys.readouterr().out == "5 checked, 0 mismatches, 2 skipped: benefit_estimate (2)\n"


def test_an_unknown_kind_is_refused():
    with pytest.raises(CommandError, match="magic"):
        call_command("check_vectors", "--what", "magic", str(VECTORS / "plans.json"))


def test_a_mismatch_is_one_line_and_the_exit_status(tmp_path, capsys):
    vectors = [
        {"id": "X1", "kind": "apportion", "input": {"total": 2, "weights": {"a": 1, "b": 1}}, "expected": {"a": 2}},
        {"id": "X2", "kind": "apportion", "input": {"total": 2, "weights": {"a": 1}}, "expected": {"a": 2}},
    ]
    file = tmp_path / "wrong.json"
    file.write_text(json.dumps({"vectors": vectors}), encoding="utf-8")
    with pytest.raises(SystemExit) as end:
        call_command("check_vectors", str(file))
    assert end.value.code == 1
    assert capsys.readouterr().out == "X1: result.a: expected 2, got 1\n2 checked, 1 mismatches, 0 skipped\n"
