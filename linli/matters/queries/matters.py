"""The rows of matters, each read guarded: nobody gets one they may not know of."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import reduce
from hashlib import sha256
from typing import NamedTuple
from uuid import UUID

from django.db.models import F, Q
from django.utils.crypto import salted_hmac

from linli.files import queries as files
from linli.kernel.errors import Refused
from linli.matters import policy
from linli.matters.models import Category, Handling, Matter, Photo, Verdict
from linli.matters.rules import OPEN_STATES, SETTLED_STATES, Sight, State, parse_number
from linli.people.rules import Standing
from linli.search.queries import found_with
from linli.search.rules import Audience

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

    @classmethod
    def all_of(cls, rows) -> "list[Listed]":
        """The same of a query set, read now."""
        return list(map(cls._make, rows.values_list(*cls._fields)))


def _step(thing, name):
    return thing and getattr(thing, name)


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list is narrowed to; empty is everything. `group`: open | settled | overdue | unconfirmed."""

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


def matters_for(
    who: Standing, filters: Filters, *, on: date, before: Mark | None = None, limit: int = PAGE
) -> list[Listed]:
    """The newest matters they may know of as `Listed`, one more than `limit` if there are more.

    `on` is the estate's day, which decides what is overdue.
    """
    rows = _found_by(who, filters.text) if filters.text.strip() else _all_seen_by(who)
    rows = _narrowed(rows, filters, who, on)
    if before is not None:
        rows = rows.filter(
            Q(received_at__lt=before.received_at) | Q(received_at=before.received_at, pk__lt=before.key),
        )
    return Listed.all_of(rows.order_by("-received_at", "-pk")[: limit + 1])


def _all_seen_by(who):
    rows = Matter.objects.of(who.estate)
    if not policy.may_see_unconfirmed(who):
        own = Q(pk__in=who.holds) | (Q(reporter=who.person) if who.person else Q())
        rows = rows.filter(~Q(state=State.UNCONFIRMED) | own) if own else rows.exclude(state=State.UNCONFIRMED)
    return rows


def _found_by(who, text):
    if number := parse_number(text):
        return _all_seen_by(who).filter(year=number[0], serial=number[1])
    found = found_with(who.estate, text, sort=SORT, audience=audience_of(who), limit=FOUND_MOST)
    return _all_seen_by(who).filter(pk__in=found or ())


FOUND_MOST = 500
"""A search takes so many of the newest that have the words, then narrows: a hot word costs no more than a rare one."""


def audience_of(who: Standing) -> Audience:
    """Whose words they may search: nobody finds what they may not read."""
    if policy.may_see_unconfirmed(who):
        return Audience.HANDLERS
    return Audience.RESIDENTS if who.is_known else Audience.EVERYONE


def _narrowed(rows, filters, who, on):
    match filters.group:
        case "open":
            rows = rows.filter(state__in=OPEN_STATES)
        case "settled":
            rows = rows.filter(state__in=SETTLED_STATES)
        case "overdue":
            rows = rows.filter(state__in=OPEN_STATES, due_on__lt=on)
        case "unconfirmed":
            rows = rows.filter(state=State.UNCONFIRMED)
    if filters.state:
        rows = rows.filter(state=filters.state)
    if filters.category:
        rows = rows.filter(category=filters.category)
    if filters.building:
        rows = rows.filter(building=filters.building)
    if filters.since:
        rows = rows.filter(received_at__date__gte=filters.since)
    if filters.until:
        rows = rows.filter(received_at__date__lt=filters.until)
    if filters.mine:
        rows = rows.filter(Q(pk__in=who.holds) | (Q(reporter=who.person) if who.person else Q(pk__in=[])))
    return rows


def matter_for(who: Standing, matter_id: UUID) -> Matter | None:
    """The matter, if they may know of it; None if it is absent, another estate's, or not for them."""
    return _guarded(who, pk=matter_id)


def matter_of_thread(who: Standing, thread_id: UUID) -> Matter | None:
    """The matter whose thread this is, under the same guard; its `thread` tells where it was joined into."""
    return _guarded(who, thread=thread_id)


def _guarded(who, **key):
    row = Matter.objects.of(who.estate).select_related(*SHOWN, "thread").filter(**key).first()
    return row if row and policy.sight_of(who, row) is not Sight.NOTHING else None


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
    return list(Category.objects.of(estate_id).filter(retired=False).order_by("rank"))


def categories_for(matter: Matter) -> list[Category]:
    """Those that it can be put under: the categories in use, and its own if that is in use no more."""
    fitting = Q(retired=False) | Q(pk=matter.category_id)
    return list(Category.objects.of(matter.estate).filter(fitting).order_by("rank"))


def photo_of(matter: Matter, file_id: UUID) -> files.Photo | None:
    """What is known of this photo of this matter; whether the reader may see it, `policy.may_see_photo` says."""
    if not Photo.objects.of(matter.estate).filter(matter=matter, file=file_id).exists():
        return None
    return files.photo(matter.estate, file_id)


def last_handler(matter: Matter) -> UUID | None:
    """The key of the person who said last that it is done."""
    return Handling.objects.of(matter.estate).filter(matter=matter).order_by("-at").values_list("by", flat=True).first()


def last_verdict(matter: Matter) -> Verdict | None:
    """The reporter's last word."""
    return Verdict.objects.of(matter.estate).filter(matter=matter).order_by("-at", "-pk").first()


def judged(estate_id: UUID, keys: Collection[UUID]) -> set[UUID]:
    """Those of these matters on which the reporter has said something since they were closed."""
    said = Verdict.objects.of(estate_id).filter(matter__in=keys, matter__closed_at__isnull=False)
    return set(said.filter(at__gte=F("matter__closed_at")).values_list("matter", flat=True))


def required(matter_id: UUID, who: Standing, *, seen: int | None) -> Matter:
    """For commands: the matter as it was seen. Raises `Refused`: matter_unknown (absent or not theirs to know),
    changed_meanwhile.
    """
    matter = matter_for(who, matter_id)
    if matter is None:
        raise Refused("matter_unknown")
    matter.ensure_seen(seen)
    return matter
