"""Photos come in, change hands, and are forgotten."""

import hashlib
from datetime import UTC, datetime, timedelta
from functools import partial
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from linli.chronicle.commands import announce, command
from linli.database.routing import database_of
from linli.files import events, policy
from linli.files.commands.apart import redraw_apart
from linli.files.models import File, blobs
from linli.files.rules import Brought, Kind, Size, Use, photos
from linli.kernel.actors import Hand, is_person
from linli.kernel.errors import Refused
from linli.kernel.events import PhotoId

CLOCKS_DIFFER_BY = timedelta(days=1)
EXIF_BEGAN_AT = datetime(1995, 1, 1, tzinfo=UTC)


def take_in(*, estate, upload, use: Use, keep_place: bool, at, time_zone: str | None = None) -> Brought:
    """Draw an uploaded photo anew and write its pixels down; what a command is then given, which makes it a thing's.

    `upload` has `read(size)`, as Django's uploads do. `time_zone` is the estate's: what a camera's clock showed
    without saying where, it showed there. The slow part is over before the estate is locked; no row and no entry
    knows of the photo yet. Raises `Refused`: those of `photos.redraw`, photo_no_room.
    """
    data = upload.read(photos.BYTES_MAX + 1)
    redrawn = redraw_apart(data) if photos.is_heic(data) else photos.redraw(data)
    sha256 = hashlib.sha256(redrawn.full).hexdigest()
    blobs.put(estate, sha256, {Size.FULL: redrawn.full, Size.THUMB: redrawn.thumb})
    spot = redrawn.taken_from if keep_place else None
    return Brought(
        sha256=sha256,
        width=redrawn.width,
        height=redrawn.height,
        size_bytes=len(redrawn.full),
        use=use,
        taken_at=_moment(redrawn.taken_at, time_zone or settings.TIME_ZONE, at),
        latitude_microdegrees=spot and spot.latitude_microdegrees,
        longitude_microdegrees=spot and spot.longitude_microdegrees,
    )


def _moment(taken_at: datetime | None, time_zone: str, at: datetime) -> datetime | None:
    """When it was taken, if that can be true: a camera set to next year, or to the year 1, tells nothing."""
    if taken_at is None:
        return None
    if taken_at.tzinfo is None:
        taken_at = taken_at.replace(tzinfo=ZoneInfo(time_zone))
    return taken_at if EXIF_BEGAN_AT <= taken_at < at + CLOCKS_DIFFER_BY else None


@command
def keep_photo(*, estate, photo: Brought, by, at) -> UUID:
    """The photo's row, as a part of the command that makes it a thing's own: a refusal leaves nothing of it.

    Raises `Refused("photo_gone_meanwhile")` if its pixels do not lie there.
    """
    policy.ensure(policy.may_keep_photo(by))
    if not blobs.is_whole(estate, photo.sha256):  # swept between its writing and this lock
        raise Refused("photo_gone_meanwhile")
    row = File.objects.create(
        estate=estate,
        kind=Kind.PHOTO,
        **photo._asdict(),
        kept_at=at,
        brought_by=by if is_person(by) else None,
    )
    announce(events.PhotoKept(estate=estate, photo=PhotoId(row.pk), use=Use(photo.use)), by=by, at=at)
    return row.pk


@command
def change_use(*, estate, photo_id: UUID, use: Use, by, at, seen: int | None) -> int:
    """Let more or fewer people use a photo; its new version. Raises `Refused`: photo_unknown, changed_meanwhile."""
    photo = _live(estate, photo_id, seen=seen)
    policy.ensure(policy.may_change_use(by, brought_by=photo.brought_by, use=Use(use), before=Use(photo.use)))
    photo.use = Use(use)
    photo.save(update_fields=["use"])
    announce(events.UseChanged(estate=estate, photo=PhotoId(photo.pk), use=Use(use)), by=by, at=at)
    return photo.version


@command
def forget_file(*, estate, file_id: UUID, by, at) -> int:
    """Forget a photo: its row goes blank, its pixels go when no other row needs them; 1.

    Raises `Refused`: photo_unknown, photo_already_forgotten.
    """
    policy.ensure(policy.may_forget_file(by))
    return _forget(estate, [_live(estate, file_id)], by=by, at=at)


@command
def forget_files_of(*, estate, person_id: UUID, by, at) -> int:
    """Forget every photo that this person brought; how many."""
    policy.ensure(policy.may_forget_file(by))
    return _forget(estate, list(File.objects.of(estate).filter(brought_by=person_id).order_by("pk")), by=by, at=at)


def _live(estate, key, *, seen=None) -> File:
    try:
        photo = File.objects.of(estate).as_seen(key, seen=seen)
    except File.DoesNotExist:
        raise Refused("photo_unknown") from None
    if photo.forgotten_at:
        raise Refused("photo_already_forgotten")
    return photo


def _forget(estate, files, *, by, at) -> int:
    for file in files:
        # The pixels only go after the commit: a row that was rolled back would point at nothing.
        transaction.on_commit(
            partial(clear_blob, estate=estate, sha256=file.sha256, by=Hand.CLOCK, at=at, act=uuid5(file.pk, "clear")),
            using=database_of(estate),
            robust=True,  # what fails here the sweep finds
        )
        file.sha256, file.forgotten_at, file.brought_by, file.taken_at = "", at, None, None
        file.latitude_microdegrees = file.longitude_microdegrees = None
        file.save()
    if files:
        announce(events.FilesForgotten(estate=estate, files=tuple(PhotoId(file.pk) for file in files)), by=by, at=at)
    return len(files)


@command
def clear_blob(*, estate, sha256: str, by, at) -> bool:
    """Remove these pixels if no row needs them; whether they went. Under the lock, so that no row comes to need them.

    Nothing is announced: no fact of the estate changed.
    """
    policy.ensure(policy.may_sweep(by))
    if File.objects.of(estate).filter(sha256=sha256).exists():
        return False
    blobs.remove(estate, sha256)
    return True
