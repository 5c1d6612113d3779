"""Referrals as they arrive: sent by a professional known to the service, with what the person agreed to."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from caseflow import clock
from caseflow.accounts.models import Service, User
from counselling.domain.duplicates import Verdict
from counselling.domain.referrals import ConsentDecision, ConsentKind, DeclineReason, Difficulty
from counselling.partners.models import Affiliation
from counselling.referrals import services as referrals
from counselling.referrals.models import Referral
from counselling.referrals.services import Answer, Sent, Situation, Subject
from tests.factories import TODAY
from tests.factories.partners import AffiliationFactory, AgreementTermsFactory, OrganisationRoleFactory

ZONE = ZoneInfo("Europe/Luxembourg")
SAFE = {"phone": "+352 621 123 456", "may_call": True, "may_text": True}


def at(day: date, hour: int = 10) -> datetime:
    return datetime.combine(day, time(hour), ZONE)


def professional(
    service: Service, *, agreed: bool = True, cap: str = "milestones", training: bool = False, **facts: Any
) -> Affiliation:
    """Somebody who may refer to this service: their organisation is active and has an agreement.

    Without `training` the agreement asks for no certificate.
    """
    affiliation = AffiliationFactory(**{"organisation__keeper": service} | facts)
    if agreed:
        AgreementTermsFactory(
            agreement__organisation=affiliation.organisation,
            agreement__service=service,
            disclosure_cap=cap,
            training_required=training,
        )
    return affiliation


def answers(on: date, *, outcome: str = "refused", **changed: str) -> list[Answer]:
    said = {"share_identity": "given", "contact_by_service": "given", "share_outcome": outcome} | changed
    return [
        Answer(kind=ConsentKind(kind), decision=ConsentDecision(decision), collected_at=at(on, 9))
        for kind, decision in said.items()
    ]


def conditions(on: date) -> dict[str, date]:
    """What a creditor did before that day."""
    spoke = on - timedelta(days=3)
    return {"personal_contact_on": spoke, "help_mentioned_on": spoke, "reminder_sent_on": on - timedelta(days=17)}


def submitted(
    service: Service, by: User, *, on: date = TODAY, sender: Affiliation | None = None, outcome: str = "refused",
    sent: dict[str, Any] | None = None, **person: Any,
) -> Referral:  # fmt: skip
    """A referral received on that day."""
    sender = sender or professional(service)
    known = {"last_name": "D’Hoore", "first_name": "Jean", "birth_date": date(1981, 2, 28), "postcode": "4010",
             "country": "LU"}  # fmt: skip
    with clock.at(at(on)):
        return referrals.submit_referral(
            sent=Sent(
                **{"service": service, "organisation": sender.organisation, "referrer": sender.referrer} | (sent or {})
            ),
            subject=Subject(**known | SAFE | person),
            situation=Situation(
                difficulties=[Difficulty.RENT, Difficulty.CONSUMER_CREDIT], summary="Deux loyers.",
                **(conditions(on) if sender.organisation.is_creditor else {}),
            ),
            answers=answers(on, outcome=outcome),
            on=on, by=by,
        )  # fmt: skip


def somebody_left(service: Service, by: User, *, on: date = TODAY) -> Affiliation:
    """Who sent a referral and works there no more; a colleague does."""
    sender = professional(service)
    refers(AffiliationFactory(organisation=sender.organisation))
    submitted(service, by, on=on, sender=sender)
    Affiliation.objects.filter(pk=sender.pk).update(ended_on=on)
    sender.refresh_from_db()
    return sender


def refers(affiliation: Affiliation) -> Affiliation:
    """With the role of a referrer there."""
    OrganisationRoleFactory(
        referrer=affiliation.referrer, organisation=affiliation.organisation, role="referrer",
        valid_from=affiliation.valid_from,
    )  # fmt: skip
    return affiliation


def held(service: Service, by: User, **facts: Any) -> Referral:
    """From an organisation without an agreement."""
    return submitted(service, by, sender=professional(service, agreed=False), **facts)


def accepted(service: Service, by: User, *, on: date = TODAY, **facts: Any) -> Referral:
    referral = submitted(service, by, on=on, **facts)
    with clock.at(at(on, 11)):
        return referrals.accept_referral(referral=referral, counsellor=by, version=referral.version, on=on, by=by)


def joined(service: Service, by: User, *, on: date = TODAY, **facts: Any) -> Referral:
    """Of the same person as a referral that opened a file before; it joined that one."""
    first = accepted(service, by, on=on)
    referral = submitted(service, by, on=on, **facts)
    with clock.at(at(on, 12)):
        referrals.decide_duplicate(referral=referral, file=first.file, verdict=Verdict.SAME, by=by)  # type: ignore[arg-type]
        referral.refresh_from_db()
        return referrals.accept_referral(referral=referral, counsellor=by, version=referral.version, on=on, by=by)


def asked(service: Service, by: User, *, on: date = TODAY, **facts: Any) -> Referral:
    referral = submitted(service, by, on=on, **facts)
    with clock.at(at(on, 11)):
        return referrals.request_information(
            referral=referral, question="Quel numéro ?", version=referral.version, on=on, by=by
        )


def declined(service: Service, by: User, *, on: date = TODAY, **facts: Any) -> Referral:
    referral = submitted(service, by, on=on, **facts)
    with clock.at(at(on, 11)):
        return referrals.decline_referral(
            referral=referral, reason=DeclineReason.OUT_OF_SCOPE, next_step="Le guichet.", version=referral.version,
            on=on, by=by,
        )  # fmt: skip
