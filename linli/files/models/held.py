"""Which photos wait for their form to be sent again: an empty file for each, under FILES/held/<who brought it>/.

They tell how much waits, so that nobody fills the disk with what is never sent. The pixels themselves lie where all
do (`blobs`), needed by no row yet.
"""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils.crypto import salted_hmac

from linli.files.models.blobs import told_as_refusal


def _folder() -> Path:
    return Path(settings.FILES) / "held"


def _of(sender: str) -> Path:
    """A folder that does not tell who it is."""
    return _folder() / salted_hmac("linli.files.held", sender, algorithm="sha256").hexdigest()[:16]


def counts(sender: str) -> tuple[int, int]:
    """How many photos wait for this sender, and for all together."""
    mine = _of(sender).name
    found = [path.parent.name for path in _folder().glob("*/*")]
    return found.count(mine), len(found)


def waits(sha256: str) -> bool:
    """Whether this photo waits, whoever brought it."""
    return any(_folder().glob(f"*/{sha256}"))


def add(sender: str, sha256: str) -> None:
    """From now on this photo waits. Raises `Refused("photo_no_room")` when the disk is full."""
    folder = _of(sender)
    with told_as_refusal():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        (folder / sha256).touch(mode=0o600)


def remove(sha256s: Iterable[str]) -> None:
    """These photos wait no longer, whoever brought them."""
    for sha256 in sha256s:
        for path in _folder().glob(f"*/{sha256}"):
            path.unlink(missing_ok=True)


def sweep(*, before: datetime) -> None:
    """Forget that what began to wait before this moment ever did."""
    for path in _folder().glob("*/*"):
        with suppress(FileNotFoundError):
            if path.stat().st_mtime < before.timestamp():
                path.unlink()
    for folder in _folder().glob("*"):
        with suppress(OSError):  # others of theirs still wait
            folder.rmdir()
