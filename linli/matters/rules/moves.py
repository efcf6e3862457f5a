"""The states of a matter, the moves between them, and who makes each: one table, read by code, tests and docs.

The walk follows the stations of city management by grid (GB/T 30428: 受理, 立案, 派遣, 处置, 核查, 结案), with two
stations before it that an estate needs (unconfirmed, verified) and one after it that belongs to the reporter
(the verdict; 12345's 回访). Where each move comes from stands in docs/rules/matters.md.
"""

from enum import StrEnum

from linli.kernel.errors import Refused


class State(StrEnum):
    """Where a matter stands."""

    UNCONFIRMED = "unconfirmed"  # sent by somebody we do not know: neither shown nor counted
    RECEIVED = "received"
    VERIFIED = "verified"
    OPENED = "opened"
    ASSIGNED = "assigned"
    HANDLED = "handled"
    CHECKED = "checked"
    CLOSED = "closed"
    # off the walk
    DECLINED = "declined"
    REFERRED = "referred"
    NOT_OURS = "not_ours"
    SCHEDULED = "scheduled"
    POSTPONED = "postponed"
    WAITING = "waiting"  # for owners, the fund, a permit or parts: the clock stands
    MERGED = "merged"
    # after closed
    RETURNED = "returned"
    DISPUTED = "disputed"  # closed though the reporter disagrees


class Verb(StrEnum):
    """What somebody does to a matter."""

    CONFIRM = "confirm"
    VERIFY = "verify"
    OPEN = "open"
    ASSIGN = "assign"
    HANDLE = "handle"
    CHECK = "check"
    SEND_BACK = "send_back"  # the check found it not done
    CLOSE = "close"
    RETURN = "return"  # the reporter: not solved
    DECLINE = "decline"
    REFER = "refer"
    DISOWN = "disown"  # not our duty, and whose
    SCHEDULE = "schedule"
    POSTPONE = "postpone"
    WAIT = "wait"
    RESUME = "resume"
    MERGE = "merge"
    UNMERGE = "unmerge"
    REOPEN = "reopen"
    DISPUTE = "dispute"


class Who(StrEnum):
    """In what capacity somebody acts on a matter; one person may have several."""

    REPORTER = "reporter"
    STEWARD = "steward"  # red steward, building head
    FIELD = "field"  # grid worker
    COMMITTEE = "committee"
    HANDLER = "handler"  # holds a post in the body the matter is assigned to


S, V, W = State, Verb, Who

MOVES: dict[tuple[Verb, State], State] = {
    (V.CONFIRM, S.UNCONFIRMED): S.RECEIVED,
    (V.VERIFY, S.RECEIVED): S.VERIFIED,
    (V.OPEN, S.VERIFIED): S.OPENED,
    (V.ASSIGN, S.OPENED): S.ASSIGNED,
    (V.ASSIGN, S.ASSIGNED): S.ASSIGNED,  # to another body
    (V.ASSIGN, S.RETURNED): S.ASSIGNED,
    (V.HANDLE, S.ASSIGNED): S.HANDLED,
    (V.HANDLE, S.RETURNED): S.HANDLED,
    (V.CHECK, S.HANDLED): S.CHECKED,
    (V.SEND_BACK, S.HANDLED): S.ASSIGNED,
    (V.CLOSE, S.CHECKED): S.CLOSED,
    (V.RETURN, S.CLOSED): S.RETURNED,
    (V.DECLINE, S.UNCONFIRMED): S.DECLINED,
    (V.DECLINE, S.RECEIVED): S.DECLINED,
    (V.DECLINE, S.VERIFIED): S.DECLINED,
    (V.REFER, S.RECEIVED): S.REFERRED,
    (V.REFER, S.VERIFIED): S.REFERRED,
    (V.REFER, S.OPENED): S.REFERRED,
    (V.DISOWN, S.RECEIVED): S.NOT_OURS,
    (V.DISOWN, S.VERIFIED): S.NOT_OURS,
    (V.DISOWN, S.OPENED): S.NOT_OURS,
    (V.SCHEDULE, S.OPENED): S.SCHEDULED,
    (V.SCHEDULE, S.ASSIGNED): S.SCHEDULED,
    (V.POSTPONE, S.ASSIGNED): S.POSTPONED,
    (V.POSTPONE, S.SCHEDULED): S.POSTPONED,
    (V.POSTPONE, S.RETURNED): S.POSTPONED,
    (V.WAIT, S.OPENED): S.WAITING,
    (V.WAIT, S.ASSIGNED): S.WAITING,
    (V.WAIT, S.SCHEDULED): S.WAITING,
    (V.WAIT, S.RETURNED): S.WAITING,
    (V.RESUME, S.SCHEDULED): S.ASSIGNED,
    (V.RESUME, S.POSTPONED): S.ASSIGNED,
    (V.RESUME, S.WAITING): S.ASSIGNED,
    (V.MERGE, S.RECEIVED): S.MERGED,
    (V.MERGE, S.VERIFIED): S.MERGED,
    (V.MERGE, S.OPENED): S.MERGED,
    (V.UNMERGE, S.MERGED): S.RECEIVED,
    (V.REOPEN, S.DECLINED): S.RECEIVED,
    (V.REOPEN, S.REFERRED): S.RECEIVED,
    (V.REOPEN, S.NOT_OURS): S.RECEIVED,
    (V.REOPEN, S.CLOSED): S.ASSIGNED,
    (V.REOPEN, S.DISPUTED): S.ASSIGNED,
    (V.DISPUTE, S.RETURNED): S.DISPUTED,
}

