"""law and check_law as they are called from a shell."""

import json
from fractions import Fraction
from importlib.resources import files
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from counselling.domain.law.vector_file import vectors_in
from counselling.domain.money import round_half_up
from counselling.management.commands.law import Command

ROOT = Path(__file__).parents[3]
VECTORS = vectors_in((ROOT / "tests" / "vectors" / "law.yaml").read_text(encoding="utf-8"))
LU = files("counselling.domain.law").joinpath("lu.yaml")

# What a vector calls an input or a result, and what the command does.
QUESTIONS = {
    "attachable_share": ("attachable-share", {}),
    "minimum": ("minimum-income", {}),
    "capacity": ("capacity", {"capacity": "amount"}),
    "protected_balance": ("protected-balance", {}),
    "deadline": ("deadline", {}),
    "interest": ("legal-interest", {}),
}


def ask(capsys, *arguments):
    """Exit status and answer."""
    status = 0
    try:
        call_command("law", *arguments, "--language", "en")
    except SystemExit as end:
        status = end.code
    return status, json.loads(capsys.readouterr().out)


def options_of(inputs):
    for name, value in inputs.items():
        option = "--" + {"monthly_income": "income", "balances": "balance"}.get(name, name).replace("_", "-")
        for each in value if isinstance(value, list) else [value]:
            yield f"{option}={each}"


def asked():
    """The vectors that the command can be asked, five of each kind and all that cross a rate or end in a gap."""
    taken = dict.fromkeys(QUESTIONS, 0)
    for vector in VECTORS:
        what = vector["what"]
        askable = what in QUESTIONS and (what != "interest" or "from" in vector["inputs"])
        if askable and (taken[what] < 5 or "error" in vector["expected"]):
            taken[what] += 1
            yield vector


def walk(figure):
    yield figure
    for part in figure.get("inputs", ()):
        yield from walk(part)


@pytest.mark.parametrize("vector", list(asked()), ids=lambda vector: vector["id"])
def test_the_command_answers_as_the_published_vectors(capsys, vector):
    question, renamed = QUESTIONS[vector["what"]]
    status, found = ask(capsys, question, vector["jurisdiction"], *options_of(vector["inputs"]))
    expected = {renamed.get(name, name): value for name, value in vector["expected"].items()}
    if "error" in expected:
        assert (status, found["error"]) == (1, expected["error"])
        assert found["message"]
        return
    told = found["result"] | found["result"].get("terms", {}) | {"confirmed": found["confirmed"]}
    shared = expected.keys() & told.keys()
    assert (status, {name: told[name] for name in shared}) == (0, {name: expected[name] for name in shared})
    assert shared
    for figure in walk(found["explanation"]):
        assert figure["label"] != figure["name"]
        assert "%(" not in figure.get("formula", "")


def test_the_explanation_alone_gives_the_figure_again(capsys):
    _, found = ask(capsys, "attachable-share", "fr", "--on=2026-06-01", "--income=1777.77", "--dependants=2")
    way = found["explanation"]
    income = Fraction(next(part["value"] for part in way["inputs"] if part["name"] == "monthly_income"))
    taken = Fraction(0)
    for band in (part["facts"] for part in way["inputs"] if part["name"] == "band"):
        upper = income if band["upper"] is None else min(income, Fraction(band["upper"]))
        taken += max(Fraction(0), upper - Fraction(band["lower"])) * Fraction(band["rate"])
    floor = Fraction(next(part["value"] for part in way["inputs"] if part["name"] == "minimum_income"))
    assert round_half_up(max(Fraction(0), min(taken, income - floor)) * 100) == Fraction(way["value"]) * 100


def test_every_rule_names_its_source_and_how_long_it_holds(capsys):
    _, found = ask(capsys, "minimum-income", "lu", "--on=2026-06-01", "--adults=2", "--children=1")
    rules = {rule["id"]: rule for figure in walk(found["explanation"]) for rule in figure.get("rules", ())}
    index = rules["lu.index.2025-05-01"]
    assert (index["valid_from"], index["review_by"], index["confirmed"]) == ("2025-05-01", "2025-12-31", False)
    assert all(rule["source"] for rule in rules.values())
    assert (found["confirmed"], [rule["id"] for rule in found["to_be_confirmed"]]) == (False, ["lu.index.2025-05-01"])


