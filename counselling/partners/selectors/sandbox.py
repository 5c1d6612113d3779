"""How far the systems of an organisation have come in the sandbox."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from caseflow.accounts.models import Service, User
from counselling.domain.sandbox import SandboxCheck, missing_checks
from counselling.partners.models import SANDBOX_LABELS, Organisation, SandboxProof


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One thing to be done, and when it was."""

    check: SandboxCheck
    at: datetime | None

    @property
    def label(self) -> Any:
        return SANDBOX_LABELS[self.check]


@dataclass(frozen=True, slots=True)
class Proofs:
    """The whole list, in its order."""

    lines: list[CheckLine]

    @property
    def done(self) -> int:
        return sum(line.at is not None for line in self.lines)


def proofs_of(organisation: Organisation) -> Proofs:
    done = dict(SandboxProof.objects.filter(organisation=organisation).order_by("pk").values_list("check_name", "at"))
    return Proofs([CheckLine(check, done.get(check)) for check in SandboxCheck])


def unproven(organisation: Organisation) -> tuple[SandboxCheck, ...]:
    """What is still to be done before a live key."""
    return missing_checks([line.check for line in proofs_of(organisation).lines if line.at])


def is_proven(organisation: Organisation, check: SandboxCheck) -> bool:
    return SandboxProof.objects.filter(organisation=organisation, check_name=check).exists()


def sandbox_player() -> User:
    """The account that plays the service of the sandbox; there is one as soon as there is a sandbox."""
    return User.objects.get(memberships__service=Service.objects.sandbox())
