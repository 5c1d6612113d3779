"""Whether two people may be one: proposed with reasons, never decided, never a score."""

from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from counselling.domain.errors import gettext_noop
from counselling.domain.matching import fold, name_key, name_words, one_slip, phone_key

_WHOLE_PHONE = 8
# A counsellor finds out at the first meeting at the latest that it is somebody else.
JOIN_HOLDS_OPEN = timedelta(days=30)
_SHORTEST_TYPED = 3


class Shared(StrEnum):
    BIRTH_DATE = "birth_date"
    PHONE = "phone"
    EMAIL = "email"


class NameMatch(StrEnum):
    SAME = "same"
    SWAPPED = "swapped"
    SIMILAR = "similar"


class Verdict(StrEnum):
    """What a counsellor says of a candidate."""

    SAME = "same"
    RELATED = "related"
    NOT_THE_SAME = "not_the_same"


SHARED_REASONS: Mapping[Shared, str] = {
    Shared.BIRTH_DATE: gettext_noop("same birth date"),
    Shared.PHONE: gettext_noop("same phone"),
    Shared.EMAIL: gettext_noop("same e-mail"),
}
NAME_REASONS: Mapping[NameMatch, str] = {
    NameMatch.SAME: gettext_noop("same name"),
    NameMatch.SWAPPED: gettext_noop("same names in another order"),
    NameMatch.SIMILAR: gettext_noop("similar name"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """What a person can be recognised by."""

    first_name: str
    last_name: str
    birth_date: date | None = None
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Why two people may be one: what they share, and how their names match."""

    shared: tuple[Shared, ...]
    names: NameMatch

    @property
    def is_only_possible(self) -> bool:
        """The names are not written alike."""
        return self.names is not NameMatch.SAME

    @property
    def reasons(self) -> tuple[str, ...]:
        """Marked phrases, for people to weigh."""
        return (*(SHARED_REASONS[each] for each in self.shared), NAME_REASONS[self.names])


def compare(one: Person, other: Person) -> Candidate | None:
    """A candidate shares a birth date, phone or e-mail, and the name; households share phones, so never one alone."""
    shared = _shared(one, other)
    names = _names(one, other) if shared else None
    return Candidate(shared=shared, names=names) if names else None


def candidates[Key: Hashable](
    person: Person, known: Mapping[Key, Person], *, ruled_out: Collection[Key] = ()
) -> tuple[tuple[Key, Candidate], ...]:
    """Everybody who may be this person, the likeliest first; nobody of whom a counsellor said *not the same*."""
    found = [
        (key, candidate)
        for key, other in known.items()
        if key not in ruled_out and (candidate := compare(person, other))
    ]
    return tuple(sorted(found, key=lambda pair: (pair[1].is_only_possible, -len(pair[1].shared))))


def _shared(one: Person, other: Person) -> tuple[Shared, ...]:
    same = {
        Shared.BIRTH_DATE: one.birth_date is not None and one.birth_date == other.birth_date,
        Shared.PHONE: bool(_phone_keys(one) & _phone_keys(other)),
        Shared.EMAIL: bool(_email_keys(one) & _email_keys(other)),
    }
    return tuple(each for each, is_same in same.items() if is_same)


def _phone_keys(person: Person) -> set[str]:
    return {key for phone in person.phones if len(key := phone_key(phone)) == _WHOLE_PHONE}


def _email_keys(person: Person) -> set[str]:
    return {key for email in person.emails if (key := email.strip().casefold())}


def _names(one: Person, other: Person) -> NameMatch | None:
    if not name_words(one.first_name, one.last_name):
        return None
    if name_key(one.first_name) == name_key(other.first_name) and name_key(one.last_name) == name_key(other.last_name):
        return NameMatch.SAME
    if name_key(one.first_name, one.last_name) == name_key(other.first_name, other.last_name):
        return NameMatch.SWAPPED
    straight = _alike(one.first_name, other.first_name) and _alike(one.last_name, other.last_name)
    crossed = _alike(one.first_name, other.last_name) and _alike(one.last_name, other.first_name)
    return NameMatch.SIMILAR if straight or crossed else None


def _alike(one: str, other: str) -> bool:
    """One typing error at most, however the name is cut into words, with its particles or without."""
    return any(_nearly(left, right) for left in _spellings(one) for right in _spellings(other))


def _spellings(name: str) -> set[str]:
    return {fold(name).replace(" ", ""), "".join(name_words(name))}


def _nearly(one: str, other: str) -> bool:
    if one == other:
        return True
    return min(len(one), len(other)) >= _SHORTEST_TYPED and one_slip(one, other)
