"""Terms in working days (民法典 200–204). Pure: no Django, no clock, no I/O.

The State Council's notice for a year says which of its days are holidays, and which days of rest are worked
instead. It comes out in the autumn before; until then only weekends are known, and a day counted in that
year is provisional.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from linli.kernel.errors import Refused

ONE_DAY = timedelta(days=1)
FIRST_YEAR, LAST_YEAR = 2004, 2100  # a year outside of these is a slip of the pen
LONGEST_TERM = 1000  # working days, nearly four years


class Occasion(StrEnum):
    """Why a day differs from its weekday (全国年节及纪念日放假办法), or OTHER where the estate knows better."""

    NEW_YEAR = "new_year"  # 元旦
    SPRING_FESTIVAL = "spring_festival"  # 春节
    TOMB_SWEEPING = "tomb_sweeping"  # 清明节
    LABOUR_DAY = "labour_day"  # 劳动节
    DRAGON_BOAT = "dragon_boat"  # 端午节
    MID_AUTUMN = "mid_autumn"  # 中秋节
    NATIONAL_DAY = "national_day"  # 国庆节
    OTHER = "other"


class DueOn(NamedTuple):
    """The last day of a term; `provisional` while a notice that is still to come may move it."""

    on: date
    provisional: bool


@dataclass(frozen=True, slots=True)
class Calendar:
    """What is known of an estate's days. `days`: day → is it worked, for days that differ from their weekday."""

    days: Mapping[date, bool] = field(default_factory=dict)
    announced: frozenset[int] = frozenset()  # years whose notice is in `days`

    def is_working_day(self, day: date) -> bool:
        """Monday to Friday, unless the calendar says otherwise."""
        return self.days.get(day, is_weekday(day))

    def is_known(self, day: date) -> bool:
        """Whether every notice that may speak of this day has come out."""
        return notices_of(day) <= self.announced

    def due_on(self, day: date, working_days: int) -> DueOn:
        """The last day of a term of so many working days (at most LONGEST_TERM) that begins on `day`.

        The day on which it begins is not counted (民法典 201 Ⅰ). A term of 0 ends on that day itself, or, if it
        is no working day, on the next one (203 Ⅰ). A day counts as an estate's own; it ends at midnight (203 Ⅱ).
        Raises `Refused`: term_out_of_range.
        """
        if not 0 <= working_days <= LONGEST_TERM:
            raise Refused("term_out_of_range", working_days=working_days, most=LONGEST_TERM)
        known = True
        if working_days == 0:
            day, working_days = day - ONE_DAY, 1
        while working_days:
            day += ONE_DAY
            known = known and self.is_known(day)
            working_days -= self.is_working_day(day)
        return DueOn(day, provisional=not known)


def is_weekday(day: date) -> bool:
    """Monday to Friday."""
    return day.weekday() < 5


def notices_of(day: date) -> frozenset[int]:
    """The years whose notices may speak of this day: its own, and in December's last week also the next.

    The notice for 2019 made 31 December 2018 a holiday and 29 December, a Saturday, a working day.
    """
    return frozenset({day.year, day.year + 1} if (day.month, day.day) >= (12, 25) else {day.year})


def check_year(year: int) -> None:
    """Raises `Refused`: year_out_of_range."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Refused("year_out_of_range", year=year, first=FIRST_YEAR, last=LAST_YEAR)


@dataclass(frozen=True, slots=True)
class Span:
    """Days in a row that are all worked, or all not, for one occasion: weekends before, within and after included."""

    first: date
    last: date
    is_working: bool
    occasion: Occasion


def spans(calendar: Calendar, named: Iterable[tuple[date, Occasion]]) -> list[Span]:
    """Days that differ from their weekday, in order, as a notice tells them: a holiday from its first day of rest."""
    found: list[Span] = []
    for day, occasion in named:
        if calendar.is_working_day(day):
            found.append(Span(day, day, True, occasion))
        elif not any(span.first <= day <= span.last for span in found):
            found.append(Span(_edge(calendar, day, -ONE_DAY), _edge(calendar, day, ONE_DAY), False, occasion))
    return found


def _edge(calendar: Calendar, day: date, step: timedelta) -> date:
    while not calendar.is_working_day(day + step):
        day += step
    return day
