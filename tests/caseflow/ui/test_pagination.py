"""Pages by place."""

from datetime import date, timedelta

import pytest

from caseflow.accounts.models import Membership
from caseflow.ui.pagination import Order, after, cursor_of
from tests.factories import TODAY
from tests.factories.accounts import MembershipFactory


@pytest.fixture
def memberships(db):
    """Five rows, of which two share a day."""
    for offset in (3, 1, 2, 2, 5):
        MembershipFactory(valid_from=TODAY - timedelta(days=offset))
    return Membership.objects.all()


@pytest.mark.parametrize("descending", [False, True])
def test_behind_each_row_stand_exactly_those_that_follow_it(memberships, descending):
    order = Order("valid_from", descending=descending)
    ordered = sorted(memberships, key=lambda row: (row.valid_from, row.pk), reverse=descending)
    for place, row in enumerate(ordered):
        beyond = after(memberships, order, cursor_of(row, order))
        assert set(memberships.filter(beyond)) == set(ordered[place + 1 :])


def test_a_cursor_is_the_value_and_the_key():
    row = Membership(pk=17, valid_from=date(2026, 1, 31))
    assert cursor_of(row, Order("valid_from")) == "2026-01-31~17"


@pytest.mark.parametrize(
    "cursor", ["", "x", "~", "~1", "2026-13-01~1", "2026-01-01~x", "2026-01-01~", "\0~1", "~" + "9" * 30, "a~b~c"]
)
def test_a_cursor_that_cannot_be_read_shows_the_first_page(memberships, cursor):
    assert after(memberships, Order("valid_from"), cursor) is None
