"""What a PDF says and where it says it, in millimetres from the top left corner of the sheet."""

import io
from dataclasses import dataclass

from pypdf import PdfReader

MM = 72 / 25.4


@dataclass(frozen=True)
class Word:
    text: str
    x: float
    y: float
    size: float


def reader(pdf):
    return PdfReader(io.BytesIO(pdf))


def text_of(pdf):
    return "\n".join(page.extract_text() for page in reader(pdf).pages)


def words_on_first_page(pdf):
    """Each run of text with the position of its baseline."""
    page = reader(pdf).pages[0]
    height = float(page.mediabox.height)
    found = []

    def visit(text, user, matrix, _font, size):
        if text.strip():
            x = matrix[4] * user[0] + matrix[5] * user[2] + user[4]
            y = matrix[4] * user[1] + matrix[5] * user[3] + user[5]
            found.append(Word(text.strip(), x / MM, (height - y) / MM, abs(matrix[3] * user[3]) * size))

    page.extract_text(visitor_text=visit)
    return found


def embedded_fonts(pdf):
    """Base font name and whether its program is inside, for every font of every page."""
    fonts = {}
    for page in reader(pdf).pages:
        for font in page["/Resources"]["/Font"].values():
            descendant = font.get_object()["/DescendantFonts"][0].get_object()
            descriptor = descendant["/FontDescriptor"].get_object()
            fonts[descendant["/BaseFont"]] = any(f"/FontFile{n}" in descriptor for n in ("", "2", "3"))
    return fonts
