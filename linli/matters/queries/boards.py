"""What is counted and what waits: for those who work with matters."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Count, F, Max, Q, Subquery
from django.utils.timezone import get_current_timezone

from linli.matters import policy
from linli.matters.models import Matter, Verdict
from linli.matters.queries.matters import Listed
from linli.matters.rules import OPEN_STATES, State, Who, awaited
from linli.people.rules import Standing

WEEKS = 8


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


@dataclass(frozen=True, slots=True)
class Weeks:
    """Week by week, the oldest first: the Monday it began on, how many matters came, how many were closed.

    Of this week's verdicts: how many were given, and how many of them say "solved".
    """

    rows: tuple[tuple[date, int, int], ...]
    verdicts: int
    solved: int


def weeks(who: Standing, *, on: date, count: int = WEEKS) -> Weeks:
    """The last weeks up to this day's. What nobody has confirmed is not counted."""
    this_monday = on - timedelta(days=on.weekday())
    mondays = [this_monday - timedelta(weeks=back) for back in range(count - 1, -1, -1)]
    rows = Matter.objects.of(who.estate)
    counts = {
        f"{name}_{place}": Count("pk", filter=Q(**{f"{name}__gte": _begin(day), f"{name}__lt": _begin(day, weeks=1)}))
        for name in ("received_at", "closed_at")
        for place, day in enumerate(mondays)
    }
    since = _begin(mondays[0])
    verdicts = Verdict.objects.of(who.estate).filter(at__gte=_begin(this_monday))
    # A union, for an engine that uses no index for an alternative.
    recent = (
        rows.filter(received_at__gte=since)
        .values("pk")
        .union(rows.filter(closed_at__gte=since).values("pk"), verdicts.values("matter"))
    )
    found = (
        rows.filter(pk__in=recent)
        .exclude(state=State.UNCONFIRMED)
        .aggregate(**counts, verdicts=_one(verdicts), solved=_one(verdicts.filter(solved=True)))
    )
    return Weeks(
        rows=tuple(
            (day, found[f"received_at_{place}"], found[f"closed_at_{place}"]) for place, day in enumerate(mondays)
        ),
        verdicts=found["verdicts"] or 0,
        solved=found["solved"] or 0,
    )


def _one(rows):
    """How many there are, as one more column of an aggregate over something else; None if there are none."""
    return Max(Subquery(rows.order_by().values("estate").annotate(count=Count("pk")).values("count")))


def _begin(day, **later):
    return datetime.combine(day + timedelta(**later), datetime.min.time(), tzinfo=get_current_timezone())


def waiting_for(who: Standing, *, limit: int | None = None) -> list[Listed]:
    """What waits for a move of theirs, the hottest first: hazards, then what is due first."""
    by_post = awaited(policy.capacities_by_post(who))
    by_body = awaited(frozenset({Who.HANDLER})) if who.bodies else frozenset()
    mine = Q(state__in=by_post) | Q(state__in=by_body, handler__in=who.bodies)
    # The states once more, for an engine that uses no index for an alternative.
    rows = Matter.objects.of(who.estate).filter(mine, state__in=by_post | by_body)
    if who.person:
        rows = rows.exclude(reporter=who.person, state__in=by_post)
    return Listed.all_of(rows.order_by("-hazard", F("due_on").asc(nulls_last=True), "received_at")[:limit])


def hottest(who: Standing, *, limit: int) -> list[Listed]:
    """Open matters that should be looked at first, whoever is to move: what is due first, hazards before others."""
    rows = Matter.objects.of(who.estate).filter(state__in=OPEN_STATES, due_on__isnull=False)
    return Listed.all_of(rows.order_by("due_on", "-hazard", "received_at")[:limit])


@dataclass(frozen=True, slots=True)
class TroubledPlace:
    """A place with its outlines on the estate's plan, and how many matters lie there."""

    key: UUID
    name: str
    outline: str
    count: int


def places_of_trouble(who: Standing) -> list[TroubledPlace]:
    """Where open matters lie, most first: common parts where they were tapped, else buildings."""
    rows = (
        Matter.objects.of(who.estate)
        .filter(Q(building__isnull=False) | Q(common_part__isnull=False), state__in=OPEN_STATES)
        .values_list(
            "common_part",
            "common_part__name",
            "common_part__outline",
            "building",
            "building__name",
            "building__outline",
        )
        .annotate(count=Count("pk"))
        .order_by("-count")
    )
    return [
        TroubledPlace(part or building, part_name or building_name, part_outline or building_outline or "", count)
        for part, part_name, part_outline, building, building_name, building_outline, count in rows
    ]
