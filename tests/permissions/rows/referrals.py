from typing import Any

from django.utils import timezone

from counselling.partners.models import Affiliation
from counselling.referrals.models import Referral
from tests.cast import Cast
from tests.factories.client_files import ContactDetailsFactory, HouseholdMemberFactory
from tests.factories.referrals import accepted, professional, somebody_left, submitted
from tests.permissions.matrix import Row

HERE = ("counsellor", "cover", "colleague", "supervisor")
THERE = ("other_counsellor", "other_supervisor")
NOBODYS = {"administrator": 403, "data_protection_officer": 403, "no_role": 403, "superuser": 403}
TRIAGE = dict.fromkeys(HERE, 200)
DECIDE = dict.fromkeys(HERE, 302)


def received(cast: Cast) -> Referral:
    return submitted(cast.service, cast.counsellor, on=timezone.localdate())


def a_referral(cast: Cast) -> dict[str, Any]:
    return {"reference": received(cast).reference}


def to_decline(cast: Cast) -> dict[str, Any]:
    return {"reference": received(cast).reference, "act": "decline"}


def taken_on(cast: Cast) -> dict[str, Any]:
    return {"reference": accepted(cast.service, cast.counsellor, on=timezone.localdate()).reference}


def with_candidate(cast: Cast) -> dict[str, Any]:
    """The person may be the client of the file: same birth date, same name."""
    referral = received(cast)
    if not cast.file.members.filter(last_name="D’Hoore").exists():
        member = HouseholdMemberFactory(
            file=cast.file, relation="partner", last_name="D’Hoore", first_name="Jean",
            birth_date=referral.subject.birth_date,
        )  # fmt: skip
        ContactDetailsFactory(member=member)
    return {"reference": referral.reference, "file_reference": cast.file.reference}


def as_told_on_the_telephone(cast: Cast) -> dict[str, Any]:
    sender = professional(cast.service)
    return {
        "service": cast.service.pk, "professional": sender.pk, "share_identity": "given",
        "contact_by_service": "given", "share_outcome": "refused", "method": "oral_script", "last_name": "D’Hoore",
        "first_name": "Jean", "birth_date": "28/02/1981", "postcode": "4010", "country": "LU", "language": "fr",
        "phone": "+352 621 123 456", "may_call": "on", "difficulties": ["rent"], "summary": "Deux loyers.",
        "adults": 1, "children": 2,
    }  # fmt: skip


def clocks(cast: Cast) -> dict[str, Any]:
    return {
        "service": cast.service.pk, "decision": 4, "decision_urgent": 1, "first_contact": 5,
        "first_contact_urgent": 1, "first_meeting": 30, "first_meeting_urgent": 10, "answer_within": 10,
        "expiry": 35, "erase_after": 6, "erase_withdrawn": 30,
        "closed_on": "24/12/2026\n31/12/2026",
    }  # fmt: skip


def left_behind(cast: Cast) -> dict[str, Any]:
    affiliation = somebody_left(cast.service, cast.counsellor, on=timezone.localdate())
    return {"organisation_id": affiliation.organisation_id, "referrer_id": affiliation.referrer_id}


def to_a_colleague(_cast: Cast) -> dict[str, Any]:
    left = Affiliation.objects.exclude(ended_on=None).latest("pk")
    colleague = Affiliation.objects.filter(organisation=left.organisation, ended_on=None).latest("pk")
    return {f"{left.organisation_id}-{left.referrer_id}-to": colleague.referrer_id}


def decided(**fields: Any) -> Any:
    return lambda _cast: {"version": 2} | fields


ROWS = {
    "referrals:queue": Row(GET=TRIAGE | dict.fromkeys(THERE, 200) | NOBODYS),
    "referrals:submit": Row(
        GET=TRIAGE | dict.fromkeys(THERE, 200) | NOBODYS,
        # Whoever works elsewhere chooses no service of ours.
        POST=DECIDE | dict.fromkeys(THERE, 422) | NOBODYS,
        data=as_told_on_the_telephone,
    ),
    "referrals:set_clocks": Row(
        GET={"supervisor": 200, "other_supervisor": 200},
        POST={"supervisor": 302, "other_supervisor": 422},
        data=clocks,
        others=403,
    ),
    "referrals:set_room": Row(
        GET={"supervisor": 200, "other_supervisor": 200},
        POST={"supervisor": 302, "other_supervisor": 422},
        data=lambda cast: {"service": cast.service.pk, "takes_referrals": "on", "postcodes": "40 41"},
        others=403,
    ),
    "referrals:left_behind": Row(GET={"supervisor": 200, "other_supervisor": 200}, others=403),
    "referrals:hand_over": Row(
        kwargs=left_behind, POST={"supervisor": 302, "other_supervisor": 404}, data=to_a_colleague, others=403
    ),
    "referrals:referral": Row(kwargs=a_referral, GET=TRIAGE),
    "referrals:step": Row(
        kwargs=to_decline, GET=TRIAGE, POST=DECIDE,
        data=decided(reason="out_of_scope", next_step="Le guichet de la commune."),
    ),
    "referrals:accept": Row(
        kwargs=a_referral, GET=TRIAGE, POST=DECIDE,
        data=lambda cast: {"version": 2, "counsellor": cast.counsellor.pk},
    ),
    # Once there is a file, the file decides who sees the referral and who works on it.
    "referrals:record_attempt": Row(
        kwargs=taken_on, POST={"counsellor": 302, "supervisor": 403},
        data=lambda _cast: {"channel": "call", "result": "no_answer"},
    ),
    "referrals:decide": Row(
        kwargs=with_candidate, POST={"counsellor": 302, "cover": 302, "supervisor": 302},
        data=lambda _cast: {"verdict": "same"},
    ),
}  # fmt: skip
