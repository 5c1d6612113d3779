"""A referral as it is sent, and as its sender reads it."""

from enum import StrEnum
from typing import Annotated, Any

from pydantic import Field

from counselling.api.shapes import (
    Amount,
    Answered,
    Count,
    Country,
    Day,
    Email,
    Moment,
    Phone,
    Shape,
    code,
    line,
    lines,
    whole_number,
)
from counselling.domain.disclosure import Action, Level, PublicStatus
from counselling.domain.referrals import (
    ConsentDecision,
    Difficulty,
    Priority,
    UrgentReason,
    WithdrawalReason,
)
from counselling.referrals import selectors

# The questions that a sender asks; for passing on to another service only the service asks.
AskedKind = StrEnum("AskedKind", {kind.name: kind.value for kind in selectors.ASKED_BY_SENDERS})
Method = StrEnum("Method", {method.upper(): method for method in selectors.METHODS})
Spoken = StrEnum("Spoken", {language.upper(): language for language in selectors.SPOKEN})
Author = StrEnum("Author", {"SENDER": "sender", "SERVICE": "service"})
Written = StrEnum("Written", {"FR": "fr", "DE": "de", "EN": "en"})


class Contact(Shape):
    """Which ways are safe; what is not named as safe is not used."""

    call: bool = False
    voicemail: bool = False
    sms: bool = False
    email: bool = False
    post: bool = False
    manner: line(200) = ""


class Person(Shape):
    last_name: line(80, shortest=1)
    first_name: line(80) = ""
    birth_date: Day | None = None
    birth_year: Annotated[int, Field(ge=1900, le=2100)] | None = None
    phones: Annotated[list[Phone], Field(max_length=1)] = []
    email: Email | None = None
    postcode: line(12, shortest=1)
    country: Country
    language: code(Spoken) = Spoken.FR
    interpreter_needed: bool = False
    contact: Contact


class Household(Shape):
    adults: Annotated[int, Field(ge=1, le=20)] = 1
    children: Count = 0


class Arrears(Shape):
    """What is overdue; whether a payment plan runs already, if that is known."""

    amount: Amount | None = None
    oldest_due_on: Day | None = None
    plan_running: bool | None = None


class CreditorConditions(Shape):
    """What a creditor did before it refers somebody: all three days from creditors, none from anybody else."""

    personal_contact_on: Day | None = None
    help_mentioned_on: Day | None = None
    reminder_sent_on: Day | None = None


class SenderNamed(Shape):
    """The professional who sends it, by their work e-mail."""

    email: Email
    first_name: line(80) = ""
    last_name: line(80) = ""
    function: line(120) = ""
    phone: Phone | None = None


class Consent(Shape):
    """What the person answered to one question, which was read to them in this wording."""

    kind: code(AskedKind)
    decision: code(ConsentDecision)
    method: code(Method)
    wording_version: Annotated[int, Field(ge=1, le=999)]
    language: code(Written)
    collected_at: Moment


class Sent(Shape):
    """What is said of the person and their situation, and may be corrected later."""

    person: Person
    household: Household = Household()
    difficulties: Annotated[list[code(Difficulty)], Field(min_length=1, max_length=16)]
    summary: lines(2000) = ""
    arrears: Arrears | None = None
    creditor_conditions: CreditorConditions | None = None


class Correction(Shape):
    """A merge patch of what was sent (RFC 7396): what is named is replaced, what is null is taken away."""

    person: dict[str, Any] | None = None
    household: dict[str, Any] | None = None
    difficulties: list[code(Difficulty)] | None = None
    summary: lines(2000) | None = None
    arrears: dict[str, Any] | None = None
    creditor_conditions: dict[str, Any] | None = None


class NewReferral(Sent):
    """A referral as a partner's system sends it."""

    external_reference: line(60) | None = None
    department: line(80) | None = None
    service: line(50, shortest=1)
    priority: code(Priority) = Priority.ORDINARY
    urgent_reason: code(UrgentReason) | None = None
    deadline_on: Day | None = None
    referrer: SenderNamed
    consents: Annotated[list[Consent], Field(max_length=3)]


