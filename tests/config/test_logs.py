"""What is logged, and what is not: read from the files and the screen of a handler, not from our own words on it."""

import io
import logging
from datetime import UTC, datetime

import pytest
from django.core import checks
from django.http import HttpRequest

from linli.config.logs import NoAddress, NoContents, SecurityFile


def told(handler, at: datetime, message="signed_in who=0123"):
    record = logging.LogRecord("linli.security", logging.INFO, "", 0, message, (), None)
    record.created = at.timestamp()
    handler.emit(record)


def test_the_security_log_is_a_file_a_month_that_only_we_read(tmp_path):
    handler = SecurityFile(tmp_path / "log")
    told(handler, datetime(2026, 11, 30, 23, 59, 59, tzinfo=UTC))
    told(handler, datetime(2026, 12, 1, tzinfo=UTC), "signed_out who=0123")
    november, december = sorted((tmp_path / "log").iterdir())
    assert november.read_text() == "2026-11-30T23:59:59Z signed_in who=0123\n"
    assert december.read_text() == "2026-12-01T00:00:00Z signed_out who=0123\n"
    assert november.stat().st_mode & 0o777 == 0o600


def test_it_is_kept_for_six_months(tmp_path):
    handler = SecurityFile(tmp_path)
    for month in range(1, 13):
        told(handler, datetime(2026, month, 15, tzinfo=UTC))
    assert [path.stem for path in sorted(tmp_path.iterdir())] == [
        f"security-2026-{month:02d}" for month in range(6, 13)
    ]


def test_a_folder_that_cannot_be_written_keeps_nobody_out(tmp_path, monkeypatch):
    (tmp_path / "log").write_text("in the way")
    monkeypatch.setattr(logging, "raiseExceptions", False)
    told(SecurityFile(tmp_path / "log"), datetime(2026, 12, 1, tzinfo=UTC))


@pytest.fixture
def screen():
    """A logger as the settings make them, and what it wrote."""
    written, logger = io.StringIO(), logging.getLogger("tests.screen")
    handler = logging.StreamHandler(written)
    handler.setFormatter(NoContents("%(message)s"))
    handler.addFilter(NoAddress())
    logger.addHandler(handler)
    logger.propagate = False
    yield logger, written
    logger.removeHandler(handler)


def test_no_address_is_logged_but_the_view_s_name(screen):
    logger, written = screen
    request = HttpRequest()
    request.method, request.path, request.resolver_match = "POST", "/hanlin/r/a-secret-address/", None
    logger.error("Internal Server Error: %s", request.path, extra={"request": request, "status_code": 500})
    assert written.getvalue() == "POST no view: 500\n"


def test_no_message_of_an_exception_is_logged(screen):
    logger, written = screen
    row = "name=王" + "敏"
    try:
        raise ValueError(row)
    except ValueError:
        logger.exception("It failed")
    assert "builtins.ValueError" in written.getvalue()
    assert "王敏" not in written.getvalue()


def test_the_settings_of_a_deployment_raise_no_warning_under_tls(settings, monkeypatch):
    monkeypatch.delenv("DJANGO_ALLOW_ASYNC_UNSAFE", raising=False)  # the tests' own, where a browser is open
    settings.SECURE_SSL_REDIRECT = settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    settings.SECURE_HSTS_SECONDS = 365 * 24 * 3600
    settings.SECRET_KEY = "a key as long and as various as the one that is made at the first start 0123456789"
    assert [found.id for found in checks.run_checks(include_deployment_checks=True) if not found.is_silenced()] == []
