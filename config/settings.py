"""The one settings file: embedded defaults, everything else read from MAUM_* variables.

Without any variable Maum runs on SQLite and a broker that needs no server, with all that it
writes under ``var/``. docs/operations.md lists the variables.
"""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Any

from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _
from django.utils.translation import to_locale

from config import environment as env

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(env.text("MAUM_VAR") or BASE_DIR / "var")
VAR_DIR.mkdir(parents=True, exist_ok=True)


def _secret_key() -> str:
    """The configured key or, for the embedded default, one made once and kept under ``var/``."""
    if configured := env.text("MAUM_SECRET_KEY"):
        return configured
    kept = VAR_DIR / "secret-key"
    if not kept.exists():
        kept.touch(mode=0o600)
        kept.write_text(secrets.token_urlsafe(50))
    return kept.read_text().strip()


DEBUG = env.flag("MAUM_DEBUG", False)
DEMO = env.flag("MAUM_DEMO", False)  # a synthetic campus: shows its log-ins and one-time codes
SECRET_KEY = _secret_key()
ALLOWED_HOSTS = env.words("MAUM_HOSTS", "127.0.0.1,localhost")
CSRF_TRUSTED_ORIGINS = env.words("MAUM_ORIGINS")

INSTALLED_APPS = [
    "accounts",
    "inference",
    "ema",
    "screening",
    "counselling",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
    "django_htmx",
    "rest_framework",
    "drf_spectacular",
]

MIDDLEWARE = [
    "config.middleware.RequestLog",
    "config.middleware.OnceARequest",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "config.middleware.BrowserLimits",
    "config.middleware.PersonSettings",
    "config.middleware.StaffSecondFactor",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
APPEND_SLASH = True

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
                "config.context.maum",
            ],
        },
    }
]

# -- data

DATABASES = {"default": env.database("MAUM_DATABASE", VAR_DIR / "maum.sqlite3")}
# Shared by all web processes: used one-time codes and request rates, nothing personal.
CACHES = {"default": env.cache("MAUM_CACHE", VAR_DIR / "cache")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
ATOMIC_REQUESTS = False  # services open their own transactions

# -- people and log-in

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # people are enrolled from the roster, not by sign-up
ACCOUNT_ADAPTER = "config.adapters.ClosedSignup"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = None
# django-axes counts wrong passwords, and wrong one-time codes with them (CodeForm).
ACCOUNT_RATE_LIMITS = {"login_failed": False}
MFA_ADAPTER = "config.adapters.EncryptedSecrets"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_TOLERANCE = 1  # a phone's clock may be half a minute off
MFA_FORMS = {
    "authenticate": "accounts.forms.CodeForm",
    "reauthenticate": "accounts.forms.CodeAgainForm",
}
MFA_TOTP_ISSUER = "Maum"
STAFF_SECOND_FACTOR = env.flag("MAUM_STAFF_SECOND_FACTOR", True)
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_FORM_FIELD = "login"
AXES_USERNAME_CALLABLE = "config.adapters.login_name"
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True  # no register of who logged in from where
AXES_LOCKOUT_TEMPLATE = "errors/locked.html"
AXES_VERBOSE = False
AXES_CLIENT_IP_CALLABLE = "config.adapters.client_address"
PROXIES = env.number("MAUM_PROXIES", 0)

# -- transport security: on unless the installation says that it is reached by plain HTTP

HTTPS = env.flag("MAUM_HTTPS", not (DEBUG or DEMO))
# Where people reach this installation: links in mails begin with it.
SITE_URL = (
    env.text("MAUM_SITE")
    or next(iter(CSRF_TRUSTED_ORIGINS), "")
    or f"{'https' if HTTPS else 'http'}://{ALLOWED_HOSTS[0]}"
).rstrip("/")
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "config.views.csrf_failure"
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^health/live$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 9 * 1024 * 1024  # one camera frame, at the most

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        # WebAssembly runs the face models on the device.
        "script-src": [SELF, NONCE, "'wasm-unsafe-eval'"],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "media-src": [SELF, "blob:"],
        "worker-src": [SELF, "blob:"],
        "connect-src": [SELF],
        "font-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# -- language and time

LANGUAGE_CODE = "en"
LOCALE_PATHS = [BASE_DIR / "locale"]
# Offered once its catalogue is there: half a page in another language is worse than none.
LANGUAGES = [("en", _("English"))] + [
    (code, name)
    for code, name in [
        ("ko", _("Korean")),
        ("lt", _("Lithuanian")),
        ("zh-hans", _("Chinese")),
    ]
    if (LOCALE_PATHS[0] / to_locale(code) / "LC_MESSAGES" / "django.mo").exists()
]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# -- files

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static", VAR_DIR / "assets"]
(VAR_DIR / "assets").mkdir(exist_ok=True)
STORAGES: dict[str, Any] = {
    "default": {
        "BACKEND": "django.core.files.storage.InMemoryStorage"
    },  # nothing is uploaded to disk
    "staticfiles": {"BACKEND": "config.staticfiles.Hashed"},
}
# These carry a version in their names: browsers may keep them for good.
WHITENOISE_IMMUTABLE_FILE_TEST = (
    r"^/static/(vendor/litert-|models/.+-[0-9a-f]{12}\.tflite|.+\.[0-9a-f]{12}\.\w+$)"
)
WHITENOISE_MIMETYPES = {".tflite": "application/octet-stream", ".wasm": "application/wasm"}
# Pictures stay in memory: no upload handler may spool to a temporary file.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024

# -- mail

EMAIL_BACKEND = env.text("MAUM_EMAIL_BACKEND", "django.core.mail.backends.filebased.EmailBackend")
EMAIL_FILE_PATH = VAR_DIR / "mail"
EMAIL_HOST = env.text("MAUM_EMAIL_HOST", "localhost")
EMAIL_PORT = env.number("MAUM_EMAIL_PORT", 25)
EMAIL_HOST_USER = env.text("MAUM_EMAIL_USER")
EMAIL_HOST_PASSWORD = env.text("MAUM_EMAIL_PASSWORD")
EMAIL_USE_TLS = env.flag("MAUM_EMAIL_TLS", False)
DEFAULT_FROM_EMAIL = env.text("MAUM_EMAIL_FROM", "maum@localhost")

# -- API

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": [
        "rest_framework.parsers.JSONParser",
        "rest_framework.parsers.MultiPartParser",
    ],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_THROTTLE_CLASSES": ["rest_framework.throttling.ScopedRateThrottle"],
    "DEFAULT_THROTTLE_RATES": {"frames": "120/min"},
    "EXCEPTION_HANDLER": "config.problems.problem_response",
    "COERCE_DECIMAL_TO_STRING": False,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Maum",
    "DESCRIPTION": "Momentary assessment and care. Errors are RFC 9457 problem documents.",
    "VERSION": "0.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
}

# -- jobs and logs live in their own modules, read by name

from config.jobs import *  # noqa: E402, F403
from config.logs import LOGGING  # noqa: E402, F401
