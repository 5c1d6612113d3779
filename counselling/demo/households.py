"""First chapters of a file: the call, the household, how people can be reached, what they allowed."""

from datetime import date, timedelta

from counselling.client_files import services as files
from counselling.client_files.models import (
    Appointment,
    AuthorisationKind,
    AuthorisationMethod,
    HouseholdMember,
    MemberRelation,
    Origin,
)
from counselling.client_files.services import Consent, ContactChanges, Meeting, MemberDetails, NewClient, Request
from counselling.demo.plots import Story
from counselling.demo.scenes import Scene
from counselling.demo.situations import Person

# In these places of the list the mandate to write to creditors was not signed yet.
WITHOUT_MANDATE = 6
# Days after the opening, and the rest of the numbers of those who did not come.
FIRST_MEETING, MISSED_FIRST = 2, 4
ORIGINS = {3: Origin.OUTREACH, 2: Origin.REFERRAL}


def open_file(scene: Scene) -> None:
    """The person is taken on; who only called has not consented yet."""
    called = scene.plot.story is Story.CALLED
    with scene.on(0) as on:
        scene.file = files.open_file(
            service=scene.house.service, client=_client(scene, on), on=on, by=scene.by, counsellor=scene.by,
            language=scene.plot.language, origin=ORIGINS.get(scene.number % 5, Origin.SELF),
            request=Request(text=scene.situation.request, meeting=_first_meeting(scene)),
            consent=None if called else _consent(on, AuthorisationKind.PROCESS_DATA),
            consent_pending="Appel téléphonique, signature au premier rendez-vous" if called else "",
        )  # fmt: skip
    scene.client = HouseholdMember.objects.get(file=scene.file)


def _first_meeting(scene: Scene) -> Meeting:
    """Agreed on the telephone; whoever only called has it still ahead."""
    called = scene.plot.story is Story.CALLED
    day = scene.today + timedelta(days=1 + scene.number % 3) if called else scene.day(FIRST_MEETING)
    return Meeting(at=scene.agreed(day), counsellor=scene.by)


def meet(scene: Scene) -> None:
    """The first meeting takes place; some need a second try."""
    if scene.number % 9 == MISSED_FIRST:
        with scene.on(FIRST_MEETING) as on:
            files.miss_appointment(appointment=_planned(scene), on=on, by=scene.by)
            again = Meeting(at=scene.agreed(scene.day(FIRST_MEETING + 1)), counsellor=scene.by)
            files.plan_appointment(file=scene.file, meeting=again, on=on, by=scene.by)
    with scene.on(FIRST_MEETING + 1) as on:
        files.keep_appointment(appointment=_planned(scene), on=on, by=scene.by)


def _planned(scene: Scene) -> Appointment:
    return Appointment.objects.planned().get(file=scene.file)


def _client(scene: Scene, on: date) -> NewClient:
    family = scene.family
    return NewClient(
        last_name=family.last_name, first_name=family.client, birth_date=family.born(scene.situation.age, on),
        phone=family.phone, email=family.email if scene.number % 3 else "", may_call=scene.number % 6 != 4,
        may_leave_voicemail=scene.number % 2 == 0, may_text=scene.number % 3 != 1, may_write=scene.number % 8 != 5,
        interpreter=scene.plot.interpreter,
    )  # fmt: skip


def _consent(on: date, kind: AuthorisationKind) -> Consent:
    return Consent(kind=kind, on=on, method=AuthorisationMethod.SIGNED, wording="2026-1")


def settle_in(scene: Scene) -> None:
    """Address, household and mandate are taken down at the first meeting."""
    with scene.on(3) as on:
        _move_in(scene, scene.client, on - timedelta(days=900 + scene.number * 37))
        if scene.number % 7 == 2:
            _move_in(scene, scene.client, on - timedelta(days=120))
        for place, person in enumerate(scene.situation.people):
            if person.since is None:
                _add(scene, place, person, on)
        _comment(scene)


def sign_mandates(scene: Scene) -> None:
    """Client and co-client let the service write to their creditors; some have not signed yet."""
    if scene.plot.story is Story.ASSESSING and scene.number % WITHOUT_MANDATE == WITHOUT_MANDATE - 1:
        return
    with scene.on(7) as on:
        for member in HouseholdMember.objects.clients().filter(file=scene.file):
            consent = _consent(on, AuthorisationKind.CONTACT_CREDITORS)
            files.record_authorisation(member=member, consent=consent, by=scene.by)
            if member != scene.client:
                consent = _consent(on, AuthorisationKind.PROCESS_DATA)
                files.record_authorisation(member=member, consent=consent, by=scene.by)


def change_household(scene: Scene) -> None:
    """Who moves in or out while the file is open; a partner signs at once."""
    for place, person in enumerate(scene.situation.people):
        if person.since is not None and person.since < scene.plot.age:
            with scene.on(person.since) as on:
                member = _add(scene, place, person, on)
                for kind in (AuthorisationKind.PROCESS_DATA, AuthorisationKind.CONTACT_CREDITORS):
                    files.record_authorisation(member=member, consent=_consent(on, kind), by=scene.by)
        if person.until is not None and person.until < scene.plot.age:
            with scene.on(person.until) as on:
                key = scene.key("member", place)
                member = HouseholdMember.objects.get(file=scene.file, key=key)
                files.end_member(member=member, on=on, version=member.version, by=scene.by)


def _add(scene: Scene, place: int, person: Person, on: date) -> HouseholdMember:
    is_partner = person.relation == MemberRelation.PARTNER
    member = files.add_member(
        file=scene.file, key=scene.key("member", place), by=scene.by,
        details=MemberDetails(
            last_name=scene.family.last_name,
            first_name=scene.family.partner if is_partner else scene.family.child(place),
            birth_date=scene.family.born(person.age, on), relation=person.relation, presence=person.presence,
            has_income=is_partner, since=on if person.since is not None else None,
        ),
    )  # fmt: skip
    if is_partner:
        _move_in(scene, member, on)
    return member


def _move_in(scene: Scene, member: HouseholdMember, since: date) -> None:
    postcode, city = scene.family.town
    files.move_member(
        member=member, lines=scene.family.street, postcode=postcode, city=city, country=scene.plot.country,
        since=since, by=scene.by,
    )  # fmt: skip


def _comment(scene: Scene) -> None:
    """Where calls are not safe, it says when they are."""
    contact = scene.client.contact
    if contact.may_call:
        return
    changes = ContactChanges(
        phone=contact.phone, email=contact.email, may_text=True, may_write=contact.may_write,
        preferred_channel="sms", interpreter=contact.interpreter,
        comment="Ne pas appeler à la maison : le conjoint n’est pas au courant",
    )  # fmt: skip
    files.change_contact(contact=contact, changes=changes, version=contact.version, by=scene.by)
