"""The machine's part of the configuration, read once from the environment."""

import os
import secrets
from contextlib import suppress
from datetime import timedelta
from hashlib import sha256
from os import environ
from pathlib import Path

from linli.config.databases import database_at

ROOT = Path(__file__).resolve().parent.parent.parent
VAR = Path(environ.get("LINLI_VAR", ROOT / "var"))  # what an installation keeps: database, files
KEYS = Path(environ.get("LINLI_KEYS", VAR / "keys"))  # what no backup holds: the secret key, the list of erasures


def _kept_key(name):
    """From the environment, or made once for this installation: two processes that start at once agree on one."""
    if environ.get(name):  # an empty one would be a key that everybody knows
        return environ[name]
    path = KEYS / name.lower()
    if not path.exists():
        KEYS.mkdir(parents=True, exist_ok=True, mode=0o700)
        fresh = path.with_suffix(f".{os.getpid()}")
        with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(64))
            file.flush()
            os.fsync(file.fileno())  # or a power cut leaves its name without it
        with suppress(FileExistsError):
            path.hardlink_to(fresh)
        fresh.unlink()
    if not (kept := path.read_text()):
        raise ValueError(f"{path} is empty. Put back the copy that was kept of it.")
    return kept


SECRET_KEY = _kept_key("SECRET_KEY")
SEED_KEY = sha256(_kept_key("SEED_KEY").encode()).digest()  # opens the seeds of second factors
DEBUG = False
ALLOWED_HOSTS = environ.get("LINLI_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
DATABASES = {"default": database_at(environ.get("DATABASE_URL", f"sqlite:{VAR}/linli.sqlite3"))}
DATABASE_ROUTERS = ["linli.database.routing.EstateRouter"]
ESTATE_DATABASES: dict[str, str] = {}  # estate -> alias, where it is not "default"
FILES = VAR / "files"

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "axes",
    "linli.database",
    "linli.web",
    "linli.chronicle",
    "linli.search",
    "linli.files",
    "linli.sheets",
    "linli.people",
    "linli.rulebook",
    "linli.messages",
    "linli.matters",
    "linli.portal",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "linli.people.views.door.EstateDoor",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
AUTH_USER_MODEL = "people.User"
ROOT_URLCONF = "linli.config.urls"
WSGI_APPLICATION = "linli.config.wsgi.application"
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "linli_language"
REACTIONS = "linli.config.wiring.REACTIONS"
READERS = "linli.config.wiring.READERS"
CLOCK = "linli.config.wiring.CLOCK"
SUBJECTS = "linli.config.wiring.SUBJECTS"
CHAIN_ALGORITHM = "sha256"  # of new entries; each old one names its own
INSTALLATION = "linli.people.queries.installation"  # what the database is for
CHARTER = "linli.config.charter"  # who may do what, to be shown
DEMO_PAGE = "installation:roles"  # where one steps into a role's shoes, offered beside the line that all is made up
NAVIGATION = "linli.config.navigation.NAVIGATION"  # what stands in the masthead and the dock
CSRF_FAILURE_VIEW = "linli.people.views.carried.unsent"
CONTENT_SECURITY_POLICY = {  # nothing inline, nothing from elsewhere; pictures may be drawn in the page
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "worker-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    }
}
STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
WHITENOISE_USE_FINDERS = not (STATIC_ROOT / "staticfiles.json").exists()  # a fresh checkout, and the tests
STORAGES = {  # style and scripts bear the hash of what is in them: browsers keep them for ever
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "linli.web.storage.CollectedStorage"},
}
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "linli.people.views.door.here",
                "linli.web.context.page",
            ],
        },
    }
]
FORM_RENDERER = "linli.web.ui.inputs.Renderer"

# Signing in. A session's length is set at the door (linli.people.views.door).
TLS = environ.get("LINLI_TLS") == "1"  # browsers reach us by https, whoever unpacks it
SESSION_ENGINE = "linli.database.sessions"
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = TLS
CSRF_COOKIE_HTTPONLY = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
BEHIND_PROXY = environ.get("LINLI_PROXY") == "1"  # one proxy of ours stands before us, and its headers are true
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
if TLS:
    SECURE_SSL_REDIRECT, SECURE_HSTS_SECONDS = True, 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = environ.get("LINLI_HSTS") == "1"  # the whole domain is ours

# Attempts are limited by account and address together: a building shares one address. Both are kept as pseudonyms.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 6
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_USERNAME_CALLABLE = "linli.people.views.attempts.account"
AXES_CLIENT_IP_CALLABLE = "linli.people.views.attempts.address"
AXES_DISABLE_ACCESS_LOG = True  # the security log is ours
AXES_ENABLE_ADMIN = AXES_VERBOSE = False
SILENCED_SYSTEM_CHECKS = ["axes.W002"]  # its middleware would answer a locked door in its own words
if "LINLI_HSTS" not in environ:  # whether every neighbour of our domain speaks https, only its owner knows
    SILENCED_SYSTEM_CHECKS += ["security.W005", "security.W021"]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"no_address": {"()": "linli.config.logs.NoAddress"}},
    "formatters": {"no_contents": {"()": "linli.config.logs.NoContents", "format": "%(asctime)s %(name)s %(message)s"}},
    "handlers": {
        "screen": {"class": "logging.StreamHandler", "filters": ["no_address"], "formatter": "no_contents"},
        "security": {"class": "linli.config.logs.SecurityFile", "folder": VAR / "log"},
    },
    "root": {"handlers": ["screen"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        "django.request": {"level": "ERROR"},  # a page that is absent or refused is no news
        "django.security": {"level": "ERROR"},
        "axes": {"level": "ERROR"},  # the security log is ours
        "linli.security": {"handlers": ["security"], "level": "INFO", "propagate": False},
    },
}
