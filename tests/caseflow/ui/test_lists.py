"""Pages by place and tables that sort by a link."""

from datetime import date, timedelta
from operator import attrgetter

import pytest
from django.http import QueryDict

from caseflow.accounts.models import Membership
from caseflow.ui.pagination import Order, page_of
from caseflow.ui.tables import Line, Table, TableColumn
from tests.factories import TODAY
from tests.factories.accounts import MembershipFactory


@pytest.fixture
def memberships(db):
    """Seven rows: two share a day, three have none."""
    days = [None, 3, 1, None, 2, 2, None]
    for offset in days:
        until = None if offset is None else TODAY + timedelta(days=offset)
        MembershipFactory(valid_from=date(2026, 1, 1), valid_until=until)
    return Membership.objects.all()


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("field", ["valid_until", "valid_from"])
@pytest.mark.parametrize("size", [1, 2, 3, 6, 7, 8])
def test_every_row_shows_once_forwards_and_backwards(memberships, descending, field, size):
    order = Order(field, descending=descending)
    value = attrgetter(field)
    dated = sorted(
        (row for row in memberships if value(row)), key=lambda row: (value(row), row.pk), reverse=descending
    )
    undated = sorted((row for row in memberships if not value(row)), key=lambda row: row.pk, reverse=descending)
    wanted = [*dated, *undated]
    page = page_of(memberships, order=order, query={}, size=size)
    assert page.previous == ""
    seen, pages = list(page.rows), [page.rows]
    while page.next:
        page = page_of(memberships, order=order, query={"after": page.next}, size=size)
        seen += page.rows
        pages.append(page.rows)
    assert seen == wanted
    for earlier in reversed(pages[:-1]):
        page = page_of(memberships, order=order, query={"before": page.previous}, size=size)
        assert page.rows == earlier
    assert page.previous == ""


@pytest.mark.parametrize("cursor", ["", "x", "~", "2026-13-01~1", "2026-01-01~x", "\0~1", "~" + "9" * 30, "a~b~c"])
def test_a_cursor_that_cannot_be_read_shows_the_first_page(memberships, cursor):
    order = Order("valid_until")
    first = page_of(memberships, order=order, query={}, size=3)
    for direction in ("after", "before"):
        assert page_of(memberships, order=order, query={direction: cursor}, size=3) == first


def test_names_never_stand_in_an_address(memberships):
    with pytest.raises(TypeError):
        page_of(memberships, order=Order("role"), query={})


def test_a_page_costs_one_query(memberships, django_assert_num_queries):
    page = page_of(memberships, order=Order("valid_until"), query={}, size=3)
    with django_assert_num_queries(1):
        page_of(memberships, order=Order("valid_until"), query={"after": page.next}, size=3)


def test_heads_sort_by_a_link_that_keeps_the_filter_and_forgets_the_page():
    table = Table(
        caption="Files",
        columns=(
            TableColumn(label="Name"),
            TableColumn(label="Due", sort="due"),
            TableColumn(label="Sum", sort="-sum"),
        ),
        lines=[Line(("Weber", "31/12", "1,00"), "/files/1/")],
        sort="-sum",
        query=QueryDict("state=open&after=2026-01-01~3"),
    )
    assert [(head.address, head.aria_sort) for head in table.heads] == [
        ("", ""),
        ("?state=open&sort=due", ""),
        ("?state=open&sort=sum", "descending"),
    ]
    (row,) = table.rows
    assert [(cell.value, cell.is_head) for cell in row.cells] == [("Weber", True), ("31/12", False), ("1,00", False)]
