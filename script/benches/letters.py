"""Letters: one against WeasyPrint's defaults, and forty of them from the click to the print stack.

    script/bench letters [--rounds 15]

Both variants of one letter are warm, take turns in one process and give the same text. The forty are issued, printed
in limited children, kept and merged as in production, in a scratch installation on SQLite. Prints one JSON line per
figure.
"""

import argparse
import io
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "script" / "benches" / "settings")]

BATCH = 40
LEAST_RATIO, MOST_SECONDS, MOST_SECONDS_TO_FIRST = 1.6, 4.0, 1.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=15)
    options = parser.parse_args()
    met = True
    with TemporaryDirectory(prefix="caseflow-letters.") as data:
        begin(data)
        for figure in (*batch(), against_defaults(options.rounds)):
            print(json.dumps(figure, ensure_ascii=False, sort_keys=True), flush=True)
            met = met and figure["met"]
    sys.exit(0 if met else 1)


def begin(data: str) -> None:
    """An empty installation in this folder; it waits for the disk as a real one does."""
    os.environ.pop("DATABASE_URL", None)
    os.environ |= {"CASEFLOW_DATA": data, "DJANGO_SETTINGS_MODULE": "collected"}
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def batch() -> Iterator[dict[str, Any]]:
    """The worker is warm, as after its first letter; the clock runs from the order to the PDF of the stack."""
    from django.utils import timezone

    from caseflow.audit.models import AuditEntry
    from documents import services as letters
    from documents.models import Letter
    from documents.services.stack import print_stack
    from tests.factories import TODAY

    first, drafts = drafted(2), drafted(BATCH)
    letters.order_batch(batch=first, on=TODAY, by=first.created_by)
    letters.print_in_line(first)
    clicked, started = timezone.now(), perf_counter()
    letters.order_batch(batch=drafts, on=TODAY, by=drafts.created_by)
    printed = letters.print_in_line(drafts)
    stack = print_stack(list(Letter.objects.issued().filter(draft__batch=drafts)), language="fr")
    whole = perf_counter() - started
    demand(printed == BATCH, f"{printed} of {BATCH} letters were printed")
    demand(len(pages_of(stack)) > BATCH, "the stack lacks letters")
    earliest = AuditEntry.objects.filter(verb="documents.finish_letter", at__gt=clicked).earliest("at").at
    yield most("letters/first of 40", (earliest - clicked).total_seconds(), MOST_SECONDS_TO_FIRST)
    yield most("letters/40 from click to stack", whole, MOST_SECONDS)


def drafted(count: int) -> Any:
    """A batch of requests to so many creditors of one file."""
    from documents import services as letters
    from tests.cast import client_file
    from tests.factories import TODAY
    from tests.factories.accounts import MembershipFactory
    from tests.factories.documents import debt_with_address, ready_to_write

    by = MembershipFactory().user
    file = ready_to_write(client_file(by.memberships.get().service, by, "Weber"))
    debts = [debt_with_address(file, f"Banque {number:02}") for number in range(count)]
    return letters.draft_batch(file=file, kind="balance_request", debts=debts, on=TODAY, by=by)


def against_defaults(rounds: int) -> dict[str, Any]:
    """Work of the processor for a letter of one page, by us and by WeasyPrint as it comes, with the same fonts."""
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

    demand(pages_of(defaults()) == pages_of(ours()), "the variants say different things")
    taken: dict[Any, list[float]] = {defaults: [], ours: []}
    for _ in range(rounds):
        for variant, times in taken.items():
            started = process_time()
            variant()
            times.append(1000 * (process_time() - started))
    slow, fast = median(taken[defaults]), median(taken[ours])
    return {
        "figure": "letters/defaults÷ours", "value": round(slow / fast, 2), "goal": f"≥ {LEAST_RATIO}",
        "met": slow / fast >= LEAST_RATIO, "milliseconds": [round(slow, 1), round(fast, 1)],
    }  # fmt: skip


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


def pages_of(pdf: bytes) -> list[str]:
    from pypdf import PdfReader

    return [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]


def most(name: str, seconds: float, goal: float) -> dict[str, Any]:
    return {"figure": name, "value": round(seconds, 2), "unit": "s", "goal": f"≤ {goal}", "met": seconds <= goal}


def demand(holds: bool, sentence: str) -> None:
    if not holds:
        sys.exit(f"bench letters: {sentence}")


if __name__ == "__main__":
    main()