def test_a_limitation_tells_its_last_day_or_what_is_missing(capsys):
    about = ["limitation", "fr", "--on=2026-06-01", "--nature=consumer_loan", "--creditor-kind=bank"]
    _, found = ask(capsys, *about, "--event=first_unpaid_instalment=2023-03-05")
    assert (found["result"]["state"], found["result"]["barred_from"]) == ("time_barred", "2025-03-06")
    _, found = ask(capsys, *about)
    assert (found["result"]["state"], found["result"]["missing"]) == ("cannot_tell", "first_unpaid_instalment")
    assert found["explanation"]["value"] is None


def test_a_gap_is_an_answer_that_names_parameter_day_and_what_is_missing(capsys):
    status, found = ask(capsys, "attachable-share", "fr", "--on=2017-06-01", "--income=1900")
    assert (status, found["parameter"], found["selectors"], found["on"]) == (
        1,
        "attachable_share",
        "wages",
        "2017-06-01",
    )
    assert found["gaps"][0] == "scales of 2017 and 2018 not found; do not interpolate"
    _, found = ask(capsys, "attachable-share", "be", "--on=2024-05-15", "--income=1900", "--mass=assignment_housing")
    assert found["selectors"] == "wages, assignment_housing"
    _, found = ask(capsys, "deadline", "fr", "--step=fr.step.appeal", "--start=2026-06-01", "--region=99")
    assert (found["parameter"], found["selectors"]) == ("calendar.holidays.local", "99")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("attachable-share lu --income 3000", "--on"),
        ("attachable-share lu --on 2026-02-30 --income 3000", "“2026-02-30” is not a day"),
        ("deadline fr --step fr.step.appeal --start 9999-12-31", "“9999-12-31” is not a day"),
        ("attachable-share lu --on 2026-06-01 --income 30.001", "“30.001” is not an amount"),
        ("attachable-share lu --on 2026-06-01 --income=-1", "“-1” is not an amount"),
        ("attachable-share de --on 2026-06-01 --income 3000", "invalid choice"),
        ("minimum-income be --on 2024-05-15", "--category: Choose the category"),
        ("minimum-income lu --on 2026-06-01 --adults 0", "--adults: A household has at least one adult"),
        ("minimum-income lu --on 2026-06-01 --adults two", "“two” is not a number"),
        ("capacity fr --on 2026-06-01 --income 1 --expenses 1 --waived surplus", "--waived: The term “surplus”"),
        ("deadline fr --step fr.step.magic --start 2026-06-01", "--step: The step “fr.step.magic” does not exist"),
        ("legal-interest fr --capital 1 --claimant all --from 2012-02-01 --to 2012-01-01", "--to: The end cannot"),
        ("limitation fr --on 2026-06-01 --nature tax --event moon=2020-01-01", "the kinds are due_date"),
        ("weather fr", "invalid choice"),
    ],
)
def test_bad_input_is_refused_with_a_sentence(capsys, arguments, message):
    question, *rest = arguments.split()
    with pytest.raises(CommandError) as refused:
        call_command("law", question, *rest, "--language=en")
    assert message in str(refused.value)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [("capacity lu --on x --income 1 --expenses 1", "--on"), ("minimum-income be --on 2024-05-15", "--category")],
)
def test_from_a_shell_bad_input_ends_with_status_2(capsys, arguments, message):
    with pytest.raises(SystemExit) as end:
        Command().run_from_argv(["manage.py", "law", *arguments.split()])
    told = capsys.readouterr()
    assert (end.value.code, told.out, message in told.err) == (2, "", True)


def test_the_law_files_of_this_version_are_sound_and_tell_what_is_to_be_confirmed(capsys):
    call_command("check_law", "--on=2026-06-01")
    out = capsys.readouterr().out
    assert [line.partition(":")[0] for line in out.splitlines() if " version " in line] == ["lu", "fr", "be"]
    assert "  indices (1): lu.index.2025-05-01\n" in out
    call_command("check_law")
    assert len(capsys.readouterr().out.splitlines()) == 3


def test_a_file_of_the_service_is_refused_with_file_line_and_reason(tmp_path, capsys):
    file = tmp_path / "lu-2027.yaml"
    file.write_text(LU.read_text(encoding="utf-8").replace('value: "877.01"', "value: 877.01"), encoding="utf-8")
    with pytest.raises(SystemExit) as end:
        call_command("check_law", str(file))
    line = LU.read_text(encoding="utf-8").partition('value: "877.01"')[0].count("\n") + 1
    assert end.value.code == 1
    assert capsys.readouterr().out == (
        f"lu-2027.yaml:{line}: indices.series.0.values.0.value: 877.01 is a float: write a quoted decimal\n"
    )
    with pytest.raises(CommandError, match="nowhere") as missing:
        call_command("check_law", str(tmp_path / "nowhere.yaml"))
    assert missing.value.returncode == 2
