"""What only shows when several do something at the same moment, or when one is killed in the middle."""

import signal
import subprocess
import sys
import threading
import time
from functools import partial

import pytest
from django.db import OperationalError, connection, connections, transaction

from linli.chronicle import queries
from linli.chronicle.commands import announce, command, hold_reader, move_reader, open_book
from linli.chronicle.models import Act, Entry
from linli.config import wiring
from linli.database.models import new_key
from linli.people.models import Person
from tests.harness import at_once, on_postgresql
from tests.sayings import Nudged, Said, nudge, pass_on, person, say, say_to_each, tell, versions
from tests.village import ANN, AT, ESTATE, NEIGHBOUR, numbers

pytestmark = pytest.mark.usefixtures("database")
BY_ANN = dict(by=ANN, at=AT)


def repeat(times, deed):
    return [deed(act=new_key()) for _ in range(times)]


def test_two_commands_whose_reactions_want_each_others_rows(monkeypatch):
    monkeypatch.setitem(wiring.REACTIONS, Nudged, [pass_on])
    one, other = person("one"), person("other")
    there = partial(nudge, estate=ESTATE, person_id=one, next_id=other, **BY_ANN)
    back = partial(nudge, estate=ESTATE, person_id=other, next_id=one, **BY_ANN)
    answers = at_once(partial(repeat, 20, there), partial(repeat, 20, back))
    assert all(isinstance(numbers, list) for numbers in answers), answers
    assert (versions(), numbers(), queries.verify(ESTATE)) == ([41, 41], list(range(1, 41)), [])


@on_postgresql
def test_without_the_estates_lock_they_deadlock():
    one, other = person("one"), person("other")
    both_hold_one = threading.Barrier(2)

    def write(first, second):
        with transaction.atomic():
            Person.objects.get(pk=first).save()
            both_hold_one.wait()
            Person.objects.get(pk=second).save()

    [victim] = filter(None, at_once(partial(write, one, other), partial(write, other, one)))
    assert isinstance(victim, OperationalError) and "deadlock detected" in str(victim)


def test_two_commands_that_name_the_same_estates_in_opposite_order():
    open_book(estate=NEIGHBOUR)
    there = partial(say_to_each, estates=(ESTATE, NEIGHBOUR), **BY_ANN)
    back = partial(say_to_each, estates=(NEIGHBOUR, ESTATE), **BY_ANN)
    at_once(partial(repeat, 20, there), partial(repeat, 20, back))
    assert numbers(ESTATE) == numbers(NEIGHBOUR) == list(range(1, 41))


def test_the_same_act_sent_eight_times_at_once():
    one, act = person("one"), new_key()
    answers = at_once(*[partial(nudge, estate=ESTATE, person_id=one, next_id=one, act=act, **BY_ANN)] * 8)
    assert (answers, versions(), numbers()) == ([1] * 8, [2], [1])


def test_two_people_on_one_version():
    one = person("one")
    look = partial(nudge, estate=ESTATE, person_id=one, next_id=one, seen=1, **BY_ANN)
    answers = at_once(partial(look, act=new_key()), partial(look, act=new_key()))
    assert sorted(map(str, answers)) == ["1", "changed_meanwhile"]
    assert (versions(), numbers()) == ([2], [1])


