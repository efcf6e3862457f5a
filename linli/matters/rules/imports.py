"""What a row of another system's sheet can tell of a matter, what is odd about it, and what holds it here later."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from linli.matters.rules.moves import SETTLED_STATES, State
from linli.matters.rules.reports import WORDS_MAX, MatterKind
from linli.sheets.rules.mapping import Field, Sort

FOREIGN_NUMBER_MAX = 80
IMPORTABLE_STATES = frozenset(State) - {State.UNCONFIRMED}  # history has no strangers to vouch for


@dataclass(frozen=True, slots=True)
class ImportedRow:
    """A matter as another system had it, in our terms; `category` is a code."""

    number: str
    kind: MatterKind
    category: str
    state: State
    received_at: datetime
    closed_at: datetime | None
    moved_at: datetime
    words: str
    place_words: str
    latitude_micro: int | None
    longitude_micro: int | None


def import_fields(categories: Collection[str]) -> tuple[Field, ...]:
    """The fields that a mapping can fill, for an estate with these category codes."""
    return (
        Field("number", required=True, most=FOREIGN_NUMBER_MAX),
        Field("received", Sort.MOMENT, required=True),
        Field("closed", Sort.MOMENT),
        Field("moved", Sort.MOMENT),
        Field("state", Sort.CODE, required=True, table="states", choices=frozenset(IMPORTABLE_STATES)),
        Field(
            "category",
            Sort.CODE,
            required=True,
            table="categories",
            choices=frozenset(categories),
            new_table="new_categories",
            new_names=("zh", "en"),
        ),
        Field("kind", Sort.CODE, table="kinds", choices=frozenset(MatterKind)),
        Field("words", most=WORDS_MAX),
        Field("place", most=WORDS_MAX),
        Field("latitude", Sort.MICRODEGREES),
        Field("longitude", Sort.MICRODEGREES),
    )


def oddities(values: dict[str, Any], *, at: datetime) -> Iterator[tuple[str, str, bool]]:
    """What is odd about a row whose cells can all be read: (code, field, whether it stays behind for it).

    A row that closes before it opens keeps its times: they are what the other system says, and we were not there.
    """
    received, closed = values["received"], values["closed"]
    if received > at:
        yield "received_in_future", "received", True
    if closed and closed < received:
        yield "closed_before_received", "closed", False
    if closed and values["state"] not in SETTLED_STATES:
        yield "closed_but_open", "closed", False
    if not closed and values["state"] in SETTLED_STATES:
        yield "settled_without_day", "closed", False
    if values["latitude"] == 0 == values["longitude"]:
        yield "place_at_zero", "latitude", False


def imported_row(values: dict[str, Any]) -> ImportedRow:
    """The row, once nothing stands against it."""
    state = State(values["state"])
    closed = values["closed"] if state in SETTLED_STATES else None
    placed = None not in (values["latitude"], values["longitude"]) and (values["latitude"], values["longitude"]) != (
        0,
        0,
    )
    return ImportedRow(
        number=values["number"],
        kind=MatterKind(values["kind"] or MatterKind.REPORT),
        category=values["category"],
        state=state,
        received_at=values["received"],
        closed_at=closed,
        moved_at=values["moved"] or closed or values["received"],
        words=values["words"],
        place_words=values["place"],
        latitude_micro=values["latitude"] if placed else None,
        longitude_micro=values["longitude"] if placed else None,
    )


class Tie(StrEnum):
    """What holds a matter here when its import is taken back: somebody has relied on it since."""

    WORKED_ON = "worked_on"  # its thread tells more than that it came in
    JOINED = "joined"  # its thread reads as one with another
    FOLLOWED = "followed"


def ties(*, entries: int, joined: bool, followed: bool) -> tuple[Tie, ...]:
    """Why an imported matter stays, from how many entries its thread has; nothing, if it may go.

    No source: the house. What somebody did since, or is waiting for, is not undone behind their back.
    """
    held = {Tie.WORKED_ON: entries > 1, Tie.JOINED: joined, Tie.FOLLOWED: followed}
    return tuple(tie for tie, holds in held.items() if holds)
