"""Persons and where they live."""

from django.db import models

from linli.database.models import Row, VersionedRow
from linli.people.models.places import Part


class Person(VersionedRow):
    """Somebody in one estate. `user` is the sign-in's key, without a foreign key: it may lie in another database."""

    name = models.CharField(max_length=60, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    user = models.UUIDField(null=True)
    forgotten_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="person_of_user", fields=["estate", "user"])]


class Household(Row):
    part = models.ForeignKey(Part, models.PROTECT, related_name="households")


class Residence(Row):
    """Who lives in which household; `until_on` is the first day they no longer do."""

    household = models.ForeignKey(Household, models.PROTECT, related_name="residences")
    person = models.ForeignKey(Person, models.PROTECT, related_name="residences")
    since_on = models.DateField()
    until_on = models.DateField(null=True)
