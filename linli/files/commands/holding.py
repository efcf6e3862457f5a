"""Photos of a form that did not go through wait here until it is sent again, a day at most.

No row and no entry knows of them, and no backup takes them along. Whoever sent the form holds a pledge for each: a
signed text that says what the photo is, and that only the browser which brought it can redeem.
"""

from collections.abc import Iterable
from datetime import datetime

from django.core import signing

from linli.database.models import new_key
from linli.files.commands.photos import clear_blob
from linli.files.models import blobs, held
from linli.files.queries import can_hold, pledge_salt
from linli.files.rules import Brought
from linli.kernel.actors import Hand
from linli.kernel.errors import Refused


def hold(*, estate, photo: Brought, sender: str, browser: str, at) -> str:
    """Let this photo wait; its pledge, redeemed by `queries.held_photo`.

    `sender` is what limits are counted by: the account and the network address together. `browser` is a word that
    only the sender's browser knows. Raises `Refused`: photo_gone_meanwhile, photo_no_room, or photo_not_held where
    too many wait already; then its pixels go at once.
    """
    if not held.waits(photo.sha256) and not can_hold(sender):
        clear_blob(estate=estate, sha256=photo.sha256, by=Hand.CLOCK, at=at, act=new_key())
        raise Refused("photo_not_held")
    if not blobs.refresh(estate, photo.sha256):
        raise Refused("photo_gone_meanwhile")
    held.add(sender, photo.sha256)
    taken_at = photo.taken_at and photo.taken_at.isoformat()
    return signing.dumps([*photo._replace(taken_at=taken_at)], salt=pledge_salt(estate, browser), compress=True)


def let_go(*, photos: Iterable[Brought]) -> None:
    """Their form went through: they wait no longer."""
    held.remove(photo.sha256 for photo in photos)


def sweep_held(*, before: datetime) -> None:
    """What waited since before this moment waits no longer; its pixels go with all others that no row needs."""
    held.sweep(before=before)
