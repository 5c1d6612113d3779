"""What every installation shares; secrets and addresses come from the environment."""

from pathlib import Path

from django.utils.csp import CSP

from caseflow import env

BASE_DIR = Path(__file__).resolve().parents[2]
DATA_DIR = Path(env.text("CASEFLOW_DATA", str(BASE_DIR / "var")))
DATA_DIR.mkdir(parents=True, exist_ok=True)

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "django_filters",
    "django_tasks_db",
    "guardian",
    "caseflow.ui",
    "caseflow.audit",
    "caseflow.accounts",
    "caseflow.operations",
    "counselling",
    "documents",
]

MIDDLEWARE = [
    "caseflow.middleware.request_id",
    "counselling.api.middleware.problems_only",
    "caseflow.middleware.private_pages",
    "caseflow.operations.logs.request_log",
    "caseflow.audit.middleware.audit_context",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Django pads compressed pages at random, so their length tells nothing of what they hold.
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "caseflow.accounts.middleware.SessionLimits",
    "caseflow.accounts.middleware.SignInRequired",
    "counselling.partner_space.access.PartnerGate",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "caseflow.urls"
WSGI_APPLICATION = "caseflow.wsgi.application"
DATABASES = {"default": env.database("DATABASE_URL", DATA_DIR / "caseflow.sqlite3")}
# What was answered survives a power cut; only invented data does without, and need not wait for the disk.
CASEFLOW_DURABLE = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "caseflow.operations.notices.notices",
            ],
        },
    },
]

FORM_RENDERER = "caseflow.ui.renderer.FormRenderer"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "allauth.account.auth_backends.AuthenticationBackend",
    "counselling.permissions.RelationBackend",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# Sign-in: by e-mail and password, by passkey, with a second factor; nobody opens an account for themselves.
ACCOUNT_ADAPTER = "caseflow.accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "caseflow.accounts.forms.SignInForm",
    "reset_password": "caseflow.accounts.forms.ForgottenPasswordForm",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_SESSION_REMEMBER = False
# By account and address together (the adapter's key), never by address alone: one guesser must not shut out an office.
ACCOUNT_RATE_LIMITS = {"login": None, "login_failed": "5/5m/key", "reset_password": "5/h/key"}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Caseflow"
# A passkey alone signs in, so it must know its holder by PIN, finger or face.
MFA_WEBAUTHN_USER_VERIFICATION = "required"
# Said on every page where it is so: the people are invented, or nobody is asked for a second factor.
CASEFLOW_INVENTED_DATA = False
CASEFLOW_REQUIRE_SECOND_FACTOR = env.flag("CASEFLOW_REQUIRE_SECOND_FACTOR")

# Where mails that no request made lead to.
CASEFLOW_ADDRESS = "http://localhost:8000"

SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CASEFLOW_SESSION_IDLE = env.number("CASEFLOW_SESSION_IDLE_MINUTES", 30) * 60
CASEFLOW_SESSION_LENGTH = SESSION_COOKIE_AGE = 12 * 3600
# At most; `LinkTokens` says for whom it is less.
PASSWORD_RESET_TIMEOUT = 7 * 24 * 3600
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "caseflow.accounts.tokens.LinkTokens"  # noqa: S105 - a class

# Guardian asks to install its own backend and an anonymous user; one judge decides here, and nobody anonymous may.
ANONYMOUS_USER_NAME = None
SILENCED_SYSTEM_CHECKS = ["guardian.W001"]

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français"), ("de", "Deutsch"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "caseflow" / "locale"]
TIME_ZONE = "Europe/Luxembourg"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
MEDIA_ROOT = DATA_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# One cache for all processes: guesses at sign-in are counted in it.
# Also holds texts while they are typed: room enough that nothing is pushed out before its time.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    }
}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# An endpoint that says nothing of its own is open to nobody, reads nothing and answers JSON.
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_PARSER_CLASSES": [],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_METADATA_CLASS": None,
    "URL_FORMAT_OVERRIDE": None,
}

# How many proxies in front of us write X-Forwarded-For themselves; everything left of them is hearsay.
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("CASEFLOW_TRUSTED_PROXIES", 0)

# Backups are encrypted for the holder of this age key (age1…).
CASEFLOW_BACKUP_RECIPIENT = env.text("CASEFLOW_BACKUP_RECIPIENT", "")

# What is kept encrypted in the database: written with the first key, read with any, the secret key last.
CASEFLOW_ENCRYPTION_KEYS = env.words("CASEFLOW_ENCRYPTION_KEYS")

# Webhooks go to public addresses only; an operator may add networks of their own.
CASEFLOW_WEBHOOK_NETWORKS = env.networks("CASEFLOW_WEBHOOK_NETWORKS")

# Where the seals of the audit log are written down outside the database.
CASEFLOW_SEAL_TARGET = env.text("CASEFLOW_SEAL_TARGET", "")
CASEFLOW_SEAL_MAIL = env.words("CASEFLOW_SEAL_MAIL")

# Called once in the server that forks limited children, so that each child starts with warm libraries.
SANDBOX_WARM = ["caseflow.files.parsing.warm", "documents.rendering.warm"]
