"""What is written to logs, and what never is.

The security log knows people by pseudonym and is kept six months. Every other log tells where in the code something
happened, never about whom: no address that was asked for (it may be a secret one), no message of an exception (a
database puts the offending row into it).
"""

import logging
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

KEPT_DAYS = 183
NO_MESSAGE = "(what was typed is not logged)"


class SecurityFile(logging.Handler):
    """One file a month, appended to by every process; one whose last day is six months past is removed."""

    def __init__(self, folder):
        super().__init__()
        self._folder = Path(folder)

    def emit(self, record):
        try:
            self._append(datetime.fromtimestamp(record.created, UTC), record.getMessage())
        except OSError:  # a full disk keeps nobody out
            self.handleError(record)

    def _append(self, at, message):
        path = self._folder / f"security-{at:%Y-%m}.log"
        if not path.exists():
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._let_go(at)
        with open(path, "a", encoding="utf-8", opener=_for_us_only) as file:
            file.write(f"{at:%Y-%m-%dT%H:%M:%SZ} {message}\n")  # one short write: processes do not mix their lines

    def _let_go(self, at):
        oldest = f"security-{at - timedelta(days=KEPT_DAYS):%Y-%m}.log"
        for path in self._folder.glob("security-*.log"):
            if path.name < oldest:
                path.unlink(missing_ok=True)


def _for_us_only(path, flags):
    return os.open(path, flags, 0o600)


class NoAddress(logging.Filter):
    """Django names the address it could not answer; we name the view."""

    def filter(self, record):
        request = getattr(record, "request", None)
        if hasattr(request, "resolver_match"):
            view = request.resolver_match.view_name if request.resolver_match else "no view"
            record.msg, record.args = "%s %s: %s", (request.method, view, record.status_code)
        return True


class NoContents(logging.Formatter):
    """The way through the code and the kind of exception, without its message."""

    def formatException(self, exc_info):
        import traceback

        kind, _, frames = exc_info
        return "".join([*traceback.format_tb(frames), f"{kind.__module__}.{kind.__qualname__} {NO_MESSAGE}"])
