"""The print stack and the response that hands a file out."""

import io

import pikepdf
import pytest
from pypdf import PdfReader

from caseflow.files.merging import StackRefused, merge_pdfs
from caseflow.files.responses import download


def pdf(*widths):
    with pikepdf.new() as document:
        for width in widths:
            document.add_blank_page(page_size=(width, 842))
        output = io.BytesIO()
        document.save(output)
        return output.getvalue()


def test_each_letter_begins_on_a_front_page():
    stack = PdfReader(io.BytesIO(merge_pdfs([pdf(101), pdf(201, 202), pdf(301, 302, 303), pdf(401)])))
    assert [int(page.mediabox.width) for page in stack.pages] == [101, 101, 201, 202, 301, 302, 303, 303, 401, 401]


@pytest.mark.parametrize("count", [0, 201])
def test_a_stack_has_one_to_two_hundred_letters(count):
    with pytest.raises(StackRefused):
        merge_pdfs([b"%PDF"] * count)


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
