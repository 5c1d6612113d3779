"""The queue by what burns first, and one referral with all that was said."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, OuterRef, Prefetch, QuerySet, Subquery

from caseflow.accounts.models import Service
from caseflow.ui import pagination
from caseflow.ui.pagination import PAGE_SIZE, Order
from counselling import permissions
from counselling.client_files.models import AttemptChannel, AttemptResult, ClientFile, ContactAttempt, HouseholdMember
from counselling.domain.clocks import Clock
from counselling.domain.lifecycle import OPEN_REFERRAL, ReferralState
from counselling.domain.referrals import ConsentDecision, ConsentKind
from counselling.permissions import ServicePermission
from counselling.referrals.models import (
    CLOCK_LABELS,
    ConsentRecord,
    Referral,
    ReferralMessage,
    ReferralQuerySet,
    Submission,
)
from counselling.referrals.selectors.clocks import running_clock

BY_PLACE = Order("place")
LATEST_FIRST = Order("place", descending=True)
CAP = 1000
OPEN = "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One referral in the queue: its clock, and whose turn it is."""

    referral: Referral
    submission: Submission
    clock: Clock | None
    overdue: bool

    @property
    def person(self) -> str:
        """Hardly named, as nobody here knows them yet; nobody once their details are erased."""
        subject = getattr(self.referral, "subject", None)
        return subject.initialled if subject else "—"

    @property
    def doing(self) -> Any:
        return CLOCK_LABELS[self.clock] if self.clock else ""

    @property
    def whose_turn(self) -> str:
        """Named where somebody has it in hand; empty where it is anybody's of the service."""
        referral = self.referral
        if referral.state == ReferralState.INFO_REQUESTED:
            return str(referral.organisation)
        if referral.state == ReferralState.ACCEPTED and referral.file and referral.file.counsellor:
            return referral.file.counsellor.get_short_name()
        return referral.assigned_to.get_short_name() if referral.assigned_to and self.clock else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """One page of the queue, the cursor of the next one, and how many there are, up to a cap."""

    lines: list[Line]
    next: str
    total: int
    capped: bool
    previous: str = ""


def queue_page(user: Any, *, on: date, state: str = OPEN, organisation: int | None = None, after: str = "") -> Queue:
    """What burns first; where some have ended, the latest first."""
    found = Referral.objects.visible_to(user)
    found = found.open() if state == OPEN else found.filter(state=state) if state else found
    if organisation:
        found = found.filter(organisation=organisation)
    order = BY_PLACE if state == OPEN or state in OPEN_REFERRAL else LATEST_FIRST
    beyond = pagination.after(found, order, after)
    side = "-" if order.descending else ""
    rows = with_line(found if beyond is None else found.filter(beyond)).order_by(f"{side}place", f"{side}pk")
    shown = list(rows[: PAGE_SIZE + 1])
    total = found.order_by()[: CAP + 1].count()
    following = pagination.cursor_of(shown[PAGE_SIZE - 1], order) if len(shown) > PAGE_SIZE else ""
    return Queue(
        lines=[line_of(referral, on) for referral in shown[:PAGE_SIZE]], next=following, total=min(total, CAP),
        capped=total > CAP,
    )  # fmt: skip


def with_line(referrals: ReferralQuerySet) -> ReferralQuerySet:
    """With what a line shows, and whether the sender said the last word; in two queries for any number of rows."""
    newest = Prefetch("submissions", Submission.objects.order_by("-number"), to_attr="newest_first")
    together = ("service", "organisation", "referrer", "assigned_to", "file__counsellor", "subject", "followed_by")
    last = ReferralMessage.objects.filter(referral=OuterRef("pk")).order_by("-pk").values("by_referrer")[:1]
    return referrals.annotate(unanswered=Subquery(last)).select_related(*together).prefetch_related(newest)


