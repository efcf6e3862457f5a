"""Jobs that read the record and jobs of the clock: in order, at least once, found again, held when they fail."""

import os
import signal
import subprocess
import sys
import threading
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from linli.chronicle import jobs, queries, rules
from linli.chronicle.commands import announce, command, open_book
from linli.chronicle.models import Daily, Reader
from linli.kernel.actors import Hand
from linli.kernel.errors import Refused
from linli.kernel.events import Event
from tests.village import ANN, AT, ESTATE, NEIGHBOUR, numbers

DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class LampOut(Event):
    kind = "tests.lamp_out"

    lamp: int


@command
def report_lamp(*, estate: UUID, lamp: int, by, at) -> int:
    return announce(LampOut(estate=estate, lamp=lamp), by=by, at=at)


def report(*lamps, estate=ESTATE):
    for lamp in lamps:
        report_lamp(estate=estate, lamp=lamp, by=ANN, at=AT, act=uuid4())


given, broken, done = [], set(), []


@pytest.fixture(autouse=True)
def forget():
    for kept in (given, broken, done):
        kept.clear()


def note(estate, told, *, at):
    given.append(told.number)
    if told.facts["lamp"] in broken:
        raise ValueError("what somebody typed: 小明 13800000000")


def read(*, at=AT, limit=100):
    return jobs.read_once(ESTATE, "note", note, at=at, limit=limit)


def state():
    return Reader.objects.of(ESTATE).values_list("number", "failures", "retry_at").get()


def test_entries_are_given_in_order_and_once(database):
    report(1, 2, 3)
    assert [read(limit=2), read(limit=2), read(limit=2)] == [2, 1, 0]
    report(4)
    read()
    assert given == [1, 2, 3, 4]
    assert state() == (4, 0, None)


def test_where_nothing_is_new_nothing_is_written(database):
    read()
    assert (given, Reader.objects.of(ESTATE).count()) == ([], 0)


def test_none_overtakes_an_entry_that_fails(database):
    report(1, 2, 3)
    broken.add(2)
    assert [read(), given] == [1, [1, 2]]
    assert state() == (1, 1, AT + timedelta(seconds=10))
    read(at=AT + timedelta(seconds=10))
    assert (given, state()) == ([1, 2, 2], (1, 2, AT + timedelta(seconds=50)))
    broken.clear()
    assert [read(), given, state()] == [2, [1, 2, 2, 2, 3], (3, 0, None)]


def test_a_fault_is_told_without_what_somebody_typed(database, caplog):
    report(1)
    broken.add(1)
    for _ in range(rules.SHOWN_AFTER_FAILURES - 1):
        read()
    assert queries.failing() == []
    read()
    [failing] = queries.failing()
    assert (failing.job, failing.estate, failing.failures) == ("note", ESTATE, 5)
    assert failing.fault.startswith("ValueError at linli.chronicle.jobs:")
    assert failing.retry_at == AT + timedelta(seconds=2560)
    assert "小明" not in caplog.text and failing.fault in caplog.text


def test_a_refusal_is_told_by_its_code(database):
    def refuse(estate, told, *, at):
        raise Refused("not_allowed", name="小明")

    report(1)
    jobs.read_once(ESTATE, "refuse", refuse, at=AT)
    fault = Reader.objects.of(ESTATE).get().fault
    assert fault.startswith("Refused not_allowed at linli.")


@pytest.mark.parametrize("failures", [1, 2, 9, 30000])
def test_no_wait_is_longer_than_six_hours(failures):
    assert timedelta(seconds=10) <= rules.retry_after(failures) <= timedelta(hours=6)


# What a derived act is for: the job's own command, done once whatever happens to the worker.


def sweep(estate, told, *, at):
    """Report the lamp beside it, unless this job did so."""
    if told.facts["lamp"] < 100:
        act = rules.derived_act("sweep", estate, told.number)
        report_lamp(estate=estate, lamp=told.facts["lamp"] + 100, by=Hand.CLOCK, at=at, act=act)


