"""The real parse of an upload and the joining of PDFs; runs in a limited child and nowhere else."""

import io
import json
import warnings
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pikepdf
from PIL import Image, ImageOps

from caseflow.files.uploads import MAX_PIXELS

FORMATS = {"jpg": "JPEG", "png": "PNG"}
ACTIVE = frozenset(
    {
        *("/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/RichMediaExecute", "/GoToE", "/Rendition"),
        *("/EmbeddedFile", "/RichMedia", "/3D", "/Movie", "/Sound", "/Screen"),
    }
)
ACTIVE_KEYS = ("/JS", "/EmbeddedFiles", "/EF", "/XFA", "/RichMediaContent")
MARKUP = (b"<html", b"<script", b"<!doctype html", b"<svg", b"<?php")
TAIL = 4096
A4, MARGIN = (595.276, 841.89), 28.35  # points; the margin is 10 mm
SCREEN_DPI = 150


class Refused(Exception):
    pass


def warm() -> None:
    """Load both parsers once; called by the fork server only."""
    Image.preinit()
    parsed(_blank_pdf(1), "pdf")


def parsed(content: bytes, kind: str) -> bytes:
    """One line of JSON, then the bytes of an image written anew."""
    try:
        told, body = _pdf(content) if kind == "pdf" else _image(content, kind)
    except Refused as refused:
        told, body = {"refused": str(refused)}, b""
    return json.dumps(told).encode() + b"\n" + body


def merged(parts: tuple[bytes, ...], order: tuple[int, ...]) -> bytes:
    """One print stack: every part begins on a front page, so an odd one is followed by a blank page."""
    with ExitStack() as opened, pikepdf.new() as stack:
        sources = [opened.enter_context(_as_pdf(part)) for part in parts]
        for place in order:
            source = sources[place]
            stack.pages.extend(source.pages)
            if len(source.pages) % 2:
                box = source.pages[-1].mediabox
                stack.add_blank_page(page_size=(float(box[2] - box[0]), float(box[3] - box[1])))
        output = io.BytesIO()
        stack.save(output, compress_streams=True, deterministic_id=True)
        return output.getvalue()


def _as_pdf(content: bytes) -> pikepdf.Pdf:
    """A PDF as it is; an image on a sheet of its own, upright or lying as it is."""
    if content.startswith(b"%PDF"):
        return pikepdf.open(io.BytesIO(content))
    with Image.open(io.BytesIO(content), formats=list(FORMATS.values())) as image:
        image.load()
        picture = _on_white(image)
    drawn = io.BytesIO()
    picture.save(drawn, "PDF", resolution=SCREEN_DPI, quality=90)
    sheet = pikepdf.new()
    width, height = A4 if picture.height >= picture.width else A4[::-1]
    sheet.add_blank_page(page_size=(width, height))
    with pikepdf.open(drawn) as source:
        frame = pikepdf.Rectangle(MARGIN, MARGIN, width - MARGIN, height - MARGIN)
        sheet.pages[0].add_overlay(source.pages[0], frame)
    return sheet


def _on_white(image: Image.Image) -> Image.Image:
    """What was transparent becomes paper."""
    if image.mode not in {"LA", "RGBA"}:
        return image if image.mode in {"1", "L", "RGB"} else image.convert("RGB")
    paper = Image.new("RGB", image.size, "white")
    paper.paste(image.convert("RGB"), mask=image.getchannel("A"))
    return paper


def _pdf(content: bytes) -> tuple[dict[str, Any], bytes]:
    end = content.rfind(b"%%EOF")
    tail = content[end:].lower() if end >= 0 else b""
    if not tail or len(tail) > TAIL or any(mark in tail for mark in MARKUP):
        raise Refused("broken")
    try:
        with pikepdf.open(io.BytesIO(content), attempt_recovery=False) as pdf:
            pages = len(pdf.pages)
            active = any(_is_active(thing) for thing in _dictionaries(pdf))
    except pikepdf.PasswordError:
        raise Refused("password") from None
    except (pikepdf.PdfError, RuntimeError, ValueError):
        raise Refused("broken") from None
    if active:
        raise Refused("active")
    if not pages:
        raise Refused("broken")
    return {"pages": pages}, b""


def _dictionaries(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """Every dictionary of the file, those inside arrays and other dictionaries included."""
    waiting: list[Any] = list(pdf.objects)
    waiting.append(pdf.trailer)
    while waiting:
        thing = waiting.pop()
        if isinstance(thing, pikepdf.Array):
            waiting.extend(item for item in thing if _is_direct_container(item))
        elif isinstance(thing, (pikepdf.Dictionary, pikepdf.Stream)):
            yield thing
            waiting.extend(value for _key, value in thing.items() if _is_direct_container(value))


def _is_direct_container(value: Any) -> bool:
    return isinstance(value, (pikepdf.Array, pikepdf.Dictionary)) and not value.is_indirect


def _is_active(thing: pikepdf.Object) -> bool:
    """A script, a program to start, a form that sends itself, or a file inside the file; a plain jump is none."""
    if any(key in thing for key in ACTIVE_KEYS):
        return True
    kinds = {str(thing.get(key)) for key in ("/S", "/Type", "/Subtype") if isinstance(thing.get(key), pikepdf.Name)}
    return bool(kinds & ACTIVE)


def _image(content: bytes, kind: str) -> tuple[dict[str, Any], bytes]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(content), formats=[FORMATS[kind]]) as image:
                if image.width * image.height > MAX_PIXELS:
                    raise Refused("pixels")
                image.verify()
            with Image.open(io.BytesIO(content), formats=[FORMATS[kind]]) as image:
                image.load()
                return {"pages": 1}, _written_anew(image, kind)
    except Image.DecompressionBombError:
        raise Refused("pixels") from None
    except (OSError, SyntaxError, ValueError):
        raise Refused("broken") from None


def _written_anew(image: Image.Image, kind: str) -> bytes:
    """Pixels only, turned as the camera meant them: no EXIF, no place, no trailing bytes."""
    upright = ImageOps.exif_transpose(image)
    modes = ("L", "RGB") if kind == "jpg" else ("1", "L", "LA", "RGB", "RGBA")
    plain = upright if upright.mode in modes else upright.convert("RGB" if kind == "jpg" else "RGBA")
    clean = Image.frombytes(plain.mode, plain.size, plain.tobytes())
    output = io.BytesIO()
    clean.save(output, FORMATS[kind], **({"quality": 90, "optimize": True} if kind == "jpg" else {}))
    return output.getvalue()


def _blank_pdf(pages: int) -> bytes:
    with pikepdf.new() as pdf:
        for _ in range(pages):
            pdf.add_blank_page()
        output = io.BytesIO()
        pdf.save(output)
        return output.getvalue()
