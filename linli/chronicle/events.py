"""What the chronicle itself announces."""

from dataclasses import dataclass
from uuid import UUID

from linli.chronicle.rules import Ground
from linli.kernel.events import Event


@dataclass(frozen=True, kw_only=True, slots=True)
class PiecesErased(Event):
    kind = "chronicle.pieces_erased"

    ground: Ground


@dataclass(frozen=True, kw_only=True, slots=True)
class ThreadsJoined(Event):
    kind = "chronicle.threads_joined"

    joined: UUID