def lamps():
    return [told.facts["lamp"] for told in queries.entries_after(ESTATE, 0)]


def test_a_job_that_runs_twice_does_no_harm(database):
    report(1, 2)
    for told in queries.entries_after(ESTATE, 0) * 2:
        sweep(ESTATE, told, at=AT + DAY)
    assert lamps() == [1, 2, 101, 102]


def test_two_workers_at_once_do_no_harm(database):
    report(*range(20))
    start = threading.Barrier(2)

    def work():
        start.wait()
        while jobs.read_once(ESTATE, "sweep", sweep, at=AT, limit=5):
            pass
        connections.close_all()

    workers = [threading.Thread(target=work) for _ in range(2)]
    [worker.start() for worker in workers]
    [worker.join() for worker in workers]
    assert sorted(lamps()) == [*range(20), *range(100, 120)]
    assert queries.reader_number(ESTATE, "sweep") == 40


def test_a_slower_worker_moves_nothing_back(database):
    report(1, 2, 3)
    read()
    jobs.commands.move_reader(estate=ESTATE, name="note", number=1)
    jobs.commands.hold_reader(estate=ESTATE, name="note", number=1, fault="late", at=AT)
    assert state() == (3, 0, None)


def test_a_killed_worker_s_entry_is_found_again(database):
    report(*range(5))
    env = os.environ | {"DATABASE_URL": database}
    worker = subprocess.Popen([sys.executable, "-m", "tests.chronicle.reader"], stdout=subprocess.PIPE, env=env)
    assert worker.stdout.readline() == b"at 3\n"  # its command is done, its reader was not moved
    os.kill(worker.pid, signal.SIGKILL)
    worker.communicate()
    assert (worker.returncode, queries.reader_number(ESTATE, "sweep")) == (-signal.SIGKILL, 0)
    assert lamps() == [*range(5), 100, 101, 102]
    jobs.read_once(ESTATE, "sweep", sweep, at=AT + DAY)
    assert lamps() == [*range(5), *range(100, 105)]
    assert numbers() == list(range(1, 11))


def test_an_older_transaction_that_is_still_open_is_not_overtaken(database):
    """Whoever took the lower number first and commits later would be missed by a reader of table-wide ids."""
    announced, commit = threading.Event(), threading.Event()

    @command
    def dawdle(*, estate: UUID, by, at) -> int:
        number = announce(LampOut(estate=estate, lamp=1), by=by, at=at)
        announced.set()
        commit.wait(5)
        return number

    def slowly():
        dawdle(estate=ESTATE, by=ANN, at=AT, act=uuid4())
        connections.close_all()

    def quickly():
        report(2)
        connections.close_all()

    older, younger = threading.Thread(target=slowly), threading.Thread(target=quickly)
    older.start()
    announced.wait(5)
    younger.start()
    younger.join(0.2)
    assert (read(), given, younger.is_alive()) == (0, [], True)
    commit.set()
    older.join()
    younger.join()
    assert [read(), given, lamps()] == [2, [1, 2], [1, 2]]


@pytest.fixture
def wired(settings):
    settings.READERS, settings.CLOCK = f"{__name__}.READERS", f"{__name__}.CLOCK"


READERS = {"note": note, "sweep": sweep}


def test_who_is_behind_is_told_by_one_query(database, wired):
    open_book(estate=NEIGHBOUR)
    for estates, behind in [
        ((), []),
        ((ESTATE,), ["note", "sweep"]),
        ((NEIGHBOUR,), ["note", "note", "sweep", "sweep"]),
    ]:
        for estate in estates:
            report(1, estate=estate)
        with CaptureQueriesContext(connection) as asked:
            assert sorted(name for _, name in queries.behind(["note", "sweep"], at=AT)) == behind
        assert len(asked) == 1
    assert queries.behind([], at=AT) == []


