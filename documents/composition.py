"""From a frozen context and a text to a complete page of HTML; knows no model and no PDF."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template import Context, Engine
from django.utils.safestring import SafeString

from counselling.domain.errors import DomainError, gettext_noop
from documents.epc import image
from documents.layouts import FEW_REFERENCES, Layout, address_block, fits, stylesheet, unprintable
from documents.placeholders import NARROW_SPACE, body_html, day, parse, spoken, values_of

TEXTS = Path(__file__).parent / "texts"
LANGUAGES = ("fr", "de", "en")
CALIBRATION_LINE = "AVENUE DE LA GRANDE DUCHESSE CHARLOT"
SENDER_LINE_POINTS = Decimal("7.5")
ATTENDANCE_CSS = "@page { size: A4 landscape; margin: 15mm 15mm 20mm; @bottom-left { width: 267mm } }"
PROGRAMME_CSS = "@page { size: A4; margin: 25mm; @bottom-left { width: 160mm } }"
MOST_SIGNATURES, BLANK_ROWS = 4, 2
CERTIFICATE_CSS = "@page { size: A4; margin: 30mm 25mm 25mm }"
SLIP_CSS = "@page { size: A4; margin: 25mm 20mm }"


class CharacterRefused(DomainError):
    """The letter font has no such character; an empty box is not a name."""

    code = "character-refused"
    sentence = gettext_noop("These characters cannot be printed: %(characters)s")


@dataclass(frozen=True, slots=True, kw_only=True)
class Composition:
    """What the child needs to make one PDF: HTML, positions, and the only images it may show."""

    html: str
    css: str
    images: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What a kind says about itself to the frame: its template, title, tables and reader."""

    template: str
    title: str
    blocks: tuple[str, ...] = ()
    audience: str = "creditor"
    returned: bool = False
    birth_date: bool = False


@cache
def words(language: str) -> Mapping[str, Any]:
    """The fixed words of the frame in the language of the letter."""
    return tomllib.loads((TEXTS / f"words.{language}.toml").read_text())


@cache
def delivered_text(kind: str, variant: str, language: str) -> str:
    """The body as delivered, before a supervisor edits it."""
    return (TEXTS / f"{kind}.{variant}.{language}.txt").read_text()


def render_html(context: Any, *, frame: Frame, text: str, layout: Layout, language: str, preview: bool = False) -> str:
    """The whole letter as accessible HTML, in one language."""
    page = _page(context, frame, layout, language, preview)
    tables = {name: _rendered(f"_{name}", page) for name in frame.blocks}
    page["body"] = body_html(parse(typeset(text, language)), values=values_of(context, language), blocks=tables)
    return _rendered(frame.template, page)


def typeset(text: str, language: str) -> str:
    """French holds its high punctuation by a narrow space that no line breaks at; whoever writes types a plain one."""
    if language != "fr":
        return text
    return re.sub(r"(?<=«) | (?=[:;?!»])", NARROW_SPACE, text)


def compose(
    context: Any, *, frame: Frame, text: str, layout: Layout, language: str, preview: bool = False
) -> Composition:
    """A letter ready for the press; a preview says so on each page and has no number."""
    html = render_html(context, frame=frame, text=text, layout=layout, language=language, preview=preview)
    if missing := unprintable(html):
        raise CharacterRefused(characters=" ".join(sorted(missing)))
    return Composition(html=html, css=stylesheet(layout), images=context.images)


def calibration_sheet(layout: Layout, *, language: str) -> Composition:
    """The sheet that shows whether this layout fits the envelopes in the cupboard."""
    lines = tuple(f"{number} {CALIBRATION_LINE}" for number in range(1, 7))
    own = words(language)
    window = own["calibration_window"].format(
        window=own["windows"][layout.preset], x=_millimetres(layout.offset_x, language),
        y=_millimetres(layout.offset_y, language),
    )  # fmt: skip
    page = {"words": own, "language": language, "layout": layout, "lines": lines, "window": window}
    return Composition(html=_rendered("_calibration", page), css=stylesheet(layout))


def _millimetres(offset: Decimal, language: str) -> str:
    """“−2,5”: with the sign and the comma of the language."""
    text = f"{offset:+.1f}".replace("-", "−") if offset else "0"
    return text if language == "en" else text.replace(".", ",")


def slip_sheet(rows: Iterable[tuple[str, str, str, int | None, int]], *, language: str) -> Composition:
    """The sheet on top of a print stack: each letter once, with a box to tick when it is in its envelope."""
    page = {"words": words(language), "language": language, "rows": tuple(rows)}
    return Composition(html=_rendered("_slip", page), css=SLIP_CSS)


