"""From what a partner's system sends to what the service takes in, with the refusals told at their place."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from caseflow.accounts.models import Service
from counselling.api.errors import Fault, Problem
from counselling.api.referrals.shapes import (
    Arrears,
    Consent,
    CreditorConditions,
    NewReferral,
    Person,
    SenderNamed,
    Sent,
)
from counselling.api.shapes import SENTENCES
from counselling.domain.directory import Theme, place_typed, understand
from counselling.domain.errors import DomainError, StaleVersion
from counselling.domain.referrals import ConsentKind, Priority, ReferralSource
from counselling.partners.selectors import Wish, professional_at, search_directory
from counselling.referrals import selectors
from counselling.referrals import services as referrals
from counselling.referrals.services import Answer, Situation, Subject

WORDING_OUTDATED = _("This wording is not read any more: ask anew with the one that the options name.")
ASKED_TWICE = _("Each question is answered once.")
NOT_HERE = _("This key is for another department.")

# Where a refusal of the domain belongs in the body, and its code for machines.
_PLACES: Mapping[str, tuple[str, str]] = {
    "consent-required": ("/consents", "consent_required"),
    "consent-outdated": ("/consents", "consent_outdated"),
    "consent-not-theirs": ("/kind", "invalid_choice"),
    "not-reachable": ("/person/contact", "not_reachable"),
    "difficulty-missing": ("/difficulties", "required"),
    "sensitive-data": ("/summary", "sensitive_data"),
    "creditor-condition-missing": ("/creditor_conditions", "creditor_condition_missing"),
    "creditor-condition-not-done": ("/creditor_conditions", "out_of_range"),
    "creditors-only": ("/creditor_conditions", "creditors_only"),
    "test-data-in-live": ("/person/last_name", "test_data_in_live"),
    "message-too-long": ("/text", "invalid_length"),
    "reason-missing": ("/text", "required"),
}
_FIELDS = {
    "last_name": "/person/last_name",
    "summary": "/summary",
    "manner": "/person/contact/manner",
    "text": "/text",
}
MOST_NAMED = 5
# Under which name the answer says who helps instead.
_NAMED_INSTEAD: Mapping[str, str] = {"service-not-accepting": "alternatives", "out-of-territory": "suggestions"}
_PROBLEMS: Mapping[str, str] = {
    "sender-not-active": "organisation-suspended",
    "not-in-sandbox": "wrong-environment",
}


@contextmanager
def told(service: Service | None = None, *, of_consent: str = "/consents") -> Iterator[None]:
    """A refusal of the domain as a problem; what is wrong with a consent stands where the body has it."""
    try:
        yield
    except StaleVersion:
        raise Problem("precondition-failed") from None
    except DomainError as refusal:
        raise _problem(refusal, service, of_consent) from None


def elsewhere(body: NewReferral, on: date) -> list[dict[str, Any]]:
    """Where the person may be sent instead: services that reach them, then the nearest of the directory."""
    person = body.person
    rooms = selectors.rooms_reaching(country=person.country, postcode=person.postcode, on=on)
    services = [
        {"slug": room.service.slug, "name": room.service.name, "phone": room.service.phone, "web": None}
        for room in rooms
        if room.service.slug != body.service
    ]
    place = place_typed(person.postcode, country=person.country)
    wish = Wish(question=understand(""), place=place, theme=Theme.DEBT_COUNSELLING.value)
    listed = [
        {"slug": None, "name": f"{hit.activity.organisation}, {hit.activity}", "phone": None,
         "web": hit.activity.organisation.web or None}
        for hit in search_directory(None, wish, on).here
    ]  # fmt: skip
    return [*services, *listed][:MOST_NAMED]


def _problem(refusal: DomainError, service: Service | None, of_consent: str) -> Problem:
    facts = dict(refusal.facts)
    match refusal.code:
        case "referral-already-open":
            return Problem("referral-already-open", existing=facts["reference"])
        case "not-possible-now":
            return Problem("not-possible-now", status_now=facts["status"], allowed_actions=facts["allowed"])
        case code if code in _PROBLEMS:
            return Problem(_PROBLEMS[code])
    place, code = _PLACES.get(refusal.code, ("/", "invalid"))
    place = _FIELDS.get(refusal.field or "", place).replace("/consents", of_consent)
    fault = Fault(place, code, refusal.told(gettext))
    needs_phone = code == "consent_required" and service is not None
    members = {"self_referral": {"phone": service.phone, "email": service.email}} if service and needs_phone else {}
    return Problem("validation-error", faults=[fault], **members)


@contextmanager
def named_instead(body: NewReferral, on: date) -> Iterator[None]:
    """A service that does not take the person is no dead end."""
    try:
        yield
    except DomainError as refusal:
        if refusal.code not in _NAMED_INSTEAD:
            raise
        named: dict[str, Any] = {_NAMED_INSTEAD[refusal.code]: elsewhere(body, on)}
        raise Problem(refusal.code, **named) from None


def not_possible(referral: Any) -> Problem:
    """By the status that the sender reads, and by nothing else."""
    view = referral.public_view
    return Problem("not-possible-now", status_now=view["status"], allowed_actions=view["allowed_actions"])


def submit(credential: Any, body: NewReferral, on: date) -> Any:
    """Hand the referral to the service, as a person does in the browser."""
    service = _service(credential, body)
    _require_sound(credential, body, on)
    with told(service), named_instead(body, on):
        return referrals.submit_referral(
            sent=_sent(credential, service, body, on), subject=subject(body.person), situation=situation(body),
            answers=[answer(consent) for consent in body.consents], on=on, by=credential,
        )  # fmt: skip


def _service(credential: Any, body: NewReferral) -> Service:
    service = selectors.service_named(body.service)
    if service is None:
        raise Problem("validation-error", faults=[Fault("/service", "invalid_choice", SENTENCES["invalid_choice"])])
    if credential.livemode == service.is_sandbox:
        raise Problem("wrong-environment")
    return service


def _require_sound(credential: Any, body: NewReferral, on: date) -> None:
    """What one field says of another, all at once."""
    faults = [*_faults_of_burning(body), *_faults_of_consents(body.consents), *faults_of_person(body, on)]
    faults += faults_of_conditions(body, credential.organisation.is_creditor, on)
    if faults:
        raise Problem("validation-error", faults=faults)
    if credential.department and body.department not in {None, credential.department}:
        raise Problem("validation-error", faults=[Fault("/department", "invalid_choice", NOT_HERE)])


def _faults_of_burning(body: NewReferral) -> Iterator[Fault]:
    is_urgent = body.priority is Priority.URGENT
    if is_urgent and body.urgent_reason is None:
        yield Fault("/urgent_reason", "required", SENTENCES["required"])
    if not is_urgent and body.urgent_reason is not None:
        yield Fault("/priority", "invalid_choice", SENTENCES["invalid_choice"])


def _faults_of_consents(consents: list[Consent]) -> Iterator[Fault]:
    seen: set[str] = set()
    for place, consent in enumerate(consents):
        if consent.kind in seen:
            yield Fault(f"/consents/{place}/kind", "invalid_choice", ASKED_TWICE)
        seen.add(consent.kind)
        yield from faults_of_wording(consent, f"/consents/{place}")


def faults_of_wording(consent: Consent, place: str = "") -> Iterator[Fault]:
    if consent.wording_version != selectors.CURRENT_WORDINGS[ConsentKind(consent.kind.value)]:
        yield Fault(f"{place}/wording_version", "wording_outdated", WORDING_OUTDATED)


def faults_of_person(body: Sent, on: date) -> Iterator[Fault]:
    """What no calendar allows."""
    person, since = body.person, body.arrears and body.arrears.oldest_due_on
    if person.birth_date and not date(1900, 1, 1) <= person.birth_date <= on:
        yield Fault("/person/birth_date", "out_of_range", SENTENCES["invalid"])
    if since and not date(1900, 1, 1) <= since <= on:
        yield Fault("/arrears/oldest_due_on", "out_of_range", SENTENCES["invalid"])


def faults_of_conditions(
    body: Sent, from_creditor: bool, on: date, known: Mapping[str, date | None] | None = None
) -> Iterator[Fault]:
    """What only creditors say, and say always; `known` is what they said before."""
    stated = situation(body).conditions
    for refusal in referrals.refused_conditions(stated, from_creditor=from_creditor, on=on, known=known):
        place, code = _PLACES[refusal.code]
        yield Fault(f"{place}/{refusal.field}", code, refusal.told(gettext))


def _sent(credential: Any, service: Service, body: NewReferral, on: date) -> referrals.Sent:
    known = professional_at(credential.organisation, body.referrer.email, on)
    return referrals.Sent(
        service=service, organisation=credential.organisation, referrer=known.referrer if known else None,
        stated_sender="" if known else _stated(body.referrer),
        department=credential.department or body.department or (known.department if known else ""),
        source=ReferralSource.API, external_reference=body.external_reference or "",
        urgent_reason=body.urgent_reason, deadline_on=body.deadline_on,
    )  # fmt: skip


def _stated(who: SenderNamed) -> str:
    """Name, function and how to reach them: a supervisor decides who they are."""
    parts = (f"{who.first_name} {who.last_name}".strip(), who.function, who.email, who.phone or "")
    return ", ".join(part for part in parts if part)


def subject(person: Person) -> Subject:
    safe = person.contact
    return Subject(
        last_name=person.last_name, first_name=person.first_name, birth_date=person.birth_date,
        birth_year=person.birth_year, phone=person.phones[0] if person.phones else "", email=person.email or "",
        postcode=person.postcode, country=person.country, language=person.language.value,
        interpreter_needed=person.interpreter_needed, may_call=safe.call, may_leave_voicemail=safe.voicemail,
        may_text=safe.sms, may_email=safe.email, may_write=safe.post, manner=safe.manner,
    )  # fmt: skip


def situation(body: Sent) -> Situation:
    owed, did = body.arrears or Arrears(), body.creditor_conditions or CreditorConditions()
    return Situation(
        difficulties=list(dict.fromkeys(body.difficulties)), adults=body.household.adults,
        children=body.household.children, summary=body.summary,
        arrears=int(owed.amount.replace(".", "")) if owed.amount else None, arrears_since=owed.oldest_due_on,
        plan_running=owed.plan_running, **dict(did),
    )  # fmt: skip


def answer(consent: Consent) -> Answer:
    return Answer(
        kind=ConsentKind(consent.kind.value), decision=consent.decision, collected_at=consent.collected_at,
        method=consent.method.value, language=consent.language.value,
    )  # fmt: skip


def merged(document: Mapping[str, Any], patch: Mapping[str, Any]) -> dict[str, Any]:
    """RFC 7396: null takes a field away, an object goes into the object that is there, anything else replaces."""
    result = dict(document)
    for name, value in patch.items():
        if value is None:
            result.pop(name, None)
        elif isinstance(value, Mapping):
            held = result.get(name)
            result[name] = merged(held if isinstance(held, Mapping) else {}, value)
        else:
            result[name] = value
    return result
