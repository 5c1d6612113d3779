"""From a draft and the situation of its file to the context of its kind: plain values, nothing more than it needs."""

from collections.abc import Callable, Mapping
from datetime import date

from django.utils import translation

from caseflow.accounts.models import User
from counselling.client_files.models import HouseholdMember
from counselling.debts.selectors import DebtLine as KnownDebt
from counselling.domain.errors import DomainError, gettext_noop
from counselling.domain.limitation import LimitationState
from counselling.plans.selectors import Order
from counselling.plans.selectors import ShareLine as PlanShare
from counselling.plans.selectors import schedule_of
from counselling.statements.models import SECTION_LABELS, FinancialStatement
from counselling.statements.selectors import figures_of
from counselling.domain.budget import Section
from documents.contexts.advice_confirmation import AdviceConfirmation, Meeting, NextStep, Option
from documents.contexts.balance_request import BalanceRequest
from documents.contexts.building.frame import (
    AddressMissing,
    Occasion,
    client_lines,
    creditor_lines,
    frame_of,
    one_line,
)
from documents.contexts.building.situation import Situation
from documents.contexts.mandate import Grantor, Mandate
from documents.contexts.parts import Answer, Authorisation, Creditor, DebtLine, Letter, Statement
from documents.contexts.payment_schedule import Payee, PaymentSchedule, Plan, ScheduleRow
from documents.contexts.plan_proposal import BudgetSection, BudgetSummary, PlanProposal, Share, ShareLine
from documents.models import LetterDraft

COPY_OF_MANDATE: Mapping[str, str] = {
    "fr": "Copie du mandat",
    "fr_lu": "Copie de la procuration",
    "de": "Kopie der Vollmacht",
    "en": "Copy of the authority to act",
}


class NothingToSay(DomainError):
    """A letter without what it is about."""

    code = "incomplete"
