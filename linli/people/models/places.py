"""The tree of places, and what an estate is built of."""

from django.db import models

from linli.database.laws import APPEND_ONLY
from linli.database.models import Row, VersionedRow, new_key
from linli.people.rules import CommonPartKind, PartKind, PlaceKind


class Installation(models.Model):
    """What this database is for, written once at its creation: a demo never lies beside a real estate."""

    DEMO, REAL = "demo", "real"

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    kind = models.CharField(max_length=8)
    begun_at = models.DateTimeField()

    laws = APPEND_ONLY

    class Meta:
        constraints = [models.CheckConstraint(name="one_installation", condition=models.Q(id=1))]


class Place(models.Model):
    """District → subdistrict → neighbourhood → estate. Lies in `default`."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    kind = models.CharField(max_length=16, choices=[(kind, kind) for kind in PlaceKind])
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    name = models.CharField(max_length=80)
    slug = models.SlugField(max_length=40, unique=True)


class EstateSettings(models.Model):
    """What an estate has chosen. `plan` is the size of its plan's drawing: outlines are points within it."""

    place = models.OneToOneField(Place, models.PROTECT, primary_key=True, related_name="settings")
    time_zone = models.CharField(max_length=40, default="Asia/Shanghai")
    areas = models.JSONField(default=list)  # what it opens to people: ["matters", …]
    strangers_see_words = models.BooleanField(default=False)
    plan_width = models.PositiveSmallIntegerField(default=320)
    plan_height = models.PositiveSmallIntegerField(default=220)
    plan_ways = models.TextField(blank=True)  # the paths, as an SVG path's data
    telephone = models.CharField(max_length=40, blank=True)  # whom to call when the page does not do


class Building(Row):
    name = models.CharField(max_length=40)
    rank = models.PositiveSmallIntegerField()  # their order on lists
    outline = models.TextField(blank=True)  # "x,y x,y …" on the estate's plan

    class Meta:
        constraints = [models.UniqueConstraint(name="building_name", fields=["estate", "name"])]


class Entrance(Row):
    building = models.ForeignKey(Building, models.PROTECT, related_name="entrances")
    name = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(name="entrance_name", fields=["estate", "building", "name"])]


class Part(VersionedRow):
    """An exclusive part. `number` is what people call it, as 2-1-1502; area in whole square centimetres."""

    kind = models.CharField(max_length=12, choices=[(kind, kind) for kind in PartKind])
    building = models.ForeignKey(Building, models.PROTECT, null=True, related_name="parts")
    entrance = models.ForeignKey(Entrance, models.PROTECT, null=True, related_name="parts")
    floor = models.SmallIntegerField(null=True)
    number = models.CharField(max_length=40)
    area_cm2 = models.PositiveBigIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="part_number", fields=["estate", "number"])]


class CommonPart(Row):
    kind = models.CharField(max_length=16, choices=[(kind, kind) for kind in CommonPartKind])
    building = models.ForeignKey(Building, models.PROTECT, null=True, related_name="common_parts")
    name = models.CharField(max_length=60)
    outline = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="common_part_name", fields=["estate", "name"])]
