"""Matters as rows that leave the house, for an office or for another installation: whole, for those on duty alone."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

from linli.matters import policy
from linli.matters.models import Matter
from linli.matters.queries.matters import SORT
from linli.matters.rules import number_text
from linli.people.queries import estate as estate_here
from linli.people.rules import Standing
from linli.search.queries import things_with
from linli.search.rules import Audience
from linli.sheets.rules.writing import Value

HEADING = (
    "number", "received", "closed", "moved", "state", "category", "kind", "words", "place", "latitude", "longitude",
    "source", "foreign_number",
)  # fmt: skip
EVERY = 10_000_000


@dataclass(frozen=True, slots=True)
class ExportFilters:
    """What goes out; empty is everything. Days are the estate's, `until` the first that does not."""

    state: str = ""
    category: str = ""
    since: date | None = None
    until: date | None = None
    text: str = ""


def export_rows(who: Standing, filters: ExportFilters) -> Iterator[tuple[Value, ...]]:
    """Every matter that the filters let through, under `HEADING`, the oldest first, times by the estate's clock.

    Nobody's name is among them; what was typed is. Raises `Refused("not_allowed")`.
    """
    policy.ensure(policy.may_export(who))
    zone = ZoneInfo(estate_here(who.estate).time_zone)
    rows = Matter.objects.of(who.estate).select_related("category", "building", "common_part")
    if filters.state:
        rows = rows.filter(state=filters.state)
    if filters.category:
        rows = rows.filter(category__code=filters.category)
    if filters.since:
        rows = rows.filter(received_at__gte=datetime.combine(filters.since, time(), zone))
    if filters.until:
        rows = rows.filter(received_at__lt=datetime.combine(filters.until, time(), zone))
    found = None
    if filters.text.strip():
        found = set(things_with(who.estate, filters.text, sort=SORT, audience=Audience.HANDLERS, limit=EVERY))
    for row in rows.order_by("received_at", "pk").iterator(chunk_size=500):
        if found is None or row.pk in found:
            yield _row(row, zone)


def _row(row, zone) -> tuple[Value, ...]:
    places = [part.name for part in (row.building, row.common_part) if part]
    return (
        number_text(row.year, row.serial),
        row.received_at.astimezone(zone),
        row.closed_at and row.closed_at.astimezone(zone),
        row.moved_at.astimezone(zone),
        row.state,
        row.category.code,
        row.kind,
        row.words,
        " · ".join(filter(None, [*places, row.place_words])),
        _degrees(row.latitude_micro),
        _degrees(row.longitude_micro),
        row.source,
        row.foreign_number,
    )


def _degrees(micro: int | None) -> Decimal | None:
    return None if micro is None else Decimal(micro).scaleb(-6)
