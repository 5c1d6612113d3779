"""What a referral says, before it is one: who sends it, the person, the situation, what the person answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from caseflow.accounts.models import Service
from counselling.domain.money import Cents
from counselling.domain.referrals import (
    ConsentDecision,
    ConsentKind,
    Difficulty,
    Priority,
    ReferralSource,
    UrgentReason,
)
from counselling.partners.models import Organisation, Referrer
from counselling.referrals.models import CONDITIONS, Referral


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """Who sends it to whom, how, and what burns."""

    service: Service
    organisation: Organisation
    referrer: Referrer | None = None
    # Who they say they are, if they stand in no register.
    stated_sender: str = ""
    department: str = ""
    source: ReferralSource = ReferralSource.PHONE
    external_reference: str = ""
    urgent_reason: UrgentReason | None = None
    deadline_on: date | None = None
    redirected_from: Referral | None = None

    @property
    def priority(self) -> Priority:
        return Priority.URGENT if self.urgent_reason else Priority.ORDINARY


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """The person, and which ways are safe for them."""

    last_name: str
    first_name: str = ""
    birth_date: date | None = None
    birth_year: int | None = None
    phone: str = ""
    email: str = ""
    postcode: str
    country: str
    language: str = "fr"
    interpreter_needed: bool = False
    may_call: bool = False
    may_leave_voicemail: bool = False
    may_text: bool = False
    may_email: bool = False
    may_write: bool = False
    manner: str = ""

    @property
    def is_reachable(self) -> bool:
        """A way is safe only where there is a number or mailbox for it."""
        by_phone = bool(self.phone.strip()) and (self.may_call or self.may_leave_voicemail or self.may_text)
        return by_phone or (bool(self.email.strip()) and self.may_email) or self.may_write


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """What the referrer knows of the household and its difficulties."""

    difficulties: Sequence[Difficulty]
    adults: int = 1
    children: int = 0
    summary: str = ""
    arrears: Cents | None = None
    arrears_since: date | None = None
    # Nothing, if the referrer does not know or does not say.
    plan_running: bool | None = None
    personal_contact_on: date | None = None
    help_mentioned_on: date | None = None
    reminder_sent_on: date | None = None

    @property
    def conditions(self) -> dict[str, date | None]:
        """What a creditor did before it referred the person, by the names of the columns."""
        return {name: getattr(self, name) for name in CONDITIONS}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the person said to one question, when and how."""

    kind: ConsentKind
    decision: ConsentDecision
    collected_at: datetime
    method: str = "oral_script"
    language: str = "fr"
