"""`linli serve`: opens, keeps its children alive, stops them all, and shows a demo to nobody by accident."""

import os
import signal
import socket
import sys
import time

import pytest
from django.utils import timezone

from linli.config.operator import serve
from linli.people.commands.estates import begin_installation
from tests.harness import on_sqlite
from tests.outside import command_line, free_port, resident_kb


def until(condition, *, within=30):
    """The first true answer of `condition`."""
    end = time.monotonic() + within
    while not (answer := condition()):
        assert time.monotonic() < end
        time.sleep(0.1)
    return answer


def is_alive(pid):
    return command_line(pid) != ""


def test_it_opens_and_stops_with_everything_it_started(place):
    with place.served() as server:
        assert server.status("/") == 200
        children = server.processes()
        assert len(children) >= 4  # the web server and its two workers, the jobs
    assert server.manager.returncode == 0
    until(lambda: not any(map(is_alive, children)), within=5)
    assert f"Set up your estate: {server.url}/setup/?token=" in server.said
    assert "Traceback" not in server.said


@on_sqlite
@pytest.mark.parametrize("victim", ["operator jobs", "granian"])
def test_a_dead_child_is_started_again(place, victim):
    with place.served() as server:
        [first, *others] = until(lambda: server.processes(victim))
        os.kill(first, signal.SIGKILL)
        until(lambda: set(server.processes(victim)) - {first, *others})
        server.wait_until_open()
        until(lambda: not any(map(is_alive, others)))  # what it had started is gone with it
    assert "ended (status -9) and is started again in 0.5 s." in server.said


@on_sqlite
def test_a_dead_web_worker_is_replaced(place):
    with place.served() as server:
        web, *workers = until(lambda: (found := server.processes("granian")) and len(found) == 3 and found)
        os.kill(workers[0], signal.SIGKILL)
        until(lambda: len(now := server.processes("granian")) == 3 and workers[0] not in now)
        assert server.processes("granian")[0] == web
        assert server.status("/") == 200


@on_sqlite
def test_children_do_not_outlive_a_killed_manager(place):
    with place.served() as server:
        children = until(lambda: (found := server.processes()) and len(found) >= 4 and found)
        server.manager.kill()
        until(lambda: not any(map(is_alive, children)))


def test_what_cannot_live_is_tried_more_and_more_rarely():
    child = serve.Child("short", [sys.executable, "-c", "raise SystemExit(3)"])
    pauses = []
    for _ in range(9):
        child.due = 0
        child.look_after()
        child.process.wait()
        before = time.monotonic()
        child.look_after()
        pauses.append(round(child.due - before, 1))
    assert pauses == [0.5, 1, 2, 4, 8, 16, 32, 60, 60]


@on_sqlite
def test_a_demo_is_shown_to_other_machines_only_when_told(place):
    begin_installation(kind="demo", at=timezone.now())
    done = place.linli("serve", "--host", "0.0.0.0", "--port", free_port())
    assert (done.returncode, "give --demo" in done.stderr) == (2, True)
    with place.served("--host", "0.0.0.0", "--demo") as server:
        assert server.is_open()
    with place.served() as server:
        tells_where(server)


def tells_where(server):
    """It opens first, and tells it a moment later."""
    until = time.monotonic() + 10
    while f"Open {server.url}/" not in server.said:
        assert time.monotonic() < until, server.said
        time.sleep(0.05)


@pytest.mark.parametrize(
    ("host", "answer"),
    [
        ("127.0.0.1", True),
        ("127.8.8.8", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", False),
        ("::", False),
        ("192.168.1.1", False),
        ("localhost.example", False),
        ("", False),
    ],
)
def test_only_this_machine(host, answer):
    assert serve.is_loopback(host) is answer


@on_sqlite
def test_a_taken_port_is_told_in_a_sentence(place):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = place.linli("serve", "--port", taken.getsockname()[1])
    assert done.returncode == 2
    assert "Choose another with --port." in done.stderr


@on_sqlite
def test_it_waits_for_a_database_that_keeps_step_with_the_code(place):
    from django.db.migrations.recorder import MigrationRecorder

    MigrationRecorder.Migration.objects.filter(app="matters").delete()
    done = place.linli("serve", "--port", free_port())
    assert done.returncode == 2
    assert "Run `linli prepare` first." in done.stderr


def test_it_is_small(place):
    """All processes together stay below 300 MB, the manager below 20, with every module in."""
    with place.served() as server:
        for _ in range(40):
            server.status("/")
            server.status("/look/")
        manager = resident_kb(server.manager.pid)
        total = manager + sum(map(resident_kb, server.processes()))
    assert manager < 20_000
    assert total < 300_000
