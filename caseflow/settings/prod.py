"""A real installation: everything that differs from place to place comes from the environment."""

from caseflow import env
from caseflow.settings.base import *  # noqa: F403

DEBUG = False
SECRET_KEY = env.text("CASEFLOW_SECRET_KEY")
ALLOWED_HOSTS = env.required_words("CASEFLOW_HOSTS")
CASEFLOW_ADDRESS = f"https://{ALLOWED_HOSTS[0]}"
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS]

# TLS ends at the proxy, which says so; without a proxy gunicorn holds the certificate itself.
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("CASEFLOW_TRUSTED_PROXIES", 1)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ALLAUTH_TRUSTED_PROXY_COUNT else None
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600
# The name above ours belongs to the organisation; it decides about its other hosts and about browsers' lists.
SILENCED_SYSTEM_CHECKS = ["guardian.W001", "security.W005", "security.W021"]

SESSION_COOKIE_NAME, CSRF_COOKIE_NAME, LANGUAGE_COOKIE_NAME = "__Host-session", "__Host-csrf", "__Host-language"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = True
CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
CASEFLOW_REQUIRE_SECOND_FACTOR = env.flag("CASEFLOW_REQUIRE_SECOND_FACTOR", default=True)

MAILERS = {"default": env.mailer("CASEFLOW_EMAIL_URL")}
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.text("CASEFLOW_EMAIL_FROM")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "caseflow.operations.logs.JsonFormatter"}},
    "handlers": {"lines": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["lines"], "level": "WARNING"},
    "loggers": {
        "caseflow": {"level": "INFO"},
        # Django would send mail with the whole request to administrators.
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        # Each request has its line already, with the name of its route instead of its address.
        "django.request": {"level": "ERROR"},
        "django.server": {"handlers": [], "propagate": True},
    },
}
