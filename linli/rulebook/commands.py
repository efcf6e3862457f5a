"""Everything that changes the calendar. Each answers with the number of its entry."""

from datetime import date
from uuid import UUID

from linli.chronicle.commands import announce, command
from linli.people.queries import standing_of
from linli.rulebook import events, policy, rules
from linli.rulebook.models import CalendarDay, CalendarYear
from linli.rulebook.rules import Occasion


@command
def set_day(*, estate: UUID, day: date, is_working: bool, occasion: Occasion, by, at) -> int:
    """This day is worked, or it is not. Said of a day as its weekday has it anyway, what was kept of it goes."""
    policy.ensure(policy.may_keep_calendar(standing_of(estate, by, at=at)))
    rules.check_year(day.year)
    _keep(estate, [(day, is_working, occasion)])
    return announce(events.CalendarChanged(estate=estate, year=day.year), by=by, at=at)


@command
def announce_year(*, estate: UUID, year: int, by, at) -> int:
    """All days of the notice for this year are in the calendar: what is counted in it is no longer provisional."""
    policy.ensure(policy.may_keep_calendar(standing_of(estate, by, at=at)))
    return _settle(estate, year, True, by=by, at=at)


@command
def withdraw_year(*, estate: UUID, year: int, by, at) -> int:
    """The year was taken for announced too early; its days stay."""
    policy.ensure(policy.may_keep_calendar(standing_of(estate, by, at=at)))
    return _settle(estate, year, False, by=by, at=at)


@command
def fill_year(*, estate: UUID, year: int, days: tuple[tuple[date, bool, Occasion], ...], by, at) -> int:
    """Enter a whole notice at once: the year, and those days of the December before it of which it speaks."""
    policy.ensure(policy.may_fill_year(standing_of(estate, by, at=at)))
    _keep(estate, days)
    return _settle(estate, year, True, by=by, at=at)


def _settle(estate, year, is_announced, *, by, at):
    rules.check_year(year)
    row, _ = CalendarYear.objects.of(estate).get_or_create(estate=estate, year=year)
    row.is_announced = is_announced
    row.save(update_fields=["is_announced"])
    return announce(events.CalendarChanged(estate=estate, year=year), by=by, at=at)


def _keep(estate, days):
    years = CalendarYear.objects.of(estate)
    rows = {year: years.get_or_create(estate=estate, year=year)[0] for year in {day.year for day, *_ in days}}
    CalendarDay.objects.of(estate).filter(day__in=[day for day, *_ in days]).delete()
    CalendarDay.objects.of(estate).bulk_create(
        CalendarDay(estate=estate, year=rows[day.year], day=day, is_working=is_working, occasion=occasion)
        for day, is_working, occasion in days
        if is_working != rules.is_weekday(day)
    )
