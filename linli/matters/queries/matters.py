"""The rows of matters, each read guarded: nobody gets one they may not know of."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import reduce
from hashlib import sha256
from typing import NamedTuple
from uuid import UUID

from django.db import connections
from django.db.models import CharField, Count, DateField, DateTimeField, F, IntegerField, OuterRef, Q
from django.utils.crypto import salted_hmac
from django.utils.timezone import get_current_timezone

from linli.database.prepared import Asked, each, filled_up, prepared, values_of
from linli.database.routing import database_of
from linli.files import queries as files
from linli.kernel.errors import Refused
from linli.matters import policy
from linli.matters.models import Category, Handling, Matter, Photo, Verdict
from linli.matters.rules import OPEN_STATES, SETTLED_STATES, Sight, State, Who, awaited, parse_number
from linli.people.rules import Standing
from linli.search.queries import asked_of, found
from linli.search.rules import Audience
from linli.web.words import either

PAGE = 20
SORT = "matter"
SHOWN = ("category", "building", "common_part", "handler")  # what a page of a matter shows besides


class Listed(NamedTuple):
    """What a row of a list needs of a matter, in one read: to make whole objects of it takes thrice as long."""

    pk: UUID
    estate: UUID
    thread_id: UUID
    version: int
    year: int
    serial: int
    kind: str
    state: str
    hazard: bool
    words: str
    place_words: str
    reporter: UUID | None
    received_at: datetime
    due_on: date | None
    due_provisional: bool
    returned_count: int
    handler_id: UUID | None
    category_id: UUID
    category__zh: str
    category__en: str
    building__name: str | None
    common_part__name: str | None
    handler__name: str | None

    @classmethod
    def of(cls, matter: Matter) -> "Listed":
        """The same of a matter that was read whole, with what is `SHOWN`."""
        return cls(*(reduce(_step, name.split("__"), matter) for name in cls._fields))


def _step(thing, name):
    return thing and getattr(thing, name)


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list is narrowed to; empty is everything. `group`: one of `GROUPS`, or `TURN`, what waits for the reader.

    Days are those on which matters were received; in the group "closed", those on which they were closed.
    """

    group: str = ""
    state: str = ""
    category: UUID | None = None
    building: UUID | None = None
    text: str = ""
    since: date | None = None
    until: date | None = None
    mine: bool = False


class Mark(NamedTuple):
    """Where a page of a list ended: the next one begins after it."""

    received_at: datetime
    key: UUID

    def __str__(self):
        return f"{self.received_at.astimezone(UTC).isoformat()}~{self.key}"

    @classmethod
    def parse(cls, text: str) -> "Mark | None":
        """The mark of an address; None if it is none."""
        moment, _, key = text.partition("~")
        try:
            mark = cls(datetime.fromisoformat(moment), UUID(key))
            return mark._replace(received_at=mark.received_at.astimezone(UTC)) if mark.received_at.tzinfo else None
        except (ValueError, OverflowError):
            return None


TURN = "turn"


class Awaited(NamedTuple):
    """In which states a matter waits for a reader, as `policy.is_awaited` says it of one."""

    by_post: frozenset[State]
    by_body: frozenset[State]  # of those that were given to a body of theirs
    not_of_own: frozenset[State]  # not if they reported it
    bodies: int

    @classmethod
    def of(cls, who: Standing) -> "Awaited | None":
        """None for whom nothing can wait."""
        posts = policy.capacities_by_post(who)
        by_post, by_body = awaited(posts), awaited(frozenset({Who.HANDLER})) if who.bodies else frozenset()
        not_of_own = by_post - awaited(posts | {Who.REPORTER})
        return cls(by_post, by_body, not_of_own, len(filled_up(who.bodies))) if by_post | by_body else None

    def among(self, rows, own, *, is_person):
        """Those of these rows; `own` tells the ones that the reader reported."""
        mine = Q(state__in=self.by_post)
        if self.bodies:
            mine |= Q(state__in=self.by_body, handler__pk__in=each("bodies", self.bodies))
        # The states once more, for an engine that uses no index for an alternative.
        rows = rows.filter(mine, state__in=self.by_post | self.by_body).exclude(own, state__in=self.not_of_own)
        if is_person and self.bodies and State.HANDLED in self.by_post:  # who may have handled what they would check
            last = Handling.objects.of(Asked("estate")).filter(matter=OuterRef("pk")).order_by("-at").values("by")[:1]
            rows = rows.annotate(handled_by=last).exclude(state=State.HANDLED, handled_by=Asked("person"))
        return rows


