"""Settings of an installation, read from the environment; the table in README.md names each variable."""

import os
import re
from pathlib import Path

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

from casefile.keys import kept_secret

BASE_DIR = Path(__file__).resolve().parent.parent


def envbool(name: str, default: bool) -> bool:
    """A variable as yes or no; anything but 1, true, yes, on, 0, false, no, off is refused by name."""
    stated = os.environ.get(name, "").strip().lower()
    if stated in {"1", "true", "yes", "on"}:
        return True
    if stated in {"0", "false", "no", "off"}:
        return False
    if stated:
        raise ImproperlyConfigured(f"{name} is {stated!r}: write 1 or 0.")
    return default


def envlist(name: str, default: str) -> list[str]:
    """A variable as a list, split at commas."""
    return [part.strip() for part in os.environ.get(name, default).split(",") if part.strip()]


def version() -> str:
    """The product's version: the newest heading of CHANGELOG.md ("## 0.1.0")."""
    changelog = BASE_DIR / "CHANGELOG.md"
    found = re.search(r"^## (\d+\.\d+\.\d+)", changelog.read_text("utf-8"), re.M) if changelog.exists() else None
    return found[1] if found else "0"


VERSION = version()
DATA_DIR = Path(os.environ.get("CASEFILE_DATA", BASE_DIR / "var")).expanduser().resolve()
STORE_DIR = DATA_DIR / "store"
EXHIBITS_DIR = DATA_DIR / "exhibits"
KEYS_DIR = DATA_DIR / "keys"

# A demonstration answers plain HTTP on the loopback address; a firm's server sets CASEFILE_HOSTS.
HOSTS_STATED = "CASEFILE_HOSTS" in os.environ
LOCAL = not HOSTS_STATED
DEBUG = envbool("CASEFILE_DEBUG", False)
SECRET_KEY = os.environ.get("CASEFILE_SECRET_KEY") or kept_secret(KEYS_DIR / "django_secret_key")
ALLOWED_HOSTS = envlist("CASEFILE_HOSTS", "127.0.0.1,localhost,[::1]")
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS] if HOSTS_STATED else []

INSTALLED_APPS = [
    "casefile",
    "timeline",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_tasks",
    "django_tasks_db",
]
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "casefile.accounts.headers.ContentSecurityPolicy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "casefile.urls"
WSGI_APPLICATION = "casefile.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "builtins": ["casefile.accounts.templatetags.casefile_text"],
        },
    },
]

DATABASE_URL = os.environ.get("DATABASE_URL") or f"sqlite:///{DATA_DIR / 'casefile.sqlite3'}"
DATABASES = {"default": dj_database_url.parse(DATABASE_URL, conn_max_age=60)}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # IMMEDIATE: with DEFERRED, four writers saw 260,000 "database is locked" errors in five seconds.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "casefile.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "matters"
LOGOUT_REDIRECT_URL = "sign-in"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = HOSTS_STATED
CSRF_COOKIE_SECURE = HOSTS_STATED
SECURE_SSL_REDIRECT = HOSTS_STATED and envbool("CASEFILE_HTTPS_REDIRECT", True)
SECURE_HSTS_SECONDS = 31_536_000 if HOSTS_STATED else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HOSTS_STATED
SECURE_HSTS_PRELOAD = HOSTS_STATED
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
if envbool("CASEFILE_BEHIND_PROXY", False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"

FILE_UPLOAD_HANDLERS = ["casefile.custody.uploads.NamelessUploadHandler"]

LANGUAGE_CODE = "en-us"
USE_I18N = False
USE_TZ = True
TIME_ZONE = os.environ.get("CASEFILE_ZONE", "America/Los_Angeles")

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = Path(os.environ.get("CASEFILE_STATIC_ROOT", DATA_DIR / "static"))
if LOCAL:
    STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # whitenoise warns at every start where the folder is missing
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if LOCAL
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = LOCAL
WHITENOISE_AUTOREFRESH = DEBUG

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "casefile.accounts.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "casefile.accounts.negotiation.JsonWhateverIsAccepted",
    "DEFAULT_SCHEMA_CLASS": "casefile.accounts.openapi.DescribedProblems",
    "DEFAULT_METADATA_CLASS": None,
    "EXCEPTION_HANDLER": "casefile.accounts.problems.answer_to",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Casefile",
    "DESCRIPTION": "Case files and evidence timelines: the interface for programs, through the same acts as the pages.",
    "VERSION": VERSION,
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_SPLIT_REQUEST": True,
    "APPEND_COMPONENTS": {
        "securitySchemes": {
            "token": {"type": "http", "scheme": "bearer", "description": "A key made in one matter, good for it only."},
            "session": {"type": "apiKey", "in": "cookie", "name": "sessionid", "description": "With X-CSRFToken."},
        }
    },
    "ENUM_NAME_OVERRIDES": {
        "PartyKind": "casefile.matters.models.Party.Kind",
        "PartyRole": "casefile.matters.models.Party.PartyRole",
        "DocumentKind": "casefile.evidence.models.SourceDocument.Kind",
        "Admissibility": "casefile.evidence.models.SourceDocument.Admissibility",
        "EventKind": "timeline.events.models.Event.Kind",
        "EventStatus": "timeline.events.models.Event.Status",
        "ExhibitKind": "timeline.exhibits.models.Exhibit.Kind",
        "ExhibitRole": "timeline.exhibits.models.Exhibit.Role",
        "SightingState": "timeline.platform.models.Availability.State",
    },
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": os.environ.get("CASEFILE_LOG_LEVEL", "WARNING")},
}
SILENCED_SYSTEM_CHECKS: list[str] = []
