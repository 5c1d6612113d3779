"""To the client: the authority to act, to be signed and returned."""

from dataclasses import dataclass
from datetime import date

from documents.contexts.parts import Answer, Letter


@dataclass(frozen=True, slots=True, kw_only=True)
class Grantor:
    """One person who signs the authority; both partners of a joint file do."""

    name: str
    birth_date: date | None = None
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mandate(Letter):
    """Empowers the service, by a dated wording version, to write to the creditors and to be told about the debts."""

    grantors: tuple[Grantor, ...]
    answer: Answer
    wording_version: str
    until: date | None = None

    @property
    def sole(self) -> str:
        """The one who signs alone; empty for a couple."""
        return self.grantors[0].name if len(self.grantors) == 1 else ""

    @property
    def joint(self) -> str:
        """Those who sign together; empty for one person."""
        return "" if self.sole else self.client.names
