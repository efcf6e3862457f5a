import datetime as dt
import json
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.kernel.canonical import canonical

BEIJING = dt.timezone(dt.timedelta(hours=8))


def test_it_does_not_depend_on_order_zone_or_type():
    noon = dt.datetime(2026, 1, 1, 12, tzinfo=BEIJING)
    text = '{"a":[1,null,"邻里\\u0000"],"b":"2026-01-01T04:00:00.000000Z"}'
    assert canonical({"b": noon, "a": (1, None, "邻里\0")}) == canonical({"a": [1, None, "邻里\0"], "b": noon}) == text


class Code(StrEnum):
    NEW = "new"


@dataclass
class Pair:
    one: int
    other: UUID


@pytest.mark.parametrize(
    "value, text",
    [
        (True, "true"),
        (10**40, "1" + "0" * 40),
        (Code.NEW, '"new"'),
        (UUID(int=0), '"00000000-0000-0000-0000-000000000000"'),
        (dt.date(2026, 2, 3), '"2026-02-03"'),
        (Pair(1, UUID(int=1)), '{"one":1,"other":"00000000-0000-0000-0000-000000000001"}'),
        ([], "[]"),
    ],
)
def test_what_each_kind_of_value_looks_like(value, text):
    assert canonical(value) == text


@pytest.mark.parametrize("value", [1.0, float("nan"), b"x", {1: 2}, {3, 4}, dt.datetime(2026, 1, 1), object()])
def test_what_has_no_one_text_is_refused(value):
    with pytest.raises((TypeError, AssertionError)):
        canonical({"within": [value]})


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(PLAIN)
def test_a_plain_value_comes_back_from_its_text_and_has_the_same_text_again(value):
    text = canonical(value)
    assert json.loads(text) == value
    assert canonical(json.loads(text)) == text


@given(st.datetimes(timezones=st.timezones()))
def test_a_moment_has_one_text_whatever_the_zone(moment):
    try:
        utc = moment.astimezone(dt.UTC)
    except OverflowError:  # the first and last day of the calendar
        return
    assert canonical(moment) == canonical(utc)
    assert dt.datetime.fromisoformat(json.loads(canonical(moment))) == utc
