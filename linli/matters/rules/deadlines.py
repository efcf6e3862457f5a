"""Which deadline runs while a matter is in a state. How long it is stands in its category; days are the rulebook's."""

from enum import StrEnum
from typing import NamedTuple

from linli.matters.rules.moves import State, Verb


class Stage(StrEnum):
    """What is due: somebody on the spot, an answer, the thing itself."""

    VERIFICATION = "verification"
    ANSWER = "answer"
    HANDLING = "handling"


class Days(NamedTuple):
    """A category's deadlines in working days; 0 is the same day."""

    verification: int
    answer: int
    handling: int

    def of(self, stage: Stage) -> int:
        """Working days from the beginning of that stage."""
        return {Stage.VERIFICATION: self.verification, Stage.ANSWER: self.answer, Stage.HANDLING: self.handling}[stage]


STAGES: dict[State, Stage] = {
    State.UNCONFIRMED: Stage.VERIFICATION,
    State.RECEIVED: Stage.VERIFICATION,
    State.VERIFIED: Stage.ANSWER,
    State.OPENED: Stage.ANSWER,
    State.ASSIGNED: Stage.HANDLING,
    State.HANDLED: Stage.HANDLING,
    State.CHECKED: Stage.HANDLING,
    State.RETURNED: Stage.HANDLING,
}


def stage_of(state: State) -> Stage | None:
    """The stage whose deadline runs in this state; None where the clock stands or the matter is settled."""
    return STAGES.get(state)


STARTS_ANEW = frozenset({Verb.CONFIRM, Verb.ASSIGN, Verb.RETURN, Verb.UNMERGE, Verb.REOPEN})
"""Moves with which the days count from the beginning. What a check sends back goes on under its old deadline,
and the answer is due from the day the matter was received, not from the day somebody went to look."""
