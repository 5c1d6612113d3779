"""Where things stand on the sheet: four window presets as data in millimetres, and the rules of the address block."""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

from counselling.domain.errors import DomainError, gettext_noop

FONTS = Path(__file__).parent / "static" / "documents" / "fonts"
PAGE_WIDTH, PAGE_HEIGHT = Decimal(210), Decimal(297)
FOLLOWING_TOP = Decimal(25)
MAX_OFFSET, OFFSET_STEP = Decimal(10), Decimal("0.5")
ADDRESS_LINES, ADDRESS_LINES_ABROAD, ADDRESS_CHARACTERS = 6, 7, 38
ADDRESS_POINTS, MM_PER_POINT = Decimal(10), Decimal("25.4") / 72
FEW_REFERENCES = 3  # as many as a line bears; more of them make a list
PUNCTUATION = str.maketrans(dict.fromkeys(",;:.", " "))


class LayoutRefused(DomainError):
    """An offset or a preset that no envelope has."""

    code = "layout-refused"


class AddressRefused(DomainError):
    """An address that would leave its window; it is reported, never cut."""

    code = "address-refused"


@dataclass(frozen=True, slots=True)
class Box:
    """Millimetres from the top left corner of the sheet."""

    x: Decimal
    y: Decimal
    width: Decimal
    height: Decimal

    def moved(self, x: Decimal, y: Decimal) -> "Box":
        return Box(self.x + x, self.y + y, self.width, self.height)


def _box(x: str, y: str, width: str, height: str) -> Box:
    return Box(Decimal(x), Decimal(y), Decimal(width), Decimal(height))


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """One way of folding a letter into a window envelope."""

    letterhead: Box
    window: Box
    address: Box
    references: Box
    subject_y: Decimal
    left: Decimal
    right: Decimal = Decimal(20)
    bottom: Decimal = Decimal(25)
    folds: tuple[Decimal, ...]
    punch: Decimal | None = None
    sender_line: Box | None = None
    notes: Box | None = None
    dateline: Box | None = None
    references_in_a_row: bool = False


def _din(*, letterhead: Box, shift: str, folds: tuple[str, str]) -> Preset:
    up = Decimal(shift)
    return Preset(
        letterhead=letterhead,
        window=_box("20", "45", "85", "45").moved(Decimal(0), up),
        sender_line=_box("25", "45", "80", "5").moved(Decimal(0), up),
        notes=_box("25", "50", "77", "12.7").moved(Decimal(0), up),
        address=_box("25", "62.7", "77", "27.3").moved(Decimal(0), up),
        references=_box("125", "50", "65", "40").moved(Decimal(0), up),
        subject_y=Decimal("98.5") + up,
        left=Decimal(25),
        folds=(Decimal(folds[0]), Decimal(folds[1])),
        punch=Decimal("148.5"),
    )