def matters_for(
    who: Standing, filters: Filters, *, on: date, before: Mark | None = None, skip: int = 0, limit: int = PAGE
) -> list[Listed]:
    """The newest matters they may know of as `Listed`, one more than `limit` if there are more.

    What waits for them comes the hottest first (hazards, then what is due first), and `skip` pages it instead of a
    mark. `on` is the estate's day, which decides what is overdue.
    """
    if filters.mine and not (who.person or who.holds):
        return []
    waits = Awaited.of(who) if filters.group == TURN else None
    if filters.group == TURN and waits is None:
        return []
    asked = _narrowing(filters)
    if before is not None:
        asked |= {"before_at": before.received_at, "before_key": before.key}
    searched = filters.text.strip()
    if number := parse_number(searched):
        asked |= dict(zip(("year", "serial"), number, strict=True))
    elif searched:
        looked_up = asked_of(who.estate, searched, sort=SORT, audience=audience_of(who), limit=FOUND_MOST)
        if looked_up is None:
            return []
        asked |= looked_up
    own = filled_up(who.holds)
    database = database_of(who.estate)
    shape = Shape(
        sees_unconfirmed=policy.may_see_unconfirmed(who),
        is_person=bool(who.person),
        holds=len(own),
        group="" if waits else filters.group,
        awaited=waits,
        is_mine=filters.mine,
        narrowed=frozenset(asked.keys() & ASKED_FOR.keys()),
        found_by=connections[database].vendor if searched and not number else "",
        skip=skip,
        limit=limit + 1,
    )
    asked |= {"estate": who.estate, "person": who.person, "on": on} | values_of("holds", own)
    if waits:
        asked |= values_of("bodies", filled_up(who.bodies))
    return list(map(Listed._make, _listed(database, shape, **asked)))


def waiting_for(who: Standing, *, on: date, limit: int) -> list[Listed]:
    """What waits for a move of theirs, the hottest first."""
    return matters_for(who, Filters(group=TURN), on=on, limit=limit)[:limit]


def waiting_count(who: Standing) -> int:
    """How many matters wait for a move of theirs."""
    waits = Awaited.of(who)
    if waits is None:
        return 0
    own, bodies = filled_up(who.holds), filled_up(who.bodies)
    asked = {"estate": who.estate, "person": who.person} | values_of("holds", own) | values_of("bodies", bodies)
    counted = _counted(database_of(who.estate), waits, bool(who.person), len(own), **asked)
    return counted[0][0] if counted else 0


@prepared
def _counted(waits, is_person, holds):
    rows = waits.among(Matter.objects.of(Asked("estate")), _own(is_person, holds), is_person=is_person)
    return rows.values("estate").annotate(count=Count("pk")).values_list("count")


FOUND_MOST = 500
"""A search takes so many of the newest that have the words, then narrows: a hot word costs no more than a rare one."""


class Shape(NamedTuple):
    """Which conditions a list is under; for each set of them its SQL is written once."""

    sees_unconfirmed: bool
    is_person: bool
    holds: int
    group: str
    awaited: Awaited | None
    is_mine: bool
    narrowed: frozenset[str]  # by what of `ASKED_FOR`
    found_by: str  # what database looks the words up, if there are any
    skip: int
    limit: int


