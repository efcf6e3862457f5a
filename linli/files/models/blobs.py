"""Where the pixels lie: under FILES/<estate>/<ab>/, named by the SHA-256 of the photo in full.

A blob is there whole or not at all. It is written before the transaction that needs it, and removed only under the
estate's lock when no row needs it: so a row never points at nothing.
"""

import errno
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from django.conf import settings

from linli.files.rules import Size
from linli.kernel.errors import Refused

ENDINGS = {Size.FULL: ".jpg", Size.THUMB: ".thumb.jpg"}
NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def path(estate, sha256: str, size: Size) -> Path:
    return Path(settings.FILES) / str(estate) / sha256[:2] / (sha256 + ENDINGS[size])


def put(estate, sha256: str, sizes: dict[Size, bytes]) -> None:
    """Write every size or none. Raises `Refused("photo_no_room")` when the disk is full."""
    folder = path(estate, sha256, Size.FULL).parent
    with told_as_refusal():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        halves: dict[Path, Path] = {}
        try:
            for size, data in sizes.items():
                half = folder / f"{sha256}.{secrets.token_hex(8)}.half"
                halves[half] = path(estate, sha256, size)
                _write(half, data)
            for half, whole in halves.items():
                half.replace(whole)
        finally:
            for half in halves:
                half.unlink(missing_ok=True)
        _flush(folder)


@contextmanager
def told_as_refusal() -> Iterator[None]:
    """A full disk is `Refused("photo_no_room")`; any other fault stays one."""
    try:
        yield
    except OSError as fault:
        if fault.errno in NO_ROOM:
            raise Refused("photo_no_room") from fault
        raise


def _write(where: Path, data: bytes) -> None:
    with open(os.open(where, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _flush(folder: Path) -> None:
    """A new name outlives a power cut only when its folder was written too."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def is_whole(estate, sha256: str) -> bool:
    return all(path(estate, sha256, size).exists() for size in Size)


def refresh(estate, sha256: str) -> bool:
    """Count its age from now on, for the sweep; whether it is there at all."""
    try:
        for size in Size:
            os.utime(path(estate, sha256, size))
    except FileNotFoundError:
        return False
    return True


def opened(estate, sha256: str, size: Size) -> BinaryIO:
    return path(estate, sha256, size).open("rb")


def remove(estate, sha256: str) -> None:
    for half_or_whole in path(estate, sha256, Size.FULL).parent.glob(f"{sha256}.*"):
        half_or_whole.unlink(missing_ok=True)


def estates() -> list[UUID]:
    """The estates that ever had a photo here."""
    return sorted(UUID(folder.name) for folder in Path(settings.FILES).glob("*-*-*-*-*"))


def listing(estate) -> Iterator[tuple[str, datetime]]:
    """Every SHA-256 of which something lies there, each once, with the time its newest part was written."""
    for folder in sorted((Path(settings.FILES) / str(estate)).glob("??")):
        written: dict[str, float] = {}
        for found in folder.iterdir():
            with suppress(FileNotFoundError):  # taken in this very moment: a half became a whole
                sha256 = found.name.partition(".")[0]
                written[sha256] = max(written.get(sha256, 0), found.stat().st_mtime)
        for sha256, moment in sorted(written.items()):
            yield sha256, datetime.fromtimestamp(moment, UTC)
