"""A referral arrives: what must be agreed to, what a supervisor looks at first."""

import secrets
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count

from caseflow import clock
from caseflow.accounts.models import Service, User
from caseflow.audit.entries import Actor
from caseflow.audit.models import Action
from caseflow.audit.verbs import tell, verb
from counselling.domain.certificates import SnapshotStatus
from counselling.domain.clocks import local_day
from counselling.domain.disclosure import PUBLICLY_OPEN
from counselling.domain.errors import DomainError, gettext_noop, required_reason
from counselling.domain.lifecycle import OrganisationStatus
from counselling.domain.matching import fold, phone_key
from counselling.domain.money import to_decimal
from counselling.domain.references import new_reference
from counselling.domain.referrals import (
    NEEDED_CONSENTS,
    ConsentDecision,
    OpenCheck,
    ReferralSource,
    Warned,
    is_unusual_volume,
    state_on_receipt,
)
from counselling.domain.sandbox import Course, course_of, is_test_name
from counselling.domain.sensitive import refuse_sensitive
from counselling.partners.models import Organisation
from counselling.partners.selectors import agreement_in_force
from counselling.referrals import selectors
from counselling.referrals.models import (
    WORDING_VERSION,
    ConsentRecord,
    Referral,
    ReferralEvent,
    ReferralSubject,
    Submission,
)
from counselling.referrals.selectors import Training
from counselling.referrals.services.conditions import require_conditions
from counselling.referrals.services.course import Said, hold, new_event, person, settle, step
from counselling.referrals.services.sent import Answer, Sent, Situation, Subject

LONGEST_RELEASE = timedelta(days=90)
OLDEST_CONSENT = timedelta(days=30)
VOLUME_COMPARED = timedelta(days=90)


class ConsentRequired(DomainError):
    code = "consent-required"
    sentence = gettext_noop("Without the person's agreement nothing is stored. They can call the service themselves.")


class ConsentOutdated(DomainError):
    code = "consent-outdated"
    sentence = gettext_noop("The agreement lies in the future or more than 30 days back: ask the person again.")


class SenderNotActive(DomainError):
    code = "sender-not-active"
    sentence = gettext_noop("This organisation is suspended or closed: it refers nobody.")


class ServiceNotTaking(DomainError):
    code = "service-not-accepting"
    sentence = gettext_noop("This service takes no referrals at present.")


class OutOfTerritory(DomainError):
    code = "out-of-territory"
    sentence = gettext_noop("This service does not reach where the person lives.")


class NotReachable(DomainError):
    code = "not-reachable"
    sentence = gettext_noop("Name at least one safe way with its number or address.")


class DifficultyMissing(DomainError):
    code = "difficulty-missing"
    sentence = gettext_noop("Name at least one difficulty.")


class TestDataInLive(DomainError):
    code = "test-data-in-live"
    sentence = gettext_noop("Names that begin with TEST- are for the sandbox.")


class ReferralAlreadyOpen(DomainError):
    code = "referral-already-open"
    sentence = gettext_noop("This organisation has sent the same number already: %(reference)s.")


class ReleaseTooLong(DomainError):
    code = "release-too-long"
    sentence = gettext_noop("A release holds for 90 days at most, and not in the past.")


@verb("referrals.submit_referral", action=Action.CREATE)
def submit_referral(
    *, sent: Sent, subject: Subject, situation: Situation, answers: Sequence[Answer], on: date, by: Actor
) -> Referral:
    """Take in a referral: at once to be decided, or held for a supervisor while something about the sender is open."""
    _require_consents(sent.service, answers, on)
    _require_taking(sent, subject, on)
    require_complete(sent.service, subject, situation)
    # What is handed over was said to another service, perhaps before creditors were asked.
    if sent.redirected_from is None:
        require_conditions(situation.conditions, from_creditor=sent.organisation.is_creditor, on=on)
    _require_new(sent)
    now = clock.now()
    training = selectors.training_of(sent.referrer, now) if sent.referrer else None
    checks = open_checks(sent, subject, training, on)
    referral = Referral.objects.create(
        **{name: value or "" if name == "urgent_reason" else value for name, value in _columns(sent).items()},
        reference=_reference(sent.service, on), priority=sent.priority, open_checks=[check.value for check in checks],
        state=state_on_receipt(priority=sent.priority, open_checks=checks), received_at=now, started_on=on,
        promised_on=on, due_on=on, place=0, public_status="", public_changed_at=now, **_snapshot(training),
    )  # fmt: skip
    ReferralSubject.objects.create(referral=referral, **subject_columns(subject))
    Submission.objects.create(referral=referral, number=1, **situation_columns(situation), by=person(by))
    ConsentRecord.objects.bulk_create(consent_row(referral, answer, by=by) for answer in answers)
    referral.warnings = [warning.value for warning in _warnings(referral, training, on)]
    settle(referral, event=new_event(referral, "submit_referral", before=None, by=by), on=on)
    tell(
        service=referral.service_id, object_type=Referral._meta.label, object_id=referral.pk,
        detail={"reference": referral.reference, "to": referral.state, "source": sent.source.value},
    )  # fmt: skip
    return referral


