"""How much may be told, by the rows of one consent."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counselling.domain.disclosure import Level, OutcomeConsent, level_of
from counselling.domain.referrals import ConsentDecision


def rows(*texts: str) -> list[OutcomeConsent]:
    """“given 3”: decided on the third; “given! 3”: and said so to the service."""
    found = []
    for text in texts:
        decision, day = text.split()
        found.append(
            OutcomeConsent(
                decision=ConsentDecision(decision.rstrip("!")),
                collected_at=datetime(2026, 11, int(day), tzinfo=UTC),
                confirmed=decision.endswith("!"),
            )
        )
    return found


@pytest.mark.parametrize(
    ("consents", "told", "told_to_creditors"),
    [
        ([], False, False),
        (["refused 1"], False, False),
        (["given 1"], True, False),
        (["given! 1"], True, True),
        (["given 1", "given! 2"], True, True),
        (["given! 1", "withdrawn 2"], False, False),
        (["given! 1", "refused 2"], False, False),
        (["refused 1", "given 2"], True, False),
        (["given! 1", "withdrawn 2", "given 3"], True, False),
        (["given! 1", "withdrawn 2", "given! 3"], True, True),
        (["given! 1", "given 2"], True, True),
        # written down late: the person had said no in the meantime
        (["withdrawn 5", "given 3"], False, False),
        (["given 5", "withdrawn 3"], False, False),
        (["given 5", "withdrawn 5"], False, False),
    ],
)
def test_the_level(consents: list[str], told: bool, told_to_creditors: bool) -> None:
    for cap in (Level.MILESTONES, Level.OUTCOME):
        assert level_of(rows(*consents), from_creditor=False, cap=cap) is (cap if told else Level.RECEIPT)
        assert level_of(rows(*consents), from_creditor=True, cap=cap) is (cap if told_to_creditors else Level.RECEIPT)


moments = st.integers(0, 31 * 24).map(lambda hours: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=hours))
decisions = st.lists(
    st.builds(
        OutcomeConsent,
        decision=st.sampled_from(ConsentDecision),
        collected_at=moments,
        confirmed=st.booleans(),
    ),
    max_size=6,
)


@given(before=decisions, creditor=st.booleans(), at=moments)
def test_a_withdrawal_wins_over_everything_before_it(
    before: list[OutcomeConsent], creditor: bool, at: datetime
) -> None:
    withdrawn = OutcomeConsent(decision=ConsentDecision.WITHDRAWN, collected_at=at)
    assert level_of([*before, withdrawn], from_creditor=creditor, cap=Level.OUTCOME) is Level.RECEIPT


@given(consents=decisions)
def test_a_creditor_never_learns_more_than_others(consents: list[OutcomeConsent]) -> None:
    if level_of(consents, from_creditor=True, cap=Level.OUTCOME) is Level.OUTCOME:
        assert level_of(consents, from_creditor=False, cap=Level.OUTCOME) is Level.OUTCOME
