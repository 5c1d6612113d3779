"""Whom the referred person might already be: proposed with reasons, decided by a counsellor."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from counselling.client_files.models import CLIENT_RELATIONS, ClientFile, HouseholdMember
from counselling.domain.duplicates import Person, Verdict, candidates
from counselling.referrals.models import Referral, ReferralSubject

MOST = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Somebody with a file here; without `member` where the reader may not know more."""

    file: ClientFile
    member: HouseholdMember | None
    reasons: tuple[str, ...]
    verdict: Verdict | None


def person_of(subject: ReferralSubject) -> Person:
    return Person(
        first_name=subject.first_name, last_name=subject.last_name, birth_date=subject.birth_date,
        phones=(subject.phone,), emails=(subject.email,),
    )  # fmt: skip


def _client(member: HouseholdMember) -> Person:
    contact = getattr(member, "contact", None)
    return Person(
        first_name=member.first_name, last_name=member.last_name, birth_date=member.birth_date,
        phones=(contact.phone, contact.second_phone) if contact else (), emails=(contact.email,) if contact else (),
    )  # fmt: skip


def sharing(subject: ReferralSubject, contact: str = "") -> Q | None:
    """Who shares a birth date, telephone or mailbox with this person; nobody if none is known."""
    known = {
        "birth_date": subject.birth_date, f"{contact}phone_key": subject.phone_key, f"{contact}email": subject.email,
    }  # fmt: skip
    same = Q()
    for column, value in known.items():
        same |= Q(**{column: value}) if value else Q()
    return same or None


def verdicts_on(referral: Referral) -> dict[int, Verdict]:
    """The last word on each file."""
    rows = referral.duplicate_decisions.order_by("pk").values_list("file", "verdict")
    return {file: Verdict(verdict) for file, verdict in rows}


def candidates_for(referral: Referral, user: Any = None) -> list[Candidate]:
    """Files of this service whose client may be this person; a reader sees of a hidden one only that it exists."""
    same = sharing(referral.subject, "contact__") if hasattr(referral, "subject") else None
    if same is None:
        return []
    clients = HouseholdMember.objects.filter(
        same, relation__in=CLIENT_RELATIONS, file__service=referral.service_id
    ).select_related("contact", "file__counsellor", "file__service")
    known = {member: _client(member) for member in clients.order_by("-pk")[:MOST]}
    files = [member.file_id for member in known]
    visible = set(files)
    if user is not None:
        seen = ClientFile.objects.visible_to(user).filter(pk__in=files)
        visible = set(seen.values_list("pk", flat=True))
    verdicts = verdicts_on(referral)
    found: dict[int, Candidate] = {}
    for member, likeness in candidates(person_of(referral.subject), known):
        found.setdefault(
            member.file_id,
            Candidate(
                file=member.file, member=member if member.file_id in visible else None,
                reasons=likeness.reasons if member.file_id in visible else (), verdict=verdicts.get(member.file_id),
            ),
        )  # fmt: skip
    return list(found.values())


def sent_by_others(referral: Referral, user: Any) -> list[Referral]:
    """Other referrals of the same person to this service, as far as this reader may see them."""
    same = sharing(referral.subject) if hasattr(referral, "subject") else None
    if same is None:
        return []
    subjects = ReferralSubject.objects.filter(same, referral__in=Referral.objects.visible_to(user))
    subjects = subjects.filter(referral__service=referral.service_id).exclude(referral=referral)
    known = {
        subject: person_of(subject)
        for subject in subjects.select_related("referral__organisation").order_by("-pk")[:MOST]
    }
    return [subject.referral for subject, _likeness in candidates(person_of(referral.subject), known)]
