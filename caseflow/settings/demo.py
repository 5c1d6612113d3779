"""To try it: invented people on this machine alone, with a worker, without TLS and second factor."""

from caseflow import env
from caseflow.settings.base import *  # noqa: F403
from caseflow.settings.base import DATABASES, STATIC_ROOT, STORAGES

SECRET_KEY = "invented data only"  # noqa: S105
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_USE_FINDERS = True
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.console.EmailBackend"}}
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
CASEFLOW_INVENTED_DATA = True
CASEFLOW_DURABLE = False
DATABASES = {"default": env.hasty(DATABASES["default"])}

# Files are served from where they lie; the place for collected ones is only expected to exist.
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
