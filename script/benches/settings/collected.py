"""The demonstration's settings with files collected and compressed, and writes kept, as in production."""

from caseflow.settings.base import DATABASES as LASTING
from caseflow.settings.base import STORAGES
from caseflow.settings.demo import *  # noqa: F403

CASEFLOW_DURABLE = True
DATABASES = LASTING

WHITENOISE_USE_FINDERS = False
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
