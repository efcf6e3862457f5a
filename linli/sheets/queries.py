"""Every read of saved mappings and of batches."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from linli.sheets.models import Batch, SavedMapping
from linli.sheets.rules.batches import State


@dataclass(frozen=True, slots=True)
class Progress:
    """How an import stands: `done` of `rows` rows are written, `known` of them were there before."""

    id: UUID
    state: State
    file_name: str
    rows: int
    done: int
    imported: int
    known: int
    left_out: int
    begun_at: datetime
    ended_at: datetime | None


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
            left_out=row.left_out,
            begun_at=row.begun_at,
            ended_at=row.ended_at,
        )
        for row in rows
    ]