@verb("referrals.release_referral")
def release_referral(
    *, referral: Referral, reason: str, version: int, on: date, by: User, until: date | None = None
) -> Referral:
    """Let a held referral go on: this one, or with `until` every one of this professional until that day."""
    current = hold(referral, version)
    because = required_reason(reason)
    if until and not on <= until <= on + LONGEST_RELEASE:
        raise ReleaseTooLong(field="until")
    return step(current, on=on, by=by, said=Said(text=because, until=until))


def _columns(sent: Sent) -> dict[str, object]:
    names = (
        "service", "organisation", "referrer", "stated_sender", "department", "source",
        "external_reference", "urgent_reason",
        "deadline_on", "redirected_from",
    )  # fmt: skip
    return {name: getattr(sent, name) for name in names}


def _require_consents(service: Service, answers: Sequence[Answer], on: date) -> None:
    """Both needed answers are yes, whoever asks and however urgent; none is from tomorrow or from long ago."""
    given = {answer.kind for answer in answers if answer.decision is ConsentDecision.GIVEN}
    for kind in sorted(NEEDED_CONSENTS - given):
        raise ConsentRequired(field=kind.value)
    for answer in answers:
        require_recent(service, answer, on)


def require_recent(service: Service, answer: Answer, on: date) -> None:
    """An answer counts for thirty days, and never from tomorrow."""
    if not on - OLDEST_CONSENT <= local_day(answer.collected_at, ZoneInfo(service.time_zone)) <= on:
        raise ConsentOutdated(field="collected_on")


def _require_taking(sent: Sent, subject: Subject, on: date) -> None:
    """That the service takes referrals, and people from there; a colleague who takes one in may know better."""
    room = selectors.room_of(sent.service, on)
    if not room.takes_referrals:
        raise ServiceNotTaking(field="service")
    by_themselves = sent.source in {ReferralSource.API, ReferralSource.PARTNER_SPACE}
    bounded = room.area.postcodes and not room.reaches(country=subject.country, postcode=subject.postcode)
    if by_themselves and bounded:
        raise OutOfTerritory(field="postcode")


def require_complete(service: Service, subject: Subject, situation: Situation) -> None:
    if is_test_name(subject.last_name) and not service.is_sandbox:
        raise TestDataInLive(field="last_name")
    if not subject.is_reachable:
        raise NotReachable(field="may_call")
    if not situation.difficulties:
        raise DifficultyMissing(field="difficulties")
    refuse_sensitive(situation.summary, field="summary")
    refuse_sensitive(subject.manner, field="manner")


def _require_new(sent: Sent) -> None:
    """The same number of the same organisation, while the first one is open for the sender."""
    if not sent.external_reference:
        return
    same = Referral.objects.filter(
        organisation=sent.organisation, external_reference=sent.external_reference, public_status__in=PUBLICLY_OPEN,
        service__is_sandbox=sent.service.is_sandbox,
    )  # fmt: skip
    if known := same.order_by("pk").first():
        raise ReferralAlreadyOpen(field="external_reference", reference=known.reference)


