"""The suite: strict, fast hashing, mail kept in memory, tasks run at once."""

from pathlib import Path
from tempfile import TemporaryDirectory

from caseflow import env
from caseflow.settings.base import *  # noqa: F403
from caseflow.settings.base import DATABASES, STORAGES

SECRET_KEY = "tests only"  # noqa: S105
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
TASKS = {"default": {"BACKEND": "django.tasks.backends.immediate.ImmediateBackend"}}

# Nobody collects static files before a test, and a missing directory is a warning.
WHITENOISE_AUTOREFRESH = True

CASEFLOW_DURABLE = False
# A thread of the live server lives as long as the browser holds its socket: between requests it holds no connection.
DATABASES = {"default": env.hasty(DATABASES["default"]) | {"CONN_MAX_AGE": 0}}

# Counters of guesses must not outlive their test, nor files the run.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
_media = TemporaryDirectory(prefix="caseflow-test-")
MEDIA_ROOT = Path(_media.name)

# The live server answers in several threads: one connection in memory, shared by all, would lock its own tables.
if "sqlite3" in str(DATABASES["default"]["ENGINE"]):
    DATABASES["default"]["TEST"] = {"NAME": f"{_media.name}/test.sqlite3"}

# A test is one transaction from beginning to end, and may wait for a letter that in truth is printed outside any.
if limits := DATABASES["default"]["OPTIONS"].get("options"):
    DATABASES["default"]["OPTIONS"]["options"] = f"{limits} -c idle_in_transaction_session_timeout=0"