GROUPS = {
    "open": Q(state__in=OPEN_STATES),
    "settled": Q(state__in=SETTLED_STATES),
    "overdue": Q(state__in=OPEN_STATES, due_on__lt=Asked("on", DateField())),
    "unconfirmed": Q(state=State.UNCONFIRMED),
    "confirmed": ~Q(state=State.UNCONFIRMED),
    "closed": Q(closed_at__isnull=False),
}
ASKED_FOR = {
    "state": Q(state=Asked("state", CharField())),
    "category": Q(category=Asked("category")),
    "building": Q(building=Asked("building")),
    "since": Q(received_at__gte=Asked("since", DateTimeField())),
    "until": Q(received_at__lt=Asked("until", DateTimeField())),
    "closed_since": Q(closed_at__gte=Asked("closed_since", DateTimeField())),
    "closed_until": Q(closed_at__lt=Asked("closed_until", DateTimeField())),
    "year": Q(year=Asked("year", IntegerField())),
    "serial": Q(serial=Asked("serial", IntegerField())),
    "before_at": Q(received_at__lt=Asked("before_at", DateTimeField()))
    | Q(received_at=Asked("before_at", DateTimeField()), pk__lt=Asked("before_key")),
}


@prepared
def _listed(shape):
    own = _own(shape.is_person, shape.holds)
    rows = Matter.objects.of(Asked("estate"))
    if not shape.sees_unconfirmed:
        rows = rows.filter(~Q(state=State.UNCONFIRMED) | own)
    if shape.is_mine:
        rows = rows.filter(own)
    if shape.found_by:
        rows = rows.filter(pk__in=found(shape.found_by))
    if shape.group:
        rows = rows.filter(GROUPS[shape.group])
    for name in sorted(shape.narrowed):
        rows = rows.filter(ASKED_FOR[name])
    order = ("-received_at", "-pk")
    if shape.awaited:
        rows = shape.awaited.among(rows, own, is_person=shape.is_person)
        order = ("-hazard", F("due_on").asc(nulls_last=True), "received_at", "pk")
    return rows.order_by(*order).values_list(*Listed._fields)[shape.skip : shape.skip + shape.limit]


def _own(is_person, holds):
    own = Q(pk__in=each("holds", holds)) if holds else Q(pk__in=[])
    return own | Q(reporter=Asked("person")) if is_person else own


def _narrowing(filters):
    """What is asked for, by the names of `ASKED_FOR`."""
    asked = {"state": filters.state, "category": filters.category, "building": filters.building}
    of_what = "closed_" if filters.group == "closed" else ""
    for name, day in (("since", filters.since), ("until", filters.until)):
        asked[of_what + name] = day and begin_of(day)
    return {name: value for name, value in asked.items() if value}


def begin_of(day: date) -> datetime:
    """The moment at which this day begins here."""
    return datetime.combine(day, datetime.min.time(), tzinfo=get_current_timezone())


def audience_of(who: Standing) -> Audience:
    """Whose words they may search: nobody finds what they may not read."""
    if policy.may_see_unconfirmed(who):
        return Audience.HANDLERS
    return Audience.RESIDENTS if who.is_known else Audience.EVERYONE


def matter_for(who: Standing, matter_id: UUID) -> Matter | None:
    """The matter, if they may know of it; None if it is absent, another estate's, or not for them."""
    return _guarded(who, "pk", matter_id)


def matter_of_thread(who: Standing, thread_id: UUID) -> Matter | None:
    """The matter whose thread this is, under the same guard; its `thread` tells where it was joined into."""
    return _guarded(who, "thread", thread_id)


def _guarded(who, name, key):
    rows = _whole(database_of(who.estate), name, estate=who.estate, key=key)
    return rows[0] if rows and policy.sight_of(who, rows[0]) is not Sight.NOTHING else None


@prepared
def _whole(name):
    return Matter.objects.of(Asked("estate")).select_related(*SHOWN, "thread").filter(**{name: Asked("key")})[:1]