def open_checks(sent: Sent, subject: Subject, training: Training | None, on: date) -> list[OpenCheck]:
    """What about the sender a supervisor looks at; nothing if they were released until a day to come."""
    status = OrganisationStatus(sent.organisation.status)
    if status in {OrganisationStatus.SUSPENDED, OrganisationStatus.CLOSED}:
        raise SenderNotActive(field="organisation")
    if sent.service.is_sandbox:
        return [OpenCheck.CERTIFICATE_MISSING] if course_of(subject.last_name) is Course.HELD else []
    if sent.redirected_from or _is_released(sent, on):
        return []
    agreed = agreement_in_force(sent.organisation, sent.service, on)
    untrained = training.status if training and (agreed is None or agreed.terms.training_required) else None
    found = {
        OpenCheck.CERTIFICATE_MISSING: untrained is SnapshotStatus.NONE,
        OpenCheck.CERTIFICATE_EXPIRED: untrained is SnapshotStatus.EXPIRED,
        OpenCheck.REFERRER_UNKNOWN: sent.referrer is None,
        OpenCheck.ORGANISATION_PENDING: status is OrganisationStatus.PENDING,
        OpenCheck.AGREEMENT_ENDED: agreed is None,
        OpenCheck.UNUSUAL_VOLUME: _is_unusual(sent.organisation, on),
    }
    return [check for check, is_open in found.items() if is_open]


def _snapshot(training: Training | None) -> dict[str, object]:
    """The certificate of this day, as the columns keep it; nothing of a sender in no register."""
    if training is None:
        return {}
    found = training.certificate
    return {"certificate_status": training.status.value} | (
        {
            "certificate_number": found.number, "certificate_programme": found.programme,
            "certificate_version": found.programme_version.number, "certificate_until": found.valid_until,
        }
        if found
        else {}
    )  # fmt: skip


def _warnings(referral: Referral, training: Training | None, on: date) -> list[Warned]:
    """What the sender is told beside the receipt."""
    found = {
        Warned.CERTIFICATE_MISSING: OpenCheck.CERTIFICATE_MISSING in referral.open_checks,
        Warned.CERTIFICATE_EXPIRED: OpenCheck.CERTIFICATE_EXPIRED in referral.open_checks,
        Warned.CERTIFICATE_EXPIRES_SOON: training is not None and training.ends_soon(on),
        Warned.POSSIBLE_OWN_DUPLICATE: selectors.sent_lately(referral, on),
    }
    return [warning for warning, holds in found.items() if holds]


def _is_released(sent: Sent, on: date) -> bool:
    if sent.referrer is None:
        return False
    released = ReferralEvent.objects.filter(verb="release_referral", until__gte=on, referral__referrer=sent.referrer)
    return released.filter(referral__service=sent.service).exists()


def _is_unusual(organisation: Organisation, on: date) -> bool:
    lately = Referral.objects.real().filter(organisation=organisation, started_on__gte=on - VOLUME_COMPARED)
    by_day = dict(lately.values_list("started_on").annotate(count=Count("pk")).order_by("started_on"))
    today = by_day.pop(on, 0) + 1
    return is_unusual_volume(today=today, busiest_day=max(by_day.values(), default=0))


def _reference(service: Service, on: date) -> str:
    """Drawn, so that it shows no volume; drawn again in the rare case that it is taken."""
    while Referral.objects.filter(
        reference=(reference := new_reference(code=service.prefix, on=on, draw=secrets.choice))
    ).exists():
        continue
    return reference


def subject_columns(subject: Subject) -> dict[str, Any]:
    """As the table keeps the person, with what search and comparison read."""
    return asdict(subject) | {
        "last_name": subject.last_name.strip(),
        "first_name": subject.first_name.strip(),
        "email": subject.email.strip().lower(),
        "country": subject.country.strip().upper(),
        "phone_key": phone_key(subject.phone),
        "folded_name": fold(f"{subject.last_name} {subject.first_name}"),
    }


def situation_columns(situation: Situation) -> dict[str, Any]:
    return {
        "adults": situation.adults,
        "children": situation.children,
        "difficulties": [difficulty.value for difficulty in situation.difficulties],
        "summary": situation.summary.strip(),
        "arrears": None if situation.arrears is None else to_decimal(situation.arrears),
        "arrears_since": situation.arrears_since,
        "plan_running": situation.plan_running,
        **situation.conditions,
    }


def write_consent(referral: Referral, answer: Answer, *, by: Actor | None, confirmed: bool = False) -> ConsentRecord:
    """Append one row, with the sentence that was read aloud; the verbs that call this tell of it."""
    record = consent_row(referral, answer, by=by, confirmed=confirmed)
    record.save()
    return record


def consent_row(referral: Referral, answer: Answer, *, by: Actor | None, confirmed: bool = False) -> ConsentRecord:
    return ConsentRecord(
        referral=referral, kind=answer.kind, decision=answer.decision, method=answer.method, wording=answer.kind,
        wording_version=WORDING_VERSION, language=answer.language, collected_at=answer.collected_at,
        confirmed=confirmed, recorded_by=person(by),
    )  # fmt: skip
