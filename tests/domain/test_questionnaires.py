"""What an answer is worth, when it may be given, and what a group says."""

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counselling.domain.questionnaires import (
    AnswerKind,
    ItemKind,
    NoSuchOption,
    NotANumber,
    Opening,
    Opinion,
    Option,
    OptionsMissing,
    Question,
    Times,
    UnreadableOption,
    opinion_of,
    read_number,
    read_options,
    read_places,
    told_together,
)

PARIS = ZoneInfo("Europe/Paris")
TIMES = Times(
    begins=datetime(2026, 3, 2, 9, tzinfo=PARIS), closing=datetime(2026, 3, 3, 13, tzinfo=PARIS),
    last_day=date(2026, 3, 3),
)  # fmt: skip
SINGLE = Question(kind=ItemKind.SINGLE, options=(Option("rent", 2), Option("loan", 0), Option("phone", 1)))
MULTIPLE = Question(kind=ItemKind.MULTIPLE, options=(Option("a", 2), Option("b", 1), Option("c", -1)))
NUMBER = Question(kind=ItemKind.NUMBER, options=(Option("12", 3), Option("12.5", 1)))
SCALE = Question(kind=ItemKind.SCALE, options=read_options("", ItemKind.SCALE))
TEXT = Question(kind=ItemKind.TEXT)


@pytest.mark.parametrize(
    ("question", "answer", "points", "maximum"),
    [
        (SINGLE, (0,), 2, 2),
        (SINGLE, (1,), 0, 2),
        (SINGLE, (), 0, 2),
        (MULTIPLE, (0, 1), 3, 3),
        (MULTIPLE, (0, 1, 2), 2, 3),
        (MULTIPLE, (2,), 0, 3),
        (NUMBER, "12", 3, 3),
        (NUMBER, "12.50", 1, 3),
        (NUMBER, "13", 0, 3),
        (NUMBER, "", 0, 3),
        (TEXT, "word", 0, 0),
        (SCALE, (4,), 0, 0),
    ],
)
def test_what_an_answer_is_worth(question: Question, answer: object, points: int, maximum: int) -> None:
    assert (question.points_of(answer), question.maximum) == (points, maximum)


@given(st.lists(st.integers(-9, 9), min_size=2, max_size=12), st.data())
def test_no_answer_is_worth_less_than_nothing_or_more_than_everything(worth: list[int], data: st.DataObject) -> None:
    question = Question(kind=ItemKind.MULTIPLE, options=tuple(Option(str(it), it) for it in worth))
    crosses = data.draw(st.sets(st.integers(0, len(worth) - 1)))
    assert 0 <= question.points_of(tuple(crosses)) <= question.maximum


def test_options_are_read_line_by_line() -> None:
    typed = " pay the rent | 2\n\nthe loan\nboth | at once | -1"
    read = (Option("pay the rent", 2), Option("the loan"), Option("both | at once", -1))
    assert read_options(typed, ItemKind.MULTIPLE) == read
    assert read_options("12,50 | 1", ItemKind.NUMBER) == (Option("12.5", 1),)
    assert [option.label for option in read_options("", ItemKind.SCALE)] == ["1", "2", "3", "4", "5"]
    assert read_options("never read", ItemKind.TEXT) == read_options("", ItemKind.NUMBER) == ()


@pytest.mark.parametrize(
    ("typed", "kind", "error"),
    [
        ("", ItemKind.SINGLE, OptionsMissing),
        ("one", ItemKind.SINGLE, OptionsMissing),
        ("same\nsame", ItemKind.MULTIPLE, OptionsMissing),
        ("\n".join("abcdefghijklm"), ItemKind.SINGLE, OptionsMissing),
        ("a | two\nb", ItemKind.SINGLE, UnreadableOption),
        ("a | 100\nb", ItemKind.SINGLE, UnreadableOption),
        ("| 2\nb", ItemKind.SINGLE, UnreadableOption),
        ("twelve | 2", ItemKind.NUMBER, NotANumber),
    ],
)
def test_options_that_cannot_be_read_are_named(typed: str, kind: ItemKind, error: type[Exception]) -> None:
    with pytest.raises(error) as refused:
        read_options(typed, kind)
    assert refused.value.field == "options"  # type: ignore[attr-defined]


