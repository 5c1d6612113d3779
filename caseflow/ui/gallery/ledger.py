"""The rows behind the working grid of the gallery: kept in memory, checked like real ones."""

import threading
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Entry:
    name: str
    period: str
    amount: int
    version: int = 1
    by: str = ""

    @property
    def monthly(self) -> int:
        return self.amount // (12 if self.period == "year" else 1)


class StaleEntryError(Exception):
    """Somebody else saved this entry in the meantime."""


class Ledger:
    """Entries by key, saved only over the version that was seen."""

    def __init__(self, entries: dict[str, Entry]) -> None:
        self._start = dict(entries)
        self._lock = threading.Lock()
        self.entries = dict(entries)
        self.saves: list[tuple[str, Entry]] = []

    def reset(self) -> None:
        self.entries = dict(self._start)
        self.saves.clear()

    def save(self, *, key: str, seen: int, entry: Entry) -> Entry:
        with self._lock:
            current = self.entries.get(key)
            repeated = seen == 0 and current is not None and current.version == 1
            if current and seen != current.version and not repeated:
                raise StaleEntryError(key)
            kept = replace(entry, version=current.version + 1 if current else 1)
            self.entries[key] = kept
            self.saves.append((key, kept))
            return kept

    def remove(self, key: str) -> None:
        with self._lock:
            self.entries.pop(key, None)

    @property
    def total(self) -> int:
        return sum(entry.monthly for entry in self.entries.values())


KEYS = [f"0000000{place}-0000-4000-8000-000000000000" for place in range(1, 6)]
LEDGER = Ledger(
    {
        KEYS[0]: Entry("Salaire net, Anne", "month", 198000, by="A. Kieffer"),
        KEYS[1]: Entry("Indemnité maladie, Marc", "month", 67810, by="A. Kieffer"),
        KEYS[2]: Entry("Allocations familiales", "month", 29940, by="A. Kieffer"),
        KEYS[3]: Entry("13e mois, Marc", "year", 195000, by="M. Roth"),
    }
)
