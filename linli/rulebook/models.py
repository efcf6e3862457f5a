"""An estate's calendar: only what differs from the plain week is kept."""

from django.db import models

from linli.database.models import Row, VersionedRow
from linli.rulebook.rules import Occasion


class CalendarYear(VersionedRow):
    """A year of which something is known. `is_announced`: the State Council's notice for it is in its days."""

    year = models.PositiveSmallIntegerField()
    is_announced = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(name="calendar_year", fields=["estate", "year"])]


class CalendarDay(Row):
    """A weekday that is not worked, or a day at the weekend that is."""

    year = models.ForeignKey(CalendarYear, models.PROTECT, related_name="days", db_index=False)
    day = models.DateField()
    is_working = models.BooleanField()
    occasion = models.CharField(max_length=20, choices=[(occasion, occasion) for occasion in Occasion])

    class Meta:
        constraints = [models.UniqueConstraint(name="calendar_day", fields=["estate", "day"])]
        indexes = [models.Index(name="day_of_year", fields=["year", "day"])]
