"""Letters against WeasyPrint's defaults, and forty of them from click to print stack.

Both variants are warm, interleaved in one process, and give the same text; one JSON line per figure.
"""

import io
import json
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
ROUNDS, BATCH = 15, 40


def main() -> None:
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "caseflow.settings.test")
    import django

    django.setup()
    from documents.rendering import warm

    figure("one core, letters", **ratios())
    warm()
    figure("batch of 40", **batch())


def composed(kind: str) -> tuple[str, str, tuple[str, ...]]:
    """One sample letter of this kind for the press."""
    from documents.contexts.samples import sample
    from documents.kinds import KINDS
    from documents.layouts import Layout

    letter = KINDS[kind].compose(
        sample(kind, "fr", "lu"),
        text=KINDS[kind].delivered_text("fr"),
        layout=Layout(preset="din_b"),
        language="fr",
    )
    return letter.html, letter.css, letter.images


def ratios() -> dict[str, float]:
    """Median milliseconds of ours and of the defaults, with the same fonts, for a one-page letter."""
    from documents.rendering import STATIC, pdf_in_child, warm

    warm()
    import weasyprint

    html, css, images = composed("balance_request")
    styles = [(STATIC / "css" / "letter.css").read_text(), css]

    def defaults() -> bytes:
        sheets = [weasyprint.CSS(string=style) for style in styles]
        pdf: bytes = weasyprint.HTML(string=html).write_pdf(stylesheets=sheets, pdf_variant="pdf/ua-1")
        return pdf

    def ours() -> bytes:
        return pdf_in_child(html, css, images)

    demand(text_of(defaults()) == text_of(ours()), "both variants say the same")
    taken: dict[str, list[float]] = {"defaults": [], "ours": []}
    for _ in range(ROUNDS):
        for name, variant in (("defaults", defaults), ("ours", ours)):
            start = time.process_time()
            variant()
            taken[name].append(1000 * (time.process_time() - start))
    slow, fast = statistics.median(taken["defaults"]), statistics.median(taken["ours"])
    return {"defaults_ms": round(slow, 1), "ours_ms": round(fast, 1), "ratio": round(slow / fast, 2), "goal": 1.6}


def batch() -> dict[str, float]:
    """Seconds for forty creditor letters: composed, rendered in limited children, merged into one stack."""
    from caseflow.files.merging import merge_papers
    from documents.contexts.samples import sample
    from documents.kinds import KINDS
    from documents.layouts import Layout
    from documents.rendering import render_letters, render_pdf

    kind, layout = KINDS["balance_request"], Layout(preset="din_b")
    letter = sample("balance_request", "fr", "lu")

    def letters():
        for number in range(BATCH):
            yield number, kind.compose(letter, text=kind.delivered_text("fr"), layout=layout, language="fr")

    render_pdf(next(letters())[1])
    start = time.perf_counter()
    outcomes: dict[int, bytes] = {}
    first = 0.0
    for number, pdf in render_letters(letters()):
        demand(isinstance(pdf, bytes), f"letter {number} was printed")
        first = first or time.perf_counter() - start
        outcomes[number] = pdf
    rendered = time.perf_counter() - start
    stack = merge_papers(outcomes[number] for number in range(BATCH))
    total = time.perf_counter() - start
    demand(stack.startswith(b"%PDF-"), "the stack is a PDF")
    return {
        "first_s": round(first, 2), "rendered_s": round(rendered, 2), "stack_s": round(total, 2), "goal_s": 4.0,
    }  # fmt: skip


def text_of(pdf: bytes) -> str:
    from pypdf import PdfReader

    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def demand(holds: bool, what: str) -> None:
    if not holds:
        raise SystemExit(f"not so: {what}")


def figure(name: str, **values: float) -> None:
    print(json.dumps({"bench": "letters", "figure": name, **values}))


if __name__ == "__main__":
    main()
