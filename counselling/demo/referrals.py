"""Sixty referrals of the demonstration, from everybody in the network, in every state they can be in."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from caseflow import clock
from caseflow.accounts.models import User
from caseflow.accounts.operator import Operator
from counselling.client_files import services as files
from counselling.client_files.models import AttemptChannel, AttemptResult
from counselling.client_files.services import Meeting
from counselling.demo.people import PHONES, Family
from counselling.demo.services import House
from counselling.domain.duplicates import Verdict
from counselling.domain.lifecycle import ReferralState
from counselling.domain.referrals import (
    ConsentDecision,
    ConsentKind,
    DeclineReason,
    Difficulty,
    NotMetReason,
    UrgentReason,
    WithdrawalReason,
)
from counselling.partners.models import Affiliation
from counselling.referrals import selectors
from counselling.referrals import services as referrals
from counselling.referrals.models import Referral
from counselling.referrals.services import Answer, Elsewhere, Sent, Situation, Subject

SATURDAY = 5
FRIDAY = 4
ALIKE = {3: 32}  # the referral of somebody who has a file already, by the number of that file
WORDS = (
    "Deux loyers impayés depuis la perte d’emploi.",
    "Plusieurs crédits à la consommation, rappels chaque semaine.",
    "Facture d’électricité de décompte, menace de coupure.",
    "Séparation récente, le budget ne tient plus.",
)
TROUBLES = (
    (Difficulty.RENT, Difficulty.INCOME_DROP),
    (Difficulty.CONSUMER_CREDIT, Difficulty.OVERDRAFT),
    (Difficulty.ENERGY,),
    (Difficulty.TAX_SOCIAL, Difficulty.TELECOM, Difficulty.HEALTH_BILLS),
)
TEAM = {
    "lu": ("claire.thill", "marc.reuter"), "fr": ("sophie.lambert",), "be": ("elise.vandamme", "tom.claes"),
}  # fmt: skip
LEADERS = {"lu": "nadine.kremer", "fr": "sophie.lambert", "be": "elise.vandamme"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """One referral while it is being told: its sender, who decides, and the days before today on which it moves."""

    house: House
    sender: Affiliation
    number: int
    today: date

    @property
    def country(self) -> str:
        return self.house.place.country

    @property
    def by(self) -> User:
        team = TEAM[self.country]
        return self.house.people[team[self.number % len(team)]]

    @property
    def leader(self) -> User:
        return self.house.people[LEADERS[self.country]]

    def day(self, ago: int) -> date:
        """So many days ago, on a working day."""
        day = self.today - timedelta(days=ago)
        return day - timedelta(days=day.weekday() - FRIDAY) if day.weekday() >= SATURDAY else day

    def moment(self, ago: int, hour: int = 9) -> datetime:
        zone = ZoneInfo(self.house.service.time_zone)
        return datetime.combine(self.day(ago), time(hour, self.number * 7 % 60), zone)

    def conditions(self, ago: int) -> dict[str, Any]:
        """What a creditor did before: a reminder, then they spoke, and help was mentioned."""
        spoke = self.day(ago + 3)
        return {
            "plan_running": self.number % 3 == 0, "reminder_sent_on": self.day(ago + 17),
            "personal_contact_on": spoke, "help_mentioned_on": spoke,
        }  # fmt: skip

    @contextmanager
    def on(self, ago: int, hour: int = 10) -> Iterator[date]:
        with clock.at(self.moment(ago, hour)):
            yield self.day(ago)

    def now(self, referral: Referral) -> dict[str, Any]:
        """What every step is handed: the row as it stands, and its version."""
        current = Referral.objects.get(pk=referral.pk)
        return {"referral": current, "version": current.version, "by": self.by}


def received(told: Sending, ago: int, *, known: bool = True, urgent: UrgentReason | None = None) -> Referral:
    """What was said on the telephone."""
    family = Family(country=told.country, number=ALIKE.get(told.number, 41 + told.number))
    phone = PHONES[told.country].format(20 + told.number, 31 + told.number)
    phone = family.phone if told.number in ALIKE else phone
    postcode, _town = family.town
    outcome = ConsentDecision.REFUSED if told.number % 4 == 1 else ConsentDecision.GIVEN
    said = {ConsentKind.SHARE_IDENTITY: ConsentDecision.GIVEN, ConsentKind.CONTACT_BY_SERVICE: ConsentDecision.GIVEN}
    with told.on(ago) as day:
        referral = referrals.submit_referral(
            sent=Sent(
                service=told.house.service, organisation=told.sender.organisation,
                referrer=told.sender.referrer if known else None, department=told.sender.department,
                external_reference=f"D-{2200 + told.number}", urgent_reason=urgent,
                deadline_on=day + timedelta(days=9) if urgent else None,
            ),
            subject=Subject(
                last_name=family.last_name, first_name=family.client,
                birth_date=family.born(25 + told.number % 40, told.today), phone=phone, email=family.email,
                postcode=postcode, country=told.country.upper(), may_call=True, may_text=told.number % 3 > 0,
                manner="le soir, prénom seulement" if told.number % 5 == 0 else "",
            ),
            situation=Situation(
                difficulties=TROUBLES[told.number % 4], adults=1 + told.number % 2, children=told.number % 4,
                summary=WORDS[told.number % 4], arrears=(150 + 25 * told.number) * 100,
                **(told.conditions(ago) if told.sender.organisation.is_creditor else {}),
            ),
            answers=[
                Answer(kind=kind, decision=decision, collected_at=told.moment(ago, 8))
                for kind, decision in (said | {ConsentKind.SHARE_OUTCOME: outcome}).items()
            ],
            on=day, by=told.by,
        )  # fmt: skip
        if known and referral.state == ReferralState.HELD:
            step = told.now(referral) | {"by": told.leader}
            referral = referrals.release_referral(**step, reason="Inscrit à la prochaine session.", on=day)
        return referral


def accepted(told: Sending, ago: int, decided: int, meeting: int | None = None) -> Referral:
    referral = received(told, ago)
    with told.on(decided, 11) as day:
        for candidate in selectors.candidates_for(referral):
            referrals.decide_duplicate(
                referral=referral, file=candidate.file, verdict=Verdict.NOT_THE_SAME, by=told.leader
            )
        agreed = None
        if meeting is not None:
            agreed = Meeting(at=told.moment(meeting).replace(minute=30), counsellor=told.by)
        return referrals.accept_referral(**told.now(referral), counsellor=told.by, on=day, meeting=agreed)


def tried(told: Sending, referral: Referral, *agos: int) -> None:
    """Calls and, where it is safe, a text message in between."""
    client = selectors.client_of(referral.file)  # type: ignore[arg-type]
    ways = selectors.safe_channels(client)
    for number, ago in enumerate(agos):
        with told.on(ago, 10 + 4 * (number % 2)):
            channel = ways[number % len(ways)] if len(ways) > 1 else AttemptChannel.CALL
            files.record_contact_attempt(
                member=client, channel=channel, result=AttemptResult.NO_ANSWER,
                at=told.moment(ago, 10 + 4 * (number % 2)), by=told.by,
            )  # fmt: skip


def to_decide(told: Sending) -> None:
    received(told, 1 + told.number % 4)


def urgent(told: Sending) -> None:
    received(told, 1, urgent=(UrgentReason.EVICTION, UrgentReason.CUT_OFF, UrgentReason.SEIZURE)[told.number % 3])


def held(told: Sending) -> None:
    received(told, 0, known=False)


def asked(told: Sending, ago: int = 4, question: int = 2) -> Referral:
    referral = received(told, ago)
    with told.on(question, 11) as day:
        words = "À quel numéro peut-on joindre la personne en journée ?"
        return referrals.request_information(**told.now(referral), question=words, on=day)


def answered(told: Sending) -> None:
    referral = asked(told, 8, 7)
    with told.on(3) as day:
        referrals.answer_request(**told.now(referral), answer="Le matin, sur son portable.", on=day)


def taken_on(told: Sending) -> None:
    accepted(told, 6, 2)


def being_tried(told: Sending) -> None:
    tried(told, accepted(told, 12, 8), 6, 3)


def met(told: Sending) -> None:
    referral = accepted(told, 40, 36, meeting=28)
    tried(told, referral, 35)
    with told.on(28, 11) as day:
        appointment = referral.file.appointments.get()  # type: ignore[union-attr]
        files.keep_appointment(appointment=appointment, on=day, by=told.by)


def not_reached(told: Sending) -> None:
    referral = accepted(told, 60, 57)
    tried(told, referral, 56, 50, 43)
    with told.on(36) as day:
        referrals.end_without_meeting(**told.now(referral), reason=NotMetReason.NOT_REACHED, on=day)


def not_wanted(told: Sending) -> None:
    referral = received(told, 30)
    with told.on(27) as day:
        referrals.end_without_meeting(**told.now(referral), reason=NotMetReason.NOT_WANTED, on=day)


def declined(told: Sending, ago: int = 25) -> Referral:
    referral = received(told, ago)
    reasons = (DeclineReason.OUT_OF_TERRITORY, DeclineReason.HELPED_ELSEWHERE, DeclineReason.OUT_OF_SCOPE)
    with told.on(ago - 3, 11) as day:
        return referrals.decline_referral(
            **told.now(referral), reason=reasons[told.number % 3], on=day,
            next_step="Le guichet social de la commune reçoit sans rendez-vous le mardi.",
        )  # fmt: skip


def passed_on(told: Sending) -> None:
    referral = received(told, 28)
    with told.on(25, 11) as day:
        to = Elsewhere(agreed_at=told.moment(25), method="oral_script", words="Permanence logement de la commune")
        referrals.redirect_referral(**told.now(referral), to=to, on=day)


def withdrawn(told: Sending) -> None:
    referral = received(told, 18)
    with told.on(16) as day:
        step = told.now(referral) | {"by": told.leader}
        referrals.withdraw_referral(**step, reason=WithdrawalReason.SOLVED, on=day)


def expired(told: Sending) -> None:
    referral = received(told, 80)
    with told.on(28) as day:
        words = f"La personne peut appeler le service : {told.house.service.phone}."
        referrals.expire_referral(referral=referral, next_step=words, on=day, by=Operator())


def reopened(told: Sending) -> None:
    referral = declined(told, 30)
    with told.on(2) as day:
        step = told.now(referral) | {"by": told.leader}
        referrals.reopen_referral(**step, reason="La personne a déménagé dans notre secteur.", on=day)


STORIES: tuple[Callable[[Sending], object], ...] = (
    to_decide, urgent, taken_on, to_decide, asked, held, met, declined, not_reached, withdrawn, passed_on, expired,
    answered, being_tried, not_wanted, reopened,
)  # fmt: skip
ALL, FEW = 60, 12
WAITING_LIST = timedelta(days=24)


def send_referrals(houses: Mapping[str, House], *, on: date, small: bool) -> None:
    """One after the other from everybody in the network; each referral is one transaction."""
    people = Affiliation.objects.dated(on).select_related("referrer", "organisation__keeper").order_by("pk")
    senders = list(people)
    guest = next(sender for sender in senders if sender.referrer.user_id)
    for number in range(FEW if small else ALL):
        # In steps of seven, so that twelve already come from all three countries.
        sender = senders[number * 7 % len(senders)]
        # Most of the country come from whoever signs in to the partner space.
        neighbour = sender.organisation.keeper_id == guest.organisation.keeper_id and sender.organisation.is_active
        if neighbour and (number < FEW or number % 2):
            sender = guest
        house = houses[sender.organisation.keeper.jurisdiction]
        told = Sending(house=house, sender=sender, number=number, today=on)
        # An organisation that is not activated yet has all its referrals held.
        story = STORIES[number % len(STORIES)] if sender.organisation.is_active else held
        with transaction.atomic():
            story(told)
    france = houses["fr"]
    referrals.set_room(
        service=france.service, takes_referrals=True, free_from=on + WAITING_LIST, postcodes="54 57", on=on,
        by=france.people[LEADERS["fr"]],
    )  # fmt: skip
