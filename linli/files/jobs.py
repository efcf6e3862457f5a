"""What the clock does with photos."""

from uuid import uuid5

from linli.files.commands import clear_blob, sweep_held
from linli.files.queries import unneeded_blobs
from linli.files.rules import HELD_FOR
from linli.kernel.actors import Hand


def sweep(*, at) -> int:
    """Each day: clear away pixels that no row needs, those of forms that were not sent again above all; how many."""
    sweep_held(before=at - HELD_FOR)
    return sum(
        clear_blob(
            estate=estate,
            sha256=sha256,
            by=Hand.CLOCK,
            at=at,
            act=uuid5(estate, f"files.sweep/{sha256}/{at.isoformat()}"),
        )
        for estate, sha256 in unneeded_blobs(before=at - HELD_FOR)
    )
