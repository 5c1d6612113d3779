"""HTML to PDF/UA-1. The only module that knows WeasyPrint; its lower half runs in a limited child and nowhere else."""

import logging
import os
from base64 import b64decode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import gettempdir
from typing import Any, Protocol

from caseflow import sandbox

STATIC = Path(__file__).parent / "static" / "documents"
IN_CHILD = f"{__name__}.pdf_in_child"
COUNTED_IN_CHILD = f"{__name__}.counted_in_child"


class Composed(Protocol):
    """What the press takes: HTML, positions as CSS, and the only images the letter may show."""

    @property
    def html(self) -> str: ...
    @property
    def css(self) -> str: ...
    @property
    def images(self) -> tuple[str, ...]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """A finished letter and how many pages it has."""

    content: bytes
    pages: int


def render_pdf(letter: Composed) -> bytes:
    """The PDF of one letter; sandbox.SandboxError says which limit it broke."""
    return sandbox.run(IN_CHILD, letter.html, letter.css, letter.images)


def print_letters[Key](
    letters: Iterable[tuple[Key, Composed]],
) -> Iterator[tuple[Key, Printed | sandbox.SandboxError]]:
    """Each letter printed, or why it is not, under its key and as they finish, on all cores."""
    jobs = ((key, (letter.html, letter.css, letter.images)) for key, letter in letters)
    for key, outcome in sandbox.each(COUNTED_IN_CHILD, jobs):
        yield key, outcome if isinstance(outcome, sandbox.SandboxError) else _printed(outcome)


def _printed(answer: bytes) -> Printed:
    pages, _newline, content = answer.partition(b"\n")
    return Printed(content=content, pages=int(pages))


def warm() -> None:
    """Load WeasyPrint, the fonts and the style sheet once; called by the fork server only."""
    os.environ["FONTCONFIG_FILE"] = str(_font_configuration_file())
    logging.getLogger("weasyprint").setLevel(logging.CRITICAL)
    logging.getLogger("fontTools").setLevel(logging.CRITICAL)
    pdf_in_child("<html lang=fr><title>x</title><p>x<b>x</b><i>x</i></p><table><th>x</table></html>", "", ())


def pdf_in_child(html: str, css: str, images: tuple[str, ...]) -> bytes:
    """Tagged PDF with embedded subsets of the letter font; loads nothing but the images it was given."""
    return _pdf(html, css, images)[0]


def counted_in_child(html: str, css: str, images: tuple[str, ...]) -> bytes:
    """The number of pages on a line of its own, then the PDF."""
    pdf, pages = _pdf(html, css, images)
    return b"%d\n%b" % (pages, pdf)


def _pdf(html: str, css: str, images: tuple[str, ...]) -> tuple[bytes, int]:
    weasyprint, fetcher, fonts, letter_css = _press()
    fetcher.images = frozenset(images)
    positions = weasyprint.CSS(string=css, url_fetcher=fetcher, font_config=fonts)
    options = weasyprint.DEFAULT_OPTIONS | {
        "stylesheets": [letter_css, positions],
        "pdf_variant": "pdf/ua-1",
        "presentational_hints": False,
    }
    source = weasyprint.HTML(string=html, url_fetcher=fetcher, media_type="print")
    document = source.render(font_config=fonts, **options)
    return document.write_pdf(**options), len(document.pages)


@cache
def _press() -> tuple[Any, Any, Any, Any]:
    """WeasyPrint with one fetcher, one font configuration and one style sheet for all letters of this process."""
    import weasyprint
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

    class GivenImagesOnly(URLFetcher):
        """Knows the images of this letter by heart and asks neither disk nor network for anything."""

        images: frozenset[str] = frozenset()

        def fetch(self, url: str, headers: Any = None) -> Any:
            if url not in self.images:
                raise FatalURLFetchingError("A letter loads nothing.")
            kind, _comma, data = url.removeprefix("data:").partition(";base64,")
            return URLFetcherResponse(url, b64decode(data), {"Content-Type": kind})

    fetcher = GivenImagesOnly(allowed_protocols={"data"}, allow_redirects=False, fail_on_errors=True)
    fonts = FontConfiguration()
    letter_css = weasyprint.CSS(
        string=(STATIC / "css" / "letter.css").read_text(), url_fetcher=fetcher, font_config=fonts
    )
    return weasyprint, fetcher, fonts, letter_css


def _font_configuration_file() -> Path:
    """Fontconfig sees the shipped fonts only: the same letter on every machine."""
    path = Path(gettempdir()) / f"caseflow-fonts-{os.getuid()}" / "fonts.conf"
    path.parent.mkdir(mode=0o700, exist_ok=True)
    path.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">'
        f"<fontconfig><dir>{STATIC / 'fonts'}</dir><cachedir>{path.parent}</cachedir></fontconfig>"
    )
    return path
