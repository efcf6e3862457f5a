"""The law of matters, without a database: the whole grid of states and moves, who makes them, what is due."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.kernel.errors import Refused
from linli.matters import rules
from linli.matters.rules import (
    MOVES,
    OPEN_STATES,
    SETTLED_STATES,
    STOPPED_STATES,
    WHO,
    MatterKind,
    Stage,
    State,
    Verb,
    Who,
)

WALK = [Verb.CONFIRM, Verb.VERIFY, Verb.OPEN, Verb.ASSIGN, Verb.HANDLE, Verb.CHECK, Verb.CLOSE]

# Written by hand from the walk and the states off it: state → what may be done with it, and where that leads.
LEADS = """
unconfirmed: confirm>received decline>declined
received: verify>verified decline>declined refer>referred disown>not_ours merge>merged
verified: open>opened decline>declined refer>referred disown>not_ours merge>merged
opened: assign>assigned refer>referred disown>not_ours schedule>scheduled wait>waiting merge>merged
assigned: assign>assigned handle>handled schedule>scheduled postpone>postponed wait>waiting
handled: check>checked send_back>assigned
checked: close>closed
closed: return>returned reopen>assigned
declined: reopen>received
referred: reopen>received
not_ours: reopen>received
scheduled: postpone>postponed wait>waiting resume>assigned
postponed: resume>assigned
waiting: resume>assigned
merged: unmerge>received
returned: assign>assigned handle>handled postpone>postponed wait>waiting dispute>disputed
disputed: reopen>assigned
"""
TABLE = {
    (verb, state): after
    for line in LEADS.strip().splitlines()
    for state, _, leads in [line.partition(": ")]
    for verb, _, after in (lead.partition(">") for lead in leads.split())
}


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("verb", Verb)
def test_every_move_from_every_state(verb, state):
    if (verb, state) in TABLE:
        assert rules.move(verb, state) == TABLE[verb, state]
    else:
        with pytest.raises(Refused) as refusal:
            rules.move(verb, state)
        assert (refusal.value.code, refusal.value.facts) == (f"matter_cannot_{verb}", {"state": state})


# Written by hand: who does what.
DOES = """
confirm: steward field committee
verify: steward field committee
open: committee
assign: committee
handle: handler committee
check: field committee
send_back: field committee
close: committee
return: reporter
decline: committee
refer: committee
disown: committee
schedule: handler committee
postpone: committee
wait: committee
resume: handler committee
merge: committee
unmerge: committee
reopen: committee
dispute: committee
"""
DOERS = {verb: set(who.split()) for verb, _, who in (line.partition(": ") for line in DOES.strip().splitlines())}
OF_ONES_OWN = {"confirm", "verify", "check", "close", "decline", "dispute"}


@pytest.mark.parametrize("who", Who)
@pytest.mark.parametrize("verb", Verb)
def test_who_makes_which_move(verb, who):
    assert rules.may_move(verb, frozenset({who})) == (who in DOERS[verb])


@pytest.mark.parametrize("verb", Verb)
@given(capacities=st.frozensets(st.sampled_from(Who)))
def test_nobody_confirms_verifies_checks_or_closes_what_they_reported(verb, capacities):
    reporter = rules.may_move(verb, capacities | {Who.REPORTER})
    assert reporter == (verb == "return" or (verb not in OF_ONES_OWN and bool(capacities & WHO[verb])))


def test_the_walk_leads_from_a_strangers_report_to_its_end():
    state = State.UNCONFIRMED
    for verb in WALK:
        state = rules.move(verb, state)
    assert state is State.CLOSED


@given(st.lists(st.sampled_from(Verb), max_size=30))
def test_every_state_is_open_or_settled_and_none_is_a_dead_end(verbs):
    state = State.UNCONFIRMED
    for verb in verbs:
        state = MOVES.get((verb, state), state)
    kinds = [state in OPEN_STATES, state in SETTLED_STATES, state is State.UNCONFIRMED]
    assert kinds.count(True) == 1
    assert any(source is state for _, source in MOVES)


@pytest.mark.parametrize("state", State)
def test_a_deadline_runs_unless_the_clock_stands_or_the_matter_is_settled(state):
    assert (rules.stage_of(state) is None) == (state in STOPPED_STATES | SETTLED_STATES)


def test_a_check_that_sends_back_does_not_give_new_days():
    assert Verb.SEND_BACK not in rules.STARTS_ANEW
    assert {Verb.CONFIRM, Verb.ASSIGN, Verb.RETURN} <= rules.STARTS_ANEW


def test_the_days_of_a_stage():
    days = rules.Days(verification=1, answer=2, handling=3)
    assert [days.of(stage) for stage in Stage] == [1, 2, 3]


@given(year=st.integers(1000, 9999), serial=st.integers(1, 9_999_999))
def test_a_number_reads_back(year, serial):
    assert rules.parse_number(rules.number_text(year, serial)) == (year, serial)
    assert rules.parse_number(f" {year} － {serial} ") == (year, serial)


@pytest.mark.parametrize("text", ["", "2026", "2026-", "417", "架空层 2026-0417", "26-0417"])
def test_what_is_no_number(text):
    assert rules.parse_number(text) is None


ENOUGH = dict(
    kind=MatterKind.REPORT, words="楼下堆满了", place_words="", phone="138 0013-8000", home="", known=False, photos=0,
    placed=True,
)  # fmt: skip


@pytest.mark.parametrize(
    "change, refusal",
    [
        ({"words": "  "}, "report_says_nothing"),
        ({"words": "😡😡！！"}, "report_says_nothing"),
        ({"words": "x"}, "report_says_nothing"),
        ({"placed": False}, "report_has_no_place"),
        ({"placed": False, "place_words": "？"}, "report_has_no_place"),
        ({"placed": False, "place_words": " x "}, "report_has_no_place"),
        ({"placed": False, "place_words": "📍"}, "report_has_no_place"),
        ({"kind": MatterKind.NEED, "words": "", "placed": False}, "report_says_nothing"),
        ({"kind": MatterKind.NEED, "phone": "", "placed": False}, "report_has_no_contact"),
        ({"phone": ""}, "report_has_no_contact"),
        ({"phone": "在家"}, "contact_unreadable"),
        ({"phone": "", "home": "12"}, "contact_unreadable"),
        ({"phone": "", "home": "电话abc"}, "contact_unreadable"),
        ({"phone": "138001380001", "known": True}, "contact_unreadable"),
        ({"words": "长" * 2001}, "report_too_long"),
        ({"place_words": "长" * 2001}, "place_too_long"),
        ({"photos": 10}, "too_many_photos"),
    ],
)
def test_what_is_not_enough(change, refusal):
    with pytest.raises(Refused, match=refusal):
        rules.reported(**(ENOUGH | change))


@pytest.mark.parametrize(
    "change, said",
    [
        ({}, ("楼下堆满了", "", "13800138000", "")),
        ({"words": "", "photos": 1}, ("", "", "13800138000", "")),
        ({"placed": False, "place_words": " 2 栋后面 "}, ("楼下堆满了", "2 栋后面", "13800138000", "")),
        ({"placed": False, "place_words": "B2"}, ("楼下堆满了", "B2", "13800138000", "")),
        ({"kind": MatterKind.NEED, "placed": False}, ("楼下堆满了", "", "13800138000", "")),
        ({"words": "😡", "photos": 1}, ("😡", "", "13800138000", "")),
        ({"words": "一" * 1999 + "\r\n"}, ("一" * 1999, "", "13800138000", "")),
        ({"words": "一\r\n" * 999 + "二三"}, ("一\n" * 999 + "二三", "", "13800138000", "")),
        ({"phone": "", "home": " 2-1502"}, ("楼下堆满了", "", "", "2-1502")),
        ({"phone": "", "known": True}, ("楼下堆满了", "", "", "")),
    ],
)
def test_what_is_enough(change, said):
    assert rules.reported(**(ENOUGH | change)) == said


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("13800138000", "13800138000"), ("１３８　００１３　８０００", "13800138000"), ("138.0013.8000", "13800138000"),
        ("0551-6381 2345", "055163812345"), ("（010）6381 2345", "01063812345"), ("0558 638 1234", "05586381234"),
        ("63812345", "63812345"), ("6381234", "6381234"), ("+86 138 0013 8000", "+8613800138000"),
        ("+86 551 6381 2345", "+8655163812345"), ("0086-13800138000", "008613800138000"),
        ("+49 30 901820", "+4930901820"), ("00852 2123 4567", "0085221234567"),
        ("1380013800", None), ("11111111111", None), ("138001380001", None), ("00000000", None), ("12345678", None),
        ("055112345678", None), ("+86 12345", None), ("+1", None), ("电话13800138000", None),
    ],
)  # fmt: skip
def test_a_telephone_that_can_be_called(typed, kept):
    if kept is None:
        with pytest.raises(Refused, match="contact_unreadable"):
            rules.reported(**(ENOUGH | {"phone": typed}))
    else:
        assert rules.reported(**(ENOUGH | {"phone": typed})).phone == kept