def matter_with_secret(estate_id: UUID, secret: str) -> Matter | None:
    """The matter at this secret address, or None."""
    return Matter.objects.of(estate_id).filter(secret_hash=hash_of(secret)).first() if secret else None


def secret_of(matter_id: UUID) -> str:
    """The secret address of a matter: 24 characters that only this installation can work out, kept nowhere."""
    return salted_hmac("linli.matters.secret", str(matter_id), algorithm="sha256").hexdigest()[:24]


def hash_of(secret: str) -> str:
    """What is kept of a secret address."""
    return sha256(secret.encode()).hexdigest()


def secret_hash_of(estate_id: UUID, matter_id: UUID) -> str | None:
    """What is kept of this matter's secret address; None if there is no such matter."""
    return Matter.objects.of(estate_id).filter(pk=matter_id).values_list("secret_hash", flat=True).first()


def categories(estate_id: UUID) -> list[Category]:
    """The categories in use, in their order."""
    return _categories(database_of(estate_id), estate=estate_id)


@prepared
def _categories():
    return Category.objects.of(Asked("estate")).filter(retired=False).order_by("rank")


def category_names(estate_id: UUID, keys: Collection[UUID]) -> dict[str, str]:
    """What these categories are called in the reader's language, by key as text; those in use no more, too."""
    found = Category.objects.of(estate_id).filter(pk__in=keys).values_list("pk", "zh", "en")
    return {str(key): either(zh, en) for key, zh, en in found}


def categories_for(matter: Matter) -> list[Category]:
    """Those that it can be put under: the categories in use, and its own if that is in use no more."""
    fitting = Q(retired=False) | Q(pk=matter.category_id)
    return list(Category.objects.of(matter.estate).filter(fitting).order_by("rank"))


def photo_of(matter: Matter, file_id: UUID) -> files.Photo | None:
    """What is known of this photo of this matter; whether the reader may see it, `policy.may_see_photo` says."""
    if not Photo.objects.of(matter.estate).filter(matter=matter, file=file_id).exists():
        return None
    return files.photo(matter.estate, file_id)


def photo_count(matter: Matter) -> int:
    """How many photos it has."""
    return Photo.objects.of(matter.estate).filter(matter=matter).count()


def last_handler(matter: Matter) -> UUID | None:
    """The key of the person who said last that it is done."""
    rows = _last_handler(database_of(matter.estate), estate=matter.estate, matter=matter.pk)
    return rows[0][0] if rows else None


@prepared
def _last_handler():
    handlings = Handling.objects.of(Asked("estate")).filter(matter=Asked("matter"))
    return handlings.order_by("-at").values_list("by")[:1]


def last_verdict(matter: Matter) -> Verdict | None:
    """The reporter's last word."""
    rows = _last_verdict(database_of(matter.estate), estate=matter.estate, matter=matter.pk)
    return rows[0] if rows else None


@prepared
def _last_verdict():
    return Verdict.objects.of(Asked("estate")).filter(matter=Asked("matter")).order_by("-at", "-pk")[:1]


def judged(estate_id: UUID, keys: Collection[UUID]) -> set[UUID]:
    """Those of these matters on which the reporter has said something since they were closed."""
    keys = filled_up(keys)
    rows = _judged(database_of(estate_id), len(keys), estate=estate_id, **values_of("matters", keys)) if keys else ()
    return {key for (key,) in rows}


@prepared
def _judged(count):
    said = Verdict.objects.of(Asked("estate")).filter(matter__pk__in=each("matters", count))
    return said.filter(matter__closed_at__isnull=False, at__gte=F("matter__closed_at")).values_list("matter")


def required(matter_id: UUID, who: Standing, *, seen: int | None) -> Matter:
    """For commands: the matter as it was seen. Raises `Refused`: matter_unknown (absent or not theirs to know),
    changed_meanwhile.
    """
    matter = matter_for(who, matter_id)
    if matter is None:
        raise Refused("matter_unknown")
    matter.ensure_seen(seen)
    return matter
