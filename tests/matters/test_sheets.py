"""What readers are told of a matter in words, and the small rules behind it."""

import datetime as dt

import pytest
from django.utils.translation import override

from linli.matters import words
from linli.matters.queries import Mark
from linli.matters.rules import NEXT, WALK, State, Verb, Who, awaited, station
from linli.matters.rules.reports import told_apart
from linli.web.words import entry_words
from tests.village import ANN, AT

MONDAY = dt.date(2026, 3, 2)


def test_stations_are_counted_along_the_walk():
    assert [station(state) for state in (State.UNCONFIRMED, *WALK)] == [0, 1, 2, 3, 4, 5, 6, 7]
    assert {station(state) for state in (State.RETURNED, State.WAITING, State.POSTPONED, State.SCHEDULED)} == {4}
    assert {station(state) for state in (State.DECLINED, State.REFERRED, State.NOT_OURS, State.MERGED)} == {None}


def test_a_matter_waits_for_those_whose_errand_it_is():
    assert awaited(frozenset({Who.STEWARD})) == {State.UNCONFIRMED, State.RECEIVED}
    assert awaited(frozenset({Who.FIELD})) == {State.UNCONFIRMED, State.RECEIVED, State.HANDLED}
    assert awaited(frozenset({Who.COMMITTEE})) == {State.VERIFIED, State.OPENED, State.CHECKED}
    assert awaited(frozenset({Who.HANDLER})) == {State.ASSIGNED, State.RETURNED}
    assert awaited(frozenset({Who.REPORTER})) == awaited(frozenset()) == frozenset()
    assert awaited(frozenset({Who.COMMITTEE, Who.REPORTER})) == {State.VERIFIED, State.OPENED}
    assert awaited(frozenset({Who.FIELD, Who.REPORTER})) == frozenset()
    assert NEXT[State.RETURNED] is Verb.HANDLE


@pytest.mark.parametrize(
    ("contact", "phone", "home"),
    [
        ("138 0013 8000", "138 0013 8000", ""), ("0551-6381 2345", "0551-6381 2345", ""), ("3-1502", "", "3-1502"),
        ("12-2-1502", "", "12-2-1502"), ("101-1-12002", "", "101-1-12002"), ("138-0013-8000", "138-0013-8000", ""),
        ("63812345", "63812345", ""), ("三栋一五零二", "", "三栋一五零二"), ("", "", ""),
        ("6381234", "6381234", ""), ("12", "", "12"), ("电话abc", "", "电话abc"),
    ],
)  # fmt: skip
def test_a_contact_is_a_telephone_or_a_home(contact, phone, home):
    assert told_apart(contact) == (phone, home)


def test_a_title_is_what_was_typed_or_category_and_place():
    assert words.title("  路灯坏了。\n就在门口", "设施维修", "南门") == "路灯坏了。"
    assert words.title("", "设施维修", "南门") == "设施维修 · 南门"
    assert words.title(" ", "设施维修", "") == "设施维修"
    long = words.title("很" * 100, "", "")
    assert (len(long), long[-1]) == (words.TITLE_MAX, "…")


def test_a_place_says_its_building_once():
    assert words.place("2 栋", "2 栋西侧架空层") == "2 栋西侧架空层"
    assert words.place("2 栋", "大堂") == "2 栋 · 大堂"
    assert (words.place("2 栋", None), words.place(None, "南门"), words.place(None, None)) == ("2 栋", "南门", "")


def test_a_badge_says_how_late_it_is():
    with override("en"):
        assert words.due_badge(due_on=dt.date(2026, 3, 1), on=MONDAY) == ("1 day late", "hot")
        assert words.due_badge(due_on=dt.date(2026, 2, 28), on=MONDAY) == ("2 days late", "hot")
        assert words.due_badge(due_on=MONDAY, on=MONDAY) == ("Due today", "wait")
        assert words.due_badge(due_on=dt.date(2026, 3, 3), on=MONDAY) == words.due_badge(due_on=None, on=MONDAY)
        assert words.badge(State.CLOSED) == ("Closed", "good")
    with override("zh-hans"):
        assert words.due_badge(due_on=dt.date(2026, 2, 28), on=MONDAY) == ("超期 2 天", "hot")
        assert words.badge(State.HANDLED) == ("已处置", "plain")


def test_whoever_it_waits_for_is_told_what_is_to_be_done():
    assert words.ERRANDS.keys() == NEXT.keys()


def test_what_is_settled_has_no_next_step():
    for state in State:
        said = words.next_step(state, due_on=None, provisional=False, on=MONDAY)
        assert bool(said) == (state in words.NEXT)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("state", words.NEXT)
@pytest.mark.parametrize("due_on", [None, dt.date(2026, 1, 7)])
def test_the_next_step_ends_in_one_stop(state, due_on, language):
    with override(language):
        said = words.next_step(state, due_on=due_on, provisional=False, on=dt.date(2026, 1, 5))
    assert said[-1] in ".。" and said[-2] not in ".。?？!！", said


@pytest.mark.parametrize("kind", [kind for kind in words.ENTRIES if kind in words.SLOTS])
def test_every_slot_of_a_sentence_is_filled(kind):
    facts = {
        "finding": "partly", "looks": True, "fire": False, "access": True, "body_id": str(ANN), "due_on": "2026-03-09",
        "passed": False, "solved": True, "content": None, "returned": 2, "category_id": str(ANN), "matters": [str(ANN)],
    }  # fmt: skip
    for name in ("en", "zh-hans"):
        with override(name):
            slots = words.SLOTS[kind](facts, {}) | {"by": "—"}
            for sentence in entry_words(kind):
                assert "%(" not in str(sentence) % slots


def test_a_mark_survives_an_address():
    mark = Mark(AT, ANN)
    assert Mark.parse(str(mark)) == mark
    assert [Mark.parse(text) for text in ("", "x~y", f"{AT.isoformat()}~", f"2026-01-01~{ANN}")] == [None] * 4
