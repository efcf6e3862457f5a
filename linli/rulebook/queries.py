"""Every read of the calendar."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from linli.database.prepared import Asked, prepared
from linli.database.routing import database_of
from linli.rulebook.models import CalendarDay, CalendarYear
from linli.rulebook.rules import Calendar, Occasion


@dataclass(frozen=True, slots=True)
class DayKept:
    """A day that differs from its weekday, and why."""

    day: date
    is_working: bool
    occasion: Occasion


@dataclass(frozen=True, slots=True)
class YearKept:
    """A year as its page shows it: `days` in order."""

    year: int
    is_announced: bool
    days: tuple[DayKept, ...]


def calendar_of(estate_id: UUID) -> Calendar:
    """Everything that is known of an estate's days, in one query."""
    rows = _known_days(database_of(estate_id), estate=estate_id)
    return Calendar(
        days={day: is_working for *_, day, is_working in rows if day},
        announced=frozenset(year for year, is_announced, *_ in rows if is_announced),
    )


@prepared
def _known_days():
    return CalendarYear.objects.of(Asked("estate")).values_list("year", "is_announced", "days__day", "days__is_working")


def announced_years(estate_id: UUID) -> set[int]:
    """The years whose notice this estate's calendar has."""
    return set(CalendarYear.objects.of(estate_id).filter(is_announced=True).values_list("year", flat=True))


def calendar_year(estate_id: UUID, year: int) -> YearKept:
    """One year, whether or not anything is known of it."""
    row = CalendarYear.objects.of(estate_id).filter(year=year).first()
    days = CalendarDay.objects.of(estate_id).filter(year=row).order_by("day") if row else ()
    return YearKept(
        year=year,
        is_announced=bool(row and row.is_announced),
        days=tuple(DayKept(kept.day, kept.is_working, Occasion(kept.occasion)) for kept in days),
    )
