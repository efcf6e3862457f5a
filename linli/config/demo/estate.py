"""Building the demo estate, from the ground up."""

from datetime import datetime
from random import Random
from zoneinfo import ZoneInfo

from linli.chronicle.commands import command, open_book
from linli.config.demo import persons, places, posts
from linli.config.demo.cast import ESTATE, SEED, key
from linli.kernel.actors import Hand

TIME_ZONE = ZoneInfo("Asia/Shanghai")


def build(*, at: datetime) -> None:
    """Fill an empty database with the demo estate as it stands at this moment."""
    places.found(at=at)
    open_book(estate=ESTATE)
    settle(estate=ESTATE, by=Hand.HOUSE, at=at, act=key("act", "settle"))


@command
def settle(*, estate, by, at) -> int:
    """Ground, people and posts in one go; how many it was told to remember by name is none, for the roster is no news.

    Anybody's in an empty database, and nobody's in one that holds an estate: `places.found` would not get that far.
    """
    dice = Random(SEED)  # noqa: S311 -- whose chance must repeat
    today = at.astimezone(TIME_ZONE).date()
    places.lay_out()
    persons.move_in(dice, today=today)
    posts.appoint(dice, today=today)
    return 1