def line_of(referral: Referral, on: date) -> Line:
    return Line(
        referral=referral, submission=referral.newest_first[0], clock=running_clock(referral),  # type: ignore[attr-defined]
        overdue=referral.is_overdue(on),
    )  # fmt: skip


def counts_by_state(user: Any) -> Mapping[str, int]:
    """How many are open, by state."""
    visible = Referral.objects.visible_to(user).open().order_by()
    found = dict(visible.values_list("state").annotate(count=Count("pk")))
    return {state.value: found.get(state.value, 0) for state in sorted(OPEN_REFERRAL)}


def referral_for(user: Any, reference: str) -> Referral | None:
    """The referral, if this person may see it; a hidden and a nonexistent one take the same path."""
    return with_line(Referral.objects.visible_to(user)).filter(reference=reference).first()


def answers_of(referral: Referral) -> list[tuple[ConsentKind, ConsentRecord | None]]:
    """The last answer to each question, in the order in which they are asked."""
    last = {ConsentKind(row.kind): row for row in referral.consents.order_by("pk")}
    return [(kind, last.get(kind)) for kind in ConsentKind]


def is_given(referral: Referral, kind: ConsentKind) -> bool:
    """Whether the last answer to this question was yes."""
    last = referral.consents.filter(kind=kind).order_by("pk").last()
    return last is not None and last.decision == ConsentDecision.GIVEN


def client_of(file: ClientFile) -> HouseholdMember:
    return HouseholdMember.objects.select_related("contact", "file").get(file=file, relation="client")


SAFE_CHANNELS = {
    "may_call": AttemptChannel.CALL,
    "may_leave_voicemail": AttemptChannel.VOICEMAIL,
    "may_text": AttemptChannel.SMS,
    "may_write": AttemptChannel.POST,
}


def safe_channels(client: HouseholdMember) -> list[AttemptChannel]:
    """The ways to this client that they called safe, the quickest first."""
    contact = client.contact
    ways = [channel for flag, channel in SAFE_CHANNELS.items() if getattr(contact, flag)]
    return [*ways, AttemptChannel.EMAIL] if contact.email else ways


# What can come of each way at once; a message on a call would be a voicemail, and that is a way of its own.
_OUTCOMES = {
    AttemptChannel.CALL: (AttemptResult.REACHED, AttemptResult.NO_ANSWER, AttemptResult.WRONG_NUMBER),
    AttemptChannel.VOICEMAIL: (AttemptResult.MESSAGE_LEFT,),
    AttemptChannel.SMS: (AttemptResult.MESSAGE_LEFT, AttemptResult.REACHED, AttemptResult.WRONG_NUMBER),
    AttemptChannel.EMAIL: (AttemptResult.MESSAGE_LEFT, AttemptResult.REACHED, AttemptResult.WRONG_NUMBER),
    AttemptChannel.POST: (AttemptResult.MESSAGE_LEFT, AttemptResult.REACHED, AttemptResult.WRONG_NUMBER),
}


def ways_to(client: HouseholdMember) -> list[tuple[AttemptChannel, tuple[AttemptResult, ...]]]:
    """Every safe way with what may come of it, one button each."""
    return [(way, _OUTCOMES[way]) for way in safe_channels(client)]


def attempts_since(referral: Referral) -> QuerySet[ContactAttempt]:
    """How it was tried to reach the person since the referral was accepted, the last try first."""
    tried = ContactAttempt.objects.filter(file=referral.file_id, at__date__gte=referral.accepted_on)
    return tried.select_related("by", "member").order_by("-at", "-pk")


def referrals_of(file: ClientFile) -> QuerySet[Referral]:
    """What led to this file or joined it."""
    return Referral.objects.filter(file=file).select_related("organisation").order_by("-received_at", "-pk")


def leads(user: Any, service: Service) -> bool:
    """Whether this person may release, reopen and set the clocks."""
    return permissions.services_for(user, ServicePermission.MANAGE_REFERRALS).filter(pk=service.pk).exists()
