"""Two decide at the same moment: one wins, the other is told who and what."""

from collections import Counter
from datetime import timedelta

import pytest

from counselling.client_files.models import ClientFile
from counselling.domain.referrals import DeclineReason
from counselling.referrals import services as referrals
from counselling.referrals.models import Referral
from tests.cast import Cast
from tests.factories import TODAY
from tests.factories.referrals import submitted
from tests.security.test_concurrency import at_once, crowd, shared

__all__ = ["crowd", "shared"]
ROUNDS = 12


@pytest.mark.parametrize("first", ["accept", "decline"])
def test_of_accepting_and_declining_at_once_exactly_one_wins(crowd: Cast, first: str) -> None:
    def decide(number: int, pk: int) -> str:
        referral = Referral.objects.get(pk=pk)
        if (number == 0) == (first == "accept"):
            return referrals.accept_referral(
                referral=referral, counsellor=crowd.counsellor, version=2, on=TODAY, by=crowd.counsellor
            ).state
        return referrals.decline_referral(
            referral=referral, reason=DeclineReason.NO_CAPACITY, next_step="later", version=2, on=TODAY,
            by=crowd.colleague,
        ).state  # fmt: skip

    won: Counter[str] = Counter()
    for number in range(ROUNDS // 2):
        born = TODAY - timedelta(days=9000 + number)
        pk = submitted(crowd.service, crowd.counsellor, birth_date=born, phone=f"+352 621 0000{number:02}").pk
        answers = at_once(lambda thread, pk=pk: decide(thread, pk), threads=2)
        (loser,) = [answer for answer in answers if isinstance(answer, referrals.SomebodyWasFaster)]
        (state,) = [answer for answer in answers if isinstance(answer, str)]
        assert loser.facts["person"] == ("Counsellor" if state == "accepted" else "Colleague") + " Kieffer"
        won[state] += 1
    assert ClientFile.objects.filter(origin="referral").count() == won["accepted"]
    assert Referral.objects.filter(state="accepted").count() == won["accepted"]
