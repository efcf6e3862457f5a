"""Every read of matters."""

from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from uuid import UUID

from django.db.models import Count, Q
from django.utils.crypto import salted_hmac

from linli.kernel.errors import Refused
from linli.matters import policy
from linli.matters.models import Category, Contact, Handling, Matter, Photo, Verdict
from linli.matters.rules import OPEN_STATES, SETTLED_STATES, Sight, State, parse_number
from linli.people.rules import Standing
from linli.search.queries import things_with
from linli.search.rules import Audience

PAGE = 20
SORT = "matter"


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


def matters_for(who: Standing, filters: Filters, *, on: date, before: Matter | None = None, limit: int = PAGE):
    """The newest matters they may know of, one more than `limit` if there are more; each with its place and category.

    `on` is the estate's day, which decides what is overdue.
    """
    rows = _seen_by(who, filters.text, before, limit + 1) if filters.text.strip() else _all_seen_by(who)
    rows = _narrowed(rows, filters, who, on)
    if before is not None:
        rows = rows.filter(
            Q(received_at__lt=before.received_at) | Q(received_at=before.received_at, pk__lt=before.pk),
        )
    return rows.select_related("category", "building", "common_part", "handler").order_by("-received_at", "-pk")[
        : limit + 1
    ]


def _all_seen_by(who):
    rows = Matter.objects.of(who.estate)
    if not policy.may_see_unconfirmed(who):
        own = Q(pk__in=who.holds) | (Q(reporter=who.person) if who.person else Q())
        rows = rows.filter(~Q(state=State.UNCONFIRMED) | own) if own else rows.exclude(state=State.UNCONFIRMED)
    return rows


def _seen_by(who, text, before, limit):
    if number := parse_number(text):
        return _all_seen_by(who).filter(year=number[0], serial=number[1])
    found = things_with(who.estate, text, sort=SORT, audience=audience_of(who), limit=FOUND_MOST)
    return _all_seen_by(who).filter(pk__in=found)


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
    row = (
        Matter.objects.of(who.estate)
        .select_related("category", "building", "common_part", "handler")
        .filter(pk=matter_id)
        .first()
    )
    return row if row and policy.sight_of(who, row) is not Sight.NOTHING else None


def matter_of_thread(who: Standing, thread_id: UUID) -> Matter | None:
    """The matter whose thread this is, under the same guard."""
    key = Matter.objects.of(who.estate).filter(thread=thread_id).values_list("pk", flat=True).first()
    return key and matter_for(who, key)


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


def photos_of(matter: Matter) -> list[Photo]:
    """Every photo of a matter in the order of the walk."""
    return list(Photo.objects.of(matter.estate).filter(matter=matter).order_by("pk"))


def photo_for(who: Standing, matter_id: UUID, file_id: UUID) -> Photo | None:
    """The photo, if they may see this matter's photos with these rights of use; else None."""
    matter = matter_for(who, matter_id)
    return matter and Photo.objects.of(who.estate).filter(matter=matter, file=file_id).first()


def contact_of(matter: Matter) -> Contact | None:
    """How to reach a stranger who reported it; asked only after `policy.may_see_contact`."""
    return Contact.objects.of(matter.estate).filter(matter=matter).first()


def last_handler(matter: Matter) -> UUID | None:
    """The key of the person who said last that it is done."""
    return Handling.objects.of(matter.estate).filter(matter=matter).order_by("-at").values_list("by", flat=True).first()


def last_verdict(matter: Matter) -> Verdict | None:
    """The reporter's last word."""
    return Verdict.objects.of(matter.estate).filter(matter=matter).order_by("-at", "-pk").first()


@dataclass(frozen=True, slots=True)
class BoardLine:
    """One state on the board: how many matters, how many of them past their deadline."""

    state: State
    count: int
    overdue: int


def board(who: Standing, *, on: date) -> list[BoardLine]:
    """Open matters by state, in the order of the walk, and how many are overdue on this day."""
    counted = {
        row["state"]: row
        for row in Matter.objects.of(who.estate)
        .filter(state__in=[*OPEN_STATES, State.UNCONFIRMED])
        .values("state")
        .annotate(count=Count("pk"), overdue=Count("pk", filter=Q(due_on__lt=on)))
    }
    return [BoardLine(state, counted[state]["count"], counted[state]["overdue"]) for state in State if state in counted]


def required(matter_id: UUID, who: Standing, *, seen: int | None) -> Matter:
    """For commands: the matter as it was seen. Raises `Refused`: matter_unknown (absent or not theirs to know),
    changed_meanwhile.
    """
    matter = matter_for(who, matter_id)
    if matter is None:
        raise Refused("matter_unknown")
    matter.ensure_seen(seen)
    return matter
