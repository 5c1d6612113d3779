"""The law files are checked as a whole; a bad one is refused with file, line and reason."""

from datetime import date
from importlib.resources import files

import pytest

from counselling.domain.errors import NoParameterInForce
from counselling.domain.law import loader
from counselling.domain.law.attachable import Kind, Mass
from counselling.domain.law.classes import CreditorKind, DebtNature, LegalClass
from counselling.domain.law.loader import LawFilesRefused, check_law_files, law_of, read_law
from counselling.domain.law.lookup import lookup, rule_of, statement
from counselling.domain.law.rows import Jurisdiction

LU = files("counselling.domain.law").joinpath("lu.yaml").read_text(encoding="utf-8")


def refusal(old: str, new: str) -> list[str]:
    """The errors of the Luxembourg file with one text in place of another."""
    assert LU.count(old) >= 1, old
    with pytest.raises(LawFilesRefused) as refused:
        read_law(name="lu.yaml", text=LU.replace(old, new, 1))
    assert str(refused.value) == "\n".join(str(error) for error in refused.value.errors)
    return [str(error) for error in refused.value.errors]


def line_of(text: str) -> int:
    return LU[: LU.index(text)].count("\n") + 1


def test_the_three_files_are_sound_and_read_once() -> None:
    check_law_files()
    assert [law_of(code).title for code in Jurisdiction] == ["Luxembourg", "France", "Belgium"]
    assert law_of("fr") is law_of("fr")


def test_the_version_changes_with_every_byte() -> None:
    first, second = read_law(name="lu.yaml", text=LU), read_law(name="lu.yaml", text=LU + "\n# a remark\n")
    assert first.version.startswith("1-")
    assert first.version != second.version


def test_a_float_is_refused() -> None:
    errors = refusal('value: "877.01"', "value: 877.01")
    line = line_of('value: "877.01"')
    place = "indices.series.0.values.0.value"
    assert errors == [f"lu.yaml:{line}: {place}: 877.01 is a float: write a quoted decimal"]


def test_a_repeated_key_is_refused() -> None:
    errors = refusal("currency: EUR", "currency: EUR\ncurrency: EUR")
    assert errors == ["lu.yaml:6: currency: the key stands here twice"]


def test_an_unknown_key_is_refused() -> None:
    errors = refusal("      regime: ordinary", "      regime: ordinary\n      mood: good")
    line = line_of("    - id: lu.attachable.2002-07-01")
    assert errors == [
        f"lu.yaml:{line}: attachable_share.scales.0: Additional properties are not allowed ('mood' was unexpected)"
    ]


def test_a_missing_section_is_refused() -> None:
    assert refusal("apr:\n", "annual_rate:\n") == [
        "lu.yaml:1: the file: Additional properties are not allowed ('annual_rate' was unexpected)",
        "lu.yaml:1: the file: 'apr' is a required property",
    ]


def test_rows_that_overlap_are_refused() -> None:
    errors = refusal('to: "2016-11-30"', 'to: "2016-12-01"')
    line = line_of("    - id: lu.attachable.2016-12-01")
    assert errors == [
        f"lu.yaml:{line}: attachable_share.scales.1: lu.attachable.2016-12-01 overlaps lu.attachable.2002-07-01"
    ]


def test_a_row_that_ends_before_it_starts_is_refused() -> None:
    errors = refusal('to: "2016-11-30"', 'to: "2002-06-30"')
    place = f"lu.yaml:{line_of('to: "2016-11-30"')}: attachable_share.scales.0.to:"
    assert errors == [f"{place} lu.attachable.2002-07-01 ends on 2002-06-30, before it starts on 2002-07-01"]


def test_a_day_that_does_not_exist_is_refused() -> None:
    errors = refusal('to: "2016-11-30"', 'to: "2016-11-31"')
    assert errors == [
        f"lu.yaml:{line_of('to: "2016-11-30"')}: attachable_share.scales.0.to: 2016-11-31 is not a day of the calendar"
    ]


def test_thresholds_must_ascend_and_fit_the_rates() -> None:
    line = line_of('thresholds: ["550", "850", "1050", "1750"]')
    place = f"lu.yaml:{line}: attachable_share.scales.0.thresholds:"
    assert refusal('["550", "850", "1050", "1750"]', '["550", "850", "850", "1750"]') == [
        f"{place} the thresholds of lu.attachable.2002-07-01 do not ascend"
    ]
    assert refusal('["550", "850", "1050", "1750"]', '["550", "850", "1050"]') == [
        f"{place} lu.attachable.2002-07-01 has 3 thresholds, but 5 rates for {kind}"
        for kind in ("wages", "replacement", "wages", "replacement", "wages", "replacement", "wages")
    ]
    assert refusal("kinds: [wages, replacement]", "kinds: [wages, all_resources]") == [
        f"{place} lu.attachable.2002-07-01 is for all_resources, which has no rates"
    ]


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("id: lu.attachable.2016-12-01", "id: lu.attachable.2002-07-01", "is used twice"),
        ("rules: [LU-5]", "rules: [LU-99]", "the rule LU-99 does not exist"),
        ("scheme: revis\n", "scheme: rvs\n", "the scheme rvs does not exist"),
        ("index: cote_application", "index: cote", "the index of revis does not exist"),
        ("phase: conventional", "phase: conversational", "the phase conversational does not exist"),
        ("code: revis_transitional", "code: revis", "the code revis is used 2 times in one list"),
        ("default: true", "default: false", "exactly one scheme must be the default"),
        (
            "years: 30\n      nature: limitation\n      default: true",
            "years: 30\n      nature: limitation\n      default: false",
            "exactly one limitation period must be the default",
        ),
    ],
)
def test_references_must_exist(old: str, new: str, reason: str) -> None:
    errors = refusal(old, new)
    assert [error for error in errors if error.endswith(reason)], errors


