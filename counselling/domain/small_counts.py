"""Counts that name nobody: a small one is not shown, and cannot be found by subtracting the others from their sum."""

from collections.abc import Mapping

LEAST = 5


def shown[Key](counts: Mapping[Key, int], *, least: int = LEAST) -> dict[Key, int | None]:
    """Each count of `least` or more; None for the others, which together make up nothing or `least` at least."""
    hidden = {key for key, count in counts.items() if count < least}
    largest_last = sorted((key for key in counts if key not in hidden), key=lambda key: counts[key])
    for key in largest_last:
        if not 0 < sum(counts[each] for each in hidden) < least:
            break
        hidden.add(key)
    return {key: None if key in hidden else count for key, count in counts.items()}
