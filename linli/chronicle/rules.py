"""The law of the record: each entry is sealed to the one before it. Pure: no Django, no clock, no I/O.

An entry has a chained text, which stays for ever, and pieces: who did it, about whom, each text somebody
typed. The chained text holds a salted seal of every piece by its name. Without its salt a seal tells
nothing, so each piece can be forgotten by itself, and the chain still holds.
"""

import hashlib
import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import UUID, uuid5

from linli.kernel.canonical import canonical
from linli.kernel.errors import Refused

NOTHING_BEFORE = ""


class Ground(StrEnum):
    """Why something is forgotten."""

    CONSENT_WITHDRAWN = "consent_withdrawn"
    RETENTION_OVER = "retention_over"
    UNLAWFUL = "unlawful"


class Fault(StrEnum):
    NUMBER_MISSING = "number_missing"
    TEXT_ALTERED = "text_altered"
    CHAIN_BROKEN = "chain_broken"
    COLUMN_DISAGREES = "column_disagrees"
    PIECE_ALTERED = "piece_altered"
    PIECE_MISSING = "piece_missing"
    PIECE_STILL_THERE = "piece_still_there"
    WITNESS_DISAGREES = "witness_disagrees"


class Piece(NamedTuple):
    """Words or a person, and the salt that goes with them."""

    salt: str
    text: str


class Kept(NamedTuple):
    """An entry as it lies in the database, with those of its pieces that are still there."""

    number: int
    text: str
    hash: str
    kind: str
    at: datetime
    thread: UUID
    pieces: Mapping[str, Piece]


class Erased(NamedTuple):
    """What an erasing entry names: pieces of earlier entries, by their numbers."""

    pieces: dict[int, tuple[str, ...]]

    def plain(self) -> list[list[int | list[str]]]:
        """As it is chained: `[[number, [name, …]], …]` in order of number."""
        return [[number, list(names)] for number, names in sorted(self.pieces.items())]


def digest(text: str, *, algorithm: str, salt: str = "") -> str:
    """The hash of a text, in hexadecimal; `algorithm` as hashlib names it (sha256, sm3 where OpenSSL has it)."""
    return hashlib.new(algorithm, (salt + text).encode()).hexdigest()


def chained_text(
    *,
    estate: UUID,
    thread: UUID,
    number: int,
    kind: str,
    at: datetime,
    facts: Mapping[str, Any],
    erases: Erased | None,
    pieces: Mapping[str, Piece],
    before: str,
    algorithm: str,
) -> str:
    """The text that is hashed and kept: every fact of an entry but the pieces, of which it holds salted seals.

    `before` is the hash of the entry before, in hexadecimal, or NOTHING_BEFORE.
    """
    seals = {name: digest(text, algorithm=algorithm, salt=salt) for name, (salt, text) in pieces.items()}
    return canonical({
        "estate": estate, "thread": thread, "number": number, "kind": kind, "at": at, "facts": facts,
        "erases": erases.plain() if erases else None,
        "pieces": seals, "before": before, "algorithm": algorithm,
    })  # fmt: skip


def erasing(wanted: Mapping[int, tuple[str, Collection[str]]], *, gone: Mapping[tuple[int, str], int]) -> Erased:
    """What may be erased. `wanted`: number → (chained text, names); `gone`: (number, name) → the entry that erased it.

    Raises `Refused`: erasure_cannot_be_erased, piece_unknown, piece_already_erased, nothing_to_erase.
    """
    erased = {}
    for number, (text, names) in wanted.items():
        chained = json.loads(text)
        if chained["erases"]:
            raise Refused("erasure_cannot_be_erased", number=number)
        for name in names:
            if name not in chained["pieces"]:
                raise Refused("piece_unknown", number=number, name=name)
            if (number, name) in gone:
                raise Refused("piece_already_erased", number=number, name=name, erased_by=gone[number, name])
        if names:
            erased[number] = tuple(sorted(set(names)))
    if not erased:
        raise Refused("nothing_to_erase")
    return Erased(erased)


