"""What is said about a claim: balances by source, and events that move its limitation."""

from datetime import date

from caseflow.accounts.models import User
from caseflow.audit.verbs import verb
from counselling.client_files import journal
from counselling.client_files.services.rules import require_open
from counselling.debts.models import Balance, Debt, LimitationEvent
from counselling.debts.services.rules import NotYet, add_balance, lock, touch
from counselling.domain.errors import DomainError, gettext_noop
from counselling.domain.money import Cents


class EventKnown(DomainError):
    code = "event-known"
    sentence = gettext_noop("This event is recorded already.")


class AlreadyWithdrawn(DomainError):
    code = "already-withdrawn"
    sentence = gettext_noop("This event was withdrawn already.")


@verb("debts.record_balance")
def record_balance(
    *,
    debt: Debt,
    principal: Cents,
    as_of: date,
    source: str,
    on: date,
    by: User,
    interest: Cents = 0,
    costs: Cents = 0,
    evidence: str = "",
) -> Balance:
    """Add what one source says is owed on a day; nothing said before is changed."""
    debt = lock(debt)
    if as_of > on:
        raise NotYet(field="as_of")
    row = add_balance(
        debt, principal=principal, interest=interest, costs=costs, as_of=as_of, source=source, evidence=evidence, by=by
    )
    touch(debt, by)
    journal.record(
        debt.file,
        about=row,
        debt=str(debt.pk),
        creditor=debt.creditor.name,
        balance=principal + interest + costs,
        as_of=as_of,
        source=source,
    )
    return row


@verb("debts.add_limitation_event")
def add_limitation_event(
    *, debt: Debt, kind: str, happened_on: date, on: date, by: User, evidence: str = ""
) -> LimitationEvent:
    """Note something that starts, interrupts or proves the claim; the clock is reckoned anew."""
    debt = lock(debt)
    if happened_on > on:
        raise NotYet(field="happened_on")
    if LimitationEvent.objects.filter(debt=debt, kind=kind, on=happened_on, withdrawn_on__isnull=True).exists():
        raise EventKnown(field="happened_on")
    event = LimitationEvent.objects.create(debt=debt, kind=kind, on=happened_on, evidence=evidence, recorded_by=by)
    touch(debt, by)
    journal.record(
        debt.file, about=event, debt=str(debt.pk), creditor=debt.creditor.name, kind=kind, happened_on=happened_on
    )
    return event


@verb("debts.withdraw_limitation_event")
def withdraw_limitation_event(*, event: LimitationEvent, on: date, by: User) -> LimitationEvent:
    """The event was noted by mistake; it no longer counts, and stays readable in the journal."""
    require_open(event.debt.file)
    if not LimitationEvent.objects.filter(pk=event.pk, withdrawn_on__isnull=True).update(withdrawn_on=on):
        raise AlreadyWithdrawn
    event.refresh_from_db()
    touch(event.debt, by)
    journal.record(
        event.debt.file,
        about=event,
        fields={"withdrawn_on": on},
        debt=str(event.debt_id),
        creditor=event.debt.creditor.name,
        kind=event.kind,
        happened_on=event.on,
    )
    return event
