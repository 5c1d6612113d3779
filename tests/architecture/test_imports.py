"""The contracts of pyproject.toml hold, and each of them would notice if it did not."""

import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

from tests.architecture.source import PACKAGES, ROOT, imported, modules

CONFIGURATION = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]

# For each contract one import that it must refuse: the module that would have it, and what it imports.
BREACHES = {
    "Packages point one way": ("caseflow/ui/formats.py", "import counselling.domain.money"),
    "The platform": ("caseflow/ui/formats.py", "import caseflow.accounts.models"),
    "Capabilities look down": ("counselling/permissions.py", "import counselling.client_files.selectors"),
    "Inside a capability": ("counselling/client_files/selectors.py", "import counselling.client_files.services"),
    "Inside the API": ("counselling/api/errors.py", "import counselling.api.endpoint"),
    "Inside documents": ("documents/layouts.py", "import documents.kinds"),
    "No cycle among siblings anywhere": ("counselling/domain/money.py", "import counselling.domain.budget"),
    "The domain is pure": ("counselling/domain/money.py", "import django.utils.timezone"),
    "The API sees services and selectors only": ("counselling/api/endpoint.py", "import counselling.referrals.models"),
    "Views are reached by URL": ("counselling/models.py", "import counselling.overview.views"),
    "Forms, filters and tasks serve views and jobs": (
        "counselling/client_files/services/opening.py",
        "import counselling.client_files.forms",
    ),
    "Nobody imports the model index or the settings": ("counselling/urls.py", "import counselling.models"),
    "One door to guardian": ("counselling/client_files/selectors.py", "import guardian.shortcuts"),
    "One door to REST framework": ("counselling/urls.py", "import rest_framework.views"),
    "One door to WeasyPrint": ("documents/composition.py", "import weasyprint"),
    "One door to uploaded bytes": ("documents/composition.py", "import pikepdf"),
    "One door to sent spreadsheets": ("counselling/urls.py", "import openpyxl"),
    "One door to the backup key": ("counselling/urls.py", "import pyrage"),
    "One door to cryptography": ("counselling/urls.py", "import cryptography.fernet"),
    "One door to webhooks": ("counselling/urls.py", "import standardwebhooks"),
    "One door to allauth": ("counselling/permissions.py", "import allauth.account.models"),
    "One door to the law files": ("counselling/permissions.py", "import yaml"),
}


def lint(place: Path, contract: str | None = None) -> subprocess.CompletedProcess[str]:
    only = ["--contract", contract] if contract else []
    environment = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(place)}
    return subprocess.run(
        [shutil.which("lint-imports", path=str(ROOT / ".venv" / "bin")) or "lint-imports", "--no-cache", *only],
        cwd=place, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_every_contract_is_kept() -> None:
    run = lint(ROOT)
    assert run.returncode == 0, run.stdout


def test_every_contract_has_its_breach() -> None:
    assert {contract["name"] for contract in CONFIGURATION["contracts"]} == BREACHES.keys()


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("house")
    for package in PACKAGES:
        ignored = shutil.ignore_patterns("__pycache__", "static", "locale")
        shutil.copytree(ROOT / package, place / package, ignore=ignored)
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    named = [
        f'id = "{number}", {{ name = "{contract["name"]}"'
        for number, contract in enumerate(CONFIGURATION["contracts"])
    ]
    for entry in named:
        number, name = entry.split(", {", 1)
        text = text.replace("{" + name, "{ " + number + "," + name)
    (place / "pyproject.toml").write_text(text, encoding="utf-8")
    return place


@pytest.mark.parametrize("contract", BREACHES)
def test_a_breach_is_noticed(copy: Path, contract: str) -> None:
    path, breach = BREACHES[contract]
    module = copy / path
    original = module.read_text(encoding="utf-8")
    module.write_text(f"{original}\n{breach}\n", encoding="utf-8")
    try:
        names = [entry["name"] for entry in CONFIGURATION["contracts"]]
        run = lint(copy, str(names.index(contract)))
    finally:
        module.write_text(original, encoding="utf-8")
    assert run.returncode == 1, run.stdout
    assert f"{contract} BROKEN" in run.stdout


def test_every_capability_stands_in_both_contracts() -> None:
    """A capability is a package of `counselling` with models, services or views."""
    inside = next(contract for contract in CONFIGURATION["contracts"] if contract["name"] == "Inside a capability")
    capabilities = {
        path.split("/")[1]
        for path in modules()
        if path.startswith("counselling/") and path.split("/")[2:3] and path.split("/")[2] in {
            "models", "models.py", "services", "services.py", "views", "views.py",
        }
    }  # fmt: skip
    # The demonstration is no capability: its module `services` is about the invented counselling services.
    capabilities.discard("demo")
    assert {name.removeprefix("counselling.") for name in inside["containers"]} == capabilities


def test_services_know_neither_requests_nor_pages() -> None:
    """Import contracts see modules, not names inside a third-party package."""
    refused = ("django.http", "django.forms", "django.shortcuts", "django.template", "django.urls")
    breaches = {
        path: sorted(name for name in imported(tree) if name.startswith(refused))
        for path, tree in modules().items()
        if path.endswith("/services.py") or "/services/" in path
    }
    assert {path: names for path, names in breaches.items() if names} == {}
    assert len(breaches) >= 5
