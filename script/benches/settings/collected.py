"""The demonstration's settings with files collected and compressed as in production."""

from caseflow.settings.base import STORAGES
from caseflow.settings.demo import *  # noqa: F403

WHITENOISE_USE_FINDERS = False
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
