from typing import Any

from django.utils import timezone

from counselling.partners.models import Affiliation
from counselling.referrals import selectors
from counselling.referrals.models import Referral
from tests.cast import Cast
from tests.factories.referrals import submitted
from tests.permissions.matrix import Row

EVERYBODY = {"referrer": 200, "other_referrer": 200, "ambassador": 200}
# Whoever sends nobody is refused; what somebody else sent is not there.
SENDER = {"referrer": 200, "other_referrer": 404, "ambassador": 403}


def sent(cast: Cast) -> Referral:
    """Sent by `referrer` today."""
    known = Referral.objects.filter(referrer__user=cast.referrer).first()
    sender = Affiliation.objects.get(referrer__user=cast.referrer)
    return known or submitted(cast.service, cast.counsellor, on=timezone.localdate(), sender=sender)


def own(cast: Cast) -> dict[str, Any]:
    return {"reference": sent(cast).reference}


def a_message(cast: Cast) -> dict[str, Any]:
    return {"text": "Le numéro est le bon.", "tag": selectors.tag_of(sent(cast))}


ROWS = {
    "partner_space:home": Row(GET=EVERYBODY, others=403),
    "partner_space:referral": Row(kwargs=own, GET=SENDER, others=403),
    "partner_space:act": Row(
        kwargs=lambda cast: own(cast) | {"act": "write"}, GET=SENDER, POST=SENDER | {"referrer": 302},
        data=a_message, others=403,
    ),
}  # fmt: skip
