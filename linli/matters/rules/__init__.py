"""The law of matters: their states and moves, their deadlines, what is found and judged. Pure: no Django, no I/O."""

from linli.matters.rules.categories import STARTING_CATEGORIES, StartingCategory
from linli.matters.rules.deadlines import STARTS_ANEW, Days, Stage, stage_of
from linli.matters.rules.moves import (
    MOVES,
    OPEN_STATES,
    SETTLED_STATES,
    STOPPED_STATES,
    WHO,
    State,
    Verb,
    Who,
    may_move,
    move,
)
from linli.matters.rules.reports import Finding, MatterKind, PhotoStep, Sight, number_text, parse_number, reported

__all__ = [
    "MOVES",
    "OPEN_STATES",
    "SETTLED_STATES",
    "STARTING_CATEGORIES",
    "STARTS_ANEW",
    "STOPPED_STATES",
    "WHO",
    "Days",
    "Finding",
    "MatterKind",
    "PhotoStep",
    "Sight",
    "Stage",
    "StartingCategory",
    "State",
    "Verb",
    "Who",
    "may_move",
    "move",
    "number_text",
    "parse_number",
    "reported",
    "stage_of",
]
