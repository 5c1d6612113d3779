"""Taking debts down, correcting and removing them."""

import uuid
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TypedDict

from django.db.models import Model, ProtectedError
from django.db.models.deletion import Collector
from django.utils import timezone

from caseflow.accounts.models import User
from caseflow.audit.verbs import verb
from counselling.changes import save_version
from counselling.client_files import journal
from counselling.client_files.models import ClientFile
from counselling.client_files.services.rules import (
    require_open,
)
from counselling.debts.models import BalanceSource, Debt, RateKind, Treatment
from counselling.debts.services.rules import DebtRemoved, add_balance, lock, touch
from counselling.domain.errors import DomainError, ReasonMissing, gettext_noop
from counselling.domain.money import Cents, to_decimal
from counselling.partners.models import Creditor


class DebtFields(TypedDict, total=False):
    """What may be said of a debt beside creditor and balance; amounts in cents, the rate as a fraction of one."""

    creditor: Creditor
    collector: Creditor | None
    debtor: str
    nature: str
    reference: str
    contract_date: date | None
    original_amount: Cents | None
    rate: Fraction | None
    rate_kind: str
    instalment: Cents | None
    instalment_until: date | None
    being_paid: bool
    arrears: Cents | None
    secured_on: str
    guarantor: str
    treatment: str
    treatment_reason: str
    legal_class_override: str
    legal_class_reason: str
    enforcement: str
    enforcement_on: date | None


AMOUNTS = ("original_amount", "instalment", "arrears")


class CreditorElsewhere(DomainError):
    code = "creditor-elsewhere"
    sentence = gettext_noop("This creditor is not in the directory of the service.")


class DebtTaken(DomainError):
    """The key belongs to another record; nothing of it may be learnt here."""

    code = "debt-taken"
    sentence = gettext_noop("This row cannot be saved here: enter it again as a new one.")


class DebtInUse(DomainError):
    code = "debt-in-use"
    sentence = gettext_noop("This debt cannot be removed, because it is used by: %(users)s.")


class CollectorIsCreditor(DomainError):
    code = "collector-is-creditor"
    sentence = gettext_noop("The collector is somebody else than the creditor.")


@verb("debts.record_debt")
def record_debt(
    *,
    file: ClientFile,
    creditor: Creditor,
    balance: Cents,
    on: date,
    by: User,
    key: uuid.UUID | None = None,
    source: str = BalanceSource.CLIENT,
    fields: DebtFields | None = None,
) -> Debt:
    """Take down a debt with its first known balance.

    `key` is made by whoever asks, and is refused if it is taken: whoever retries looks for it first.
    """
    require_open(file)
    known: DebtFields = {**(fields or {}), "creditor": creditor}
    if not known.get("nature"):
        known["nature"] = creditor.usual_nature
    columns = _columns(Debt(file=file), known)
    columns |= {"file": file, "status_on": on, "changed_by": by, "changed_at": timezone.now()}
    debt, created = Debt.objects.get_or_create(pk=key or uuid.uuid4(), defaults=columns)
    if not created:
        raise DebtTaken
    add_balance(debt, principal=balance, as_of=on, source=source, by=by)
    journal.record(file, about=debt, debt=str(debt.pk), creditor=creditor.name, balance=balance)
    return debt


@verb("debts.change_debt")
def change_debt(
    *,
    debt: Debt,
    fields: DebtFields,
    version: int,
    on: date,
    by: User,
    balance: Cents | None = None,
) -> Debt:
    """Correct what is known of a debt; a new balance is added as what the client says today."""
    require_open(debt.file)
    if debt.removed_on is not None:
        raise DebtRemoved
    columns = _columns(debt, fields)
    changed = sorted(name for name, value in columns.items() if getattr(debt, name) != value)
    save_version(debt, version=version, **columns, changed_by=by, changed_at=timezone.now())
    if balance is not None:
        add_balance(debt, principal=balance, as_of=on, source=BalanceSource.CLIENT, by=by)
        changed.append("balance")
    journal.record(
        debt.file,
        about=debt,
        fields=dict.fromkeys(changed),
        debt=str(debt.pk),
        creditor=debt.creditor.name,
        changed=changed,
        balance=balance,
    )
    return debt


@verb("debts.remove_debt")
def remove_debt(*, debt: Debt, on: date, by: User) -> Debt:
    """Take a debt out of the file on that day; refused while something that went out rests on it."""
    debt = lock(debt)
    if users := users_of(debt):
        raise DebtInUse(users=", ".join(str(user) for user in users))
    touch(debt, by, removed_on=on)
    journal.record(debt.file, about=debt, fields=["removed_on"], debt=str(debt.pk), creditor=debt.creditor.name)
    return debt


@verb("debts.restore_debt")
def restore_debt(*, debt: Debt, by: User) -> Debt:
    """Take back a removal."""
    require_open(debt.file)
    touch(debt, by, removed_on=None)
    journal.record(debt.file, about=debt, fields=["removed_on"], debt=str(debt.pk), creditor=debt.creditor.name)
    return debt


def users_of(debt: Debt) -> list[Model]:
    """What rests on the debt and is no draft any more: whatever points at it and protects it from deletion."""
    collector = Collector(using="default", origin=debt)
    try:
        collector.collect([debt])
    except ProtectedError as error:
        return sorted(
            (row for row in error.protected_objects if not getattr(row, "is_draft", False)),
            key=lambda row: (row._meta.label, str(row.pk)),
        )
    return []


def _columns(debt: Debt, fields: DebtFields) -> dict[str, object]:
    """The columns behind the fields; rules that span fields look at what the debt will be."""
    columns: dict[str, object] = {**fields}
    for name in AMOUNTS:
        if (cents := columns.get(name)) is not None:
            columns[name] = to_decimal(cents)  # type: ignore[arg-type]
    if "rate" in columns:
        columns["rate"] = _percent(fields["rate"])
        if columns["rate"] and fields.get("rate_kind", debt.rate_kind) == RateKind.NONE:
            columns["rate_kind"] = RateKind.CONTRACTUAL
    _check_creditors(debt, columns)
    _check_reasons(debt, columns)
    return columns


def _percent(rate: Fraction | None) -> Decimal | None:
    return None if rate is None else Decimal(int(rate * 100_000)).scaleb(-3)


def _check_creditors(debt: Debt, columns: dict[str, object]) -> None:
    service = debt.file.service
    for name in ("creditor", "collector"):
        chosen = columns.get(name)
        unchanged = isinstance(chosen, Creditor) and chosen.pk == getattr(debt, f"{name}_id")
        if isinstance(chosen, Creditor) and not unchanged and chosen.service_id not in {None, service.pk}:
            raise CreditorElsewhere(field=name)
    collector = columns.get("collector", debt.collector)
    if collector is not None and collector == columns.get("creditor", debt.creditor if debt.creditor_id else None):
        raise CollectorIsCreditor(field="collector")


def _check_reasons(debt: Debt, columns: dict[str, object]) -> None:
    def will_be(name: str) -> object:
        return columns.get(name, getattr(debt, name))

    if will_be("treatment") == Treatment.OUTSIDE and not str(will_be("treatment_reason")).strip():
        raise ReasonMissing(field="treatment_reason")
    if will_be("legal_class_override") and not str(will_be("legal_class_reason")).strip():
        raise ReasonMissing(field="legal_class_reason")
