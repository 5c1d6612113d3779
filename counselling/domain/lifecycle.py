"""The states of what people work on, and the steps between them."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from counselling.domain.errors import TransitionRefused


class Lifecycle[State: StrEnum]:
    """A table of verbs: from which states each may be done, and where it leads."""

    def __init__(self, table: Mapping[str, tuple[set[State], State]]) -> None:
        self.table = table

    def next(self, state: State, verb: str) -> State:
        """The state after the step; refused where the table does not allow it."""
        sources, target = self.table[verb]
        if state not in sources:
            raise TransitionRefused(verb=verb, state=state.value)
        return target

    def available(self, state: State) -> tuple[str, ...]:
        """The steps that this state allows, in the order of the table."""
        return tuple(verb for verb, (sources, _) in self.table.items() if state in sources)


class FileState(StrEnum):
    OPENED = "opened"
    IN_ASSESSMENT = "in_assessment"
    IN_NEGOTIATION = "in_negotiation"
    IN_FOLLOW_UP = "in_follow_up"
    CLOSED = "closed"


class ClosureReason(StrEnum):
    PLAN_COMPLETED = "plan_completed"
    STATUTORY_PROCEDURE = "statutory_procedure"
    WRITTEN_OFF = "written_off"
    ADVICE_ONLY = "advice_only"
    CLIENT_WITHDREW = "client_withdrew"
    NO_CONTACT = "no_contact"
    MOVED_AWAY = "moved_away"
    REFERRED_ELSEWHERE = "referred_elsewhere"
    DECEASED = "deceased"


class Procedure(StrEnum):
    """The statutory procedures in which a file can go on, as the phases of the law files name them."""

    LU_CONVENTIONAL = "lu_conventional"
    LU_JUDICIAL = "lu_judicial"
    LU_RECOVERY = "lu_recovery"
    FR_PLAN = "fr_plan"
    FR_MEASURES = "fr_measures"
    FR_RECOVERY_WITHOUT_LIQUIDATION = "fr_recovery_without_liquidation"
    FR_RECOVERY_WITH_LIQUIDATION = "fr_recovery_with_liquidation"
    BE_AMICABLE = "be_amicable"
    BE_JUDICIAL = "be_judicial"

    def is_of(self, jurisdiction: str) -> bool:
        return self.value.startswith(f"{jurisdiction}_")


class AppointmentState(StrEnum):
    PLANNED = "planned"
    KEPT = "kept"
    NO_SHOW = "no_show"
    CANCELLED = "cancelled"


class StatementState(StrEnum):
    DRAFT = "draft"
    FROZEN = "frozen"
    SUPERSEDED = "superseded"


class DebtStatus(StrEnum):
    DECLARED = "declared"
    STATEMENT_REQUESTED = "statement_requested"
    CONFIRMED = "confirmed"
    DISPUTED = "disputed"
    SETTLED = "settled"
    WRITTEN_OFF = "written_off"
    TIME_BARRED = "time_barred"


class PlanState(StrEnum):
    DRAFT = "draft"
    PROPOSED = "proposed"
    IN_FORCE = "in_force"
    COMPLETED = "completed"
    BROKEN = "broken"
    SUPERSEDED = "superseded"
    REFUSED = "refused"


class LetterState(StrEnum):
    DRAFT = "draft"
    ISSUING = "issuing"
    ISSUED = "issued"
    VOID = "void"


class ReferralState(StrEnum):
    HELD = "held"
    RECEIVED = "received"
    INFO_REQUESTED = "info_requested"
    ACCEPTED = "accepted"
    MET = "met"
    NOT_MET = "not_met"
    DECLINED = "declined"
    REDIRECTED = "redirected"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class SessionState(StrEnum):
    PLANNED = "planned"
    OPEN = "open"
    HELD = "held"
    CANCELLED = "cancelled"


class EnrolmentState(StrEnum):
    REQUESTED = "requested"
    CONFIRMED = "confirmed"
    WAITING = "waiting"
    CANCELLED = "cancelled"
    ATTENDED = "attended"
    PARTLY = "partly"
    ABSENT = "absent"
    EXCUSED = "excused"


class GapTopicState(StrEnum):
    NEW = "new"
    LOOKING = "looking"
    FILLED = "filled"
    ACCEPTED = "accepted"


class OrganisationStatus(StrEnum):
    PENDING = "pending"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    CLOSED = "closed"


_OPEN = set(FileState) - {FileState.CLOSED}
_OWED = {DebtStatus.DECLARED, DebtStatus.STATEMENT_REQUESTED, DebtStatus.CONFIRMED, DebtStatus.DISPUTED}

FILE = Lifecycle(
    {
        "start_assessment": ({FileState.OPENED}, FileState.IN_ASSESSMENT),
        "start_negotiation": ({FileState.IN_ASSESSMENT}, FileState.IN_NEGOTIATION),
        "start_follow_up": ({FileState.IN_NEGOTIATION}, FileState.IN_FOLLOW_UP),
        "reassess": ({FileState.IN_NEGOTIATION, FileState.IN_FOLLOW_UP}, FileState.IN_ASSESSMENT),
        "close_file": (_OPEN, FileState.CLOSED),
        "reopen_file": ({FileState.CLOSED}, FileState.IN_ASSESSMENT),
    }
)

# Who pressed the wrong button takes it back: the appointment is planned again.
APPOINTMENT = Lifecycle(
    {
        "keep_appointment": ({AppointmentState.PLANNED}, AppointmentState.KEPT),
        "miss_appointment": ({AppointmentState.PLANNED}, AppointmentState.NO_SHOW),
        "cancel_appointment": ({AppointmentState.PLANNED}, AppointmentState.CANCELLED),
        "reopen_appointment": (set(AppointmentState) - {AppointmentState.PLANNED}, AppointmentState.PLANNED),
    }
)

STATEMENT = Lifecycle(
    {
        "freeze_statement": ({StatementState.DRAFT}, StatementState.FROZEN),
        "supersede_statement": ({StatementState.FROZEN}, StatementState.SUPERSEDED),
    }
)

# A claim that is out of time can still be paid, disputed or given up; a creditor's proof reopens it.
DEBT = Lifecycle(
    {
        "request_statement": (_OWED, DebtStatus.STATEMENT_REQUESTED),
        "confirm_debt": (_OWED | {DebtStatus.TIME_BARRED}, DebtStatus.CONFIRMED),
        "dispute_debt": (_OWED, DebtStatus.DISPUTED),
        "mark_time_barred": (_OWED, DebtStatus.TIME_BARRED),
        "settle_debt": (_OWED | {DebtStatus.TIME_BARRED}, DebtStatus.SETTLED),
        "write_off_debt": (_OWED | {DebtStatus.TIME_BARRED}, DebtStatus.WRITTEN_OFF),
    }
)

PLAN = Lifecycle(
    {
        "propose_plan": ({PlanState.DRAFT}, PlanState.PROPOSED),
        "refuse_plan": ({PlanState.PROPOSED}, PlanState.REFUSED),
        "put_in_force": ({PlanState.PROPOSED}, PlanState.IN_FORCE),
        "complete_plan": ({PlanState.IN_FORCE}, PlanState.COMPLETED),
        "break_plan": ({PlanState.IN_FORCE}, PlanState.BROKEN),
        "supersede_plan": ({PlanState.PROPOSED, PlanState.IN_FORCE}, PlanState.SUPERSEDED),
    }
)

LETTER = Lifecycle(
    {
        "issue_letter": ({LetterState.DRAFT}, LetterState.ISSUING),
        "finish_letter": ({LetterState.ISSUING}, LetterState.ISSUED),
        "void_letter": ({LetterState.ISSUING}, LetterState.VOID),
        "withdraw_letter": ({LetterState.ISSUED}, LetterState.ISSUED),
        "supersede_letter": ({LetterState.ISSUED}, LetterState.ISSUED),
    }
)

UNDECIDED = frozenset({ReferralState.HELD, ReferralState.RECEIVED, ReferralState.INFO_REQUESTED})
OPEN_REFERRAL = UNDECIDED | {ReferralState.ACCEPTED}
_IN_QUESTION = {ReferralState.RECEIVED, ReferralState.INFO_REQUESTED}

# Receipt decides between held and received: `referrals.state_on_receipt`.
REFERRAL = Lifecycle(
    {
        "release_referral": ({ReferralState.HELD}, ReferralState.RECEIVED),
        "request_information": ({ReferralState.RECEIVED}, ReferralState.INFO_REQUESTED),
        "answer_request": ({ReferralState.INFO_REQUESTED}, ReferralState.RECEIVED),
        "time_out_request": ({ReferralState.INFO_REQUESTED}, ReferralState.RECEIVED),
        "accept_referral": (_IN_QUESTION, ReferralState.ACCEPTED),
        "decline_referral": (set(UNDECIDED), ReferralState.DECLINED),
        "redirect_referral": (_IN_QUESTION | {ReferralState.ACCEPTED}, ReferralState.REDIRECTED),
        "record_first_meeting": ({ReferralState.ACCEPTED}, ReferralState.MET),
        "end_without_meeting": (set(OPEN_REFERRAL), ReferralState.NOT_MET),
        "withdraw_referral": (set(UNDECIDED), ReferralState.WITHDRAWN),
        "expire_referral": (set(UNDECIDED), ReferralState.EXPIRED),
        # Out of a file of somebody else, whose meeting it may have taken for its own.
        "undo_join": ({ReferralState.ACCEPTED, ReferralState.MET}, ReferralState.ACCEPTED),
        "reopen_referral": (
            {ReferralState.DECLINED, ReferralState.NOT_MET, ReferralState.EXPIRED},
            ReferralState.RECEIVED,
        ),
    }
)

SESSION = Lifecycle(
    {
        "open_session": ({SessionState.PLANNED}, SessionState.OPEN),
        "hold_session": ({SessionState.OPEN}, SessionState.HELD),
        "cancel_session": ({SessionState.PLANNED, SessionState.OPEN}, SessionState.CANCELLED),
    }
)

# Who came is read from the half-days: `certificates.enrolment_outcome`.
ENROLMENT = Lifecycle(
    {
        "confirm_enrolment": ({EnrolmentState.REQUESTED, EnrolmentState.WAITING}, EnrolmentState.CONFIRMED),
        "put_on_waiting_list": ({EnrolmentState.REQUESTED}, EnrolmentState.WAITING),
        "cancel_enrolment": (
            {EnrolmentState.REQUESTED, EnrolmentState.WAITING, EnrolmentState.CONFIRMED},
            EnrolmentState.CANCELLED,
        ),
    }
)

ORGANISATION = Lifecycle(
    {
        "activate_organisation": (
            {OrganisationStatus.PENDING, OrganisationStatus.SUSPENDED},
            OrganisationStatus.ACTIVE,
        ),
        "suspend_organisation": ({OrganisationStatus.ACTIVE}, OrganisationStatus.SUSPENDED),
        "close_organisation": ({OrganisationStatus.ACTIVE, OrganisationStatus.SUSPENDED}, OrganisationStatus.CLOSED),
    }
)

GAP_TOPIC = Lifecycle(
    {
        "take_topic": ({GapTopicState.NEW, GapTopicState.LOOKING}, GapTopicState.LOOKING),
        "fill_topic": ({GapTopicState.LOOKING}, GapTopicState.FILLED),
        "accept_topic": ({GapTopicState.LOOKING}, GapTopicState.ACCEPTED),
    }
)

LIFECYCLES: Mapping[str, Lifecycle[Any]] = {
    "File": FILE,
    "Appointment": APPOINTMENT,
    "Financial statement": STATEMENT,
    "Debt": DEBT,
    "Repayment plan": PLAN,
    "Letter": LETTER,
    "Referral": REFERRAL,
    "Training session": SESSION,
    "Enrolment": ENROLMENT,
    "Organisation": ORGANISATION,
    "Gap topic": GAP_TOPIC,
}


def tables() -> str:
    """The state tables as Markdown, for `counselling/README.md`."""
    parts = []
    for name, lifecycle in LIFECYCLES.items():
        rows = [
            f"| {', '.join(sorted(sources))} | `{verb}` | {target} |"
            for verb, (sources, target) in lifecycle.table.items()
        ]
        parts.append("\n".join([f"### {name}", "", "| from | verb | to |", "| --- | --- | --- |", *rows]))
    return "\n\n".join(parts)


if __name__ == "__main__":
    print(tables())  # noqa: T201
