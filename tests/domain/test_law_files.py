"""The law files are checked as a whole; a bad one is refused with file, line and reason."""

from datetime import date, timedelta
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counselling.domain.errors import NoParameterInForce
from counselling.domain.law import loader
from counselling.domain.law.attachable import Kind, Mass
from counselling.domain.law.classes import CreditorKind, DebtNature, LegalClass
from counselling.domain.law.loader import LawError, LawFilesRefused, check_law_files, law_of, load_law, read_law
from counselling.domain.law.lookup import lookup, rule_of, statement
from counselling.domain.law.marks import marks_of
from counselling.domain.law.rows import Jurisdiction

LU = files("counselling.domain.law").joinpath("lu.yaml").read_text(encoding="utf-8")


SCRAPS = (
    "",
    "x",
    "  - a",
    "    - {}",
    "a: b: c",
    '      to: "2026-02-30"',
    "      from: null",
    "\t",
    "      rates: [.nan]",
)


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
    line = line_of("      regime: ordinary") + 1
    assert errors == [f"lu.yaml:{line}: attachable_share.scales.0.mood: the key mood is not known here"]


def test_an_unknown_amount_is_refused_at_its_line() -> None:
    errors = refusal("amounts: {adult:", "amounts: {Adult:")
    place = "minimum_income.schemes.0.scales.0.amounts"
    assert errors == [f"lu.yaml:{line_of('amounts: {adult:')}: {place}.Adult: the key Adult is not known here"]


def test_a_hole_that_the_file_does_not_tell_is_refused() -> None:
    errors = refusal('from: "2016-12-01"', 'from: "2017-02-01"')
    place = f"lu.yaml:{line_of('from: "2016-12-01"')}: attachable_share.scales.1.from:"
    hole = "nothing is in force from 2016-12-01 to 2017-01-31, before lu.attachable.2016-12-01"
    assert errors == [f"{place} {hole}, and the gaps of the section do not say so"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("scales before 2002-07-01", "nothing from 2016-12-01 to 2017-01-31"),
        ("scales before 2002-07-01", "scales of 2016 and 2017"),
        ('to: "2016-11-30"', 'to: "2016-11-30"\n      to_known: false'),
    ],
)
def test_a_hole_is_told_by_its_years_or_by_the_end_that_is_not_known(old: str, new: str) -> None:
    text = LU.replace('from: "2016-12-01"', 'from: "2017-02-01"', 1).replace(old, new, 1)
    law = read_law(name="lu.yaml", text=text)
    assert len(law.rows["attachable_share"]) == 3


def test_a_hole_told_for_one_of_its_years_only_is_refused() -> None:
    with pytest.raises(LawFilesRefused, match="from 2013-01-01 to 2023-12-31"):
        read_law(name="lu.yaml", text=LU.replace("rates of 2013 to 2023, 2025", "rates of 2013 to 2022, 2025"))


@given(data=st.data(), jurisdiction=st.sampled_from(Jurisdiction))
def test_a_day_has_one_row_or_an_error_that_names_it(data: st.DataObject, jurisdiction: Jurisdiction) -> None:
    """Whatever the section and the selectors: the row found is the only one of that day."""
    law = law_of(jurisdiction)
    some = data.draw(st.sampled_from([row for rows in law.rows.values() for row in rows]))
    selectors = {name: data.draw(st.sampled_from(sorted(values))) for name, values in some.selectors.items()}
    near = [day + timedelta(days=shift) for day in (some.starts, some.ends) if day for shift in (-1, 0, 1)]
    on = data.draw(st.sampled_from(near) | st.dates(date(2000, 1, 1), date(2030, 1, 1)) if near else st.dates())
    fitting = [row for row in law.rows[some.section] if row.fits(selectors) and row.in_force(on)]
    if fitting:
        assert [lookup(jurisdiction, some.section, selectors, on)] == fitting
        return
    with pytest.raises(NoParameterInForce) as refused:
        lookup(jurisdiction, some.section, selectors, on)
    assert (refused.value.facts["parameter"], refused.value.facts["on"]) == (some.section, on)


