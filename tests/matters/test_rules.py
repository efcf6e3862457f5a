"""The law of matters, without a database: the whole grid of states and moves, who makes them, what is due."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.kernel.errors import Refused
from linli.matters import rules
from linli.matters.rules import MOVES, OPEN_STATES, SETTLED_STATES, STOPPED_STATES, WHO, Stage, State, Verb, Who

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


ENOUGH = dict(words="楼下堆满了", place_words="", phone="138 0013-8000", home="", known=False, photos=0, placed=True)


@pytest.mark.parametrize(
    "change, refusal",
    [
        ({"words": "  "}, "report_says_nothing"),
        ({"placed": False}, "report_has_no_place"),
        ({"phone": ""}, "report_has_no_contact"),
        ({"phone": "在家"}, "phone_unreadable"),
        ({"words": "长" * 2001}, "report_too_long"),
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
        ({"phone": "", "home": " 2-1502"}, ("楼下堆满了", "", "", "2-1502")),
        ({"phone": "", "known": True}, ("楼下堆满了", "", "", "")),
    ],
)
def test_what_is_enough(change, said):
    assert rules.reported(**(ENOUGH | change)) == said
