"""The machine's part of the configuration, read once from the environment."""

import secrets
from os import environ
from pathlib import Path

from linli.config.databases import database_at

ROOT = Path(__file__).resolve().parent.parent.parent
VAR = Path(environ.get("LINLI_VAR", ROOT / "var"))  # what an installation keeps: database, files
KEYS = Path(environ.get("LINLI_KEYS", VAR / "keys"))  # what no backup holds: the secret key, the list of erasures


def _secret_key():
    """From the environment, or made once for this installation and kept beside its other keys."""
    if "SECRET_KEY" in environ:
        return environ["SECRET_KEY"]
    KEYS.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = KEYS / "secret_key"
    try:
        with open(path, "x", opener=lambda p, flags: __import__("os").open(p, flags, 0o600)) as file:
            file.write(secrets.token_urlsafe(64))
    except FileExistsError:
        pass
    return path.read_text()


SECRET_KEY = _secret_key()
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
    "linli.database",
    "linli.web",
    "linli.chronicle",
    "linli.search",
    "linli.people",
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
CHAIN_ALGORITHM = "sha256"  # of new entries; each old one names its own
STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    }
]
