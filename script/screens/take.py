"""Takes the pictures: signs in as somebody of the demonstration, opens each screen, saves it at two widths."""

import argparse
import os
import shutil
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

from playwright.sync_api import Browser, Error, Page, sync_playwright

PASSWORD = "essayer-caseflow-2026"  # noqa: S105 - of the demonstration
WIDTHS = (1280, 320)
CLAIRE, NADINE, PAUL, INES = "claire.thill", "nadine.kremer", "paul.demaret", "ines.carvalho"
SOPHIE = "sophie.lambert"

# Name, who looks, path; a path with ">" is the first link to such an address on the page before it.
SCREENS = (
    ("sign-in", "", "/accounts/login/"),
    ("desk", CLAIRE, "/"),
    ("files", CLAIRE, "/files/"),
    ("search", CLAIRE, "/search/?q=web"),
    ("new-file", CLAIRE, "/files/new/"),
    ("file", CLAIRE, "/files/LU-2026-00001/"),
    ("household", CLAIRE, "/files/LU-2026-00003/household/"),
    ("timeline", CLAIRE, "/files/LU-2026-00002/timeline/"),
    ("note", CLAIRE, "/files/LU-2026-00001/notes/new/"),
    ("task", CLAIRE, "/files/LU-2026-00001/tasks/new/"),
    ("deadline", CLAIRE, "/files/LU-2026-00001/deadlines/new/"),
    ("appointment", CLAIRE, "/files/LU-2026-00001/appointments/new/"),
    ("call", CLAIRE, "/files/LU-2026-00001/calls/new/"),
    ("attempt", CLAIRE, "/files/LU-2026-00001/attempts/new/"),
    ("enquiry", CLAIRE, "/enquiries/new/"),
    ("evidence", CLAIRE, "/files/LU-2026-00001/evidence/"),
    ("close", CLAIRE, "/files/LU-2026-00001/close/"),
    ("budget-draft", CLAIRE, "/files/LU-2026-00005/budget/"),
    ("budget-frozen", CLAIRE, "/files/LU-2026-00001/budget/"),
    ("budget-figure", CLAIRE, "/files/LU-2026-00001/budget/1/figures/repayment_capacity/"),
    ("budget-freeze", CLAIRE, "/files/LU-2026-00005/budget/1/freeze/"),
    ("budget-paste", CLAIRE, "/files/LU-2026-00005/budget/1/paste/"),
    ("capacity-fr", SOPHIE, "/files/FR-2025-00001/budget/1/figures/attachable_share/"),
    ("debts", CLAIRE, "/files/LU-2026-00001/debts/"),
    ("debts-sixty", CLAIRE, "/files/LU-2026-00009/debts/"),
    ("debts-paste", CLAIRE, "/files/LU-2026-00005/debts/paste/"),
    ("debt", CLAIRE, "/files/LU-2026-00001/debts/ > /debts/"),
    ("plans", CLAIRE, "/files/LU-2026-00003/plan/"),
    ("plan-proposed", CLAIRE, "/files/LU-2026-00001/plan/ > /plan/"),
    ("plan-in-force", CLAIRE, "/files/LU-2026-00002/plan/ > /plan/"),
    ("letters", CLAIRE, "/files/LU-2026-00001/letters/"),
    ("letter-new", CLAIRE, "/files/LU-2026-00001/letters/new/"),
    ("letter-batch", CLAIRE, "/files/LU-2026-00001/letters/ > /letters/batch/"),
    ("letter-draft", CLAIRE, "/files/LU-2026-00001/letters/ > /letters/drafts/"),
    ("letter", CLAIRE, "/files/LU-2026-00001/letters/ > /letters/LU-"),
    ("who-saw", NADINE, "/files/LU-2026-00001/who-saw/"),
    ("supervisor-desk", NADINE, "/"),
    ("supervisor-files", NADINE, "/files/"),
    ("assign", NADINE, "/files/LU-2026-00001/assign/"),
    ("cover", NADINE, "/files/LU-2026-00001/cover/"),
    ("closed", CLAIRE, "/files/LU-2024-00001/"),
    ("creditors", CLAIRE, "/creditors/"),
    ("creditor", CLAIRE, "/creditors/ > /creditors/"),
    ("letter-texts", NADINE, "/settings/letters/"),
    ("reference-amounts", NADINE, "/reference-amounts/"),
    ("audit", INES, "/audit/"),
    ("accounts", PAUL, "/settings/accounts/"),
    ("profile", CLAIRE, "/profile/"),
    ("not-found", CLAIRE, "/files/LU-2025-00003/"),
)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("server")
    parser.add_argument("folder", nargs="?", type=Path, default=Path("var/screenshots"))
    parser.add_argument("--only", nargs="+", default=[])
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    wait_for(options.server)
    executable = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if executable is None:
        sys.exit("Chromium is missing: install it or name it in CHROMIUM.")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=executable, args=["--headless", "--no-sandbox"])
        failed = list(take_all(browser, options.server, options.folder, set(options.only)))
        browser.close()
    if failed:
        sys.exit("Not taken: " + ", ".join(failed))


