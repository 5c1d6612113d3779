"""What a letter says, frozen: one dataclass of plain values per kind, stored with the letter as canonical JSON."""

from documents.contexts.advice_confirmation import AdviceConfirmation
from documents.contexts.balance_request import BalanceRequest
from documents.contexts.canonical import digest, from_json, to_json
from documents.contexts.mandate import Mandate
from documents.contexts.onward_referral import OnwardReferral
from documents.contexts.parts import Letter
from documents.contexts.payment_schedule import PaymentSchedule
from documents.contexts.plan_proposal import PlanProposal

__all__ = [
    "AdviceConfirmation",
    "BalanceRequest",
    "Letter",
    "Mandate",
    "OnwardReferral",
    "PaymentSchedule",
    "PlanProposal",
    "digest",
    "from_json",
    "to_json",
]
