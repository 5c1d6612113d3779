"""The print stack and the response that hands a file out."""

import io

import pikepdf
import pytest
from PIL import Image
from pypdf import PdfReader

from caseflow.files.merging import StackRefused, merge_papers
from caseflow.files.responses import download


def pdf(*widths):
    with pikepdf.new() as document:
        for width in widths:
            document.add_blank_page(page_size=(width, 842))
        output = io.BytesIO()
        document.save(output)
        return output.getvalue()


def picture(mode, size, *, noise=False):
    image = Image.effect_noise(size, 90).convert(mode) if noise else Image.new(mode, size, 128)
    output = io.BytesIO()
    image.save(output, "PNG")
    return output.getvalue()


def test_each_letter_begins_on_a_front_page():
    stack = PdfReader(io.BytesIO(merge_papers([pdf(101), pdf(201, 202), pdf(301, 302, 303), pdf(401)])))
    assert [int(page.mediabox.width) for page in stack.pages] == [101, 101, 201, 202, 301, 302, 303, 303, 401, 401]


def test_a_paper_that_goes_with_many_letters_is_in_the_file_once():
    letter, scan = pdf(101), picture("RGB", (1200, 900), noise=True)
    one = merge_papers([letter, scan])
    forty = merge_papers([letter, scan] * 40)
    assert len(PdfReader(io.BytesIO(forty)).pages) == 160
    assert len(forty) < len(one) + 40_000


@pytest.mark.parametrize(
    ("mode", "size", "paper"),
    [("RGB", (600, 800), (595, 842)), ("L", (900, 400), (842, 595)), ("RGBA", (40, 40), (595, 842))],
)
def test_an_image_becomes_a_sheet_of_its_own_upright_or_lying(mode, size, paper):
    first, second = PdfReader(io.BytesIO(merge_papers([picture(mode, size)]))).pages
    assert (round(first.mediabox.width), round(first.mediabox.height)) == paper
    assert second.mediabox == first.mediabox
    assert len(first.images) == 1


def test_nothing_and_more_than_a_stack_takes_are_refused():
    for parts in ([], [bytes([n]) * (51 << 20) for n in range(2)]):
        with pytest.raises(StackRefused):
            merge_papers(parts)


def test_a_file_leaves_as_a_download_that_nobody_sniffs_runs_or_keeps():
    response = download(b"%PDF", content_type="application/pdf", name="Relevé \r\nX: y.pdf")
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''Relev%C3%A9")
    assert "\n" not in response["Content-Disposition"]
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-store"


def test_only_known_kinds_show_inline():
    assert download(b"x", content_type="image/png", name="a.png", inline=True)["Content-Disposition"] == (
        'inline; filename="a.png"'
    )
    assert download(b"x", content_type="text/html", name="a.html", inline=True)["Content-Disposition"] == (
        'attachment; filename="a.html"'
    )
