"""What the clock does with photos."""

from datetime import timedelta
from uuid import uuid5

from linli.files.commands import clear_blob
from linli.files.queries import unneeded_blobs
from linli.kernel.actors import Hand

LEFT_FOR = timedelta(days=1)


def sweep(*, at) -> int:
    """Each day: clear away the pixels that no row has needed for a day; how many went."""
    return sum(
        clear_blob(
            estate=estate,
            sha256=sha256,
            by=Hand.CLOCK,
            at=at,
            act=uuid5(estate, f"files.sweep/{sha256}/{at.isoformat()}"),
        )
        for estate, sha256 in unneeded_blobs(before=at - LEFT_FOR)
    )