@pytest.mark.parametrize("typed", ["", "x", "NaN", "Infinity", "1e99", "12 | 3"])
def test_what_is_no_number_is_refused(typed: str) -> None:
    with pytest.raises(NotANumber):
        read_number(typed)


@given(st.decimals(-999_999, 999_999, places=4))
def test_a_number_is_always_written_the_same_way(value: object) -> None:
    written = read_number(str(value))
    assert Fraction(written) == Fraction(str(value))
    assert read_number(written.replace(".", ",")) == written


def test_crosses_of_a_sheet_are_counted_from_one() -> None:
    assert read_places("3, 1 3", MULTIPLE) == (0, 2)
    assert read_places("2", SINGLE) == (1,)
    for typed, question in (("0", SINGLE), ("4", SINGLE), ("1 2", SINGLE), ("a", MULTIPLE), ("²", MULTIPLE)):
        with pytest.raises(NoSuchOption):
            read_places(typed, question)


@pytest.mark.parametrize(
    ("kind", "at", "opening"),
    [
        ("pre", "2026-03-02 08:59", Opening.OPEN),
        ("pre", "2026-03-02 09:00", Opening.LATE),
        ("pre", "2026-03-03 23:59", Opening.LATE),
        ("pre", "2026-03-04 00:00", Opening.CLOSED),
        ("post", "2026-03-03 12:59", Opening.TO_COME),
        ("post", "2026-03-03 13:00", Opening.OPEN),
        ("post", "2026-03-10 23:59", Opening.OPEN),
        ("post", "2026-03-11 00:00", Opening.LATE),
        ("satisfaction", "2026-06-01 23:59", Opening.LATE),
        ("satisfaction", "2026-06-02 00:00", Opening.CLOSED),
        ("later", "2026-05-01 23:59", Opening.TO_COME),
        ("later", "2026-05-02 00:00", Opening.OPEN),
        ("later", "2026-06-02 00:00", Opening.LATE),
        ("later", "2026-07-02 00:00", Opening.CLOSED),
    ],
)
def test_when_a_link_takes_answers_where_the_session_is(kind: str, at: str, opening: Opening) -> None:
    moment = datetime.fromisoformat(at).replace(tzinfo=PARIS).astimezone(UTC)
    assert TIMES.opening(AnswerKind(kind), moment) is opening


@pytest.mark.parametrize(
    ("kind", "last"),
    [("pre", date(2026, 3, 2)), ("post", date(2026, 3, 10)), ("satisfaction", date(2026, 3, 10)),
     ("later", date(2026, 6, 1))],
)  # fmt: skip
def test_a_sheet_is_late_by_the_day_it_was_filled_in(kind: str, last: date) -> None:
    found = [TIMES.is_late(AnswerKind(kind), last + timedelta(days=days)) for days in (0, 1)]
    assert found == [False, True]


def test_a_group_of_four_says_nothing_but_its_number() -> None:
    assert opinion_of(SCALE, [(0,), (1,), (2,), (3,), ()], least=5) == Opinion(count=4)


def test_what_five_say() -> None:
    fifth = Fraction(1, 5)
    shares = (fifth, 0, 0, 0, 4 * fifth)
    assert opinion_of(SCALE, [(0,), *[(4,)] * 4], least=5) == Opinion(count=5, shares=shares, mean=Fraction(21, 5))
    both = opinion_of(MULTIPLE, [(0, 1), (0,), (0,), (0,), (0,)], least=5)
    assert both == Opinion(count=5, shares=(1, fifth, 0))
    assert opinion_of(NUMBER, ["1", "2", "3", "4", "5.5"], least=5).mean == Fraction(31, 10)
    assert opinion_of(TEXT, ["e", "d", "c", "b", "a"], least=5).texts == ("a", "b", "c", "d", "e")


@pytest.mark.parametrize(
    ("sizes", "told"),
    [([7, 5], [7, 5]), ([7, 2], [7]), ([7, 2, 3], [7, 2, 3]), ([2, 2], [2, 2]), ([9, 4, 0], [9, 0]), ([5, 0], [5, 0])],
)
def test_nothing_is_added_up_that_subtraction_would_lay_open(sizes: list[int], told: list[int]) -> None:
    assert told_together([(size, size) for size in sizes], least=5) == told
