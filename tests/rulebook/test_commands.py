"""The estate's calendar: who may change it, what is kept, and that a notice is entered once."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from linli.chronicle.queries import entries_after
from linli.kernel.actors import Hand
from linli.kernel.errors import Refused
from linli.people.models import EstateSettings, Person, Place, Post
from linli.people.rules import PostKind
from linli.rulebook import jobs, queries
from linli.rulebook.commands import announce_year, fill_year, set_day, withdraw_year
from linli.rulebook.models import CalendarDay, CalendarYear
from linli.rulebook.rules import Calendar, Occasion
from tests.village import ANN, AT, BAO, ESTATE, NEIGHBOUR

TYPHOON = date(2026, 7, 8)


@pytest.fixture
def posts(database):
    """Ann keeps the calendar, Bao is a grid worker."""
    for person, kind in [(ANN, PostKind.KEEPER), (BAO, PostKind.GRID_WORKER)]:
        Person.objects.create(estate=ESTATE, pk=person)
        Post.objects.create(estate=ESTATE, person_id=person, kind=kind, place=ESTATE, since_on=date(2025, 1, 1))


def do(command, *, by=ANN, **asked):
    return command(estate=ESTATE, by=by, at=AT, act=uuid4(), **asked)


def close(day=TYPHOON, is_working=False, **asked):
    return do(set_day, day=day, is_working=is_working, occasion=Occasion.OTHER, **asked)


def kept():
    return [(told.kind, told.facts) for told in entries_after(ESTATE, 0)]


CHANGED = ("rulebook.calendar_changed", {"year": 2026})


def test_a_day_is_set_and_taken_back(posts):
    close()
    assert queries.calendar_of(ESTATE) == Calendar({TYPHOON: False})
    assert queries.calendar_of(NEIGHBOUR) == Calendar()
    close(is_working=True)  # as its weekday has it
    assert queries.calendar_of(ESTATE) == Calendar()
    assert kept() == [CHANGED, CHANGED]


def test_a_year_is_announced_and_withdrawn(posts):
    close()
    do(announce_year, year=2026)
    assert queries.calendar_of(ESTATE) == Calendar({TYPHOON: False}, frozenset({2026}))
    do(withdraw_year, year=2026)
    assert queries.calendar_of(ESTATE) == Calendar({TYPHOON: False})
    assert kept() == [CHANGED] * 3


@pytest.mark.parametrize(
    "command, asked",
    [
        (set_day, {"day": TYPHOON, "is_working": False, "occasion": Occasion.OTHER}),
        (announce_year, {"year": 2026}),
        (withdraw_year, {"year": 2026}),
        (fill_year, {"year": 2026, "days": ()}),
    ],
)
@pytest.mark.parametrize("by", [BAO, Hand.STRANGER, Hand.HOUSE])
def test_nobody_else_may(posts, command, asked, by):
    with pytest.raises(Refused, match="not_allowed"):
        do(command, by=by, **asked)
    assert (CalendarYear.objects.of(ESTATE).count(), CalendarDay.objects.of(ESTATE).count(), kept()) == (0, 0, [])


def test_a_year_out_of_all_reason_is_refused(posts):
    for command, asked in [(announce_year, {"year": 20226}), (set_day, {"day": date(1202, 6, 1), "is_working": False})]:
        with pytest.raises(Refused, match="year_out_of_range"):
            do(command, **asked, **({"occasion": Occasion.OTHER} if command is set_day else {}))
    assert (CalendarYear.objects.of(ESTATE).count(), kept()) == (0, [])


def test_a_notice_is_entered_once_with_one_entry_a_year(database):
    assert jobs.seed_calendar(ESTATE, range(2025, 2091), at=AT) == [2025, 2026]
    assert jobs.seed_calendar(ESTATE, range(2025, 2091), at=AT) == []
    calendar = queries.calendar_of(ESTATE)
    assert calendar.announced == {2025, 2026}
    assert calendar.due_on(date(2026, 2, 13), 3) == (date(2026, 2, 25), False)
    assert kept() == [("rulebook.calendar_changed", {"year": year}) for year in (2025, 2026)]
    assert all(is_working == (day.weekday() > 4) for day, is_working in calendar.days.items())


def test_what_the_keeper_set_outlives_the_seed(posts):
    close()
    do(announce_year, year=2026)
    assert jobs.seed_calendar(ESTATE, [2026], at=AT) == []
    assert queries.calendar_of(ESTATE).days == {TYPHOON: False}


def test_the_notice_of_a_year_corrects_the_december_before(database):
    jobs.seed_calendar(ESTATE, [2018], at=AT)
    jobs.seed_calendar(ESTATE, [2019], at=AT)
    calendar = queries.calendar_of(ESTATE)
    assert [calendar.is_working_day(date(2018, 12, day)) for day in (28, 29, 30, 31)] == [True, True, False, False]


@pytest.fixture
def place(database):
    place = Place.objects.create(pk=ESTATE, kind="estate", name="翰林府邸", slug="hanlin")
    return EstateSettings.objects.create(place=place)


def test_each_day_the_clock_enters_the_notices_that_are_new(place):
    jobs.fill_new_years(at=AT)
    jobs.fill_new_years(at=AT)
    assert queries.calendar_of(ESTATE).announced == {2025, 2026}
    assert len(kept()) == 2


def test_a_year_that_the_keeper_took_back_is_not_entered_anew_by_the_clock(posts, place):
    jobs.fill_new_years(at=AT)
    do(withdraw_year, year=2026)
    jobs.fill_new_years(at=AT + timedelta(days=1))
    assert queries.announced_years(ESTATE) == {2025}
    assert jobs.seed_calendar(ESTATE, [2026], at=AT) == [2026]
    assert queries.announced_years(ESTATE) == {2025, 2026}


def test_the_operator_enters_years(place, capsys):
    call_command("seed_calendar", "2024", "2090", estate="hanlin")
    call_command("seed_calendar", "2024")
    assert capsys.readouterr().out == "hanlin: entered 2024\nhanlin: entered nothing new\n"
    with pytest.raises(CommandError, match="no estate at nowhere"):
        call_command("seed_calendar", "2024", estate="nowhere")


@pytest.mark.parametrize("years", [(2026,), (2024, 2025, 2026)])
def test_a_calendar_is_one_query_however_many_years_it_has(database, years):
    jobs.seed_calendar(ESTATE, years, at=AT)
    with CaptureQueriesContext(connection) as asked:
        queries.calendar_of(ESTATE)
    assert len(asked) == 1


def test_a_year_as_its_page_shows_it(posts):
    assert queries.calendar_year(ESTATE, 2026) == queries.YearKept(2026, False, ())
    close()
    close(date(2026, 7, 4), True)
    do(announce_year, year=2026)
    assert queries.calendar_year(ESTATE, 2026) == queries.YearKept(
        2026,
        True,
        (
            queries.DayKept(date(2026, 7, 4), True, Occasion.OTHER),
            queries.DayKept(TYPHOON, False, Occasion.OTHER),
        ),
    )
