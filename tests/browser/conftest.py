"""A real Chromium against the live server; without one these tests fail, they are never skipped."""

import os
import shutil

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.browser.probes import Witness

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

# The driver runs a loop in this thread, where Django then refuses the database; nothing here is asynchronous.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

# Milliseconds until a test gives up: only a failing one waits that long, and a busy machine is no failure.
PATIENCE = 30_000
expect.set_options(timeout=PATIENCE)


def pytest_collection_modifyitems(items):
    for item in items:
        if "/tests/browser/" in str(item.path):
            item.add_marker(pytest.mark.browser)
            # Threads of the live server that Chromium still holds open leave their connection to the collector.
            item.add_marker(pytest.mark.filterwarnings("ignore:unclosed database:ResourceWarning"))
            item.add_marker(
                pytest.mark.filterwarnings("ignore:.*sqlite3.Connection:pytest.PytestUnraisableExceptionWarning")
            )


@pytest.fixture(scope="session")
def chromium():
    executable = os.environ.get("CHROMIUM") or shutil.which("chromium")
    assert executable, "Chromium is missing: install it or name it in CHROMIUM."
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=executable, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def context(chromium, live_server):
    context = chromium.new_context(
        base_url=live_server.url,
        viewport={"width": 1280, "height": 900},
        locale="fr-FR",
        service_workers="block",
        reduced_motion="reduce",  # no probe may catch a colour half-way
    )
    context.set_default_timeout(PATIENCE)
    yield context
    context.close()


@pytest.fixture
def page(context):
    """A page whose witness must have nothing to report at the end."""
    page = context.new_page()
    witness = Witness(page)
    page.witness = witness
    yield page
    assert witness.findings == []
