"""The language of letter bodies: what it knows, what it refuses and where, what it never does."""

import re
from datetime import date
from html import unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from documents.contexts import BalanceRequest, PlanProposal
from documents.contexts.samples import sample
from documents.kinds import KINDS
from documents.placeholders import (
    MissingValue,
    TextRefused,
    amount,
    body_html,
    check,
    day,
    names_of,
    parse,
    values_of,
)

NAMES = names_of(PlanProposal)
BLOCKS = ("share_table",)


def html(text, **values):
    named = {name.replace("__", "."): value for name, value in values.items()}
    return body_html(parse(text), values=named, blocks={"share_table": "<table></table>"})


def characters(markup):
    """What a reader sees: the paragraph and the bold of the house taken away, all else read as text."""
    return unescape(re.sub("</?(?:p|strong)>", "", markup))


def places(text):
    return [(problem.line, problem.column, str(problem).partition(": ")[2]) for problem in
            check(text, names=NAMES, blocks=BLOCKS)]  # fmt: skip


def test_paragraphs_breaks_styles_and_lists():
    assert html("Un\ndeux **gras** et *italique*\n\n- a\n- b\n\n3. c\n4. d") == (
        "<p>Un<br>deux <strong>gras</strong> et <em>italique</em></p>\n"
        "<ul><li>a</li><li>b</li></ul>\n"
        '<ol start="3"><li>c</li><li>d</li></ol>'
    )


def test_a_condition_keeps_or_drops_whole_paragraphs_and_its_lists():
    text = "A\n\n[[if reason]]\nMotif : [[reason]]\n\n- x\n[[end]]\n\nB"
    assert html(text, reason="r") == "<p>A</p>\n<p>Motif : r</p>\n<ul><li>x</li></ul>\n<p>B</p>"
    assert html(text, reason="") == "<p>A</p>\n<p>B</p>"


def test_a_table_stands_where_its_name_stands():
    assert html("A\n\n[[share_table]]\n\nB") == "<p>A</p>\n<table></table>\n<p>B</p>"


def test_a_missing_value_stops_the_letter_and_is_named():
    with pytest.raises(MissingValue) as missing:
        html("[[reason]]", reason="")
    assert str(missing.value) == "The text needs “reason”, which is not known."


def test_html_links_images_code_tables_and_headings_stay_characters():
    text = "# T\n\n<b>x</b> [a](http://b) ![i](c) `d` &amp; | e |\n\n> f\n\n***\n\n    g"
    assert html(text) == (
        "<p># T</p>\n<p>&lt;b&gt;x&lt;/b&gt; [a](http://b) ![i](c) `d` &amp;amp; | e |</p>\n"
        "<p>&gt; f</p>\n<p>***</p>\n<p>g</p>"
    )


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("A\n\nb {{ x }}", (3, 3, "“{{” belongs to another language.")),
        ("{% now %}", (1, 1, "“{%” belongs to another language.")),
        ("{# c #}", (1, 1, "“{#” belongs to another language.")),
        ("[[client.name]]", (1, 1, "This letter knows no “client.name”; did you mean “client.names”?")),
        ("[[zzzzzz]]", (1, 1, "This letter knows no “zzzzzz”.")),
        ("[[client.names|upper]]", (1, 1, "“client.names|upper” is not a name.")),
        ("[[client.__class__]]", (1, 1, "“client.__class__” is not a name.")),
        ("[[client.names()]]", (1, 1, "“client.names()” is not a name.")),
        ("[[ reason ]]", (1, 1, "“ reason ” is not a name.")),
        ("[[else]]", (1, 1, "This letter knows no “else”.")),
        ("x [[reason", (1, 3, "“[[” has no partner.")),
        ("reason]]", (1, 7, "“]]” has no partner.")),
        ("[[if reason]]\nA", (1, 1, "This “if” has no “end”.")),
        ("A\n\nb [[end]]", (3, 3, "This “end” closes nothing.")),
        ("A [[if reason]]b[[end]]", (1, 3, "“if” opens a paragraph: leave a line before it.")),
        ("[[if reason]]\nA\n\n[[if reason]]\nB\n[[end]]", (4, 1, "An “if” cannot stand inside another.")),
        ("[[if reason]]a[[end]] b", (1, 15, "“end” closes a paragraph: leave a line after it.")),
        ("x [[share_table]]", (1, 3, "“share_table” is a table: it stands alone on its line.")),
        ("- a\n  - b", (2, 1, "Only paragraphs and lists of one level are possible here.")),
        ("a\u200bb", (1, 2, "An invisible character stands here: U+200B.")),
        ("a\u202eb", (1, 2, "An invisible character stands here: U+202E.")),
        ("a\x00b", (1, 2, "An invisible character stands here: U+0000.")),
        ("a" * 6001, (1, 6001, "The text is longer than 6000 characters.")),
    ],
)
def test_each_fault_has_its_place_and_its_sentence(text, problem):
    assert places(text)[0] == problem