class Certificate(Answered):
    """The professional's certificate of training as it stood on the day of receipt."""

    number: str | None
    programme: str | None
    status: str
    valid_until: Day | None


class Told(Answered):
    """Something the sender is told beside the answer."""

    code: str
    detail: str


class Turn(Answered):
    at: Moment
    status: code(PublicStatus)


class OwnAct(Answered):
    at: Moment
    act: str


class Shown(Answered):
    """A referral as far as its sender may know of it."""

    reference: str
    livemode: bool
    external_reference: str | None
    department: str | None
    service: str
    referrer: str
    status: code(PublicStatus)
    disclosure: code(Level)
    priority: code(Priority)
    created_at: Moment
    changed_at: Moment
    decision_due_on: Day
    closes_on: Day | None
    ended_on: Day | None
    message: str
    certificate: Certificate | None
    warnings: list[Told]
    history: list[Turn]
    own_acts: list[OwnAct]
    question: str | None
    missing_items: list[str]
    answer_by: Day | None
    reason: str | None
    next_step: str | None
    service_name: str | None
    new_service: str | None
    allowed_actions: list[code(Action)]


class ContactShown(Contact, Answered):
    pass


class PersonShown(Person, Answered):
    """As it was sent, or typed in the browser, where a number may lack its country."""

    last_name: str
    first_name: str = ""
    phones: list[str] = []
    email: str | None = None
    contact: ContactShown


class HouseholdShown(Household, Answered):
    pass


class ArrearsShown(Arrears, Answered):
    pass


class CreditorConditionsShown(CreditorConditions, Answered):
    pass


class SentShown(Sent, Answered):
    person: PersonShown
    household: HouseholdShown = HouseholdShown()
    summary: str = ""
    arrears: ArrearsShown | None = None
    creditor_conditions: CreditorConditionsShown | None = None


class ShownWhole(Shown):
    """With what was sent, as long as the referral is open for its sender."""

    submission: SentShown | None


class Page(Answered):
    """Referrals by the moment at which what is shown of them last changed."""

    data: list[Shown]
    has_more: bool
    next_cursor: str | None


class PageQuery(Shape):
    status: code(PublicStatus) | None = None
    updated_after: Moment | None = None
    external_reference: line(60) | None = None
    limit: whole_number(1, 100) = 50
    cursor: str | None = None


class Checked(Answered):
    """What a referral would be told if it were sent now."""

    decision_due_on: Day
    certificate: Certificate | None
    warnings: list[Told]


class Withdrawal(Shape):
    reason: code(WithdrawalReason)


class ServiceOffered(Answered):
    slug: str
    name: str
    country: str
    takes_referrals: bool
    has_room: bool
    # The first day of a free appointment, while there is a waiting list.
    waits_until: Day | None
    # Those that it reaches, or their first digits; none named, the whole country.
    postcodes: list[str]
    # Calendar days from receipt to decision, of the last 90 days; none while too few were decided.
    median_days: int | None
    decision_days: int
    decision_days_urgent: int
    phone: str
    email: str


class Choice(Answered):
    code: str
    label: str


class Wording(Answered):
    """A sentence to be read to the person, in each language."""

    kind: code(AskedKind)
    version: int
    required: bool
    texts: dict[str, str]


class Options(Answered):
    """Everything that a form for referrals needs to know."""

    services: list[ServiceOffered]
    difficulties: list[Choice]
    urgent_reasons: list[Choice]
    withdrawal_reasons: list[Choice]
    consents: list[Wording]
    methods: list[Choice]
    # Pointers into the body.
    required: list[str]
    languages: list[Choice]


class NewMessage(Shape):
    text: lines(2000, shortest=1)


class Message(Answered):
    """What one side wrote to the other; who of the service wrote is not told."""

    at: Moment
    author: code(Author)
    text: str


class Messages(Answered):
    data: list[Message]
