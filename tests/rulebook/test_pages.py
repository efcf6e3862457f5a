"""A year of the calendar as people meet it: everybody reads it, its keeper changes it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from linli.config.demo import cast
from linli.people.rules import PostKind
from linli.rulebook import queries
from tests.village import numbers
from tests.visitor import Visitor, address

pytestmark = pytest.mark.usefixtures("village")


def test_everybody_sees_a_year_in_their_language():
    chinese, english = Visitor().sees("rulebook:year", 2026), Visitor(language="en").sees("rulebook:year", 2026)
    assert "2026年的工作日" in chinese and "春节" in chinese and "2月15日 周日" in chinese
    assert "Working days in 2026" in english and "Spring Festival" in english and "15 Feb, Sun" in english
    assert "设定某一天" not in chinese  # a form that is not theirs


def test_a_year_whose_notice_is_not_out_says_so():
    page = Visitor().sees("rulebook:year", 2090)
    assert "暂定" in page and "这一年还没有录入" in page


@pytest.mark.parametrize("year", [1999, 2101])
def test_a_year_out_of_all_reason_is_absent(year):
    assert Visitor().opens("rulebook:year", year).status_code == 404


def test_the_keeper_sets_a_day_and_takes_it_back():
    keeper = Visitor(PostKind.KEEPER)
    for how, expected in [("rest", {(8, False)}), ("weekday", set())]:
        keeper_sends(keeper, day="2027-07-08", is_working=how, occasion="other")
        assert {(kept.day.day, kept.is_working) for kept in queries.calendar_year(cast.ESTATE, 2027).days} == expected


def keeper_sends(visitor, **typed):
    page = visitor.sees("rulebook:year", 2027)
    act = page.partition('name="act" value="')[2].partition('"')[0]
    answer = visitor.client.post(address("rulebook:days", 2027), {"act": act, **typed}, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def test_what_was_typed_stays_when_it_is_refused():
    keeper = Visitor(PostKind.COMMITTEE_CLERK)
    page = keeper_sends(keeper, day="1027-07-08", is_working="rest", occasion="other")
    assert 'value="1027-07-08"' in page and "日历只到2004年至2100年" in page
    page = keeper_sends(keeper, day="8 July", is_working="rest", occasion="other")
    assert 'value="8 July"' in page


def test_the_keeper_says_that_a_notice_is_entered_and_takes_it_back():
    keeper = Visitor(PostKind.KEEPER)
    announcement = address("rulebook:announcement", 2027)
    for withdrawn, announced in [({}, True), ({"withdrawn": "1"}, False)]:
        page = keeper.sees("rulebook:year", 2027)
        act = page.rpartition('name="act" value="')[2].partition('"')[0]
        assert keeper.client.post(announcement, {"act": act, **withdrawn}).status_code == 302
        assert (2027 in queries.announced_years(cast.ESTATE)) is announced


@pytest.mark.parametrize("role", [None, "resident", PostKind.GRID_WORKER, PostKind.BRANCH_SECRETARY])
def test_for_anybody_else_there_is_nothing_to_send_to(role):
    visitor = Visitor(role)
    before = numbers(cast.ESTATE), queries.calendar_of(cast.ESTATE)
    for name in ("rulebook:days", "rulebook:announcement"):
        answer = visitor.client.post(address(name, 2027), {"day": "2027-07-08", "is_working": "rest"})
        assert answer.status_code == 404
    assert (numbers(cast.ESTATE), queries.calendar_of(cast.ESTATE)) == before


@pytest.mark.parametrize("days", [1, 3])
def test_a_year_takes_as_many_queries_for_one_day_as_for_three(days):
    keeper = Visitor(PostKind.KEEPER)
    for day in range(6, 6 + days):
        keeper_sends(keeper, day=f"2027-07-0{day}", is_working="rest", occasion="other")
    with CaptureQueriesContext(connection) as asked:
        keeper.sees("rulebook:year", 2027)
    assert len(asked) <= 6
