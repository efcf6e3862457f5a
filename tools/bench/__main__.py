"""Measures a started `linli serve` from outside and prints every figure beside its bound; 1 if one is missed.

    make bench                    both engines
    make bench ARGS=sqlite        one of them

The estate is the demo's, as a real one, with 10,000 matters more: San Francisco's service requests where LINLI_DATA
names the folder of real data, otherwise rows made up in the same columns. Every page is asked for over HTTP by
somebody signed in, nothing is cached; what is counted is the processor time of all of the server's processes, and
that of PostgreSQL's beside it. Other work on the machine makes figures worse, never better.
"""

import argparse
import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from uuid import uuid4

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from linli.config.demo.cast import SLUG
from tools.bench import processes, requests
from tools.bench.client import Client
from tools.bench.figures import Figures
from tools.served import Served, served, settings_for

ENGINES = ("sqlite", "postgresql")
MATTERS = 10_000
THINGS = 100_000
TIMES = 100  # each page, after WARM times that are not counted
WARM = 10
CLIENTS, SECONDS = 8, 10
PAGE_MS, REPORT_MS, SEARCH_MS, IMPORT_S, LOCK_MS, MEMORY_MB = 12, 20, 10, 30, 2000, 300
LINLI = "linli.config.operator"
STRANGER = "stranger"


@dataclass(frozen=True)
class Place:
    """A database and a folder of our own, and what PostgreSQL calls the database."""

    engine: str
    address: str
    var: Path

    @property
    def backends(self) -> list[int]:
        """PostgreSQL's processes that serve it; none on SQLite, which works within ours."""
        return [] if self.engine == "sqlite" else processes.backends(conninfo_to_dict(self.address)["dbname"])

    def run(self, module: str, *order: str) -> str:
        """What this module of ours says to this order, given here."""
        program = [sys.executable, "-m", module, *order]
        done = subprocess.run(program, env=settings_for(self.address, self.var), stdout=subprocess.PIPE, text=True)
        if done.returncode not in (0, 1):  # 1: something was found
            sys.exit(f"{module} {' '.join(order)} ended with {done.returncode}.")
        return done.stdout


def main() -> int:
    """The exit status: 0 if every figure is within its bound."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("engines", nargs="*", metavar="ENGINE", help="sqlite, postgresql (default: both)")
    engines = parser.parse_args().engines or ENGINES
    figures = Figures()
    print(f"{os.cpu_count()} cores, {os.getloadavg()[0]:.1f} processes waiting for them before we began.")
    for engine in engines:
        with place(engine) as empty:
            measure_search(figures, empty)
        with place(engine) as here:
            measure_import(figures, here)
            ground = json.loads(here.run("tools.bench.ground", "people"))
            here.run(LINLI, "jobs", "--once")  # what the import left to them is not the pages' cost
            with served(here.address, here.var) as server:
                crowd = Crowd(server, ground["sessions"])
                measure_pages(figures, here, crowd, requests.pages(ground["thread"]))
                measure_reports(figures, here, crowd)
                measure_crowd(figures, here, crowd)
    print(f"\n{figures.table()}\n")
    print(f"Missed: {', '.join(figures.missed)}." if figures.missed else "Every figure is within its bound.")
    return bool(figures.missed)


@contextmanager
def place(engine: str) -> Iterator[Place]:
    """An empty place on this engine, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="linli-bench-") as folder:
        if engine == "sqlite":
            yield Place(engine, f"sqlite:{folder}/linli.sqlite3", Path(folder))
            return
        server, name = os.environ["TEST_POSTGRESQL"], f"linli_bench_{uuid4().hex[:8]}"
        with psycopg.connect(server, autocommit=True) as orders:
            orders.execute(f"CREATE DATABASE {name}")
            try:
                yield Place(engine, make_conninfo(server, dbname=name), Path(folder))
            finally:
                orders.execute(f"DROP DATABASE {name} WITH (FORCE)")


def measure_search(figures: Figures, here: Place) -> None:
    """Looking up among 100,000 matters, as the search page asks."""
    here.run(LINLI, "prepare")
    said = here.run("tools.measure_search", "--things", str(THINGS))
    p95 = float(re.search(r"p95 ([0-9.]+) CPU-ms", said)[1])
    figures.enter(here.engine, f"search over {THINGS:,} matters, p95", p95, "CPU-ms", bound=SEARCH_MS)


