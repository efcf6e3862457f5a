"""Questions written once: the same rows as Django's own, whatever is asked, on both engines."""

import datetime as dt

import pytest
from django.db import connection
from django.db.models import DateTimeField
from django.test.utils import CaptureQueriesContext

from linli.database.models import new_key
from linli.database.prepared import KEPT_MOST, Asked, each, filled_up, prepared, values_of
from linli.database.routing import database_of
from linli.people.models import HomeCode, Part
from tests.village import ANN, AT, ESTATE, NEIGHBOUR

pytestmark = pytest.mark.usefixtures("database")
COLUMNS = ("pk", "part__number", "issued_at", "expires_at", "used_at", "part__area_cm2")


def code(number, *, issued_at=AT, used_at=None, estate=ESTATE):
    part = Part.objects.create(estate=estate, kind="home", number=number, area_cm2=890_000)
    return HomeCode.objects.create(
        estate=estate,
        part=part,
        hash=str(new_key()),
        issued_by=ANN,
        issued_at=issued_at,
        expires_at=issued_at + dt.timedelta(days=14),
        used_at=used_at,
    )


def plain(estate, since):
    return HomeCode.objects.of(estate).filter(issued_at__gte=since).order_by("issued_at", "pk").values_list(*COLUMNS)


@pytest.fixture
def asked():
    """The same question, prepared, and how often its SQL was written."""
    written = []

    @prepared
    def ask():
        written.append(connection.vendor)
        return plain(Asked("estate"), Asked("since", DateTimeField()))

    return lambda estate, since: ask(database_of(estate), estate=estate, since=since), written


def test_it_gives_the_rows_that_django_gives(asked):
    ask, written = asked
    code("2-1502"), code("2-1503", issued_at=AT + dt.timedelta(days=1), used_at=AT), code("9-1", estate=NEIGHBOUR)
    for estate in (ESTATE, NEIGHBOUR, new_key()):
        for since in (AT, AT + dt.timedelta(hours=1), AT + dt.timedelta(days=2)):
            assert ask(estate, since) == list(plain(estate, since))
    assert written == [connection.vendor]
    assert [row[1] for row in ask(ESTATE, AT)] == ["2-1502", "2-1503"]


def test_it_keeps_the_question_and_no_rows(asked):
    ask, _ = asked
    assert ask(ESTATE, AT) == []
    code("2-1502")
    with CaptureQueriesContext(connection) as captured:
        assert len(ask(ESTATE, AT)) == 1
    assert len(captured) == 1


def test_what_is_asked_is_a_value_and_never_sql():
    code("2-1502")
    text = Part._meta.get_field("number")

    @prepared
    def numbered():
        return Part.objects.of(Asked("estate")).filter(number=Asked("number", text)).values_list("pk")

    assert numbered(database_of(ESTATE), estate=ESTATE, number="' OR 1=1 --") == []
    assert len(numbered(database_of(ESTATE), estate=ESTATE, number="2-1502")) == 1


@prepared
def with_their_part():
    return HomeCode.objects.of(Asked("estate")).select_related("part").order_by("issued_at")


def test_of_a_model_it_gives_the_objects_that_django_gives():
    later = AT + dt.timedelta(days=1)
    code("2-1502"), code("2-1503", issued_at=later), code("9-1", estate=NEIGHBOUR)
    ours = with_their_part(database_of(ESTATE), estate=ESTATE)
    django = list(HomeCode.objects.of(ESTATE).select_related("part").order_by("issued_at"))
    with CaptureQueriesContext(connection) as captured:
        assert [vars(row.part) | {"_state": None} for row in ours] == [
            vars(row.part) | {"_state": None} for row in django
        ]
    assert len(captured) == 0
    assert ours == django
    assert not ours[0]._state.adding
    assert ours[0]._state.db == database_of(ESTATE)
    ours[0].used_at = later
    ours[0].save()
    assert HomeCode.objects.get(pk=ours[0].pk).used_at == later


@pytest.mark.parametrize("count", range(6))
def test_a_list_of_keys_is_asked_in_few_lengths(count):
    written = []

    @prepared
    def those(length):
        written.append(length)
        return (
            Part.objects.of(Asked("estate")).filter(pk__in=each("parts", length)).order_by("number").values_list("pk")
        )

    parts = [code(f"1-{number}").part_id for number in range(6)]
    keys = filled_up(parts[:count])
    found = those(database_of(ESTATE), len(keys), estate=ESTATE, **values_of("parts", keys)) if keys else []
    assert [key for (key,) in found] == parts[:count]
    assert written == ([1 << (count - 1).bit_length()] if count else [])


def test_of_many_questions_the_ones_not_asked_for_longest_are_written_again():
    written = []

    @prepared
    def parts(most):
        written.append(most)
        return Part.objects.of(Asked("estate")).values_list("number")[:most]

    code("2-1502")
    for most in [*range(1, KEPT_MOST + 2), 1, KEPT_MOST + 1]:
        assert parts(database_of(ESTATE), most, estate=ESTATE) == [("2-1502",)]
    assert written == [*range(1, KEPT_MOST + 2), 1]
