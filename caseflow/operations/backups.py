"""Everything needed to work again on an empty machine, in one encrypted file.

A tar of `database`, `media/…` and, last, `manifest.json` with the SHA-256 of each; encrypted with age while it
is written, so that nothing but the dump ever lies on the disk in clear, and that only in a private directory.
Database first, then media: files only grow, so every row of the dump finds its file.
"""

import hashlib
import json
import os
import tarfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from datetime import datetime
from io import BytesIO
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import IO, BinaryIO

import pyrage
from django.conf import settings
from django.db import connection

from caseflow.audit import seal
from caseflow.operations import dumps

DATABASE, MANIFEST = "database", "manifest.json"


class BackupRefused(Exception):
    """A backup or a restore that must not go on, in a sentence."""


@dataclass
class Manifest:
    """What a backup holds: by whose database, from when, and every file with its fingerprint."""

    engine: str
    made_at: str
    files: dict[str, str] = field(default_factory=dict)


def new_key() -> tuple[str, str]:
    """A pair: the public half for CASEFLOW_BACKUP_RECIPIENT, the secret half for the safe."""
    identity = pyrage.x25519.Identity.generate()
    return str(identity.to_public()), str(identity)


def back_up(target: Path, recipient: str, at: datetime) -> Manifest:
    """Seal the audit log, then write the encrypted backup; a backup of that name is never replaced."""
    seal.seal_open_entries()
    manifest = Manifest(engine=connection.vendor, made_at=at.isoformat())
    if target.exists():
        raise BackupRefused(f"{target} exists already and is not replaced.")
    with TemporaryDirectory(dir=target.parent, prefix=".caseflow-backup-") as private:
        dump, unfinished = Path(private, DATABASE), Path(private, "unfinished")
        dumps.dump(dump)
        with open(unfinished, "xb", opener=_private) as out:
            _streamed(lambda pipe: _pack(pipe, dump, manifest), lambda pipe: _encrypt(recipient, pipe, out))
            os.fsync(out.fileno())
        unfinished.rename(target)
    return manifest


def restore(source: Path, identity: str) -> Manifest:
    """Rebuild database and files on an empty machine, every byte checked against the manifest before it is used."""
    if not dumps.is_empty():
        raise BackupRefused("The database is not empty; a backup is restored on an empty machine only.")
    media = Path(settings.MEDIA_ROOT)
    if media.exists() and any(media.iterdir()):
        raise BackupRefused("There are files of letters or attachments already; restore on an empty machine only.")
    media.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=media.parent, prefix=".caseflow-restore-") as private:
        unpacked = Path(private)
        _streamed(lambda pipe: _decrypt(source, identity, pipe), lambda pipe: _unpack(pipe, unpacked))
        manifest = _verified(unpacked)
        dumps.load(unpacked / DATABASE)
        if (unpacked / "media").exists():
            if media.exists():
                media.rmdir()
            (unpacked / "media").rename(media)
    return manifest


def _pack(pipe: BinaryIO, dump: Path, manifest: Manifest) -> None:
    media = Path(settings.MEDIA_ROOT)
    with tarfile.open(fileobj=pipe, mode="w|") as tar:
        _add(tar, DATABASE, dump, manifest)
        for path in sorted(path for path in media.rglob("*") if path.is_file()):
            _add(tar, str(PurePosixPath("media", *path.relative_to(media).parts)), path, manifest)
        content = json.dumps(asdict(manifest), sort_keys=True).encode()
        entry = tarfile.TarInfo(MANIFEST)
        entry.size = len(content)
        tar.addfile(entry, BytesIO(content))


def _add(tar: tarfile.TarFile, name: str, path: Path, manifest: Manifest) -> None:
    with path.open("rb") as file:
        manifest.files[name] = hashlib.file_digest(file, "sha256").hexdigest()
        entry = tarfile.TarInfo(name)
        entry.size, entry.mode = file.tell(), 0o600
        file.seek(0)
        tar.addfile(entry, file)


def _unpack(pipe: BinaryIO, into: Path) -> None:
    with tarfile.open(fileobj=pipe, mode="r|") as tar:
        tar.extractall(into, filter="data")
    # Padding follows the end of the archive; whoever fills the pipe wants to be rid of it.
    while pipe.read(1 << 16):
        pass


def _verified(unpacked: Path) -> Manifest:
    try:
        manifest = Manifest(**json.loads((unpacked / MANIFEST).read_bytes()))
    except (OSError, ValueError, TypeError) as error:
        raise BackupRefused("The backup has no readable manifest; it was cut off.") from error
    if manifest.engine != connection.vendor:
        raise BackupRefused(f"The backup comes from {manifest.engine}, this installation uses {connection.vendor}.")
    found = {}
    for path in unpacked.rglob("*"):
        if path.is_file() and path != unpacked / MANIFEST:
            with path.open("rb") as file:
                found[path.relative_to(unpacked).as_posix()] = hashlib.file_digest(file, "sha256").hexdigest()
    if found != manifest.files:
        wrong = {name for name, _digest in found.items() ^ manifest.files.items()}
        raise BackupRefused(f"The backup does not agree with its manifest: {len(wrong)} files differ.")
    return manifest


def _encrypt(recipient: str, pipe: BinaryIO, out: IO[bytes]) -> None:
    pyrage.encrypt_io(pipe, out, [pyrage.x25519.Recipient.from_str(recipient)])


def _decrypt(source: Path, identity: str, pipe: BinaryIO) -> None:
    try:
        with source.open("rb") as encrypted:
            pyrage.decrypt_io(encrypted, pipe, [pyrage.x25519.Identity.from_str(identity.strip())])
    except BrokenPipeError:
        raise
    except (pyrage.DecryptError, pyrage.IdentityError, OSError) as error:
        raise BackupRefused("The backup cannot be opened with this key, or it was altered.") from error


def _streamed(produce: Callable[[BinaryIO], None], consume: Callable[[BinaryIO], None]) -> None:
    """Let one write into a pipe what the other reads meanwhile; whoever failed first is heard."""
    readable, writable = os.pipe()

    def fill() -> None:
        with os.fdopen(writable, "wb") as pipe:
            produce(pipe)

    with ThreadPoolExecutor(1) as aside, os.fdopen(readable, "rb") as pipe:
        filling = aside.submit(fill)
        try:
            consume(pipe)
        except Exception as error:
            pipe.close()
            cause = filling.exception()
            raise error if cause is None or isinstance(cause, BrokenPipeError) else cause from error
        filling.result()


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
