"""`linli serve`: starts the web server and the jobs, starts anew what dies, stops both when told to.

A light process manager: it knows no Django, holds no database and is in nobody's way.
"""

import contextlib
import ctypes
import json
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from ipaddress import ip_address

from linli.config.operator.terminal import Trouble, gettext, say

SETTLED_S = 10  # who lived this long did not die of the start
LONGEST_PAUSE_S = 60
GRACE_S = 20  # for requests and tasks under way when we are told to stop
LOOKING_EVERY_S = 0.3
PR_SET_PDEATHSIG = 1  # linux/prctl.h


def arguments(parser):
    parser.add_argument("--host", default="127.0.0.1", help=gettext("the address to listen on (127.0.0.1)"))
    # As text: what stands in PORT is then read, and refused, as what is typed.
    parser.add_argument("--port", type=int, default=os.environ.get("PORT", "8000"), help=gettext("the port (8000)"))
    parser.add_argument(
        "--workers", type=int, choices=range(1, 33), metavar="N", default=2,
        help=gettext("web processes, of four threads each (2)"),
    )  # fmt: skip
    parser.add_argument("--demo", action="store_true", help=gettext("show a demo estate to other machines, too"))


def run(asked) -> int:
    """Serves until told to stop; 0. Raises Trouble where nothing can be served."""
    _must_be_free(asked.host, asked.port)
    place = _place()
    if place["kind"] == "demo" and not asked.demo and not is_loopback(asked.host):
        raise Trouble(
            gettext(
                "This is a demo estate where anybody steps into any role. It is shown on this machine only; "
                "give --demo to show it on %(host)s all the same."
            )
            % {"host": asked.host}
        )
    granian = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", asked.host, "--port", str(asked.port)]
    granian += ["--workers", str(asked.workers), "--blocking-threads", "4", "--respawn-failed-workers", "--no-ws"]
    granian += ["--log-level", "warning", "--workers-kill-timeout", str(GRACE_S // 2), "linli.config.wsgi:application"]
    children = [
        Child("web", granian),
        Child("jobs", [sys.executable, "-m", "linli.config.operator", "jobs"]),
    ]
    told_to_stop = []
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda number, frame: told_to_stop.append(number))
    is_open = False
    while not told_to_stop:
        for child in children:
            child.look_after()
        is_open = is_open or _tell_when_open(asked, place)
        time.sleep(LOOKING_EVERY_S)
    for child in children:
        child.tell_to_stop()
    for child in children:
        child.wait_until_gone()
    return 0


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach that address. A name counts as what it is called."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _must_be_free(host, port):
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except (OSError, OverflowError) as error:
            raise Trouble(
                gettext("Cannot listen on %(host)s port %(port)s (%(error)s). Choose another with --port.")
                % {"host": host, "port": port, "error": getattr(error, "strerror", None) or error}
            ) from error


def _place() -> dict:
    """What the database is, asked of a process that ends: `{"kind": "demo", "real" or null, "setup": path or null}`."""
    asked = subprocess.run(
        [sys.executable, "-m", "linli.config.operator", "prepare", "--look", "--json"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        check=False,
    )
    if asked.returncode:
        raise Trouble(gettext("Nothing is served before this is put right."))
    return json.loads(asked.stdout)


def _tell_when_open(asked, place) -> bool:
    host = "127.0.0.1" if asked.host in ("0.0.0.0", "") else "::1" if asked.host == "::" else asked.host  # noqa: S104
    try:
        socket.create_connection((host, asked.port), timeout=1).close()
    except OSError:
        return False
    url = f"http://[{host}]:{asked.port}/" if ":" in host else f"http://{host}:{asked.port}/"
    if place["setup"]:
        say(gettext("Set up your estate: %(url)s") % {"url": url.rstrip("/") + place["setup"]})
    else:
        say(gettext("Open %(url)s -- Ctrl-C stops.") % {"url": url})
    return True


@dataclass
class Child:
    """A process that ought to run. It is started anew when it dies, after a pause that grows from 0.5 s to a minute."""

    name: str
    order: list[str]
    deaths: int = 0
    started: float = 0
    due: float = 0
    process: subprocess.Popen | None = None

    def look_after(self):
        """Start it if it is time; notice if it died."""
        now = time.monotonic()
        if self.process is not None and self.process.poll() is not None:
            _end_group(self.process)
            self.deaths = 1 if now - self.started > SETTLED_S else self.deaths + 1
            pause = min(0.5 * 2 ** (self.deaths - 1), LONGEST_PAUSE_S)
            said = gettext("%(name)s ended (status %(status)s) and is started again in %(pause)g s.")
            say(said % {"name": self.name, "status": self.process.returncode, "pause": pause})
            self.process, self.due = None, now + pause
        if self.process is None and now >= self.due:
            self.started = now
            # A group of its own: Ctrl-C reaches us alone, and nothing that it starts outlives it.
            self.process = subprocess.Popen(  # noqa: S603 -- an order of ours
                self.order, stdin=subprocess.DEVNULL, start_new_session=True, preexec_fn=_hear_if_the_manager_dies
            )

    def tell_to_stop(self):
        if self.process is not None:
            self.process.terminate()

    def wait_until_gone(self):
        if self.process is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(GRACE_S)
            _end_group(self.process)
            self.process.wait()


def _end_group(process):
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def _hear_if_the_manager_dies():
    """The kernel tells a child if we are killed, for nobody else could. Runs in the child, before its program."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
