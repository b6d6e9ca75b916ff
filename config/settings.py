"""Settings, grouped by subject. What depends on the deployment is read from the environment (see config/env.py)."""

from datetime import timedelta
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from config.env import env_bool, env_int, env_list, env_secret, env_str

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(env_str("DATA_DIR") or BASE_DIR / "var")

# --- safety -----------------------------------------------------------------
DEBUG = env_bool("DEBUG")
SECRET_KEY = env_secret("SECRET_KEY", file=DATA_DIR / "secret_key")
ALLOWED_HOSTS = env_list("ALLOWED_HOSTS", "127.0.0.1,localhost")
CSRF_TRUSTED_ORIGINS = env_list("CSRF_TRUSTED_ORIGINS")
DEMO = env_bool("DEMO")

# `make run` serves plain HTTP on this machine only; everything else is as in production.
PLAIN_HTTP = env_bool("PLAIN_HTTP")
SECURE_SSL_REDIRECT = not PLAIN_HTTP
SECURE_HSTS_SECONDS = 0 if PLAIN_HTTP else env_int("HSTS_SECONDS", 31_536_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = not PLAIN_HTTP
SECURE_HSTS_PRELOAD = not PLAIN_HTTP
SECURE_REFERRER_POLICY = "same-origin"
if env_bool("BEHIND_PROXY"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not PLAIN_HTTP
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 60 * 60
CSRF_COOKIE_AGE = SESSION_COOKIE_AGE
CSRF_FAILURE_VIEW = "web.errors.csrf_failure"
IDLE_TIMEOUT = timedelta(minutes=env_int("IDLE_MINUTES", 30))

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "media-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

# --- application ------------------------------------------------------------
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "template_partials.apps.SimpleAppConfig",
    "csp",
    "axes",
    "treebeard",
    "huey.contrib.djhuey",
    "web",
    "sheets",
    "documents",
    "jobs",
    "people",
    "laws",
    "question_bank",
    "practice",
    "training",
    "exams",
    "amendments",
    "reports",
    "desk",
    "starter",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "web.middleware.keep_out_of_caches",
    "web.middleware.refuse_nul",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "web.middleware.OpenPagesFirstLoginRequiredMiddleware",
    "people.middleware.IdleTimeoutMiddleware",
    "people.middleware.FirstPasswordMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

_LOADERS = [
    "django.template.loaders.filesystem.Loader",
    "django.template.loaders.app_directories.Loader",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    _LOADERS if DEBUG else [("django.template.loaders.cached.Loader", _LOADERS)],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "web.context.page",
            ],
            "builtins": [
                "template_partials.templatetags.partials",
                "django_htmx.templatetags.django_htmx",
                "web.templatetags.show",
            ],
        },
    }
]

# --- people -----------------------------------------------------------------
AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "people.backends.PersonBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "people.passwords.LongEnoughValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "people.passwords.NotOwnNumberValidator"},
]
LOGIN_URL = "people:login"
LOGIN_REDIRECT_URL = "desk:home"
LOGOUT_REDIRECT_URL = "people:login"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_USERNAME_FORM_FIELD = "username"
AXES_USERNAME_CALLABLE = "people.backends.canonical_number"
AXES_LOCKOUT_CALLABLE = "people.views.login.locked_out"
AXES_RESET_ON_SUCCESS = True
# A try during the lock does not prolong it: else anybody could keep an account locked for ever.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False
AXES_CLIENT_IP_CALLABLE = "people.middleware.client_address"
# How many proxies of our own stand in front; each adds one entry to X-Forwarded-For.
PROXY_COUNT = env_int("PROXY_COUNT", 0)

# --- data -------------------------------------------------------------------
_database = environ.Env.db_url_config(env_str("DATABASE_URL") or f"sqlite:///{DATA_DIR / 'academy.sqlite3'}")
if _database["ENGINE"] == "django.db.backends.sqlite3":
    # IMMEDIATE: a writer queues for the lock at once instead of failing when it upgrades from a read.
    _database["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
elif _database["ENGINE"] == "django.db.backends.postgresql":
    _database["ENGINE"] = "config.postgresql"
    # Django leaves preparing off; the saving of answers is one statement sent a million times.
    _database["OPTIONS"] = {"prepare_threshold": 5, "server_side_binding": True}
_database["CONN_MAX_AGE"] = 60
_database["CONN_HEALTH_CHECKS"] = True
DATABASES = {"default": _database}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env_str("REDIS_URL")
if REDIS_URL:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}
    SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "config.storage.StaticFiles"},
}
STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ["map", "png", "jpg", "gz", "br", "woff2", "mp4"]
# Uploads and exports: never served by address, only through a view that asks who may.
MEDIA_ROOT = DATA_DIR / "files"
FILE_UPLOAD_PERMISSIONS = 0o600
CONTENT_DIR = BASE_DIR / "content"
# Opens sealed answer files; made when first needed, shared by all hosts.
SEAL_KEY_FILE = env_str("SEAL_KEY_FILE") or DATA_DIR / "seal.pem"
# The roots of the ledger, one line a night; a folder beside it holds what they were made of.
LEDGER_ROOTS_FILE = env_str("LEDGER_ROOTS_FILE") or DATA_DIR / "ledger" / "roots.jsonl"
STATUTES_DIR = env_str("STATUTES_DIR")

# --- jobs -------------------------------------------------------------------
HUEY = {
    "huey_class": "huey.RedisHuey" if REDIS_URL else "huey.SqliteHuey",
    "name": "academy",
    "immediate": False,
    "results": False,
    **({"url": REDIS_URL} if REDIS_URL else {"filename": str(DATA_DIR / "jobs.sqlite3")}),
    "consumer": {"workers": 2, "worker_type": "thread", "periodic": True},
}

# --- imports: the caps of the import contract ---------------------------------
IMPORT_MAX_BYTES = 10 * 1024 * 1024
IMPORT_MAX_UNPACKED_BYTES = 100 * 1024 * 1024
IMPORT_MAX_ENTRIES = 2_000
IMPORT_MAX_RATIO = 100
IMPORT_MAX_ROWS = 20_000
IMPORT_MAX_COLUMNS = 60
IMPORT_MAX_BLANK_ROWS = 200
IMPORT_SECONDS = 30
IMPORT_MEMORY_BYTES = 512 * 1024 * 1024
# A word processor's file: a tree of what unpacks to 100 MB would cost gigabytes, and nobody writes as much.
IMPORT_DOCUMENT_UNPACKED_BYTES = 30 * 1024 * 1024
IMPORT_DOCUMENT_PARAGRAPHS = 100_000
# What a command or a job may read, where nobody waits for a page.
IMPORT_COMMAND_MAX_BYTES = 200 * 1024 * 1024
IMPORT_COMMAND_MAX_UNPACKED_BYTES = 1024 * 1024 * 1024
IMPORT_COMMAND_MAX_ROWS = 200_000
IMPORT_COMMAND_DOCUMENT_PARAGRAPHS = 1_000_000
IMPORT_COMMAND_SECONDS = 600
IMPORT_COMMAND_MEMORY_BYTES = 2 * 1024 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = IMPORT_MAX_BYTES

# --- language and time --------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("简体中文"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
USE_THOUSAND_SEPARATOR = False

# --- logs -----------------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env_str("LOG_LEVEL", "INFO")},
    "loggers": {"axes": {"level": "WARNING"}, "django.request": {"level": "ERROR"}},
}
# axes would have us count by address too; a whole county office shares one, so failures are counted by account.
SILENCED_SYSTEM_CHECKS = ["axes.W006"]
