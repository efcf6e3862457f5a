"""What an erasure leaves in the index is let go of after commit, where we may."""

import os
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import connection

from linli.chronicle.commands import announce, command, erase
from linli.chronicle.jobs import read_all
from linli.chronicle.queries import failing, head, reader_number
from linli.chronicle.rules import Ground
from linli.database.models import new_key
from linli.kernel.actors import PersonId
from linli.rulebook.events import CalendarChanged
from linli.search import jobs
from linli.search.commands import forget_findable, make_findable
from linli.search.rules import Audience
from tests.harness import on_postgresql, on_sqlite
from tests.village import ANN, AT, BAO, ESTATE


@command
def write_and_strike(*, estate, by: PersonId, at) -> int:
    """A thing is written and struck again; the number of an entry that names a person."""
    thing = new_key()
    make_findable(estate=estate, thing=thing, sort="matter", texts={Audience.EVERYONE: "zhangsan"})
    make_findable(estate=estate, thing=new_key(), sort="matter", texts={Audience.EVERYONE: "电梯"})
    forget_findable(estate=estate, things=[thing])
    return announce(CalendarChanged(estate=estate, year=2026), by=by, at=at)


@pytest.fixture
def erased(database):
    number = write_and_strike(estate=ESTATE, by=BAO, at=AT, act=uuid4())
    read_all(at=AT)
    asked = {"number": number, "names": ("by",), "ground": Ground.UNLAWFUL}
    erase(estate=ESTATE, **asked, by=ANN, at=AT, act=uuid4())
    return database


@on_sqlite
def test_the_index_forgets_after_an_erasure(erased):
    def kept():
        with connection.cursor() as cursor:
            cursor.execute("SELECT block FROM search_index_data")
            return b"zhangsan" in b"".join(bytes(block) for (block,) in cursor.fetchall())

    assert kept()
    read_all(at=AT)
    assert not kept()


@on_postgresql
def test_the_index_is_made_anew_after_an_erasure(erased):
    def file():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_relation_filepath('search_index')")
            return cursor.fetchone()

    before = file()
    read_all(at=AT)
    assert file() != before


def test_of_several_erasures_the_index_is_told_after_the_last(database, monkeypatch):
    told = []
    monkeypatch.setattr(jobs, "optimize", lambda: told.append(head(ESTATE)[0]))
    for _ in range(3):
        number = write_and_strike(estate=ESTATE, by=BAO, at=AT, act=uuid4())
        erase(estate=ESTATE, number=number, names=("by",), ground=Ground.UNLAWFUL, by=ANN, at=AT, act=uuid4())
    read_all(at=AT)
    assert told == [6]


@on_postgresql
def test_whoever_does_not_own_the_tables_says_so_and_goes_on(erased, caplog):
    guest = f"linli_guest_{os.getpid()}"  # a server's roles are all its databases'
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE ROLE {guest}")
        try:
            cursor.execute(f"SET ROLE {guest}")
            call_command("optimize_search")
        finally:
            cursor.execute("RESET ROLE")
            cursor.execute(f"DROP ROLE {guest}")
    assert "optimize_search" in caplog.text


def test_other_entries_are_read_over(database):
    write_and_strike(estate=ESTATE, by=BAO, at=AT, act=uuid4())
    read_all(at=AT)
    assert (reader_number(ESTATE, "search.let_go"), failing()) == (1, [])
