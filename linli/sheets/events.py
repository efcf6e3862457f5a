"""What is told of imports and of the mappings kept for them."""

from dataclasses import dataclass
from uuid import UUID

from linli.kernel.events import Event, Words


@dataclass(frozen=True, kw_only=True, slots=True)
class MappingSaved(Event):
    kind = "sheets.mapping_saved"

    mapping: UUID
    name: Words


@dataclass(frozen=True, kw_only=True, slots=True)
class BatchBegun(Event):
    kind = "sheets.batch_begun"

    batch: UUID
    rows: int
    file: Words


@dataclass(frozen=True, kw_only=True, slots=True)
class BatchEnded(Event):
    kind = "sheets.batch_ended"

    batch: UUID
    imported: int
    known: int


@dataclass(frozen=True, kw_only=True, slots=True)
class BatchTakenBack(Event):
    """`kept` of the rows that had come in stay: somebody has relied on them since."""

    kind = "sheets.batch_taken_back"

    batch: UUID
    taken_back: int
    kept: int
