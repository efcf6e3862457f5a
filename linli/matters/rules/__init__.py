"""The law of matters: their states and moves, their deadlines, what is found and judged. Pure: no Django, no I/O."""

from linli.matters.rules.categories import STARTING_CATEGORIES, StartingCategory
from linli.matters.rules.deadlines import STARTS_ANEW, Days, Stage, stage_of
from linli.matters.rules.moves import (
    MOVES,
    NEXT,
    OPEN_STATES,
    SETTLED_STATES,
    STOPPED_STATES,
    WALK,
    WHO,
    State,
    Verb,
    Who,
    awaited,
    may_move,
    move,
    station,
)
from linli.matters.rules.reports import Finding, MatterKind, PhotoStep, Sight, number_text, parse_number, reported

__all__ = [
    "MOVES",
    "NEXT",
    "OPEN_STATES",
    "SETTLED_STATES",
    "STARTING_CATEGORIES",
    "STARTS_ANEW",
    "STOPPED_STATES",
    "WALK",
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
    "awaited",
    "may_move",
    "move",
    "number_text",
    "parse_number",
    "reported",
    "stage_of",
    "station",
]
