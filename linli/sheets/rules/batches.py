"""An import is written in portions of half a second, each a transaction, under a batch that knows how far it came.

It is taken back in the same way.
"""

from enum import StrEnum

from linli.kernel.errors import Refused

FIRST_PORTION = 20
LARGEST_PORTION = 2_000


class State(StrEnum):
    """How a batch stands."""

    BEGUN = "begun"
    RESUMED = "resumed"  # begun, cut off, and begun again from where it was
    ENDED = "ended"
    TAKING_BACK = "taking_back"  # some of its rows are gone already: nothing comes in under it any more
    TAKEN_BACK = "taken_back"


def next_portion(rows: int, *, took_ms: int, aim_ms: int = 300) -> int:
    """How many rows the next transaction writes, after `rows` took so long: at most twice as many as before.

    Below half a second by so much that a portion which takes longer than foreseen still fits into it.
    """
    fitting = rows * aim_ms // max(took_ms, 1)
    return max(1, min(fitting, rows * 2, LARGEST_PORTION))


def resuming(state: State) -> State:
    """Raises `Refused`: batch_ended, batch_taking_back, batch_taken_back."""
    match state:
        case State.BEGUN | State.RESUMED:
            return State.RESUMED
    raise Refused(f"batch_{state}")


def advancing(state: State, *, done: int, begins_after: int) -> None:
    """A portion begins where the one before it ended.

    Raises `Refused`: batch_ended, batch_taking_back, batch_taken_back, batch_moved_on.
    """
    resuming(state)
    if begins_after != done:
        raise Refused("batch_moved_on", done=done)


def taking_back(state: State) -> State:
    """What came in can be taken back once: all of it, or what a cut-off import had done.

    Where that was cut off itself, it goes on. Raises `Refused`: batch_taken_back.
    """
    if state is State.TAKEN_BACK:
        raise Refused("batch_taken_back")
    return State.TAKING_BACK
