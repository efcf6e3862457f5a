"""Two estates in two databases, each with its own book, laws and transactions."""

import pytest
from django.db import connections

from linli.chronicle import queries
from linli.chronicle.commands import announce, command, move_reader, open_book
from linli.chronicle.models import Reader
from linli.config import wiring
from linli.database.laws import check_triggers
from linli.database.models import new_key
from linli.database.routing import database_of
from linli.kernel.errors import Refused
from linli.people.models import Person
from tests.harness import point
from tests.sayings import Nudged, Said, nudge, pass_on, person, say_to_each, tell, versions
from tests.village import ANN, AT, ESTATE, NEIGHBOUR, numbers


@pytest.fixture
def two_databases(database, copies, settings):
    point("east", address := copies.new())
    settings.ESTATE_DATABASES = {str(NEIGHBOUR): "east"}
    open_book(estate=NEIGHBOUR)
    yield
    connections["east"].close()
    del connections["east"], connections.settings["east"]
    copies.drop(address)


pytestmark = pytest.mark.usefixtures("two_databases")


def test_each_estate_has_its_own():
    assert [database_of(estate) for estate in (ESTATE, NEIGHBOUR, str(NEIGHBOUR))] == ["default", "east", "east"]


def test_an_estates_rows_record_and_reactions_stay_in_its_database(monkeypatch):
    monkeypatch.setitem(wiring.REACTIONS, Nudged, [pass_on])
    one, other = person("one", estate=NEIGHBOUR), person("other", estate=NEIGHBOUR)
    nudge(estate=NEIGHBOUR, person_id=one, next_id=other, by=ANN, at=AT, act=new_key())
    assert (versions(NEIGHBOUR), Person.objects.using("default").count()) == ([2, 2], 0)
    assert (numbers(NEIGHBOUR), numbers(ESTATE), queries.verify(NEIGHBOUR)) == ([1], [], [])


def test_a_reader_stands_where_its_estate_lies():
    tell("one", estate=NEIGHBOUR)
    move_reader(estate=NEIGHBOUR, name="tests", number=1)
    assert [Reader.objects.using(alias).count() for alias in ("default", "east")] == [0, 1]


def test_a_refusal_undoes_what_was_done_in_that_database():
    @command
    def half(*, estate, by, at) -> int:
        announce(Said(estate=estate, words="half"), by=by, at=at)
        raise Refused("no")

    with pytest.raises(Refused):
        half(estate=NEIGHBOUR, by=ANN, at=AT, act=new_key())
    assert numbers(NEIGHBOUR) == []


def test_no_command_spans_two_databases():
    with pytest.raises(ValueError):
        say_to_each(estates=(ESTATE, NEIGHBOUR), by=ANN, at=AT, act=new_key())
    assert (numbers(ESTATE), numbers(NEIGHBOUR)) == ([], [])


def test_a_question_that_names_no_estate_is_a_mistake():
    with pytest.raises(LookupError, match=r"of\(estate\)"):
        Person.objects.count()


def test_a_row_goes_back_where_it_came_from():
    person("one", estate=NEIGHBOUR)
    row = Person.objects.of(NEIGHBOUR).get()
    row.name = "other"
    row.save()
    assert list(Person.objects.using("east").values_list("name", flat=True)) == ["other"]


def test_the_laws_are_in_force_in_both():
    assert [check_triggers(connections[alias]) for alias in ("default", "east")] == [[], []]