def wait_for(server: str) -> None:
    for _attempt in range(120):
        try:
            with urlopen(f"{server}/accounts/login/", timeout=10):  # noqa: S310 - our own server
                return
        except OSError:
            time.sleep(0.5)
    sys.exit("The server did not answer.")


def take_all(browser: Browser, server: str, folder: Path, only: set[str]) -> Iterator[str]:
    """Each screen as its person sees it; the names of those that could not be reached."""
    pages: dict[str, Page] = {}
    for name, person, path in SCREENS:
        if only and name not in only:
            continue
        page = pages.get(person) or sign_in(browser, server, person)
        pages[person] = page
        try:
            status = visit(page, path)
        except (LookupError, Error) as missing:
            status = str(missing)
        if status not in {200, 404}:
            print(f"{name}: {status}", flush=True)
            yield name
            continue
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            # As tall as the page, so that what sticks to the edge of a window covers nothing.
            height = page.evaluate("document.documentElement.scrollHeight")
            page.set_viewport_size({"width": width, "height": min(max(height, 900), 8000)})
            page.screenshot(path=folder / f"{name}-{width}.png", full_page=True)


def sign_in(browser: Browser, server: str, person: str) -> Page:
    context = browser.new_context(
        base_url=server, locale="fr-FR", viewport={"width": WIDTHS[0], "height": 900}, reduced_motion="reduce"
    )
    page = context.new_page()
    if person:
        page.goto("/accounts/login/")
        page.locator("[name=login]").fill(f"{person}@caseflow.example")
        page.locator("[name=password]").fill(PASSWORD)
        page.locator("[name=password]").press("Enter")
        page.wait_for_load_state("networkidle")
    return page


def visit(page: Page, path: str) -> int | str:
    page.set_viewport_size({"width": WIDTHS[0], "height": 900})
    first, _then, wanted = (part.strip() for part in path.partition(">"))
    answer = page.goto(first, wait_until="networkidle")
    if wanted:
        links = page.locator(f"main a[href*='{wanted}']").evaluate_all(
            "links => links.map(a => a.getAttribute('href'))"
        )
        target = next((link for link in links if deeper(link, first, wanted)), None)
        if target is None:
            raise LookupError(f"no link to {wanted} on {first}")
        answer = page.goto(target, wait_until="networkidle")
    return answer.status if answer else "no answer"


def deeper(link: str, page: str, wanted: str) -> bool:
    """A link to one thing below the page, and to none of the acts on the whole."""
    rest = link.split("?", maxsplit=1)[0].removeprefix(page).strip("/")
    return bool(rest) and rest.split("/")[0] not in {"new", "paste", "export.csv", "export.xlsx"} and wanted in link


if __name__ == "__main__":
    main()
