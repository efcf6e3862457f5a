"""Every read: of the files that people bring, of saved mappings and of batches."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from linli.files.commands import run_apart
from linli.kernel.errors import Refused
from linli.sheets.models import Batch, SavedMapping
from linli.sheets.rules.batches import State
from linli.sheets.rules.cells import Sheet
from linli.sheets.rules.reading import read
from linli.sheets.rules.workbooks import OLE


@dataclass(frozen=True, slots=True)
class Progress:
    """How an import stands: `done` of `rows` rows are written, `known` of them were there before.

    Of those `imported`, so many were `taken_back`.
    """

    id: UUID
    state: State
    file_name: str
    rows: int
    done: int
    imported: int
    known: int
    taken_back: int
    left_out: int
    begun_at: datetime
    ended_at: datetime | None


READ_SECONDS = 120
READ = """
import sys
from linli.kernel.errors import Refused
from linli.sheets.rules.reading import read

try:
    read(sys.stdin.buffer.read())
except Refused:
    pass
"""


def read_sheet(data: bytes, *, sheet: str | None = None) -> Sheet:
    """As `rules.reading.read`, for files that people bring.

    A workbook is first read in a process of its own: a damaged one can ask for all the memory there is, and the
    decoder ends the whole process then. Where that one survives, so do we.
    """
    if data[:4] in (b"PK\x03\x04", OLE[:4]) and run_apart(READ, data, seconds=READ_SECONDS) is None:
        raise Refused("sheet_damaged")
    return read(data, sheet=sheet)


def mapping_text(estate, *, sort: str, name: str) -> str | None:
    """The mapping that this estate saved under this name, as it was written."""
    return SavedMapping.objects.of(estate).filter(sort=sort, name=name).values_list("text", flat=True).first()


def mapping_names(estate, *, sort: str) -> list[str]:
    """What this estate has saved mappings for."""
    return list(SavedMapping.objects.of(estate).filter(sort=sort).order_by("name").values_list("name", flat=True))


def batch(estate, key: UUID) -> Progress | None:
    """How this import stands."""
    return next(iter(_told(Batch.objects.of(estate).filter(pk=key))), None)


def batch_with(estate, fingerprint: str) -> Progress | None:
    """The import of this file under this mapping, unless it was taken back."""
    same = Batch.objects.of(estate).filter(fingerprint=fingerprint).exclude(state=State.TAKEN_BACK)
    return next(iter(_told(same)), None)


def batches(estate, *, sort: str, limit: int = 20) -> list[Progress]:
    """The last imports, the newest first."""
    return _told(Batch.objects.of(estate).filter(sort=sort).order_by("-begun_at", "-pk")[:limit])


def _told(rows) -> list[Progress]:
    return [
        Progress(
            id=row.pk,
            state=State(row.state),
            file_name=row.file_name,
            rows=row.rows,
            done=row.done,
            imported=row.imported,
            known=row.known,
            taken_back=row.taken_back,
            left_out=row.left_out,
            begun_at=row.begun_at,
            ended_at=row.ended_at,
        )
        for row in rows
    ]
