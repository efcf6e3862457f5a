"""The product from outside: the `linli` command as an operator types it, and a server as browsers find it."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


@dataclass
class Place:
    """An installation: the address of its database, and the folder of its files and keys."""

    address: str
    var: Path
    language: str = "en"

    @property
    def environment(self):
        """Like the machine's, but for this installation and without the tests' own settings."""
        own = {"DATABASE_URL": self.address, "LINLI_VAR": str(self.var), "LINLI_LANGUAGE": self.language}
        return {name: value for name, value in os.environ.items() if not name.startswith("DJANGO_")} | own

    def linli(self, *words, **options):
        """Type `linli …`, and wait for the end; what it said and its status."""
        order = [sys.executable, "-W", "error", "-m", "linli.config.operator", *map(str, words)]
        options = {"env": self.environment, "text": True, "capture_output": True, "timeout": 120} | options
        return subprocess.run(order, stdin=subprocess.DEVNULL, check=False, **options)

    def answer(self, *words):
        """What `linli … --json` answers, and its status."""
        done = self.linli(*words, "--json")
        assert done.stdout, done.stderr
        return json.loads(done.stdout), done.returncode

    @contextmanager
    def served(self, *words, **options):
        """`linli serve` on a free port, until the end of the block; then it has stopped by itself within seconds."""
        port = free_port()
        order = [sys.executable, "-m", "linli.config.operator", "serve", "--port", str(port), *map(str, words)]
        log = self.var / f"serve-{port}.log"
        with open(log, "w") as said:
            streams = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": said}
            manager = subprocess.Popen(order, **{"env": self.environment, **streams, **options})
        server = Server(manager, f"http://127.0.0.1:{port}", log)
        try:
            server.wait_until_open()
            yield server
        finally:
            manager.terminate()
            try:
                manager.wait(30)
            finally:
                manager.kill()
                for child in server.processes():
                    os.kill(child, signal.SIGKILL)


@dataclass
class Server:
    manager: subprocess.Popen
    url: str
    log: Path

    @property
    def said(self):
        """Everything that its processes wrote to the terminal."""
        return self.log.read_text()

    def wait_until_open(self, *, within=60):
        until = time.monotonic() + within
        while not self.is_open():
            assert self.manager.poll() is None, self.said
            assert time.monotonic() < until, f"the server did not open: {self.said}"
            time.sleep(0.05)

    def is_open(self):
        try:
            return self.status("/") > 0
        except OSError:
            return False

    def status(self, path):
        """The status that a page answers with."""
        try:
            with urllib.request.urlopen(self.url + path, timeout=20) as answer:
                answer.read()
                return answer.status
        except urllib.error.HTTPError as answer:
            with answer:
                return answer.status

    def processes(self, containing=""):
        """The process ids of everything below the manager whose command line contains this."""
        return [pid for pid in descendants(self.manager.pid) if containing in command_line(pid)]


def free_port():
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return trial.getsockname()[1]


def descendants(pid):
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except FileNotFoundError:
        return []
    return [found for child in map(int, children) for found in (child, *descendants(child))]


def command_line(pid):
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    except FileNotFoundError:
        return ""


def resident_kb(pid):
    """What this process adds to the memory in use: its proportional share of every page."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
