"""What a search means and which entries answer it: exact words before near ones, then the nearer place.

Plain Python over the words of every listed entry: a directory has hundreds of them, and so every database gives the
same answer in the same order.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from counselling.domain.directory.areas import Area, Nearness, Place, nearness
from counselling.domain.directory.themes import Theme, phrases, words_of
from counselling.domain.matching import fold, one_slip

# A slip of the pen is forgiven in words of five letters, a beginning is understood from four.
SHORTEST_WITH_A_SLIP = 5
SHORTEST_BEGINNING = 4
EXACT, NEAR, MISSING = 0, 1, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One listed activity as a search sees it; `words` are those of `words_of`."""

    key: int
    name: str
    words: frozenset[str]
    theme: Theme
    area: Area
    verified_on: date
    is_stale: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """An entry that answers, and how near it is; None where it does not reach the place asked for."""

    key: int
    near: Nearness | None


@dataclass(frozen=True, slots=True)
class Question:
    """What was understood of a search: themes with the words that named them, and the words that are left."""

    themes: tuple[Theme, ...] = ()
    read_as: tuple[tuple[str, Theme], ...] = ()
    words: tuple[str, ...] = ()
    named: frozenset[str] = field(default=frozenset())

    def answers(self, entries: Iterable[Entry], place: Place) -> list[Found]:
        """The entries that answer, the best first; entries that reach another place only come last."""
        ranked = []
        for entry in entries:
            fit = self._fit(entry)
            if fit is not None:
                near = nearness(entry.area, place)
                order = (
                    entry.is_stale,
                    near is None,
                    *fit,
                    near or 0,
                    -entry.verified_on.toordinal(),
                    fold(entry.name),
                )
                ranked.append((order, entry.key, near))
        return [Found(key, near) for _order, key, near in sorted(ranked, key=lambda it: (it[0], it[1]))]

    def _fit(self, entry: Entry) -> tuple[int, int] | None:
        """How many words are missing, and how many are only near; None where the entry is about something else."""
        about = entry.theme in self.themes
        if self.themes and not about and not self._all_said(entry):
            return None
        grades = [grade_of(word, entry.words) for word in self.words]
        missing, near = grades.count(MISSING), grades.count(NEAR)
        if not about and self.words and missing * 2 > len(grades):
            return None
        return missing + (0 if about or not self.themes else 1), near

    def _all_said(self, entry: Entry) -> bool:
        said = {*self.words, *self.named}
        return all(grade_of(word, entry.words) == EXACT for word in said)


def understand(text: str, *, literally: bool = False) -> Question:
    """Read themes out of a search, longest phrases first; `literally` takes every word for itself."""
    words = words_of(text)
    if literally:
        return Question(words=words)
    themes: dict[Theme, None] = {}
    read_as: list[tuple[str, Theme]] = []
    left, place = [], 0
    while place < len(words):
        length, theme = _phrase_at(words, place)
        if theme is None:
            left.append(words[place])
        else:
            themes[theme] = None
            read_as.append((" ".join(words[place : place + length]), theme))
        place += length
    named = frozenset(word for phrase, _theme in read_as for word in phrase.split())
    return Question(tuple(themes), tuple(read_as), tuple(left), named)


def _phrase_at(words: tuple[str, ...], place: int) -> tuple[int, Theme | None]:
    """The longest phrase that begins here, and its theme; a slip of the pen only where nothing fits as it stands."""
    known = phrases()
    longest = max(len(phrase) for phrase in known)
    for length in range(min(longest, len(words) - place), 0, -1):
        if theme := known.get(words[place : place + length]):
            return length, theme
    for length in range(min(longest, len(words) - place), 0, -1):
        typed = words[place : place + length]
        for phrase, theme in known.items():
            if len(phrase) == length and all(map(_same_or_slip, typed, phrase)):
                return length, theme
    return 1, None


def _same_or_slip(typed: str, known: str) -> bool:
    return typed == known or (
        min(len(typed), len(known)) >= SHORTEST_WITH_A_SLIP - 1
        and max(len(typed), len(known)) >= SHORTEST_WITH_A_SLIP
        and one_slip(typed, known)
    )


def grade_of(word: str, words: frozenset[str]) -> int:
    """Whether a word stands in an entry as typed, nearly so, or not at all."""
    if word in words:
        return EXACT
    begins = len(word) >= SHORTEST_BEGINNING
    if any((begins and other.startswith(word)) or _same_or_slip(word, other) for other in words):
        return NEAR
    return MISSING
