"""Names as people look for them: without accents, case, hyphens, particles or a fixed order."""

import unicodedata

# Letters that no decomposition turns into plain ones.
_PLAIN = str.maketrans({"ß": "ss", "ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ı": "i"})
_PARTICLES = frozenset({
    "al", "bin", "ben", "d", "da", "das", "de", "den", "der", "do", "dos", "du", "e", "el", "l", "la", "le", "les",
    "te", "ten", "ter", "van", "vom", "von", "y", "zu", "zum", "zur",
})  # fmt: skip


def fold(text: str) -> str:
    """Lower case, plain letters and digits, single spaces: “Jean-François d'Ør” → “jean francois d or”."""
    decomposed = unicodedata.normalize("NFKD", text.casefold().translate(_PLAIN))
    plain = "".join(c if c.isalnum() else " " for c in decomposed if not unicodedata.combining(c))
    return " ".join(plain.split())


def name_words(*names: str) -> list[str]:
    """The folded words of a name without its particles, unless it has nothing else."""
    words = fold(" ".join(names)).split()
    return [word for word in words if word not in _PARTICLES] or words


def name_key(*names: str) -> str:
    """What two spellings of one person share: folded words, particles dropped, in alphabetical order."""
    return " ".join(sorted(name_words(*names)))


def phone_key(number: str) -> str:
    """The last eight digits: enough to compare numbers typed with or without country code."""
    return "".join(c for c in number if c.isascii() and c.isdigit())[-8:]


def postcode_key(postcode: str) -> str:
    """A postcode as it is compared: “L-4010”, “l 4010” and “4010” are one."""
    return fold(postcode).replace(" ", "").lstrip("abcdefghijklmnopqrstuvwxyz")


def one_slip(one: str, other: str) -> bool:
    """The same letters but for one that is wrong, missing or too many, or two that changed places."""
    if abs(len(one) - len(other)) > 1:
        return False
    start = next((place for place, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), None)
    if start is None:
        return True
    left, right = one[start:], other[start:]
    return (
        left[1:] == right[1:]
        or left[1:] == right
        or left == right[1:]
        or (left[:2] == right[1::-1] and left[2:] == right[2:])
    )
