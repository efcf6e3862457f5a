"""Building the demo estate, from the ground up."""

from datetime import datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from django.db.models import Max

from linli.chronicle.commands import announce, command, move_reader, open_book
from linli.chronicle.jobs import read_all
from linli.chronicle.models import Entry
from linli.config.demo import matters, persons, places, posts
from linli.config.demo.cast import ESTATE, SEED, key
from linli.config.demo.keys import Keys
from linli.config.wiring import READERS
from linli.database.models import keys_from
from linli.kernel.actors import Hand
from linli.people.events import EstateFounded
from linli.rulebook.jobs import seed_calendar

TIME_ZONE = ZoneInfo("Asia/Shanghai")
RECORD_BEGAN = timedelta(days=200)  # before the moment of building
FIRST_CALENDAR_YEAR = 2020
MESSAGES_KEPT = timedelta(days=14)


def fill(*, at: datetime, kind: str) -> None:
    """An empty database with the demo estate as it stands at this moment."""
    began_at = at - RECORD_BEGAN
    keys = Keys(Random(f"{SEED}/keys"), began_at)  # noqa: S311 -- whose chance must repeat
    with keys_from(keys):
        places.found(kind=kind, at=began_at)
        open_book(estate=ESTATE)
        settle(estate=ESTATE, by=Hand.HOUSE, at=began_at, act=key("act", "settle"))
        seed_calendar(ESTATE, range(FIRST_CALENDAR_YEAR, at.year + 2), at=began_at)
        matters.tell(at=at, time_zone=TIME_ZONE, keys=keys)
        _tell_readers(at=at)


@command
def settle(*, estate, by, at) -> int:
    """Ground, people, bodies and posts, as a roster that was taken over; how many homes there are.

    Nobody may call it twice: the keys of its rows are taken then.
    """
    dice = Random(SEED)  # noqa: S311 -- whose chance must repeat
    today = at.astimezone(TIME_ZONE).date()
    homes = len(places.home_numbers())
    places.lay_out()
    announce(EstateFounded(estate=estate, buildings=len(places.BOXES), homes=homes), by=by, at=at)
    persons.move_in(dice, today=today)
    posts.appoint(dice, today=today, by=by, at=at)
    return homes


def _tell_readers(*, at):
    """The jobs that read the record have read it; of what is older than MESSAGES_KEPT nobody has a message any more."""
    old = Entry.objects.of(ESTATE).filter(at__lt=at - MESSAGES_KEPT).aggregate(last=Max("number"))["last"]
    for name in READERS:
        move_reader(estate=ESTATE, name=name, number=old)
    while read_all(at=at):
        pass
