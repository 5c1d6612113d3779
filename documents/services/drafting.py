"""Preparing letters: one, or one for each creditor; changed freely until it has its number."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from caseflow.accounts.models import User
from caseflow.audit.models import Action
from caseflow.audit.verbs import verb
from counselling.changes import save_version
from counselling.client_files import journal
from counselling.client_files.models import ClientFile
from counselling.client_files.services.rules import require_open
from counselling.debts.models import Debt
from counselling.debts.selectors import by_creditor, lines_of
from counselling.domain.errors import DomainError, gettext_noop
from counselling.partners.models import CreditorAddress
from counselling.plans.models import RepaymentPlan
from documents.contexts.building import Situation
from documents.kinds import KINDS
from documents.models import LetterBatch, LetterDraft, Sending
from documents.services.checking import usual_language
from documents.services.enclosures import copy_enclosures, with_authority
from documents.services.rules import (
    UNREAD,
    lock_to_change,
)

MOST_IN_BATCH = 200
EDITABLE = frozenset({"language", "variant", "channel", "text", "reason", "details"})


class NothingChosen(DomainError):
    code = "nothing-chosen"
    sentence = gettext_noop("Choose at least one debt.")


class TooMany(DomainError):
    code = "too-many"
    sentence = gettext_noop("A batch has at most %(most)s letters.")


class NotForThisKind(DomainError):
    code = "not-for-this-kind"
    sentence = gettext_noop("A letter of this kind is not written to that addressee.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What the counsellor decides about a letter beside kind, addressee and debts."""

    plan: RepaymentPlan | None = None
    reason: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)


@verb("documents.draft_letter", action=Action.CREATE)
def draft_letter(
    *, file: ClientFile, kind: str, on: date, by: User, debts: Sequence[Debt] = (), wishes: Wishes | None = None
) -> LetterDraft:
    """Prepare one letter: to the addressee of the debts, or to the client."""
    require_open(file)
    lines = _chosen(file, debts, on)
    groups = by_creditor(lines) if KINDS[kind].audience == "creditor" else []
    if KINDS[kind].audience == "creditor" and len(groups) != 1:
        raise NotForThisKind if groups else NothingChosen(field="debts")
    addressee = groups[0][0] if groups else None
    draft = LetterDraft(file=file, kind=kind, addressee=addressee, created_by=by)
    _write(draft, debts, wishes or Wishes(), Situation(file, on))
    journal.record(file, about=draft, kind=kind, addressee=draft.to)
    return draft


@verb("documents.draft_batch", action=Action.CREATE)
def draft_batch(
    *, file: ClientFile, kind: str, debts: Sequence[Debt], on: date, by: User, wishes: Wishes | None = None
) -> LetterBatch:
    """Prepare one letter for each addressee of these debts; debts with the same addressee go together."""
    require_open(file)
    if KINDS[kind].audience != "creditor":
        raise NotForThisKind
    groups = by_creditor(_chosen(file, debts, on))
    if not groups:
        raise NothingChosen(field="debts")
    if len(groups) > MOST_IN_BATCH:
        raise TooMany(most=MOST_IN_BATCH)
    wishes, situation = wishes or Wishes(), Situation(file, on)
    batch = LetterBatch.objects.create(file=file, kind=kind, plan=wishes.plan, created_by=by)
    for position, (addressee, lines) in enumerate(groups, start=1):
        draft = LetterDraft(file=file, batch=batch, position=position, kind=kind, addressee=addressee, created_by=by)
        _write(draft, [line.debt for line in lines], wishes, situation)
    journal.record(file, about=batch, kind=kind, count=len(groups))
    return batch


@verb("documents.change_draft")
def change_draft(*, draft: LetterDraft, changes: Mapping[str, Any], version: int, by: User) -> LetterDraft:
    """Change language, channel, text, reason or details of a letter that has no number yet."""
    require_open(draft.file)
    held = lock_to_change(draft)
    unknown = changes.keys() - EDITABLE
    if unknown:
        raise TypeError(f"not a part of a draft that changes: {', '.join(sorted(unknown))}")
    if changes.get("variant", held.variant) not in KINDS[held.kind].variants:
        raise NotForThisKind(field="variant")
    changed = {name: value for name, value in changes.items() if getattr(held, name) != value}
    save_version(held, version=version, **changed, **UNREAD)
    journal.record(
        held.file, about=held, fields=dict.fromkeys(changed), draft=held.pk, kind=held.kind, addressee=held.to
    )
    return held


@verb("documents.leave_out_debt")
def leave_out_debt(*, draft: LetterDraft, debt: Debt, by: User) -> LetterDraft:
    """Let a letter not speak of one of its debts."""
    require_open(draft.file)
    held = lock_to_change(draft)
    if held.debts.count() == 1:
        raise NothingChosen(field="debts")
    held.debts.remove(debt)
    held.decisions.filter(debt=debt).delete()
    save_version(held, version=held.version, **UNREAD)
    journal.record(
        held.file, about=held, draft=held.pk, debt=str(debt.pk), creditor=debt.creditor.name, kind=held.kind
    )
    return held


@verb("documents.discard_draft")
def discard_draft(*, draft: LetterDraft, by: User) -> None:
    """Throw away what has not become a letter."""
    held = lock_to_change(draft)
    journal.record(held.file, about=held, kind=held.kind, addressee=held.to)
    held.delete()


def copied(draft: LetterDraft, by: User, **changes: Any) -> LetterDraft:
    """The same content as a fresh draft, for a letter that failed or has to be replaced."""
    fresh = LetterDraft.objects.create(
        file=draft.file, kind=draft.kind, addressee=draft.addressee, plan=draft.plan, language=draft.language,
        variant=draft.variant, channel=draft.channel, text=draft.text, reason=draft.reason, details=draft.details,
        created_by=by,
    )  # fmt: skip
    for name, value in changes.items():
        setattr(fresh, name, value)
    fresh.save(update_fields=list(changes) or None)
    fresh.debts.set(draft.debts.all())
    copy_enclosures(draft, fresh)
    return fresh


def _chosen(file: ClientFile, debts: Sequence[Debt], on: date) -> list[Any]:
    return lines_of(
        Debt.objects.filter(file=file, pk__in=[debt.pk for debt in debts]).order_by("created_at", "pk"), on
    )


def _write(draft: LetterDraft, debts: Sequence[Debt], wishes: Wishes, situation: Situation) -> None:
    """Language and channel are the addressee's; to a client for whom letters are not safe it is handed over."""
    draft.plan, draft.reason, draft.details = wishes.plan, wishes.reason, dict(wishes.details)
    draft.language = usual_language(draft, situation)[0]
    draft.channel = _usual_channel(draft, situation)
    draft.save()
    draft.debts.add(*debts)
    with_authority(draft, situation)


def _usual_channel(draft: LetterDraft, situation: Situation) -> str:
    if KINDS[draft.kind].audience == "client":
        return Sending.POST if situation.may_write_to_client() else Sending.HAND
    address: CreditorAddress | None = situation.address_of(draft.addressee)
    return address.channel if address else Sending.POST