PRESETS: Mapping[str, Preset] = {
    "fr_right": Preset(
        letterhead=_box("20", "10", "85", "35"),
        window=_box("110", "55", "85", "33"),
        address=_box("112", "58", "80", "28"),
        references=_box("20", "94", "85", "24"),
        dateline=_box("112", "94", "78", "5"),
        subject_y=Decimal(120),
        left=Decimal(20),
        folds=(Decimal(99), Decimal(198)),
    ),
    "din_b": _din(letterhead=_box("25", "10", "165", "32"), shift="0", folds=("105", "210")),
    "din_a": _din(letterhead=_box("25", "7", "165", "18"), shift="-18", folds=("87", "192")),
    "be_right": Preset(
        letterhead=_box("20", "10", "85", "40"),
        window=_box("110", "56", "85", "36"),
        address=_box("112", "59", "80", "28"),
        references=_box("20", "102", "170", "12"),
        references_in_a_row=True,
        subject_y=Decimal(120),
        left=Decimal(20),
        folds=(Decimal(99), Decimal(198)),
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """The preset of a service with its own offsets, as printed sheets of its own envelopes decided."""

    preset: str
    offset_x: Decimal = Decimal(0)
    offset_y: Decimal = Decimal(0)
    fold_marks: bool = True

    def __post_init__(self) -> None:
        if self.preset not in PRESETS:
            raise LayoutRefused(gettext_noop("There is no layout “%(preset)s”."), field="preset", preset=self.preset)
        for name, offset in (("offset_x", self.offset_x), ("offset_y", self.offset_y)):
            if abs(offset) > MAX_OFFSET or offset % OFFSET_STEP:
                raise LayoutRefused(gettext_noop("Offsets go from −10 to 10 mm in steps of 0.5 mm."), field=name)

    @property
    def boxes(self) -> Preset:
        return PRESETS[self.preset]

    @property
    def window(self) -> Box:
        return self.boxes.window.moved(self.offset_x, self.offset_y)

    @property
    def marks(self) -> tuple[Box, ...]:
        """Where to fold, and, a little longer, where to punch."""
        if not self.fold_marks:
            return ()
        folds = [_box("4", str(y), "3.5", "0") for y in self.boxes.folds]
        return (*folds, *([_box("4", str(self.boxes.punch), "5.5", "0")] if self.boxes.punch else []))

    @property
    def address(self) -> Box:
        return self.boxes.address.moved(self.offset_x, self.offset_y)


def stylesheet(layout: Layout) -> str:
    """The positions of this layout as CSS; only numbers of this module end up in it.

    The references open the flow of the first page, so that a long list pushes the subject down instead of covering it.
    """
    boxes = layout.boxes
    margins = f"{boxes.right}mm {boxes.bottom}mm {boxes.left}mm"
    rules = [
        f"@page {{ size: {PAGE_WIDTH}mm {PAGE_HEIGHT}mm; margin: {FOLLOWING_TOP}mm {margins} }}",
        f"@page :first {{ margin-top: {boxes.references.y}mm }}",
        f".follow, .foot {{ width: {PAGE_WIDTH - boxes.left - boxes.right}mm }}",
        (
            f".references {{ margin-left: {boxes.references.x - boxes.left}mm; width: {boxes.references.width}mm; "
            f"min-height: {boxes.subject_y - boxes.references.y}mm }}"
        ),
        *(_position(layout, name, box) for name, box in _placed(layout)),
    ]
    return "\n".join(rules)


def _placed(layout: Layout) -> Iterator[tuple[str, Box]]:
    boxes, x, y = layout.boxes, layout.offset_x, layout.offset_y
    yield ".letterhead", boxes.letterhead
    yield ".window", layout.window
    yield ".address", layout.address
    if boxes.dateline:
        yield ".dateline", boxes.dateline
    if boxes.sender_line:
        yield ".sender-line", boxes.sender_line.moved(x, y)
    if boxes.notes:
        yield ".notes", boxes.notes.moved(x, y)
    for number, mark in enumerate(layout.marks, start=1):
        yield f".mark-{number}", mark


def _position(layout: Layout, selector: str, box: Box) -> str:
    left, top = box.x - layout.boxes.left, box.y - layout.boxes.references.y
    return (
        f"{selector} {{ position: absolute; left: {left}mm; top: {top}mm; "
        f"width: {box.width}mm; height: {box.height}mm }}"
    )


@dataclass(frozen=True, slots=True)
class AddressBlock:
    """Lines as printed; `abroad` is set a little closer, because the country takes one more."""

    lines: tuple[str, ...]
    abroad: bool


def address_block(lines: tuple[str, ...], country: str, layout: Layout) -> AddressBlock:
    """The address as the post wants it: town and country in capitals, no punctuation from the street on.

    A long name takes two lines rather than being refused; it is broken between words and nowhere else.
    """
    kept = tuple(line for line in (" ".join(line.split()) for line in lines) if line)
    if not kept:
        raise AddressRefused(gettext_noop("The addressee has no address."), field="addressee")
    printed = [*kept[:-2], *(" ".join(line.translate(PUNCTUATION).split()) for line in kept[-2:])]
    if len(kept) == 1:
        printed = list(kept)
    printed[1:] = [*printed[1:-1], *(line.upper() for line in printed[1:][-1:])]
    printed[:1] = _on_lines(printed[0], layout)
    if country:
        printed.append(country.upper())
    _fits(printed, bool(country), layout)
    return AddressBlock(tuple(printed), bool(country))


def _on_lines(name: str, layout: Layout) -> list[str]:
    first, rest = name, ""
    while " " in first and not _fits_window(first, layout):
        first, _space, word = first.rpartition(" ")
        rest = f"{word} {rest}".strip()
    return [first, rest] if rest else [first]


def _fits_window(line: str, layout: Layout) -> bool:
    return len(line) <= ADDRESS_CHARACTERS and width_of(line) <= layout.address.width


def _fits(lines: list[str], abroad: bool, layout: Layout) -> None:
    limit = ADDRESS_LINES_ABROAD if abroad else ADDRESS_LINES
    if len(lines) > limit:
        raise AddressRefused(
            gettext_noop("The address has %(count)s lines; the window holds %(limit)s."),
            field="addressee", count=len(lines), limit=limit,
        )  # fmt: skip
    for line in lines:
        if not _fits_window(line, layout):
            raise AddressRefused(
                gettext_noop("This line does not fit into the window (%(limit)s characters): %(line)s"),
                field="addressee", line=line, limit=ADDRESS_CHARACTERS,
            )  # fmt: skip


def width_of(line: str) -> Decimal:
    """Millimetres of a line of the address in the letter font, before kerning."""
    widths, units = _advances()
    total = sum(widths.get(ord(character), units) for character in unicodedata.normalize("NFC", line))
    return Decimal(total) / units * ADDRESS_POINTS * MM_PER_POINT


def fits(line: str, points: Decimal, width: Decimal) -> bool:
    """Whether a line in this size stays within so many millimetres."""
    return width_of(line) * points / ADDRESS_POINTS <= width


def unprintable(text: str) -> frozenset[str]:
    """Characters that the letter font does not have: reported, never printed as empty boxes."""
    widths, _units = _advances()
    wanted = frozenset(unicodedata.normalize("NFC", text)) - {"\n"}
    return frozenset(character for character in wanted if ord(character) not in widths)


@cache
def _advances() -> tuple[Mapping[int, int], int]:
    from fontTools.ttLib import TTFont

    with TTFont(FONTS / "SourceSans3-Regular.ttf", lazy=True) as font:
        metrics = font["hmtx"].metrics
        advances = {code: metrics[name][0] for code, name in font.getBestCmap().items()}
        return advances, font["head"].unitsPerEm