def test_every_estate_is_read_to_its_end(database, wired):
    open_book(estate=NEIGHBOUR)
    report(1, 2)
    report(101, estate=NEIGHBOUR)
    assert jobs.read_all(at=AT) == 6  # three for each reader
    assert jobs.read_all(at=AT) == 4  # what `sweep` itself announced
    assert jobs.read_all(at=AT) == 0
    assert queries.behind(["note", "sweep"], at=AT) == []


def test_a_failed_reader_waits_and_does_not_hold_up_the_others(database, wired):
    report(101)
    broken.add(101)
    assert jobs.read_all(at=AT) == 1
    assert jobs.read_all(at=AT + timedelta(seconds=9)) == 0
    broken.clear()
    assert jobs.read_all(at=AT + timedelta(seconds=10)) == 1
    assert given == [1, 1]


def test_a_clock_that_was_wrong_keeps_nobody_waiting(database, wired):
    report(101)
    broken.add(101)
    jobs.read_all(at=AT + 400 * DAY)
    broken.clear()
    assert jobs.read_all(at=AT) == 1


# The clock


def nightly(*, at):
    done.append(at)
    if "nightly" in broken:
        raise OSError("小明")


def weekly(*, at):
    done.append(("weekly", at.day))


CLOCK = {"nightly": nightly}


def test_what_is_daily_is_done_once_a_day(database, wired):
    for at in (AT, AT + DAY / 4, AT + DAY, AT + 5 * DAY, AT + 5 * DAY):
        jobs.run_clock(at=at)
    assert done == [AT, AT + DAY, AT + 5 * DAY]


def test_a_day_is_the_installation_s_own(database, wired):
    """AT is eight in the morning in Shanghai."""
    late = AT + timedelta(hours=15, minutes=59)
    assert [jobs.run_clock(at=at) for at in (AT, late, late + timedelta(minutes=1))] == [1, 0, 1]


def test_of_two_workers_one_does_it(database, wired, monkeypatch):
    inside, leave = threading.Event(), threading.Event()

    def slow(*, at):
        inside.set()
        leave.wait(5)

    monkeypatch.setitem(CLOCK, "nightly", slow)

    def work():
        jobs.run_clock(at=AT)
        connections.close_all()

    worker = threading.Thread(target=work)
    worker.start()
    inside.wait(5)
    assert jobs.run_clock(at=AT + timedelta(seconds=1)) == 0
    leave.set()
    worker.join()
    assert jobs.run_clock(at=AT + timedelta(seconds=2)) == 0
    assert Daily.objects.get().done_on == AT.date()


def test_one_whose_worker_was_killed_is_found_again(database, wired):
    assert jobs.commands.begin_daily(name="nightly", today=AT.date(), at=AT)
    assert jobs.run_clock(at=AT + timedelta(minutes=9)) == 0
    assert jobs.run_clock(at=AT + timedelta(minutes=10)) == 1


def test_a_daily_job_that_fails_is_tried_again_and_shown(database, wired, monkeypatch):
    monkeypatch.setitem(CLOCK, "weekly", weekly)
    broken.add("nightly")
    at = AT
    for failures in range(1, 6):
        jobs.run_clock(at=at)
        assert jobs.run_clock(at=at + rules.retry_after(failures) / 2) == 0
        at += rules.retry_after(failures)
    [failing] = queries.failing()
    assert (failing.job, failing.estate, failing.failures) == ("nightly", None, 5)
    assert failing.fault.startswith("OSError at linli.chronicle.jobs:")
    broken.clear()
    assert jobs.run_clock(at=at) == 1
    assert (queries.failing(), done.count(("weekly", 1))) == ([], 1)


def test_a_clock_that_stepped_back_stops_nothing(database, wired):
    jobs.run_clock(at=AT + 4000 * DAY)
    assert [jobs.run_clock(at=AT), jobs.run_clock(at=AT)] == [1, 0]
