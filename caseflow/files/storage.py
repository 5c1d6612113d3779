"""Private files under names that say nothing: written whole or not at all, read only through a view."""

import hashlib
import os
import re
import secrets
from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings

PATH = re.compile(r"[0-9a-f]{2}/[0-9a-f]{40}\.(?:pdf|jpg|png|csv|xlsx)")
UNFINISHED = ".part"
GRACE = timedelta(days=7)


class NoSuchFile(ValueError):
    """Not a path of this storage, or nothing is there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """Where the bytes are, and what proves that they are still the same."""

    path: str
    sha256: str
    size: int


def store(content: bytes, *, extension: str) -> Stored:
    """Keep these bytes for good: temporary name, fsync, rename, fsync of the folder."""
    name = secrets.token_hex(20)
    path = f"{name[:2]}/{name}.{extension}"
    if not PATH.fullmatch(path):
        raise ValueError(f"not an extension of this storage: {extension}")
    target = _root() / path
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    temporary = target.with_name(target.name + UNFINISHED)
    try:
        _write(temporary, content)
        temporary.replace(target)
    except BaseException:
        with suppress(FileNotFoundError):
            temporary.unlink()
        raise
    _sync_folder(target.parent)
    return Stored(path=path, sha256=hashlib.sha256(content).hexdigest(), size=len(content))


def read(path: str) -> bytes:
    """The bytes of a stored file."""
    try:
        return located(path).read_bytes()
    except FileNotFoundError:
        raise NoSuchFile(path) from None


def located(path: str) -> Path:
    """Where a stored file lies on disk; anything but a path of this storage is refused."""
    if not PATH.fullmatch(path):
        raise NoSuchFile(path)
    return _root() / path


def is_intact(path: str, *, sha256: str) -> bool:
    """Whether the stored bytes are still those that were hashed."""
    try:
        return hashlib.sha256(read(path)).hexdigest() == sha256
    except NoSuchFile:
        return False


def sweep(known: Collection[str], *, now: datetime, grace: timedelta = GRACE) -> tuple[str, ...]:
    """Remove what no row knows and what was never finished, once it is older than the grace; tells what went."""
    kept = frozenset(known)
    removed = []
    for path in _stored():
        file = _root() / path
        if path not in kept and now - datetime.fromtimestamp(file.stat().st_mtime, tz=UTC) > grace:
            file.unlink()
            removed.append(path)
    return tuple(sorted(removed))


def _stored() -> Iterator[str]:
    root = _root()
    for folder in sorted(root.glob("[0-9a-f][0-9a-f]")):
        for file in sorted(folder.iterdir()):
            path = f"{folder.name}/{file.name}"
            if PATH.fullmatch(path.removesuffix(UNFINISHED)):
                yield path


def _root() -> Path:
    return Path(settings.MEDIA_ROOT) / "private"


def _write(path: Path, content: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        _sync(file.fileno())


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        _sync(descriptor)
    finally:
        os.close(descriptor)


def _sync(descriptor: int) -> None:
    if settings.CASEFLOW_DURABLE:
        os.fsync(descriptor)
