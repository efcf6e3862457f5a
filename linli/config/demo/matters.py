"""Half a year of matters, told through the real commands, each step at its moment and by whoever may take it.

Every matter is a generator that gives the moment of its next step and takes it when it is asked again; `tell` asks
them in the order of their moments, so the record reads as if it had grown day by day.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from heapq import heapify, heappop, heappush
from itertools import count
from random import Random
from uuid import UUID
from zoneinfo import ZoneInfo

from linli.config.demo import scenes, troubles
from linli.config.demo.cast import ESTATE, LIU_GUIFANG, OPEN_FLOOR, SEED, WANG_MIN, key
from linli.config.demo.keys import Keys
from linli.config.demo.places import home_numbers
from linli.files.commands import take_in
from linli.files.rules import Use
from linli.kernel.actors import Actor, Hand, PersonId
from linli.matters import commands, queries
from linli.matters.rules import Finding, State
from linli.people.models import CommonPart, Post, Residence
from linli.people.rules import PostKind

MATTERS = 100
SPAN = timedelta(days=190)
# How far the newest have come, with the days since they were reported: every station of the walk, some overdue.
UNDER_WAY = (
    (State.UNCONFIRMED, 1), (State.UNCONFIRMED, 0.2), (State.RECEIVED, 9), (State.RECEIVED, 1.4), (State.VERIFIED, 3),
    (State.VERIFIED, 2), (State.OPENED, 5), (State.OPENED, 2.5), (State.ASSIGNED, 26), (State.ASSIGNED, 17),
    (State.ASSIGNED, 4), (State.ASSIGNED, 3.5), (State.HANDLED, 8), (State.HANDLED, 6), (State.CHECKED, 11),
    (State.CHECKED, 9.5), (State.RETURNED, 16), (State.RETURNED, 21),
)  # fmt: skip
THE_JUNK_AGE = timedelta(hours=2)
STRANGERS = 0.25
JUDGED = 0.7
CONTENT = 0.85
RETURNED_EVERY = 11
SENT_BACK_EVERY = 17


@dataclass(frozen=True)
class Cast:
    """Who is there to report, to look, and to see to things."""

    neighbours: list[PersonId]
    stewards: list[PersonId]
    grid_workers: list[PersonId]
    clerks: list[PersonId]
    bodies: dict[UUID, list[PersonId]]
    places: dict[str, UUID]
    time_zone: ZoneInfo

    @classmethod
    def gathered(cls, time_zone: ZoneInfo) -> "Cast":
        """As they stand in the database."""
        posts = list(Post.objects.of(ESTATE).filter(until_on=None).order_by("pk"))
        holding = {post.person_id for post in posts}
        living = Residence.objects.of(ESTATE).filter(until_on=None).exclude(person__phone="").order_by("person")
        bodies: dict[UUID, list[PersonId]] = {}
        for post in posts:
            bodies.setdefault(post.organisation_id, []).append(post.person_id)

        def with_post(kind):
            return [post.person_id for post in posts if post.kind == kind]

        return cls(
            neighbours=[person for person in living.values_list("person", flat=True) if person not in holding],
            stewards=with_post(PostKind.RED_STEWARD),
            grid_workers=with_post(PostKind.GRID_WORKER),
            clerks=with_post(PostKind.COMMITTEE_CLERK),
            bodies=bodies,
            places=dict(CommonPart.objects.of(ESTATE).values_list("name", "pk")),
            time_zone=time_zone,
        )


def tell(*, at: datetime, time_zone: ZoneInfo, keys: Keys) -> None:
    """Every step of every matter up to this moment, its rows under `keys` of theirs."""
    dice = Random(f"{SEED}/matters")  # noqa: S311 -- whose chance must repeat
    commands.set_starting_categories(estate=ESTATE, by=Hand.HOUSE, at=keys.moment, act=key("act", "categories"))
    categories = {category.code: category.pk for category in queries.categories(ESTATE)}
    cast = Cast.gathered(time_zone)
    walks = [Walk(rank, *began, cast, categories).steps() for rank, began in enumerate(_beginnings(dice, at))]
    walks.append(_the_junk(categories, at))
    due = [(next(walk), rank, walk) for rank, walk in enumerate(walks)]
    heapify(due)
    while due and due[0][0] <= at:
        keys.moment, rank, walk = heappop(due)
        if later := next(walk, None):
            heappush(due, (later, rank, walk))


def _beginnings(dice, at) -> Iterator[tuple[datetime, State | None]]:
    """(when it was reported, where it stops): first those that went all the way, then those under way."""
    for rank in range(MATTERS - len(UNDER_WAY)):
        share = (rank + dice.random()) / (MATTERS - len(UNDER_WAY))
        yield at - SPAN + share * (SPAN - timedelta(days=24)), None
    for state, days in UNDER_WAY:
        yield at - timedelta(days=days), state


class Walk:
    """One matter from its report to its verdict, or as far as it came."""

    def __init__(self, rank: int, began_at: datetime, stops_at: State | None, cast: Cast, categories: dict[str, UUID]):
        self.dice = Random(f"{SEED}/matters/{rank}")  # noqa: S311 -- whose chance must repeat
        self.rank, self.stops_at, self.cast, self.categories = rank, stops_at, cast, categories
        self.trouble = troubles.TROUBLES[rank % len(troubles.TROUBLES)]
        self.moment = began_at
        self.acts = count()
        is_strange = stops_at is State.UNCONFIRMED or (stops_at is None and self.dice.random() < STRANGERS)
        self.reporter: Actor = Hand.STRANGER if is_strange else self._reporter()

    def _reporter(self) -> PersonId:
        return WANG_MIN if self.rank % 30 == 7 else self.dice.choice(self.cast.neighbours)

    def steps(self) -> Iterator[datetime]:
        """The moment of each step; it is taken when the next one is asked for."""
        yield self.moment
        matter = self._report()
        verifier = self.dice.choice(self.cast.grid_workers + self.cast.stewards)
        clerk = self.dice.choice(self.cast.clerks)
        steward = LIU_GUIFANG if self.rank % 3 == 0 else self.dice.choice(self.cast.stewards)
        if self.reporter is Hand.STRANGER:
            if self.stops_at is State.UNCONFIRMED:
                return
            yield self._later(0.5, 6)
            self._do(commands.confirm, matter, steward)
        if self.stops_at is State.RECEIVED:
            return
        yield self._later(2, 20)
        self._do(
            commands.verify,
            matter,
            verifier,
            finding=Finding.PARTLY if self.rank % 9 == 4 else Finding.BORNE_OUT,
            looks=self.trouble.category in ("junk", "cleaning", "green"),
            fire=self.trouble.fire,
            access=self.trouble.access,
            words=self.trouble.found,
            photos=self._photos(0.2, trouble=True),
        )
        if self.stops_at is State.VERIFIED:
            return
        yield self._later(1, 20)
        self._do(commands.open_matter, matter, clerk)
        if self.stops_at is State.OPENED:
            return
        yield self._later(0.1, 2)
        body = key("body", self.trouble.body)
        self._do(commands.assign, matter, clerk, body_id=body, words=self.dice.choice(troubles.ASKED))
        if self.stops_at is State.ASSIGNED:
            return
        handler = self.dice.choice([person for person in self.cast.bodies[body] if person not in (verifier, clerk)])
        yield from self._seen_to(matter, handler, clerk, self.trouble.done)
        if self.stops_at in (State.HANDLED, State.CHECKED):
            return
        yield self._later(3, 48)
        if self.stops_at is State.RETURNED or self.rank % RETURNED_EVERY == RETURNED_EVERY - 1:
            self._judge(matter, solved=False, words=self.dice.choice(troubles.NOT_SOLVED))
            if self.stops_at is State.RETURNED:
                return
            yield from self._seen_to(matter, handler, clerk, self.dice.choice(troubles.DONE_AGAIN))
            yield self._later(3, 48)
            self._judge(matter, solved=True, content=True, words=troubles.THANKS[0])
        elif self.dice.random() < JUDGED:
            content = self.dice.random() < CONTENT
            said = troubles.THANKS if content else troubles.NOT_CONTENT
            self._judge(matter, solved=True, content=content, words=self.dice.choice(said))

    def _seen_to(self, matter, handler, clerk, done):
        """Handled, checked, closed; now and then sent back once."""
        yield self._later(6, 70)
        self._handle(matter, handler, done)
        if self.stops_at is State.HANDLED:
            return
        checker = self.dice.choice([person for person in self.cast.grid_workers if person != handler])
        if self.rank % SENT_BACK_EVERY == SENT_BACK_EVERY - 1:
            yield self._later(2, 20)
            self._do(commands.check, matter, checker, passed=False, words=troubles.SENT_BACK)
            yield self._later(3, 30)
            self._handle(matter, handler, done)
        yield self._later(2, 26)
        self._do(commands.check, matter, checker, passed=True, photos=self._photos(0.05, trouble=False))
        if self.stops_at is State.CHECKED:
            return
        yield self._later(0.5, 6)
        self._do(commands.close, matter, clerk, words=self.trouble.answer)

    def _report(self):
        contact = {}
        if self.reporter is Hand.STRANGER:
            if self.dice.random() < 0.5:
                contact["phone"] = f"120{self.dice.randrange(10**8):08}"
            else:
                contact["home"] = self.dice.choice(home_numbers())
        return commands.report(
            estate=ESTATE,
            category_id=self.categories[self.trouble.category],
            words=self.dice.choice(self.trouble.words),
            common_part_id=self.cast.places[self.dice.choice(self.trouble.places)],
            photos=self._photos(0.4, trouble=True),
            **contact,
            by=self.reporter,
            at=self.moment,
            act=self._act(),
        )

    def _handle(self, matter, handler, done):
        photos = self._photos(0.4, trouble=False)
        self._do(commands.handle, matter, handler, words=done, photos=photos)

    def _judge(self, matter, **verdict):
        secret = queries.secret_of(matter) if self.reporter is Hand.STRANGER else ""
        self._do(commands.judge, matter, self.reporter, secret=secret, **verdict)

    def _do(self, command, matter, by, **facts):
        command(estate=ESTATE, matter_id=matter, by=by, at=self.moment, act=self._act(), **facts)

    def _photos(self, share, *, trouble):
        if self.dice.random() >= share:
            return ()
        use = self.dice.choice([Use.ESTATE, Use.ESTATE, Use.HANDLERS])
        return (_photo(self.trouble.scene, self.dice, use, self.moment, trouble=trouble),)

    def _act(self):
        return key("act", self.rank, next(self.acts))

    def _later(self, least, most):
        """So many hours later, when people are about: from half past eight to six."""
        self.moment += timedelta(hours=self.dice.uniform(least, most))
        here = self.moment.astimezone(self.cast.time_zone)
        if here.hour >= 18:
            here = (here + timedelta(days=1)).replace(hour=0)
        if here.hour < 9:
            here = here.replace(hour=8, minute=30 + here.minute // 2)
        self.moment = max(self.moment, here)
        return self.moment


def _the_junk(categories, at):
    """The last report, with which a newcomer walks on: received, and nobody has looked yet."""
    yield (moment := at - THE_JUNK_AGE)
    dice = Random(f"{SEED}/the junk")  # noqa: S311 -- whose chance must repeat
    photos = tuple(_photo("open_floor", dice, Use.ESTATE, moment, trouble=True) for _ in range(2))
    commands.report(
        estate=ESTATE,
        category_id=categories["junk"],
        words=troubles.THE_JUNK,
        common_part_id=OPEN_FLOOR,
        photos=photos,
        by=WANG_MIN,
        at=moment,
        act=key("act", "the junk"),
    )


def _photo(scene, dice, use, moment, *, trouble):
    return take_in(
        estate=ESTATE,
        upload=io.BytesIO(scenes.photo(scene, dice, trouble=trouble)),
        use=use,
        keep_place=False,
        at=moment,
    )
