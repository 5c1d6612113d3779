"""What people send is what it says it is, or is refused: size, first bytes, a real parse in a limited child."""

import json
import re
import unicodedata
from dataclasses import dataclass

from django.utils.translation import gettext_noop

from caseflow import sandbox

MAX_SIZE = 20 << 20
MAX_PIXELS = 50_000_000
MAX_NAME = 120
MAGIC = {b"%PDF-": "pdf", b"\xff\xd8\xff": "jpg", b"\x89PNG\r\n\x1a\n": "png"}
EXTENSIONS = {"pdf": "pdf", "jpg": "jpg", "jpeg": "jpg", "jpe": "jpg", "png": "png"}
CONTENT_TYPES = {"pdf": "application/pdf", "jpg": "image/jpeg", "png": "image/png"}
PARSE = "caseflow.files.parsing.parsed"

SENTENCES = {
    "empty": gettext_noop("The file is empty."),
    "size": gettext_noop("The file is larger than 20 MB."),
    "kind": gettext_noop("Only PDF, JPEG and PNG files can be kept."),
    "mismatch": gettext_noop("The content of the file is not what its name says."),
    "broken": gettext_noop("The file is damaged or cannot be read."),
    "password": gettext_noop("The PDF needs a password to open."),
    "active": gettext_noop("The PDF contains a program or an embedded file."),
    "pixels": gettext_noop("The image has too many pixels."),
    "limits": gettext_noop("The file takes too long or too much memory to check."),
}


class UploadRefused(Exception):
    """A file that is not kept; `code` names the reason, `sentence` says it."""

    def __init__(self, code: str) -> None:
        self.code, self.sentence = code, SENTENCES[code]
        super().__init__(self.sentence)


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """Bytes fit to be kept: a PDF as it came, an image written anew without EXIF and place."""

    content: bytes
    extension: str
    content_type: str
    name: str
    pages: int


def check(content: bytes, *, name: str, declared_type: str = "") -> Checked:
    """The file as it may be stored, or UploadRefused with the reason."""
    kind = _kind(content, name, declared_type)
    try:
        head, _newline, body = sandbox.run(PARSE, content, kind).partition(b"\n")
    except sandbox.SandboxError as error:
        raise UploadRefused("broken" if error.reason == sandbox.Reason.FAILED else "limits") from error
    told = json.loads(head)
    if "refused" in told:
        raise UploadRefused(told["refused"])
    return Checked(
        content=body or content,
        extension=kind,
        content_type=CONTENT_TYPES[kind],
        name=clean_name(name, kind),
        pages=told["pages"],
    )


def shown_name(name: str) -> str:
    """A name for people only: no path, no control or direction mark."""
    base = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    kept = "".join(character if character.isprintable() else " " for character in base)
    return " ".join(re.sub(r'[<>:"|?*]', " ", kept).split())[:MAX_NAME]


def clean_name(name: str, kind: str) -> str:
    """The name to keep: as it is shown, with one extension that tells the truth."""
    stem = shown_name(name)
    stem = re.sub(r"(\.[A-Za-z0-9]{1,5})+$", "", stem).strip(" .")
    return f"{stem[: MAX_NAME - 4].strip(' .') or 'document'}.{kind}"


def _kind(content: bytes, name: str, declared_type: str) -> str:
    if not content:
        raise UploadRefused("empty")
    if len(content) > MAX_SIZE:
        raise UploadRefused("size")
    kind = next((kind for magic, kind in MAGIC.items() if content.startswith(magic)), "")
    if not kind:
        raise UploadRefused("kind")
    named = EXTENSIONS.get(name.rpartition(".")[2].strip().lower(), "")
    if named != kind or (declared_type and declared_type != CONTENT_TYPES[kind]):
        raise UploadRefused("mismatch")
    return kind