def test_every_value_of_a_day_has_its_mark() -> None:
    day = date(2026, 1, 1)
    marks = {mark.name: mark for mark in marks_of(law_of("lu"), on=day)}
    assert {mark.section for mark in marks.values()} == law_of("lu").sections.keys() - {
        *("schema", "jurisdiction", "title", "revision", "currency", "notice", "expense_scale")
    }
    assert "lu.attachable.2016-12-01" not in marks
    index = marks["lu.index.2025-05-01"]
    assert (index.confirmed, index.review_by) == (False, date(2025, 12, 31))
    assert marks["lu.limitation.general"].confirmed is True
    assert marks["capacity_rule.terms.0"].confirmed is False
    before = {mark.name: mark for mark in marks_of(law_of("lu"), on=date(2025, 12, 31))}
    assert before["lu.index.2025-05-01"].confirmed is True


def test_a_file_is_read_from_where_it_lies(tmp_path: Path) -> None:
    file = tmp_path / "lu-2027.yaml"
    file.write_text(LU, encoding="utf-8")
    assert load_law(file) == law_of("lu")
    file.write_bytes(LU.encode("latin-1", "replace").replace(b"title: Luxembourg", b"title: Luxemb\xfcrg"))
    with pytest.raises(LawFilesRefused) as refused:
        load_law(file)
    assert [(error.file, error.line, error.reason) for error in refused.value.errors] == [
        ("lu-2027.yaml", line_of("title: Luxembourg"), "this is not UTF-8")
    ]


def test_a_missing_section_is_refused() -> None:
    assert refusal("apr:\n", "annual_rate:\n") == [
        f"lu.yaml:{line_of('apr:\n')}: annual_rate: the key annual_rate is not known here",
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
        ("id: lu.attachable.2016-12-01", "id: be.attachable.2016-12-01", "does not begin with lu"),
        ("child: ", "kid: ", "lu.revis.2019-01-01 lacks the amounts child"),
        ("mass: assignment\n", "mass: seizure\n", "two rates for wages and seizure"),
        ("mode: none", "mode: raise_thresholds", "lu.attachable.2002-07-01 lacks the amount per dependant"),
        ("applies: false", "applies: true", "a protected balance needs the scheme of its minimum"),
        ("rates: {all:", "rates: {other:", "the claimant other of lu.interest.2000 does not exist"),
        ("n: 3\n      unit: months", "n: 3\n      unit: days", "a surcharge comes after months or years"),
        ('"06-23"', '"02-29"', "02-29 is not a day of every year"),
        ("model: components_at_index", "model: base_and_additions", "child_from_third, further_person, second_person"),
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


def test_every_debt_has_a_class() -> None:
    start, end = LU.index("priority_classes:\n"), LU.index("excluded_debts:\n")
    without = LU[:start] + "priority_classes:\n  classes: []\n  rules: []\n  gaps: []\n" + LU[end:]
    with pytest.raises(LawFilesRefused, match="the last class, for every other debt, is missing"):
        read_law(name="lu.yaml", text=without)


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


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("a: [x]\nb: \x07\n", 2, "control characters are not allowed"),
        ("[" * 30_000, 1, "deep"),
        ("a: &a [x]\nb: [*a, *a]\n", 2, "by an alias"),
        ("a: &a [x, *a]\n", 1, "by an alias"),
        ("a: x\nb: 2026-01-01\n", 2, "2026-01-01 is not plain: quote it"),
        ("a: x\nb: !!python/object:os.system [x]\n", 2, "is not plain"),
    ],
)
def test_text_that_a_program_might_choke_on_is_refused(text: str, line: int, reason: str) -> None:
    with pytest.raises(LawFilesRefused) as refused:
        read_law(name="lu.yaml", text=text)
    assert refused.value.errors[0].line == line
    assert reason in refused.value.errors[0].reason


@settings(max_examples=30, deadline=None)
@given(cut=st.tuples(st.integers(0, len(LU.splitlines()) - 1), st.integers(0, 3)), put=st.sampled_from(SCRAPS))
def test_a_damaged_file_is_read_or_refused_with_a_line_and_nothing_else(cut: tuple[int, int], put: str) -> None:
    lines = LU.splitlines()
    lines[cut[0] : sum(cut)] = [put] if put else []
    errors: tuple[LawError, ...] = ()
    try:
        read_law(name="lu.yaml", text="\n".join(lines))
    except LawFilesRefused as refused:
        errors = refused.errors
    assert all(1 <= error.line <= len(lines) + 1 and error.reason for error in errors)


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
