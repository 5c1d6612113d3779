"""Takes the pictures: signs in as somebody of the demonstration, opens each screen, saves it at two widths."""

import argparse
import os
import re
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
SOPHIE, ELISE = "sophie.lambert", "elise.vandamme"
# Of partners: who sends people and leads others, and who looks after the systems.
JOSIANE, STEVE = "j.feltgen@office-social-minett.example", "s.lanners@tilleuls.example"

# Name, who looks, path; after ">" the pattern of a link on the page before, after "!" what is clicked there,
# or filled in with what stands after " = ".
FILE, DRAFT, PLACED = "/files/LU-2026-00001", "/files/LU-2026-00005", "/files/LU-2026-00003"
SCREENS = (
    ("sign-in", "", "/accounts/login/"),
    ("password-forgotten", "", "/accounts/password/reset/"),
    ("desk", CLAIRE, "/"),
    ("desk-team", CLAIRE, "/?who=team"),
    ("files", CLAIRE, "/files/"),
    ("files-none", CLAIRE, "/files/?state=closed&mine=on&without_next_action=on"),
    ("search", CLAIRE, "/search/ ! main [name=q] = sch"),
    ("search-none", CLAIRE, "/search/ ! main [name=q] = zzzz"),
    ("new-file", CLAIRE, "/files/new/"),
    ("enquiry", CLAIRE, "/enquiries/new/"),
    ("file", CLAIRE, f"{FILE}/"),
    ("file-empty", CLAIRE, "/files/LU-2026-00007/"),
    ("file-acts", CLAIRE, f"{FILE}/ ! main .page-header details summary"),
    ("call-drawer", CLAIRE, f"{FILE}/ ! a[data-drawer]"),
    ("household", CLAIRE, f"{PLACED}/household/"),
    ("contact", CLAIRE, f"{PLACED}/household/ > /contact/$"),
    ("address", CLAIRE, f"{PLACED}/household/ > /address/$"),
    ("authorisation", CLAIRE, f"{PLACED}/authorisations/new/"),
    ("authorisation-scan", CLAIRE, f"{PLACED}/household/ > /scan/$"),
    ("timeline", CLAIRE, "/files/LU-2026-00002/timeline/"),
    ("note", CLAIRE, f"{FILE}/notes/new/"),
    ("task", CLAIRE, f"{FILE}/tasks/new/"),
    ("deadline", CLAIRE, f"{FILE}/deadlines/new/"),
    ("appointment", CLAIRE, f"{FILE}/appointments/new/"),
    ("appointment-cancel", CLAIRE, rf"{FILE}/ > /appointments/\d+/cancel/"),
    ("call", CLAIRE, f"{FILE}/calls/new/"),
    ("attempt", CLAIRE, f"{FILE}/attempts/new/"),
    ("evidence", CLAIRE, f"{FILE}/evidence/"),
    ("evidence-remove", CLAIRE, f"{FILE}/evidence/ > /remove/$"),
    ("close", CLAIRE, f"{FILE}/close/"),
    ("reassess", CLAIRE, f"{FILE}/reassess/"),
    ("reopen", CLAIRE, "/files/LU-2024-00001/reopen/"),
    ("closed", CLAIRE, "/files/LU-2024-00001/"),
    ("budget-none", CLAIRE, "/files/LU-2026-00007/budget/"),
    ("budget-draft", CLAIRE, f"{DRAFT}/budget/"),
    ("budget-line", CLAIRE, f"{DRAFT}/budget/ > /details/$"),
    ("budget-frozen", CLAIRE, f"{FILE}/budget/"),
    ("budget-figure", CLAIRE, f"{FILE}/budget/1/figures/repayment_capacity/"),
    ("budget-capacity", CLAIRE, f"{DRAFT}/budget/1/capacity/"),
    ("budget-law", CLAIRE, f"{DRAFT}/budget/ > /law/"),
    ("budget-date", CLAIRE, f"{DRAFT}/budget/1/date/"),
    ("budget-freeze", CLAIRE, f"{DRAFT}/budget/1/freeze/"),
    ("budget-paste", CLAIRE, f"{DRAFT}/budget/1/paste/"),
    ("capacity-fr", SOPHIE, "/files/FR-2026-00001/budget/1/figures/attachable_share/"),
    ("budget-be", ELISE, "/files/BE-2026-00005/budget/"),
    ("debts", CLAIRE, f"{FILE}/debts/"),
    ("debts-none", CLAIRE, "/files/LU-2026-00007/debts/"),
    ("debts-sixty", CLAIRE, "/files/LU-2026-00009/debts/"),
    ("debts-paste", CLAIRE, f"{DRAFT}/debts/paste/"),
    ("debt", CLAIRE, f"{FILE}/debts/ > /debts/[-0-9a-f]{{36}}/$"),
    ("plans-none", CLAIRE, "/files/LU-2026-00007/plan/"),
    ("plans", CLAIRE, f"{PLACED}/plan/"),
    ("plan-propose", CLAIRE, f"{PLACED}/plan/ > /propose/$"),
    ("plan-proposed", CLAIRE, rf"{FILE}/plan/ > /plan/\d+/$"),
    ("plan-in-force", CLAIRE, r"/files/LU-2026-00002/plan/ > /plan/\d+/$"),
    ("plan-figure", CLAIRE, f"{FILE}/plan/ > /figures/"),
    ("letters", CLAIRE, f"{FILE}/letters/"),
    ("letters-none", CLAIRE, "/files/LU-2026-00007/letters/"),
    ("letter-new", CLAIRE, f"{FILE}/letters/new/"),
    ("letter-prepare", CLAIRE, f"{DRAFT}/letters/new/balance_request/"),
    ("letter-batch", CLAIRE, rf"{FILE}/letters/ > /letters/batch/\d+/$"),
    ("letter", CLAIRE, f"{FILE}/letters/ > /letters/LU-[-0-9]+/$"),
    ("letter-supersede", CLAIRE, f"{FILE}/letters/ > /letters/LU-[-0-9]+/$ ! main form[action$='/supersede/'] button"),
    ("letter-withdraw", CLAIRE, f"{FILE}/letters/ > /letters/LU-[-0-9]+/$ > /withdraw/$"),
    ("letters-to-read", NADINE, "/letters/to-read/"),
    ("referrals", CLAIRE, "/referrals/"),
    ("referral", CLAIRE, "/referrals/ > /referrals/LU-"),
    ("referral-new", CLAIRE, "/referrals/new/"),
    ("referral-accept", CLAIRE, "/referrals/?state=received > /referrals/LU- > /accept/$"),
    ("referral-ask", CLAIRE, "/referrals/?state=received > /referrals/LU- > /ask/$"),
    ("referral-decline", CLAIRE, "/referrals/?state=received > /referrals/LU- > /decline/$"),
    ("referral-clocks", NADINE, "/referrals/clocks/"),
    ("referral-room", NADINE, "/referrals/room/"),
    ("referrals-waiting-list", SOPHIE, "/referrals/"),
    ("referrals-left", NADINE, "/referrals/left/"),
    ("referral-consent", CLAIRE, "/referrals/?state=received > /referrals/LU- > /consent/$"),
    ("referral-pass-on", CLAIRE, "/referrals/?state=accepted > /referrals/LU- > /pass-on/$"),
    ("referral-keep", NADINE, "/referrals/?state=received > /referrals/LU- > /keep/$"),
    ("letter-onward", CLAIRE, f"{FILE}/letters/new/onward_referral/"),
    ("trainings", NADINE, "/trainings/"),
    ("programme", NADINE, r"/trainings/ > /programmes/\d+/$"),
    ("programme-new", NADINE, "/trainings/programmes/new/"),
    ("session", NADINE, r"/trainings/?state=held > /sessions/\d+/$"),
    ("session-change", NADINE, r"/trainings/?state=open > /sessions/\d+/$ > /change/$"),
    ("attendance", NADINE, r"/trainings/?state=held > /sessions/\d+/$ > /attendance/$"),
    ("attendance-import", NADINE, "/trainings/import/"),
    ("certificate", NADINE, r"/trainings/?state=held > /sessions/\d+/$ > /certificates/"),
    ("certificate-verify", "", "/verify/"),
    ("session-search", NADINE, "/trainings/search/"),
    ("course", NADINE, r"/trainings/search/ > /elsewhere/\d+/$"),
    ("course-new", NADINE, "/trainings/elsewhere/new/"),
    ("signed-sheet", NADINE, r"/trainings/?state=held > /sessions/\d+/$ > /attendance/$ > /sheets/attach/$"),
    ("training-results", NADINE, r"/trainings/?state=held > /sessions/\d+/$ > /questionnaires/$"),
    ("toolbox", NADINE, "/trainings/toolbox/"),
    ("endpoint", NADINE, r"/partners/2/ > /webhooks/\d+/$"),
    ("endpoint-new", NADINE, "/partners/2/webhooks/new/"),
    ("api-guide", "", "/api/docs"),
    ("letter-texts", NADINE, "/settings/letters/"),
    ("letter-text", NADINE, "/settings/letters/ > /fr/$"),
    ("letter-rules", NADINE, "/settings/letters/ > /rules/$"),
    ("who-saw", NADINE, f"{FILE}/who-saw/"),
    ("supervisor-desk", NADINE, "/"),
    ("supervisor-files", NADINE, "/files/"),
    ("supervisor-file", NADINE, f"{FILE}/"),
    ("assign", NADINE, f"{FILE}/assign/"),
    ("cover", NADINE, f"{FILE}/cover/"),
    ("creditors", CLAIRE, "/creditors/"),
    ("creditor", CLAIRE, r"/creditors/ > /creditors/\d+/$"),
    ("creditor-new", CLAIRE, "/creditors/new/"),
    ("creditor-merge", NADINE, r"/creditors/?q=cabinet > /creditors/\d+/$ > /merge/$"),
    ("directory", CLAIRE, "/directory/"),
    ("directory-found", CLAIRE, "/directory/ ! main [name=q] = budget"),
    ("activity", CLAIRE, r"/directory/?q=budget > /directory/\d+/$"),
    ("gaps", NADINE, "/directory/gaps/"),
    ("partners", NADINE, "/partners/"),
    ("partner", NADINE, r"/partners/ > /partners/\d+/$"),
    ("partner-keys", NADINE, "/partners/2/"),
    ("key-new", NADINE, "/partners/2/keys/new/"),
    ("partner-new", NADINE, "/partners/new/"),
    ("professional", NADINE, r"/partners/ > /partners/\d+/$ > /professionals/\d+/$"),
    (
        "professional-invite",
        NADINE,
        r"/partners/ > /partners/\d+/$ > /professionals/\d+/$ > /invite/$",
    ),
    ("agreement", NADINE, "/partners/1/ > /agreements/1/$"),
    ("space", JOSIANE, "/partner/"),
    ("space-new", JOSIANE, "/partner/new/where/"),
    ("space-new-situation", JOSIANE, "/partner/new/situation/"),
    ("space-team", JOSIANE, "/partner/team/"),
    ("space-colleague-new", JOSIANE, "/partner/team/ > /professionals/new/$"),
    ("space-colleague-left", JOSIANE, r"/partner/team/ > /professionals/\d+/end/$"),
    ("space-certificates", JOSIANE, "/partner/certificates/"),
    ("space-session", JOSIANE, r"/partner/team/ > /partner/sessions/\d+/$"),
    ("space-toolbox", JOSIANE, "/partner/toolbox/"),
    ("space-toolbox-none", JOSIANE, "/partner/toolbox/ ! main [name=q] = zzzz"),
    ("space-directory", JOSIANE, "/partner/directory/"),
    ("space-directory-none", JOSIANE, "/partner/directory/ ! main [name=q] = zzzz"),
    ("space-activity", JOSIANE, r"/partner/directory/ > /partner/directory/\d+/$"),
    ("space-systems", STEVE, "/partner/systems/"),
    ("space-key-new", STEVE, "/partner/systems/ > /keys/new/$"),
    ("space-endpoint-new", STEVE, "/partner/systems/ > /webhooks/new/$"),
    ("space-endpoint", STEVE, r"/partner/systems/ > /webhooks/\d+/$"),
    ("reference-amounts", NADINE, "/reference-amounts/"),
    ("audit", INES, "/audit/"),
    ("audit-entry", INES, r"/audit/ > /audit/\d+/$"),
    ("accounts", PAUL, "/settings/accounts/"),
    ("account", PAUL, r"/settings/accounts/ > /accounts/\d+/$"),
    ("account-new", PAUL, "/settings/accounts/new/"),
    ("profile", CLAIRE, "/profile/"),
    ("password", CLAIRE, "/accounts/password/change/"),
    ("second-factor", CLAIRE, "/accounts/second-factor/"),
    ("not-found", CLAIRE, "/files/LU-2025-00003/"),
    ("refused", CLAIRE, "/settings/accounts/"),
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
        if status not in {200, 403, 404}:
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
        page.locator("[name=login]").fill(person if "@" in person else f"{person}@caseflow.example")
        page.locator("[name=password]").fill(PASSWORD)
        page.locator("[name=password]").press("Enter")
        page.wait_for_load_state("networkidle")
    return page


def visit(page: Page, path: str) -> int | str:
    page.set_viewport_size({"width": WIDTHS[0], "height": 900})
    way, _then, clicked = path.partition(" ! ")
    first, *patterns = way.split(" > ")
    answer = page.goto(first, wait_until="networkidle")
    for pattern in patterns:
        links = page.locator("main a[href]").evaluate_all("links => links.map(a => a.getAttribute('href'))")
        target = next((link for link in links if re.search(pattern, link)), None)
        if target is None:
            raise LookupError(f"no link to {pattern} on {page.url}")
        answer = page.goto(target, wait_until="networkidle")
    place, _sign, typed = clicked.partition(" = ")
    if typed:
        page.locator(place).first.fill(typed)
        page.locator(place).first.press("Enter")
    elif place:
        page.locator(place).first.click()
    if place:
        page.wait_for_timeout(500)  # A drawer asks for what it shows.
        page.wait_for_load_state("networkidle")
    return answer.status if answer else "no answer"


if __name__ == "__main__":
    main()
