"""What the clock does with photos."""

from datetime import timedelta
from uuid import uuid5

from linli.files.commands import clear_blob, forget_loose_photos
from linli.files.queries import estates_with_photos, unneeded_blobs
from linli.kernel.actors import Hand

LOOSE_FOR = timedelta(days=7)  # a form may be sent again that long
UNNEEDED_FOR = timedelta(days=1)


def sweep(*, at) -> int:
    """Each day: forget photos of which nothing was made, and clear away pixels that no row needs; how many went."""
    forgotten = sum(
        forget_loose_photos(
            estate=estate,
            before=at - LOOSE_FOR,
            by=Hand.CLOCK,
            at=at,
            act=uuid5(estate, f"files.sweep/{at.isoformat()}"),
        )
        for estate in estates_with_photos()
    )
    cleared = sum(
        clear_blob(
            estate=estate,
            sha256=sha256,
            by=Hand.CLOCK,
            at=at,
            act=uuid5(estate, f"files.sweep/{sha256}/{at.isoformat()}"),
        )
        for estate, sha256 in unneeded_blobs(before=at - UNNEEDED_FOR)
    )
    return forgotten + cleared