def measure_import(figures: Figures, here: Place) -> None:
    """10,000 matters from another system's file into an estate that has a hundred of its own."""
    here.run(LINLI, "prepare")
    here.run("tools.bench.ground", "build")
    with requests.file_of(MATTERS) as (table, mapping, origin):
        rest = str(here.var / "rest.csv")
        order = ["import_matters", str(table), "--estate", SLUG, "--mapping", str(mapping), "--rest", rest, "--json"]
        before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
        said = json.loads(here.run(LINLI, *order))
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    note = f"{said['imported']:,} {origin}, {time.monotonic() - began:.0f} s by the clock"
    figures.enter(here.engine, f"import of {MATTERS:,}", cpu, "CPU-s", bound=IMPORT_S, note=note)
    figures.enter(here.engine, "import: longest write lock", said["longest_lock_ms"], "ms", bound=LOCK_MS)


class Crowd:
    """The server, and a visitor for each role."""

    def __init__(self, server: Served, sessions: dict[str, str]):
        self.server = server
        self._sessions: dict[str, str | None] = {STRANGER: None} | sessions
        self.roles = list(self._sessions)

    def visitor(self, role: str) -> Client:
        """Somebody in this role, over a connection of their own."""
        session = self._sessions[role]
        return Client(self.server.port, {"sessionid": session} if session else {})


def measure_pages(figures: Figures, here: Place, crowd: Crowd, pages: dict[str, str]) -> None:
    """Each page as each role that may see it; the dearest role is the figure."""
    for name, path in pages.items():
        costs = {}
        for role in crowd.roles:
            visitor = crowd.visitor(role)
            if visitor.get(path).status == 200:
                costs[role] = _cost(here, crowd.server, partial(visitor.get, path))
        dearest = max(costs, key=lambda role: costs[role].ours)
        note = f"{dearest}, the dearest of {len(costs)} roles; {costs[dearest]}"
        figures.enter(here.engine, name, costs[dearest].ours, "CPU-ms", bound=PAGE_MS, note=note)


def measure_reports(figures: Figures, here: Place, crowd: Crowd) -> None:
    """A resident's report without a photo: the POST alone, with what the jobs do because of it."""
    visitor = crowd.visitor("resident")
    fields = requests.report_form(visitor)

    def send():
        return _must(visitor.post(requests.REPORT, fields | {"act": str(uuid4())}), 302)

    cost = _cost(here, crowd.server, send)
    figures.enter(here.engine, "report sent, without photo", cost.ours, "CPU-ms", bound=REPORT_MS, note=str(cost))


def measure_crowd(figures: Figures, here: Place, crowd: Crowd) -> None:
    """Eight at once, each reading and reporting as fast as it is answered."""
    visitors = [crowd.visitor(role) for role in crowd.roles if role != STRANGER][:CLIENTS]
    until = time.monotonic() + SECONDS
    with ThreadPoolExecutor(CLIENTS) as threads:
        found = threads.map(lambda visitor: requests.busy(visitor, until), visitors)
        answers = [answer for each in found for answer in each]
    errors = sum(answer.status >= 400 for answer in answers)
    locks = crowd.server.log.read_text().count("locked")
    figures.enter(here.engine, "eight clients at once: errors", errors, "", bound=0, note=f"{len(answers):,} answers")
    figures.enter(here.engine, "eight clients at once: lock messages", locks, "", bound=0)
    figures.enter(here.engine, "two cores saturate at", len(answers) / SECONDS, "answers/s", note=requests.MIXTURE)
    memory = processes.pss_mb(processes.tree(crowd.server.pid))
    beside = processes.pss_mb(here.backends)
    note = f"PostgreSQL's backends {beside:.0f} beside" if beside else ""
    figures.enter(here.engine, "memory of all processes (PSS)", memory, "MB", bound=MEMORY_MB, note=note)


@dataclass(frozen=True)
class Cost:
    """Of one request on average: processor time of our processes and of PostgreSQL's, and time by the clock."""

    ours: float
    theirs: float
    clock: float

    def __str__(self):
        beside = f", PostgreSQL {self.theirs:.1f} CPU-ms beside" if self.theirs else ""
        return f"{self.clock:.1f} ms by the clock{beside}"


def _cost(here, server, ask) -> Cost:
    for _ in range(WARM):
        ask()
    ours, theirs = processes.tree(server.pid), here.backends
    before = processes.cpu_ms(ours, with_dead_children=True), processes.cpu_ms(theirs), time.perf_counter()
    for _ in range(TIMES):
        ask()
    after = processes.cpu_ms(ours, with_dead_children=True), processes.cpu_ms(theirs), time.perf_counter()
    spent = [(end - start) / TIMES for start, end in zip(before, after, strict=True)]
    return Cost(spent[0], spent[1], spent[2] * 1000)


def _must(answer, status):
    if answer.status != status:
        raise RuntimeError(f"{status} was expected, {answer.status} came:\n{answer.text[:2000]}")
    return answer


if __name__ == "__main__":
    sys.exit(main())
