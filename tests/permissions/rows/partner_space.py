from typing import Any

from django.utils import timezone

from caseflow.files import storage
from counselling.partner_space import drafts
from counselling.partners.models import Affiliation
from counselling.referrals import selectors
from counselling.referrals.models import Referral
from tests.cast import Cast
from tests.factories.referrals import submitted
from tests.factories.trainings import CertificateFactory
from tests.permissions.matrix import Row

EVERYBODY = {"referrer": 200, "other_referrer": 200, "ambassador": 200}
# Whoever sends nobody is refused; what somebody else sent is not there.
SENDER = {"referrer": 200, "other_referrer": 404, "ambassador": 403}
SENDERS = ("referrer", "other_referrer")
SENDING = {"referrer": 200, "other_referrer": 200, "ambassador": 403}


def sent(cast: Cast) -> Referral:
    """Sent by `referrer` today."""
    known = Referral.objects.filter(referrer__user=cast.referrer).first()
    sender = Affiliation.objects.get(referrer__user=cast.referrer)
    return known or submitted(cast.service, cast.counsellor, on=timezone.localdate(), sender=sender)


def own(cast: Cast) -> dict[str, Any]:
    return {"reference": sent(cast).reference}


def a_message(cast: Cast) -> dict[str, Any]:
    return {"text": "Le numéro est le bon.", "tag": selectors.tag_of(sent(cast))}


def own_certificate(cast: Cast) -> dict[str, Any]:
    stored = storage.store(b"%PDF-", extension="pdf")
    sender = Affiliation.objects.get(referrer__user=cast.referrer).referrer
    return {
        "number": CertificateFactory(
            enrolment__referrer=sender, path=stored.path, sha256=stored.sha256, issued_by=cast.supervisor
        ).number
    }  # fmt: skip


def first_page(cast: Cast) -> dict[str, Any]:
    return {
        "postcode": "4010", "country": "LU", "debts": "private", "decides": "yes", "service": cast.service.pk,
        "organisation": Affiliation.objects.get(referrer__user=cast.referrer).organisation_id,
    }  # fmt: skip


def correction(cast: Cast) -> dict[str, Any]:
    return {
        "last_name": "D’Hoore", "first_name": "Jean", "birth_date": "28/02/1981", "postcode": "4010", "country": "LU",
        "language": "fr", "phone": "+352 621 123 456", "may_call": "on", "difficulties": ["rent"],
        "summary": "Trois loyers.", "adults": 1, "children": 2, "tag": selectors.tag_of(sent(cast)),
    }  # fmt: skip


def typed_so_far(cast: Cast) -> dict[str, Any]:
    """All pages filled in by `referrer`; the other one has typed nothing and is led back to the first."""
    agreed = dict.fromkeys(("share_identity", "contact_by_service", "share_outcome"), "given")
    pages = first_page(cast) | correction(cast) | agreed | {"method": "oral_script", "collected_on": "auj"}
    drafts.keep(
        cast.referrer, {name: value if isinstance(value, list) else [str(value)] for name, value in pages.items()}
    )
    return {}


ROWS = {
    "partner_space:home": Row(GET=EVERYBODY, others=403),
    "partner_space:new": Row(
        kwargs=lambda _cast: {"step": "where"}, GET=SENDING, data=first_page, others=403,
        POST={"referrer": 302, "other_referrer": 422, "ambassador": 403},
    ),
    "partner_space:check": Row(
        kwargs=typed_so_far, GET=SENDING | {"other_referrer": 302}, POST=SENDING | dict.fromkeys(SENDERS, 302),
        others=403,
    ),
    "partner_space:discard": Row(POST=SENDING | dict.fromkeys(SENDERS, 302), others=403),
    "partner_space:correct": Row(kwargs=own, GET=SENDER, POST=SENDER | {"referrer": 302}, data=correction, others=403),
    "partner_space:certificates": Row(GET=EVERYBODY, others=403),
    "partner_space:certificate_pdf": Row(
        kwargs=own_certificate, GET={"referrer": 200, "other_referrer": 404, "ambassador": 404}, others=403
    ),
    "partner_space:teams": Row(GET={"referrer": 403, "other_referrer": 403, "ambassador": 200}, others=403),
    "partner_space:referral": Row(kwargs=own, GET=SENDER, others=403),
    "partner_space:act": Row(
        kwargs=lambda cast: own(cast) | {"act": "write"}, GET=SENDER, POST=SENDER | {"referrer": 302},
        data=a_message, others=403,
    ),
}  # fmt: skip
