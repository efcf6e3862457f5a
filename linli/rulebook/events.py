"""What the rulebook announces."""

from dataclasses import dataclass

from linli.kernel.events import Event


@dataclass(frozen=True, kw_only=True, slots=True)
class CalendarChanged(Event):
    """Days of this year are other than they were, or its notice came out: open deadlines are worked out anew."""

    kind = "rulebook.calendar_changed"

    year: int
