"""What is counted, and what to look at first: for those who work with matters."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connections
from django.db.models import Count, DateField, Q

from linli.database.prepared import Asked, prepared
from linli.database.routing import database_of
from linli.matters.models import Matter
from linli.matters.queries.matters import Listed, begin_of
from linli.matters.rules import OPEN_STATES, State
from linli.people.rules import Standing

WEEKS = 8


@dataclass(frozen=True, slots=True)
class BoardLine:
    """One state on the board: how many matters, how many of them past their deadline."""

    state: State
    count: int
    overdue: int


@dataclass(frozen=True, slots=True)
class TroubledPlace:
    """A place with its outlines on the estate's plan, and how many open matters lie there."""

    name: str
    outline: str
    count: int


@dataclass(frozen=True, slots=True)
class Board:
    """What is not settled: by state in the order of the walk, and where it lies, most first.

    A place is a common part where one was tapped, else a building.
    """

    lines: tuple[BoardLine, ...]
    places: tuple[TroubledPlace, ...]


def board(who: Standing, *, on: date) -> Board:
    """What is not settled on this day. What nobody has confirmed has a line, but lies nowhere yet."""
    counted = _counted(database_of(who.estate), estate=who.estate, on=on)
    counts, overdue, places = Counter(), Counter(), Counter()
    for state, part, part_outline, building, building_outline, count, late in counted:
        counts[state] += count
        overdue[state] += late
        if state != State.UNCONFIRMED and (part or building):
            places[part or building, (part_outline if part else building_outline) or ""] += count
    return Board(
        tuple(BoardLine(state, counts[state], overdue[state]) for state in State if state in counts),
        tuple(TroubledPlace(*place, count) for place, count in places.most_common()),
    )


@prepared
def _counted():
    place = ("common_part__name", "common_part__outline", "building__name", "building__outline")
    rows = Matter.objects.of(Asked("estate")).filter(state__in=[*OPEN_STATES, State.UNCONFIRMED])
    late = Count("pk", filter=Q(due_on__lt=Asked("on", DateField())))
    return rows.values_list("state", *place).annotate(count=Count("pk"), overdue=late)


@dataclass(frozen=True, slots=True)
class Weeks:
    """Week by week, the oldest first: the Monday it began on, how many matters came, how many were closed.

    Of this week's verdicts: how many were given, and how many of them say "solved".
    """

    rows: tuple[tuple[date, int, int], ...]
    verdicts: int
    solved: int


# Every count is a range of an index and reads no table; of one aggregate over all weeks neither engine makes that.
WEEK_BY_WEEK = """
    WITH week (since, until) AS (VALUES {weeks})
    SELECT
        (SELECT COUNT(*) FROM matters_matter WHERE estate = %(estate)s AND received_at >= since AND received_at < until)
        - (SELECT COUNT(*) FROM matters_matter
           WHERE estate = %(estate)s AND state = %(unconfirmed)s AND received_at >= since AND received_at < until),
        (SELECT COUNT(*) FROM matters_matter WHERE estate = %(estate)s AND closed_at >= since AND closed_at < until),
        (SELECT COUNT(*) FROM matters_verdict WHERE estate = %(estate)s AND at >= since AND at < until),
        (SELECT COUNT(*) FROM matters_verdict WHERE estate = %(estate)s AND at >= since AND at < until AND solved)
    FROM week ORDER BY since"""


def weeks(who: Standing, *, on: date, count: int = WEEKS) -> Weeks:
    """The last weeks up to this day's. What nobody has confirmed is not counted."""
    this_monday = on - timedelta(days=on.weekday())
    mondays = [this_monday - timedelta(weeks=back) for back in range(count - 1, -2, -1)]
    connection = connections[database_of(who.estate)]
    facts = {"estate": who.estate.hex, "unconfirmed": State.UNCONFIRMED.value}
    for place, day in enumerate(mondays):
        facts[f"monday_{place}"] = connection.ops.adapt_datetimefield_value(begin_of(day))
    asked = ", ".join(f"(%(monday_{place})s, %(monday_{place + 1})s)" for place in range(count))
    with connection.cursor() as cursor:
        cursor.execute(WEEK_BY_WEEK.format(weeks=asked), facts)
        found = cursor.fetchall()
    return Weeks(
        rows=tuple((day, came, closed) for day, (came, closed, *_) in zip(mondays, found, strict=False)),
        verdicts=found[-1][2],
        solved=found[-1][3],
    )


def hottest(who: Standing, *, limit: int) -> list[Listed]:
    """Open matters that should be looked at first, whoever is to move: what is due first, hazards before others."""
    return list(map(Listed._make, _hottest(database_of(who.estate), limit, estate=who.estate)))


@prepared
def _hottest(limit):
    rows = Matter.objects.of(Asked("estate")).filter(state__in=OPEN_STATES, due_on__isnull=False)
    return rows.order_by("due_on", "-hazard", "received_at").values_list(*Listed._fields)[:limit]