@pytest.mark.parametrize("estates", [(ESTATE,), (ESTATE, NEIGHBOUR)])
def test_eight_writers(estates):
    open_book(estate=NEIGHBOUR)
    persons = {estate: person("one", estate=estate) for estate in estates}
    writers = [
        partial(repeat, 10, partial(nudge, estate=estate, person_id=one, next_id=one, **BY_ANN))
        for estate, one in persons.items()
    ] * (8 // len(estates))
    assert all(isinstance(answer, list) for answer in at_once(*writers))
    for estate in estates:
        each = 80 // len(estates)
        assert (numbers(estate), versions(estate)) == (list(range(1, each + 1)), [each + 1])
        assert queries.verify(estate) == []


def test_writers_are_served_in_the_order_they_came():
    one, served = person("one"), []
    at_the_door = [threading.Event() for _ in range(9)]
    at_the_door[0].set()

    def come(place):
        connection.ensure_connection()
        assert at_the_door[place].wait(30)
        time.sleep(0.2)  # until who came before stands in the queue
        at_the_door[place + 1].set()
        with transaction.atomic():
            Person.objects.select_for_update().get(pk=one)
            served.append(place)
            assert at_the_door[-1].wait(30)
            time.sleep(0 if place else 0.3)

    at_once(*[partial(come, place) for place in range(8)])
    assert served == list(range(8))


def test_who_waits_too_long_for_a_writer_gives_up_and_may_try_again(monkeypatch):
    """A process that stands still in the middle of a write holds nobody up for ever."""
    impatient = {"sqlite": {"timeout": 0.3}, "postgresql": {"options": "-c lock_timeout=300ms"}}[connection.vendor]
    options = connections.settings["default"]["OPTIONS"]
    monkeypatch.setitem(connections.settings["default"], "OPTIONS", {**options, **impatient})
    begun, given_up = threading.Event(), threading.Event()

    @command
    def linger(*, estate, by, at) -> int:
        begun.set()
        assert given_up.wait(10)
        return announce(Said(estate=estate, words="slowly"), by=by, at=at)

    def hurry():
        begun.wait(10)
        try:
            tell("too early")
        finally:
            given_up.set()

    def come_again():
        given_up.wait(10)
        time.sleep(0.1)
        return tell("in time")

    lingered, refused, again = at_once(partial(linger, estate=ESTATE, act=new_key(), **BY_ANN), hurry, come_again)
    assert (str(refused), lingered, again, numbers()) == ("database_busy", 1, [2], [1, 2])


# Readers of the record.


def test_a_reader_misses_nothing_while_an_older_transaction_is_open():
    begun, read_twice = threading.Event(), threading.Event()
    seen = []

    @command
    def linger(*, estate, by, at) -> int:
        number = announce(Said(estate=estate, words="slowly"), by=by, at=at)
        begun.set()
        assert read_twice.wait(10)
        return number

    def hurry():
        begun.wait(10)
        return tell("quickly")

    def read():
        begun.wait(10)
        for looks in range(1000):
            seen.extend(entry.number for entry in queries.entries_after(ESTATE, seen[-1] if seen else 0))
            if looks == 1:
                assert seen == [], "neither the open entry nor one that overtook it"
                read_twice.set()
            if len(seen) == 4:
                return
            time.sleep(0.01)

    at_once(partial(linger, estate=ESTATE, act=new_key(), **BY_ANN), hurry, hurry, hurry, read)
    assert seen == [1, 2, 3, 4]


def test_a_reader_moves_while_an_older_transaction_is_open_in_another_estate():
    """The jobs of one estate do not wait for a neighbour's writer longer than the engine makes them."""
    open_book(estate=NEIGHBOUR)
    tell("here")
    begun, moved = threading.Event(), threading.Event()

    @command
    def linger(*, estate, by, at) -> int:
        number = announce(Said(estate=estate, words="slowly"), by=by, at=at)
        begun.set()
        # SQLite has one writer at a time, so there the reader's cursor moves after this commit.
        assert moved.wait(10 if connection.vendor == "postgresql" else 0.2) is (connection.vendor == "postgresql")
        return number

    def read():
        begun.wait(10)
        told = [entry.number for entry in queries.entries_after(ESTATE, 0)]
        move_reader(estate=ESTATE, name="tests", number=told[-1])
        moved.set()
        return told

    lingered, told = at_once(partial(linger, estate=NEIGHBOUR, act=new_key(), **BY_ANN), read)
    assert (lingered, told) == (1, [1])
    assert [(reader.name, reader.number) for reader in queries.readers(ESTATE)] == [("tests", 1)]
    assert (queries.readers(NEIGHBOUR), numbers(NEIGHBOUR)) == ([], [1])


@on_postgresql
def test_a_reader_that_follows_a_table_wide_key_would_miss_one():
    open_book(estate=NEIGHBOUR)
    begun, read = threading.Event(), threading.Event()

    @command
    def linger(*, estate, by, at) -> int:
        number = announce(Said(estate=estate, words="slowly"), by=by, at=at)
        begun.set()
        assert read.wait(10)
        return number

    def overtake():
        begun.wait(10)
        tell("quickly", estate=NEIGHBOUR)
        cursor = Entry.objects.latest("id").id
        read.set()
        return cursor

    _, cursor = at_once(partial(linger, estate=ESTATE, act=new_key(), **BY_ANN), overtake)
    assert (Entry.objects.count(), Entry.objects.filter(id__gt=cursor).count()) == (2, 0)


def test_a_reader_that_failed_is_held_longer_each_time_and_freed_by_the_next_success():
    waits = []
    for _ in range(3):
        hold_reader(estate=ESTATE, name="tests", number=0, fault="KeyError in jobs.py:7", at=AT)
        [reader] = queries.readers(ESTATE)
        waits.append((reader.failures, (reader.retry_at - AT).total_seconds()))
    assert waits == [(1, 10), (2, 40), (3, 160)]
    move_reader(estate=ESTATE, name="tests", number=1)
    [reader] = queries.readers(ESTATE)
    assert (reader.number, reader.failures, reader.retry_at, reader.fault) == (1, 0, None, "")


# Killed.


def start_writer(database, how):
    return subprocess.Popen(
        [sys.executable, "-m", "tests.writer", how], env={"DATABASE_URL": database}, stdout=subprocess.PIPE, text=True
    )


def kill(writer):
    writer.send_signal(signal.SIGKILL)
    said, _ = writer.communicate()
    return said.split()


def test_a_writer_killed_before_its_commit_leaves_nothing_and_holds_up_nobody(database):
    writer = start_writer(database, "stuck")
    assert writer.stdout.readline() == "written but not committed\n"
    kill(writer)
    began = time.monotonic()
    assert tell("next") == [1]
    assert time.monotonic() - began < 2
    assert (numbers(), queries.verify(ESTATE)) == ([1], [])


def test_what_was_acknowledged_before_a_kill_is_there(database):
    writer = start_writer(database, "endless")
    first = writer.stdout.readline().strip()
    time.sleep(0.3)
    acknowledged = {first, *kill(writer)}
    kept = {str(act) for act in Act.objects.of(ESTATE).values_list("act", flat=True)}
    assert acknowledged <= kept and len(kept - acknowledged) <= 1, "at most one was done and not yet said"
    assert (numbers(), queries.verify(ESTATE)) == (list(range(1, len(kept) + 1)), [])
    say(estate=ESTATE, words="it goes on", act=new_key())
