"""An installation with the other intake beside ours, and the table of tokens that it needs."""

from caseflow.settings.base import *  # noqa: F403
from caseflow.settings.base import INSTALLED_APPS as HOUSE
from caseflow.settings.base import STORAGES

SECRET_KEY = "measured only"  # noqa: S105
ALLOWED_HOSTS = ["127.0.0.1"]
INSTALLED_APPS = [*HOUSE, "rest_framework.authtoken"]
ROOT_URLCONF = "rest"
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_AUTOREFRESH = True
