"""Reading files: by name, by likeness, and what a page of one file needs."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from caseflow.accounts.models import Service
from counselling.client_files.models import CLIENT_RELATIONS, ClientFile, HouseholdMember, JournalEntry, MemberRelation
from counselling.domain.matching import fold, name_key, phone_key


def duplicates_of(
    *, service: Service, last_name: str, first_name: str, birth_date: date | None, phone: str, email: str
) -> QuerySet[HouseholdMember]:
    """Clients of this service with the same name and the same birth date, telephone or e-mail.

    Names match after folding accents, case, hyphens, particles and order.
    """
    same = Q()
    if birth_date:
        same |= Q(birth_date=birth_date)
    if number := phone_key(phone):
        same |= Q(contact__phone_key=number)
    if mailbox := email.strip().lower():
        same |= Q(contact__email=mailbox)
    key = name_key(last_name, first_name)
    if not same or not key:
        return HouseholdMember.objects.none()
    clients = HouseholdMember.objects.filter(same, match_key=key, relation__in=CLIENT_RELATIONS)
    return clients.filter(file__service=service).select_related("file__service", "file__counsellor").order_by("-pk")


def files_named(files: QuerySet[ClientFile], fragment: str) -> QuerySet[ClientFile]:
    """Files whose client or co-client has every word of the fragment in the name, or whose reference contains it."""
    words = fold(fragment).split()
    if not words:
        return files.none()
    people = HouseholdMember.objects.filter(relation__in=CLIENT_RELATIONS)
    for word in words:
        people = people.filter(folded_name__contains=word)
    return files.filter(Q(pk__in=people.values("file")) | Q(reference__icontains=fragment.strip()))


def clients_of(file: ClientFile) -> list[HouseholdMember]:
    """Client first, then the co-client, with contact details."""
    members = file.members.clients().select_related("contact")
    return sorted(members, key=lambda member: (CLIENT_RELATIONS.index(MemberRelation(member.relation)), member.pk))


def timeline_of(file: ClientFile, reader: Any) -> QuerySet[JournalEntry]:
    """The journal as this reader may know it, newest first."""
    return file.journal.readable_by(reader).select_related("by")