def certificate_sheet(sheet: Any, *, language: str) -> Composition:
    """A certificate of a training on one page, with the code of the page where anybody checks it."""
    own = words(language)
    qr = image(sheet.address)
    shown = {name: day(on, language) for name, on in sheet.days.items() if on}
    page = {"words": own, "own": own["certificate"], "language": language, "sheet": sheet, "days": shown, "qr": qr}
    return _paper("_certificate", page, CERTIFICATE_CSS, images=(qr,))


def attendance_paper(sheet: Any, *, language: str) -> Composition:
    """The sheet to sign: at most four half-days beside each other, so that a signature fits."""
    days = _days(sheet, language)
    parts = [days[place : place + MOST_SIGNATURES] for place in range(0, len(days), MOST_SIGNATURES)]
    own = words(language)
    page = {"words": own, "own": own["attendance"], "language": language, "sheet": sheet, "parts": parts}
    return _paper("_attendance", page | {"blank": range(BLANK_ROWS)}, ATTENDANCE_CSS)


def programme_paper(sheet: Any, *, language: str) -> Composition:
    """What was taught, to whom and how long, as an audit asks for it."""
    all_words = words(language)
    own = all_words["programme"]
    page = {
        "words": all_words, "own": own, "language": language, "sheet": sheet, "days": _days(sheet, language),
        "modality": own["modalities"][sheet.modality],
    }  # fmt: skip
    return _paper("_programme", page, PROGRAMME_CSS)


def _days(sheet: Any, language: str) -> list[tuple[str, str]]:
    """“24 novembre 2026” and “09:00–12:30” of each half-day."""
    return [(day(it.on, language), f"{it.starts:%H:%M}–{it.ends:%H:%M}") for it in sheet.sittings]


def _paper(name: str, page: Mapping[str, Any], css: str, images: tuple[str, ...] = ()) -> Composition:
    html = _rendered(name, page)
    if missing := unprintable(html):
        raise CharacterRefused(characters=" ".join(sorted(missing)))
    return Composition(html=html, css=css, images=images)


def _page(context: Any, frame: Frame, layout: Layout, language: str, preview: bool) -> dict[str, Any]:
    said, own = spoken(context, language), words(language)
    address = address_block(context.addressee.lines, context.addressee.country, layout)
    number = "" if preview else context.references.ours
    return {
        "letter": said,
        "words": own,
        "language": language,
        "layout": layout,
        "frame": frame,
        "address": address,
        "number": number,
        "theirs": _theirs(context, frame, own),
        "tight": not _fits_sender_line(context, layout),
        "preview": preview,
        "title": f"{frame.title} {number}".strip(),
        "mention": own["mention"][context.channel],
        "dateline": own["dateline"].format(place=context.place, day=said["on"]),
        "answer_line": _answer_line(context, frame, language),
        "closing": own["closing"][frame.audience],
        "signed": _signed(context, own),
        "data_protection": own["data_protection"][frame.audience].format(contact=_contact(context)),
    }


def _answer_line(context: Any, frame: Frame, language: str) -> str:
    if not (answer := getattr(context, "answer", None)):
        return ""
    sentence = words(language)["return_by" if frame.returned else "answer_by"]
    return str(sentence.format(day=day(answer.due_on, language)))


def _signed(context: Any, own: Mapping[str, Any]) -> str:
    signatory = context.signatory
    if not signatory.acting_for:
        return str(signatory.name)
    return str(own["acting_for"].format(name=signatory.name, other=signatory.acting_for))


def _theirs(context: Any, frame: Frame, own: Mapping[str, Any]) -> str:
    missing = own["no_reference"] if frame.audience == "creditor" else ""
    theirs = context.references.theirs
    if len(theirs) <= FEW_REFERENCES:
        return ", ".join(theirs) or str(missing)
    return ", ".join(
        [*theirs[: FEW_REFERENCES - 1], own["more_references"].format(count=len(theirs) - FEW_REFERENCES + 1)]
    )


def _fits_sender_line(context: Any, layout: Layout) -> bool:
    line = layout.boxes.sender_line
    return line is None or fits(context.sender.return_line, SENDER_LINE_POINTS, line.width)


def _contact(context: Any) -> str:
    return str(context.sender.email or context.sender.telephone or context.sender.name)


def _rendered(name: str, page: Mapping[str, Any]) -> SafeString:
    return _engine().get_template(f"documents/letters/{name}.html").render(Context(dict(page)))


@cache
def _engine() -> Engine:
    """Letters have an engine of their own: no request, no processor, no tag of a page can reach them."""
    return Engine(dirs=[str(settings.BASE_DIR / "templates")])
