"""Everything the letters of one file may need, read once: people, permissions, debts, addresses, plan, budget."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Self
from uuid import UUID

from counselling.client_files.models import (
    Attachment,
    AttachmentCategory,
    Authorisation,
    AuthorisationKind,
    ClientFile,
    ContactDetails,
    HouseholdMember,
    MemberRelation,
)
from counselling.client_files.selectors import clients_of, live_authorisations
from counselling.debts.models import Debt, Debtor
from counselling.debts.selectors import DebtLine, lines_of
from counselling.domain.lifecycle import LetterState
from counselling.partners.models import Creditor, CreditorAddress
from counselling.plans.models import RepaymentPlan
from counselling.plans.selectors import ShareLine, share_lines
from counselling.statements.models import FinancialStatement
from counselling.statements.selectors import frozen_statement
from documents.models import HoldDecision, LetterDraft, LetterEnclosure, LetterRules, LetterText


@dataclass(frozen=True)
class Situation:
    """A file on a day, as its letters see it; `owed` are the debts they may need, None for all."""

    file: ClientFile
    on: date
    owed: frozenset[UUID] | None = None

    @classmethod
    def of(cls, draft: LetterDraft, on: date) -> Self:
        """What this one letter may say: to a creditor, nothing about the debts to others."""
        own = frozenset(debt.pk for debt in draft.debts.all()) if draft.addressee_id else None
        return cls(draft.file, on, own)

    @cached_property
    def clients(self) -> list[HouseholdMember]:
        """The client, then the partner as long as both live on this budget."""
        present = set(self.file.members.present(self.on).values_list("pk", flat=True))
        found = clients_of(self.file)
        return [found[0], *(member for member in found[1:] if member.pk in present)]

    @cached_property
    def lines(self) -> Mapping[UUID, DebtLine]:
        """The debts by key, removed ones too."""
        debts = Debt.objects.filter(file=self.file)
        if self.owed is not None:
            debts = debts.filter(pk__in=self.owed)
        return {line.debt.pk: line for line in lines_of(debts, self.on)}

    @cached_property
    def mandates(self) -> Mapping[int, Authorisation]:
        """The authority to write to creditors of each client who gave it, by member, the latest."""
        live = live_authorisations(self.file, self.on).filter(kind=AuthorisationKind.CONTACT_CREDITORS)
        return {row.member_id: row for row in sorted(live, key=lambda row: (row.on, row.pk))}

    @cached_property
    def agreement_to_pass_on(self) -> Authorisation | None:
        """That the client agrees to be passed on, the latest that holds."""
        live = live_authorisations(self.file, self.on).filter(kind=AuthorisationKind.REDIRECT_TO_OTHER)
        return max(live, key=lambda row: (row.on, row.pk), default=None)

    @cached_property
    def addresses(self) -> Mapping[int, CreditorAddress]:
        """Where each addressee is written to: its usual department as this service knows it."""
        creditors = {line.debt.addressee.pk for line in self.lines.values()}
        known = CreditorAddress.objects.known_to(self.file.service).filter(creditor__in=creditors)
        return {row.creditor_id: row for row in reversed(list(known))}

    @cached_property
    def statement(self) -> FinancialStatement | None:
        return frozen_statement(self.file)

    @cached_property
    def decisions(self) -> Mapping[tuple[int, UUID], HoldDecision]:
        """The last decision on the limitation of each debt in each draft."""
        rows = HoldDecision.objects.filter(draft__file=self.file).order_by("pk")
        return {(row.draft_id, row.debt_id): row for row in rows}

    @cached_property
    def texts(self) -> Mapping[tuple[str, str, str], LetterText]:
        """The text in force of each kind, variant and language, where the service has one of its own."""
        rows = LetterText.objects.published().filter(service=self.file.service_id).order_by("number")
        return {(row.kind, row.variant, row.language): row for row in rows}

    @cached_property
    def rules(self) -> LetterRules:
        """What the service asks of its letters."""
        return LetterRules.objects.filter(service=self.file.service_id).first() or LetterRules()

    @cached_property
    def scans_of_authority(self) -> list[Attachment]:
        """The signed authorities that were scanned, the newest first."""
        papers = Attachment.objects.standing().filter(file=self.file, category=AttachmentCategory.AUTHORISATION)
        return list(papers.order_by("-received_at", "-pk"))

    @cached_property
    def shown_authority(self) -> frozenset[int]:
        """Who got a copy of an authority with a letter that still stands."""
        scans = LetterEnclosure.objects.filter(attachment__category=AttachmentCategory.AUTHORISATION)
        sent = scans.filter(letter__file=self.file, letter__withdrawn_at=None).exclude(letter__state=LetterState.VOID)
        return frozenset(sent.order_by().values_list("letter__draft__addressee", flat=True))

    @cached_property
    def pending(self) -> Counter[tuple[str, int | None]]:
        """How many drafts of each kind wait for each addressee."""
        return Counter(
            LetterDraft.objects.pending().filter(file=self.file).order_by("pk").values_list("kind", "addressee")
        )

    @cached_property
    def _shares(self) -> dict[int, dict[UUID, ShareLine]]:
        return {}

    def shares(self, plan: RepaymentPlan) -> Mapping[UUID, ShareLine]:
        """The part of each debt in a plan."""
        if plan.pk not in self._shares:
            self._shares[plan.pk] = {line.debt.pk: line for line in share_lines(plan)}
        return self._shares[plan.pk]

    def lines_in(self, draft: LetterDraft) -> list[DebtLine]:
        """The debts of a draft, oldest contract of the file first."""
        keys = {debt.pk for debt in draft.debts.all()}
        return [line for key, line in self.lines.items() if key in keys]

    def debtors(self, lines: Iterable[DebtLine]) -> list[HouseholdMember]:
        """Who owes these debts and so stands in the letter; a guarantor is the client."""
        named = {line.debt.debtor for line in lines}
        wanted = {
            MemberRelation.CLIENT: bool(named & {Debtor.CLIENT, Debtor.BOTH, Debtor.GUARANTOR}),
            MemberRelation.PARTNER: bool(named & {Debtor.PARTNER, Debtor.BOTH}),
        }
        everybody = clients_of(self.file) if wanted[MemberRelation.PARTNER] else self.clients
        return [member for member in everybody if wanted[MemberRelation(member.relation)]]

    def address_of(self, creditor: Creditor | None) -> CreditorAddress | None:
        return self.addresses.get(creditor.pk) if creditor else None

    def may_write_to_client(self) -> bool:
        """Whether everybody who would open the envelope said that letters are safe."""
        return all(_letters_are_safe(member) for member in self.clients)


def _letters_are_safe(member: HouseholdMember) -> bool:
    contact: ContactDetails | None = getattr(member, "contact", None)
    return contact is not None and contact.may_write
