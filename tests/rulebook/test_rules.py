"""Terms in working days, against the law's words and against a second source of the same notices."""

import json
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.kernel.errors import Refused
from linli.rulebook.jobs import notice_of
from linli.rulebook.rules import Calendar, Occasion, notices_of

DAY = timedelta(days=1)
NOTICES = [notice_of(year) for year in range(2004, 2027)]
CALENDAR = Calendar(
    days={day: is_working for notice in NOTICES for day, is_working, _ in notice},
    announced=frozenset(range(2004, 2027)),
)

days = st.dates(date(2019, 1, 1), date(2027, 12, 31))
terms = st.integers(0, 60)


@pytest.mark.parametrize(
    "begun_on, working_days, due_on, provisional",
    [
        (date(2026, 1, 5), 1, date(2026, 1, 6), False),  # the first day is not counted
        (date(2026, 1, 5), 0, date(2026, 1, 5), False),
        (date(2026, 1, 9), 1, date(2026, 1, 12), False),  # over a weekend
        (date(2026, 1, 10), 0, date(2026, 1, 12), False),  # a last day of rest moves on
        (date(2026, 1, 1), 1, date(2026, 1, 4), False),  # a Sunday that is worked
        (date(2026, 2, 13), 3, date(2026, 2, 25), False),  # over the Spring Festival, 14 and 28 February are worked
        (date(2018, 12, 28), 1, date(2018, 12, 29), False),  # the notice for 2019 spoke of 2018's last days
        (date(2026, 12, 24), 1, date(2026, 12, 25), True),  # as that for 2027 may of these
        (date(2026, 12, 31), 3, date(2027, 1, 5), True),
    ],
)
def test_a_term_ends_as_the_law_says(begun_on, working_days, due_on, provisional):
    assert CALENDAR.due_on(begun_on, working_days) == (due_on, provisional)


@given(days, terms, terms)
def test_a_longer_term_ends_later(day, one, other):
    shorter, longer = sorted([max(one, 1), max(other, 1)])
    assert (CALENDAR.due_on(day, shorter).on < CALENDAR.due_on(day, longer).on) == (shorter < longer)
    assert CALENDAR.due_on(day, 0).on <= CALENDAR.due_on(day, 1).on


@given(days, days, terms)
def test_what_begins_later_does_not_end_earlier(one, other, term):
    [earlier, later] = sorted([one, other])
    assert CALENDAR.due_on(earlier, term).on <= CALENDAR.due_on(later, term).on


@given(days, st.integers(1, 60))
def test_so_many_working_days_lie_between(day, term):
    on = CALENDAR.due_on(day, term).on
    counted = [day + n * DAY for n in range(1, (on - day).days + 1) if CALENDAR.is_working_day(day + n * DAY)]
    assert (len(counted), counted[-1]) == (term, on)


@given(days, terms, st.frozensets(st.integers(2018, 2028)))
def test_provisional_is_what_a_notice_may_still_move(day, term, announced):
    due = Calendar(CALENDAR.days, announced).due_on(day, term)
    looked_at = {day + n * DAY for n in range(term > 0, max(0, (due.on - day).days) + 1)}
    assert due.provisional == any(not notices_of(one) <= announced for one in looked_at)


@given(days, terms)
def test_without_any_notice_only_weekends_rest(day, term):
    due = Calendar().due_on(day, term)
    assert due.provisional and due.on.weekday() < 5


@pytest.mark.parametrize("working_days", [-1, 1001])
def test_a_term_out_of_all_reason_is_refused(working_days):
    with pytest.raises(Refused, match="term_out_of_range"):
        CALENDAR.due_on(date(2026, 1, 5), working_days)


@pytest.mark.parametrize("year", range(2020, 2027))
def test_the_notices_say_of_each_day_what_a_second_source_says(year, data):
    second = json.loads((data / f"calendar/holiday_cn_{year}.json").read_text())
    said = {date.fromisoformat(day["date"]): not day["isOffDay"] for day in second["days"]}
    year = [date(year, 1, 1) + n * DAY for n in range(366)][: 365 + (year % 4 == 0)]
    differing = [day for day in {*year, *said} if said.get(day, day.weekday() < 5) != CALENDAR.is_working_day(day)]
    assert differing == []
    assert len(said) > 20


def test_a_year_without_a_notice_is_not_guessed():
    assert [notice_of(2003), notice_of(2090)] == [None, None]


def test_every_day_of_the_notices_has_its_occasion():
    others = {day for notice in NOTICES for day, _, occasion in notice if occasion is Occasion.OTHER}
    assert others == {date(2015, 9, day) for day in (3, 4, 6)}  # seventy years since the war, once