def joining(thread: UUID, into: UUID, *, already: UUID | None) -> None:
    """Two threads become one. Raises `Refused`: thread_joins_itself, thread_already_joined."""
    if thread == into:
        raise Refused("thread_joins_itself")
    if already:
        raise Refused("thread_already_joined")


def number_in(text: str) -> int | None:
    """The number of an entry that an address names; None if it names none."""
    return int(text) if re.fullmatch("[1-9][0-9]{0,8}", text) else None


SHOWN_AFTER_FAILURES = 5  # an operator is told
LONGEST_WAIT = timedelta(hours=6)
UNDER_WAY = timedelta(minutes=10)  # how long a worker keeps one of the clock's jobs from the others


def retry_after(failures: int) -> timedelta:
    """How long a job waits after this many failures in a row: 10 s, 40 s, 160 s, … at most six hours."""
    return min(timedelta(seconds=10 * 4 ** min(failures - 1, 8)), LONGEST_WAIT)


def derived_act(job: str, estate: UUID, number: int) -> UUID:
    """The act under which a job does what an entry asks of it: given the entry twice, it does it once."""
    return uuid5(estate, f"{job}/{number}")


def faults(
    estate: UUID, record: Iterable[Kept], *, witnesses: Iterable[tuple[int, str]]
) -> Iterator[tuple[int, Fault]]:
    """Everything that is wrong with an estate's record, read in order of number.

    A chain alone cannot tell that its end was cut off or written anew; a witness is a number whose hash
    was kept elsewhere: in the estate's book, on a printed page, with a neighbour.
    """
    number, before = 0, NOTHING_BEFORE
    silent: set[tuple[int, str]] = set()  # pieces that are gone, until an entry says why
    unreadable: set[int] = set()
    unmet = set(witnesses) - {(number, before)}
    for kept in record:
        if kept.number != number + 1:
            yield number + 1, Fault.NUMBER_MISSING
        number = kept.number
        if chained := _intact(kept):
            yield from _faults_of(estate, kept, chained, before)
            silent |= {(number, name) for name in chained["pieces"].keys() - kept.pieces.keys()}
            for about, names in chained["erases"] or ():
                for name in names:
                    if (about, name) not in silent and about not in unreadable:
                        yield about, Fault.PIECE_STILL_THERE
                silent -= {(about, name) for name in names}
        else:
            yield number, Fault.TEXT_ALTERED
            unreadable.add(number)
        before = kept.hash
        unmet.discard((number, before))
    for unexplained, _ in sorted(silent):
        yield unexplained, Fault.PIECE_MISSING
    for contradicted, _ in sorted(unmet):
        yield contradicted, Fault.WITNESS_DISAGREES


def _intact(kept: Kept) -> dict[str, Any] | None:
    """What the chained text says, if it is the one that was hashed."""
    try:
        chained: dict[str, Any] = json.loads(kept.text)
        return chained if digest(kept.text, algorithm=chained["algorithm"]) == kept.hash else None
    except (ValueError, KeyError, TypeError):
        return None


def _faults_of(estate: UUID, kept: Kept, chained: dict[str, Any], before: str) -> Iterator[tuple[int, Fault]]:
    if chained["before"] != before:
        yield kept.number, Fault.CHAIN_BROKEN
    said = (chained["estate"], chained["thread"], chained["number"], chained["kind"])
    if (
        said != (str(estate), str(kept.thread), kept.number, kept.kind)
        or datetime.fromisoformat(chained["at"]) != kept.at
    ):
        yield kept.number, Fault.COLUMN_DISAGREES
    for name, (salt, text) in sorted(kept.pieces.items()):
        if digest(text, algorithm=chained["algorithm"], salt=salt) != chained["pieces"].get(name):
            yield kept.number, Fault.PIECE_ALTERED
