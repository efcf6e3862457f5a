"""A `linli serve` of our own, for measuring, for pictures and for tests that come as a browser does."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

STARTS_WITHIN_S = 30


@dataclass(frozen=True)
class Served:
    """Where it answers, the process to measure or to kill, and what it has said so far."""

    port: int
    pid: int
    log: Path

    @property
    def url(self) -> str:
        """Its address, without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"


def settings_for(database: str, var: Path) -> dict[str, str]:
    """The environment in which every part of Linli works on this database and this folder."""
    return os.environ | {
        "DATABASE_URL": database,
        "LINLI_VAR": str(var),
        "DJANGO_SETTINGS_MODULE": "linli.config.settings",
    }


@contextmanager
def served(database: str, var: Path, *arguments: str) -> Iterator[Served]:
    """Serve this database until we are through. Its style files must lie in `var` already (`linli prepare`)."""
    port = free_port()
    order = [sys.executable, "-m", "linli.config.operator", "serve", "--port", str(port), *arguments]
    with tempfile.NamedTemporaryFile(prefix="linli-served-", suffix=".log") as log:
        process = subprocess.Popen(
            order, env=settings_for(database, var), stdin=subprocess.DEVNULL, stdout=log, stderr=log
        )
        try:
            _wait_until_open(process, port, Path(log.name))
            yield Served(port, process.pid, Path(log.name))
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=60)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return trial.getsockname()[1]


def _wait_until_open(process, port, log):
    until = time.monotonic() + STARTS_WITHIN_S
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError(f"linli serve ended at once:\n{log.read_text()}")
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise TimeoutError(f"linli serve did not answer within {STARTS_WITHIN_S} s:\n{log.read_text()}")
