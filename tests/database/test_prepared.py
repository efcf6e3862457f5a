"""Questions written once: the same rows as Django's own, whatever is asked, on both engines."""

import datetime as dt

import pytest
from django.db import connection
from django.db.models import DateTimeField
from django.test.utils import CaptureQueriesContext

from linli.database.models import new_key
from linli.database.prepared import Asked, prepared
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
