"""Brings the State Council's notices, as chinesecalendar has them, into the estates' calendars."""

from datetime import date, timedelta
from uuid import UUID, uuid5

from linli.kernel.actors import Hand
from linli.kernel.canonical import canonical
from linli.people.queries import estates
from linli.rulebook import queries
from linli.rulebook.commands import fill_year
from linli.rulebook.rules import FIRST_YEAR, Occasion

OCCASIONS = {  # as chinesecalendar names them
    "New Year's Day": Occasion.NEW_YEAR,
    "Spring Festival": Occasion.SPRING_FESTIVAL,
    "Tomb-sweeping Day": Occasion.TOMB_SWEEPING,
    "Labour Day": Occasion.LABOUR_DAY,
    "Dragon Boat Festival": Occasion.DRAGON_BOAT,
    "Mid-autumn Festival": Occasion.MID_AUTUMN,
    "National Day": Occasion.NATIONAL_DAY,
}


def fill_new_years(*, at) -> None:
    """Each day: a notice that a newer chinesecalendar brought is entered where nobody has entered it by hand.

    Each notice once: what a keeper took back stays so.
    """
    for estate in estates():
        today = estate.day_of(at)
        seed_calendar(estate.id, range(today.year - 1, today.year + 2), at=at, again=False)


def seed_calendar(estate_id: UUID, years, *, at, again: bool = True) -> list[int]:
    """Enter those of these years that are announced and not in the calendar yet; which they were.

    `again`: also those that were entered before and taken back.
    """
    missing = sorted(set(years) - queries.announced_years(estate_id))
    notices = {year: days for year in missing if (days := notice_of(year)) is not None}
    for year, days in notices.items():
        act = uuid5(estate_id, f"rulebook.seed_calendar/{year}/{at.isoformat() if again else canonical(days)}")
        fill_year(estate=estate_id, year=year, days=days, by=Hand.CLOCK, at=at, act=act)
    return list(notices)


def notice_of(year: int) -> tuple[tuple[date, bool, Occasion], ...] | None:
    """The days of which the notice for a year speaks, as `fill_year` takes them; None if it is not known yet."""
    from chinese_calendar import get_holiday_detail  # a web process does without

    def speaks_of(day):
        is_holiday, name = get_holiday_detail(day)
        return name and (day, not is_holiday, OCCASIONS.get(name, Occasion.OTHER))

    try:
        get_holiday_detail(date(year, 1, 1))
    except NotImplementedError:  # its way to say that a year is not announced, or too long ago
        return None
    first = max(date(year - 1, 12, 25), date(FIRST_YEAR, 1, 1))
    days = (first + timedelta(days=n) for n in range((date(year, 12, 31) - first).days + 1))
    return tuple(filter(None, map(speaks_of, days)))
