"""Known holes stay closed: versions below which a hole is known must never come back (security.md, 5)."""

import os
from importlib.metadata import version

import pytest
from django.conf import settings
from packaging.version import Version

FLOORS = {
    "django": "6.1.3",
    "djangorestframework": "3.18.3",
    "django-guardian": "3.5.2",
    "weasyprint": "70.0",
    "django-allauth": "65.21.1",
}


@pytest.mark.parametrize(("package", "floor"), FLOORS.items())
def test_installed_version_has_the_fix(package: str, floor: str) -> None:
    assert Version(version(package)) >= Version(floor)


def test_guardian_never_joins_global_permissions() -> None:
    assert not hasattr(settings, "GUARDIAN_LEGACY_GLOBAL_PERMS_GROUP_UNION")
    assert settings.ANONYMOUS_USER_NAME is None


def test_assertions_are_not_stripped() -> None:
    assert "PYTHONOPTIMIZE" not in os.environ
    assert __debug__


def test_lock_carries_a_hash_for_every_file() -> None:
    lock = (settings.BASE_DIR / "uv.lock").read_text()
    files = [line for line in lock.splitlines() if "url = " in line and (".whl" in line or ".tar.gz" in line)]
    assert files
    assert [line for line in files if 'hash = "sha256:' not in line] == []
