"""What follows elsewhere from an act in a file: the capabilities above register here, and none is called by name."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model

from counselling.client_files.models import ClientFile

# The file, the verb, the row it was about, and who acted; in the transaction of that verb.
type Follower = Callable[[ClientFile, str, Model, Any], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class FilePart:
    """What one capability contributes to a file."""

    name: str
    after: Follower


_parts: dict[str, FilePart] = {}


def register(part: FilePart) -> None:
    if part.name in _parts:
        raise ValueError(f"The part {part.name} is registered twice.")
    _parts[part.name] = part


def after(file: ClientFile, verb: str, about: Model, by: Any) -> None:
    """Let every part do what follows from this act."""
    for part in _parts.values():
        part.after(file, verb, about, by)
