"""Base of every fact an app announces. Frozen, past tense, ids and plain values only."""

from dataclasses import dataclass, fields
from datetime import date
from enum import Enum
from functools import cache
from typing import Any, ClassVar, NamedTuple, NewType, get_args, get_type_hints
from uuid import UUID

from linli.kernel.actors import PersonId

Words = NewType("Words", str)
"""What somebody typed."""

PhotoId = NewType("PhotoId", UUID)
"""A photo or a paper that somebody brought."""

FORGETTABLE: set[Any] = {Words, PersonId, PhotoId}


@dataclass(frozen=True, kw_only=True, slots=True)
class Event:
    """`Words`, `PersonId` and `PhotoId` are pieces that can be forgotten; ids, codes and figures stay for ever."""

    kind: ClassVar[str]  # written down once, as "matters.matter_verified": code may be renamed, a record not
    version: ClassVar[int] = 1
    estate: UUID

    @classmethod
    def kind_at_version(cls) -> str:
        """The name the record keeps, as `matters.matter_verified@1`."""
        return f"{cls.kind}@{cls.version}"

    def chained(self) -> dict[str, Any]:
        """The fields that stay for ever, by name."""
        return {name: getattr(self, name) for name in self._fields().chained}

    def pieces(self) -> dict[str, Any]:
        """What can be forgotten, each by itself: of several persons (`to.0`, `to.1`, …) one without the others."""
        pieces: dict[str, Any] = {}
        for name in self._fields().forgettable:
            match getattr(self, name):
                case None | "":
                    pass
                case tuple() as several:
                    pieces |= {f"{name}.{place}": one for place, one in enumerate(several)}
                case one:
                    pieces[name] = one
        return pieces

    def persons(self) -> set[str]:
        """The names of the pieces that are persons."""
        return {piece for piece in self.pieces() if piece.partition(".")[0] in self._fields().persons}

    def _fields(self) -> "Fields":
        # mypy takes the hash of an event for that of its class
        return fields_of(type(self))  # type: ignore[arg-type]


class Fields(NamedTuple):
    """The names of an event's fields: those that stay, those that can be forgotten, and which of these are persons."""

    chained: tuple[str, ...]
    forgettable: tuple[str, ...]
    persons: frozenset[str]


@cache
def fields_of(event: type[Event]) -> Fields:
    """An event's fields, told apart by their types. Raises TypeError for one that does not say, as a bare `str`."""
    chained, forgettable, persons = [], [], set()
    hints = get_type_hints(event)
    for name in [field.name for field in fields(event) if field.name != "estate"]:
        types = {t for t in get_args(hints[name]) or (hints[name],) if t not in (Ellipsis, type(None))}
        if types <= FORGETTABLE:
            forgettable.append(name)
            persons |= {name} if PersonId in types else set()
        elif all(isinstance(t, type) and issubclass(t, UUID | int | date | Enum) for t in types):
            chained.append(name)
        else:
            raise TypeError(f"{event.__name__}.{name} must say by its type whether it can be forgotten")
    return Fields(tuple(chained), tuple(forgettable), frozenset(persons))
