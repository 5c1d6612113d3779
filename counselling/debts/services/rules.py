"""Rules that the verbs about debts share."""

from datetime import date

from django.db.models import F
from django.utils import timezone

from caseflow.accounts.models import User
from counselling.client_files.services.rules import require_open
from counselling.debts.models import Balance, Debt
from counselling.domain.errors import DomainError, gettext_noop
from counselling.domain.money import Cents, to_decimal


class DebtRemoved(DomainError):
    code = "debt-removed"
    sentence = gettext_noop("This debt was removed from the file: restore it first.")


class NotYet(DomainError):
    code = "not-yet"
    sentence = gettext_noop("This day has not come yet.")


def lock(debt: Debt) -> Debt:
    """The debt as it is now, held until the verb is through; its file must be open and itself still there."""
    require_open(debt.file)
    held = Debt.objects.select_for_update(of=("self",)).select_related("file", "creditor").get(pk=debt.pk)
    if held.removed_on is not None:
        raise DebtRemoved
    return held


def touch(debt: Debt, by: User, **columns: object) -> Debt:
    """Write columns of a held debt; its version says to others that it changed."""
    columns |= {"version": F("version") + 1, "changed_by": by, "changed_at": timezone.now()}
    Debt.objects.filter(pk=debt.pk).update(**columns)
    debt.refresh_from_db(fields=list(columns))  # of these only: its file and its creditor stay at hand
    return debt


def add_balance(
    debt: Debt,
    *,
    principal: Cents,
    as_of: date,
    source: str,
    by: User,
    interest: Cents = 0,
    costs: Cents = 0,
    evidence: str = "",
) -> Balance:
    return Balance.objects.create(
        debt=debt,
        principal=to_decimal(principal),
        interest=to_decimal(interest),
        costs=to_decimal(costs),
        as_of=as_of,
        source=source,
        evidence=evidence,
        recorded_by=by,
    )
