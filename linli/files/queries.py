"""Every read of photos. Whether this reader may see it, the owning app has asked before."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from django.core import signing

from linli.files.models import File, blobs, held
from linli.files.rules import HELD_EACH, HELD_FOR, HELD_IN_ALL, Brought, Size, Use
from linli.files.rules.photos import Spot


@dataclass(frozen=True, slots=True)
class Photo:
    """What is known of a photo; of a forgotten one only its key, its shape and when it was forgotten."""

    id: UUID
    width: int
    height: int
    use: Use
    taken_at: datetime | None
    taken_from: Spot | None
    brought_by: UUID | None
    forgotten_at: datetime | None
    version: int


@dataclass(frozen=True, slots=True)
class OpenPhoto:
    """A photo's bytes, open for reading; whoever asked closes them. `etag` names its contents."""

    file: BinaryIO
    content_type: str
    etag: str


def photo(estate, key: UUID) -> Photo | None:
    """This photo of this estate, forgotten or not; None if there never was one."""
    return photos(estate, [key]).get(key)


def photos(estate, keys: Iterable[UUID]) -> dict[UUID, Photo]:
    """Those of these photos that this estate has, by key, in one query."""
    if not (keys := list(keys)):  # Django would ask nobody either, but writes the question first
        return {}
    return {row.pk: _told(row) for row in File.objects.of(estate).filter(pk__in=keys)}


def photos_of(estate, person_id: UUID) -> list[Photo]:
    """Every photo that this person brought, the oldest first."""
    return [_told(row) for row in File.objects.of(estate).filter(brought_by=person_id).order_by("pk")]


def open_photo(estate, key: UUID, size: Size = Size.FULL) -> OpenPhoto | None:
    """This photo in this size; None if this estate has none under this key, or it was forgotten."""
    sha256 = File.objects.of(estate).filter(pk=key, forgotten_at=None).values_list("sha256", flat=True).first()
    return _opened(estate, sha256, size) if sha256 else None


def held_photo(estate, pledge: str, browser: str) -> Brought | None:
    """The photo that waits for its form; None if this browser holds no such pledge, or since longer than a day."""
    try:
        told = signing.loads(pledge, salt=pledge_salt(estate, browser), max_age=HELD_FOR)
    except signing.BadSignature:
        return None
    photo = Brought(*told)
    return photo._replace(use=Use(photo.use), taken_at=photo.taken_at and datetime.fromisoformat(photo.taken_at))


def open_held(estate, photo: Brought) -> OpenPhoto | None:
    """A photo that waits, small; None if it is no longer there."""
    return _opened(estate, photo.sha256, Size.THUMB)


def can_hold(sender: str) -> bool:
    """Whether one photo more may wait, for this account at this address and for all together."""
    theirs, all_ = held.counts(sender)
    return theirs < HELD_EACH and all_ < HELD_IN_ALL


def pledge_salt(estate, browser: str) -> str:
    """What ties a pledge to an estate and to the browser that was given it."""
    return f"linli.files.held/{estate}/{browser}"


def _opened(estate, sha256, size):
    try:
        return OpenPhoto(blobs.opened(estate, sha256, size), "image/jpeg", f'"{sha256[:32]}-{size}"')
    except FileNotFoundError:  # forgotten meanwhile
        return None


def unneeded_blobs(*, before: datetime) -> Iterator[tuple[UUID, str]]:
    """Of every estate the SHA-256 of what was written before this moment and no row needs.

    That is a form never sent, a write cut off by a kill, a removal that failed.
    """
    for estate in blobs.estates():
        if old := [sha256 for sha256, written_at in blobs.listing(estate) if written_at < before]:
            needed = set(File.objects.of(estate).exclude(sha256="").values_list("sha256", flat=True))
            yield from ((estate, sha256) for sha256 in old if sha256 not in needed)


def needed_blobs(database: str) -> Iterator[tuple[Path, str]]:
    """Every file that this database's rows need, as (where it lies, its SHA-256); "" for a size drawn from another."""
    rows = File.objects.using(database).exclude(sha256="").order_by("estate", "sha256")
    for estate, sha256 in rows.values_list("estate", "sha256").distinct().iterator():
        for size in Size:
            yield blobs.path(estate, sha256, size), sha256 if size is Size.FULL else ""


def _told(row) -> Photo:
    spot = None
    if row.latitude_microdegrees is not None:
        spot = Spot(row.latitude_microdegrees, row.longitude_microdegrees)
    return Photo(
        id=row.pk,
        width=row.width,
        height=row.height,
        use=Use(row.use),
        taken_at=row.taken_at,
        taken_from=spot,
        brought_by=row.brought_by,
        forgotten_at=row.forgotten_at,
        version=row.version,
    )