OFFICE = frozenset({W.COMMITTEE})
WHO: dict[Verb, frozenset[Who]] = {
    V.CONFIRM: frozenset({W.STEWARD, W.FIELD, W.COMMITTEE}),
    V.VERIFY: frozenset({W.STEWARD, W.FIELD, W.COMMITTEE}),
    V.OPEN: OFFICE,
    V.ASSIGN: OFFICE,
    V.HANDLE: frozenset({W.HANDLER, W.COMMITTEE}),
    V.CHECK: frozenset({W.FIELD, W.COMMITTEE}),
    V.SEND_BACK: frozenset({W.FIELD, W.COMMITTEE}),
    V.CLOSE: OFFICE,
    V.RETURN: frozenset({W.REPORTER}),
    V.DECLINE: OFFICE,
    V.REFER: OFFICE,
    V.DISOWN: OFFICE,
    V.SCHEDULE: frozenset({W.HANDLER, W.COMMITTEE}),
    V.POSTPONE: OFFICE,  # asked for by the handler, approved by somebody else
    V.WAIT: OFFICE,
    V.RESUME: frozenset({W.HANDLER, W.COMMITTEE}),
    V.MERGE: OFFICE,
    V.UNMERGE: OFFICE,
    V.REOPEN: OFFICE,
    V.DISPUTE: OFFICE,
}

WALK = (S.RECEIVED, S.VERIFIED, S.OPENED, S.ASSIGNED, S.HANDLED, S.CHECKED, S.CLOSED)
"""The stations of the walk, as they are shown to people."""

NEXT: dict[State, Verb] = {
    S.UNCONFIRMED: V.CONFIRM,
    S.RECEIVED: V.VERIFY,
    S.VERIFIED: V.OPEN,
    S.OPENED: V.ASSIGN,
    S.ASSIGNED: V.HANDLE,
    S.RETURNED: V.HANDLE,
    S.HANDLED: V.CHECK,
    S.CHECKED: V.CLOSE,
}
"""What a matter on the walk waits for."""

STAND_INS: dict[Verb, frozenset[Who]] = {V.CONFIRM: OFFICE, V.VERIFY: OFFICE, V.HANDLE: OFFICE, V.CHECK: OFFICE}
"""Who may make a move without being waited for: it is somebody else's errand."""

NOT_BY_REPORTER = frozenset({V.CONFIRM, V.VERIFY, V.CHECK, V.CLOSE, V.DECLINE, V.DISPUTE})
"""Nobody confirms, verifies, checks or closes what they reported themselves."""

SETTLED_STATES = frozenset({S.CLOSED, S.DECLINED, S.REFERRED, S.NOT_OURS, S.MERGED, S.DISPUTED})
STOPPED_STATES = frozenset({S.SCHEDULED, S.POSTPONED, S.WAITING})
OPEN_STATES = frozenset(State) - SETTLED_STATES - {S.UNCONFIRMED}


def move(verb: Verb, state: State) -> State:
    """The state after the move. Raises `Refused("matter_cannot_<verb>", state=…)`."""
    try:
        return MOVES[verb, state]
    except KeyError:
        raise Refused(f"matter_cannot_{verb}", state=state) from None


def station(state: State) -> int | None:
    """How many stations of the walk lie behind a matter in this state; None off the walk."""
    if state in (State.RETURNED, *STOPPED_STATES):
        state = State.ASSIGNED
    if state is State.UNCONFIRMED:
        return 0
    return WALK.index(state) + 1 if state in WALK else None


def awaited(capacities: frozenset[Who]) -> frozenset[State]:
    """The states in which a matter waits for somebody in these capacities: for its reporter, fewer."""
    return frozenset(
        state
        for state, verb in NEXT.items()
        if capacities & (WHO[verb] - STAND_INS.get(verb, frozenset())) and may_move(verb, capacities)
    )


def may_move(verb: Verb, capacities: frozenset[Who]) -> bool:
    """Whether somebody acting in these capacities may make this move, whatever the state."""
    if Who.REPORTER in capacities and verb in NOT_BY_REPORTER:
        return False
    return bool(capacities & WHO[verb])
