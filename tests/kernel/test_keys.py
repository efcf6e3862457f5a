from uuid import RFC_4122

from hypothesis import given
from hypothesis import strategies as st

from linli.database.models import new_key
from linli.kernel.keys import uuid7

MOMENTS = st.integers(0, 1 << 60)
CHANCES = st.integers(0, (1 << 62) - 1)
STEP_NS = 245  # a key tells moments apart that are 1/4096 of a millisecond apart


@given(MOMENTS, CHANCES, CHANCES, st.integers(STEP_NS, 1 << 50))
def test_keys_sort_by_the_time_they_were_made(moment, first, second, later):
    early, late = uuid7(nanoseconds=moment, chance=first), uuid7(nanoseconds=moment + later, chance=second)
    assert early < late
    assert early.hex < late.hex, "SQLite compares the text"


@given(MOMENTS, CHANCES)
def test_a_key_is_a_version_7_uuid_that_holds_its_millisecond_and_its_chance(moment, chance):
    key = uuid7(nanoseconds=moment, chance=chance)
    assert (key.version, key.variant, key.int >> 80) == (7, RFC_4122, moment // 1_000_000)
    assert key.int & ((1 << 62) - 1) == chance


def test_keys_do_not_repeat():
    assert len({new_key() for _ in range(10_000)}) == 10_000