def test_a_variant_can_forbid_names():
    found = check("[[debt.balance]]", names=NAMES, forbidden={"debt.balance"})
    assert [str(problem) for problem in found] == ["1:1: “debt.balance” may not stand in this variant."]


def test_a_required_table_is_missed():
    assert [str(problem) for problem in KINDS["plan_proposal"].problems("Bonjour")] == [
        "1:1: This letter needs the table “share_table”."
    ]


def test_a_text_with_a_nested_list_is_refused_at_printing_too():
    with pytest.raises(TextRefused, match="2:1: Only paragraphs"):
        parse("- a\n  - b")


WRAPPERS = (
    "{}", "[[{}]]", "[[if {}]]", "{{{{ {} }}}}", "{{% {} %}}", "<{}>", "**{}**", "`{}`", "[x]({})", "[[[{}]]]",
)  # fmt: skip
SEEDS = (
    "7*7", "file.purge", "user.password", "client.__class__.__mro__", "config", "self", "''.format(x)", "%(x)s", "%s",
    "client['names']", "script>alert(1)</script", "img src=x onerror=1", "&lt;b&gt;", "\u200b", "client.names\u202e",
    "include 'x'", "load y", "../../etc/passwd", "file:///etc/passwd", "http://169.254.169.254/",
)  # fmt: skip
HOSTILE = [wrapper.format(seed) for wrapper in WRAPPERS for seed in SEEDS]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_is_refused_or_prints_as_plain_characters(text):
    if check(text, names=NAMES, blocks=BLOCKS):
        return
    assert characters(html(text)) == text.replace("**", "").replace("__", "").strip()  # both are bold


def test_there_are_two_hundred_hostile_texts_and_a_megabyte_is_refused_at_once():
    assert len(set(HOSTILE)) == 200
    assert [str(problem) for problem in check("[[" * 500_000, names=NAMES)] == [
        "1:6001: The text is longer than 6000 characters."
    ]


@given(st.text(alphabet="*_<>{}[]()`#-+.!&| \\ab", min_size=1).map(str.strip).filter(bool))
@settings(max_examples=300, deadline=None)
def test_a_value_prints_as_it_is_whatever_it_contains(value):
    for hostile in (value, f"[[reason]]{value}"):
        assert characters(html("A **[[reason]]** b", reason=hostile)) == f"A {hostile} b"


@given(st.text(max_size=200))
@settings(max_examples=300, deadline=None)
def test_a_text_without_problems_always_parses(text):
    if not check(text, names=NAMES, blocks=BLOCKS):
        assert isinstance(parse(text), tuple)


def test_amounts_and_days_read_as_people_write_them():
    assert amount(123456789, "fr") == "1\u202f234\u202f567,89\u00a0€"
    assert amount(123456789, "de") == "1.234.567,89\u00a0€"
    assert amount(-5, "en") == "−€0.05"
    assert [day(date(2026, 3, 1), language) for language in ("fr", "de", "en")] == [
        "1er\u00a0mars\u00a02026", "1.\u00a0März\u00a02026", "1\u00a0March\u00a02026",
    ]  # fmt: skip


def test_names_follow_the_context_of_the_kind():
    assert {"client.names", "debt.reference", "debt.balance", "answer.due_on"} <= set(names_of(BalanceRequest))
    assert set(names_of(PlanProposal)) - set(names_of(BalanceRequest)) == {
        "share.instalment", "share.first_on", "share.last_on", "share.months", "share.total", "share.written_off",
        "statement.on", "budget.surplus", "budget.capacity", "creditor_count", "reason",
    }  # fmt: skip
    values = values_of(sample("balance_request", "fr", "lu"), "fr")
    assert values["debt.balance"] == "13\u202f800,65\u00a0€"
    assert values["answer.due_on"] == "18\u00a0mars\u00a02026"