def test_a_category_of_credit_must_exist() -> None:
    text = files("counselling.domain.law").joinpath("be.yaml").read_text(encoding="utf-8")
    wrong = text.replace('        loan_up_to_1250: "18.5"', '        loan_up_to_1350: "18.5"', 1)
    with pytest.raises(LawFilesRefused, match="the category loan_up_to_1350 does not exist") as refused:
        read_law(name="be.yaml", text=wrong)
    assert [error.place for error in refused.value.errors] == ["usury.values.0.ceilings"]


@pytest.mark.parametrize("key", ["<<: {currency: CHF}", "1: EUR", "[a, b]: EUR"])
def test_a_key_that_is_not_text_is_refused(key: str) -> None:
    assert refusal("currency: EUR", key) == ["lu.yaml:1: the file: a key is not plain text"]


def test_text_that_is_no_yaml_is_refused_with_its_line() -> None:
    with pytest.raises(LawFilesRefused) as refused:
        read_law(name="lu.yaml", text="schema: x\nrules: [a\ntitle: }\n")
    assert (refused.value.errors[0].line, refused.value.errors[0].place) == (3, "the file")


def test_an_empty_file_is_refused() -> None:
    with pytest.raises(LawFilesRefused, match="there are no sections"):
        read_law(name="lu.yaml", text="- a\n- b\n")


def test_the_start_is_refused_with_the_errors_of_all_files(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(jurisdiction: str) -> loader.Law:
        return read_law(name=f"{jurisdiction}.yaml", text="[]")

    monkeypatch.setattr(loader, "law_of", broken)
    with pytest.raises(LawFilesRefused) as refused:
        check_law_files()
    assert [error.file for error in refused.value.errors] == ["lu.yaml", "fr.yaml", "be.yaml"]


@pytest.mark.parametrize(
    ("on", "row"),
    [
        (date(2016, 11, 30), "lu.attachable.2002-07-01"),
        (date(2016, 12, 1), "lu.attachable.2016-12-01"),
        (date(2023, 3, 31), "lu.attachable.2016-12-01"),
        (date(2023, 4, 1), "lu.attachable.2023-04-01"),
        (date(2099, 1, 1), "lu.attachable.2023-04-01"),
    ],
)
def test_the_row_of_a_day(on: date, row: str) -> None:
    assert lookup("lu", "attachable_share", {"kind": "wages"}, on).id == row


def test_a_gap_is_refused_and_named() -> None:
    with pytest.raises(NoParameterInForce) as refused:
        lookup("fr", "attachable_share", {"kind": "wages"}, date(2017, 6, 1))
    assert refused.value.facts == {
        "parameter": "attachable_share",
        "selectors": "wages",
        "where": "in France",
        "on": date(2017, 6, 1),
    }
    assert str(refused.value) == "No value of “attachable_share” (wages) is in force in France on 2017-06-01."


def test_a_section_without_rows_has_nothing_in_force() -> None:
    with pytest.raises(NoParameterInForce):
        lookup("be", "indices", {"series": "cote_application"}, date(2025, 1, 1))


def test_a_value_past_its_review_is_to_be_confirmed() -> None:
    row = lookup("lu", "attachable_share", {"kind": "wages"}, date(2026, 12, 31))
    assert rule_of(row.data, on=date(2026, 12, 31)).confirmed is True
    assert rule_of(row.data, on=date(2027, 1, 1)).confirmed is False
    rule = rule_of(row.data, on=date(2026, 12, 31))
    assert (rule.id, rule.valid_from, rule.text) == (
        "lu.attachable.2023-04-01",
        date(2023, 4, 1),
        "RGD 1 March 2023, Mémorial A106 of 7/03/2023",
    )


def test_a_statement_of_the_files_is_found_by_its_id() -> None:
    rule = statement(law_of("fr"), "FR-CAP-2", on=date(2026, 6, 1))
    assert rule.text.startswith("It may not exceed real monthly resources minus the RSA flat amount")
    assert rule.confirmed is True


def test_the_codes_of_the_application_are_those_of_the_schema() -> None:
    defined = loader._validator().schema["$defs"]
    assert set(defined["nature"]["enum"]) == set(DebtNature)
    assert set(defined["creditor_kind"]["enum"]) == set(CreditorKind)
    assert set(defined["legal_class"]["enum"]) == set(LegalClass)
    assert set(defined["kind"]["enum"]) == set(Kind)
    assert set(defined["mass"]["enum"]) == set(Mass)
