"""Matters, and what was found, done, checked and judged of each. What was typed at each step stands in the record."""

from django.db import models

from linli.database.models import Row, VersionedRow
from linli.matters.rules import Finding, MatterKind, PhotoStep, State


class Category(VersionedRow):
    """What a matter is about, with its deadlines in working days. `unchecked`: nobody has confirmed the deadlines."""

    code = models.CharField(max_length=40)
    zh = models.CharField(max_length=40)
    en = models.CharField(max_length=60)
    rank = models.PositiveSmallIntegerField()
    hazard = models.BooleanField(default=False)
    verification_days = models.PositiveSmallIntegerField()
    answer_days = models.PositiveSmallIntegerField()
    handling_days = models.PositiveSmallIntegerField()
    unchecked = models.BooleanField(default=True)
    retired = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(name="category_code", fields=["estate", "code"])]


class Matter(VersionedRow):
    """A report or a need. People call it by `year` and `serial`; its story stands under `thread`."""

    thread = models.ForeignKey("chronicle.Thread", models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    serial = models.PositiveIntegerField()
    kind = models.CharField(max_length=8, default=MatterKind.REPORT)
    category = models.ForeignKey(Category, models.PROTECT, related_name="+", db_index=False)
    state = models.CharField(max_length=12, default=State.RECEIVED)
    hazard = models.BooleanField(default=False)
    words = models.TextField(blank=True)

    building = models.ForeignKey("people.Building", models.PROTECT, null=True, related_name="+", db_index=False)
    common_part = models.ForeignKey("people.CommonPart", models.PROTECT, null=True, related_name="+", db_index=False)
    place_words = models.CharField(max_length=2000, blank=True)
    latitude_micro = models.IntegerField(null=True)  # microdegrees, WGS 84
    longitude_micro = models.IntegerField(null=True)

    reporter = models.UUIDField(null=True)  # a person's key; null for strangers
    secret_hash = models.CharField(max_length=64, blank=True)  # of the secret address; none for imported history
    received_at = models.DateTimeField()
    moved_at = models.DateTimeField()  # since when it is in its state
    closed_at = models.DateTimeField(null=True)
    stage_since_on = models.DateField(null=True)  # the day from which the deadline of its stage counts
    due_on = models.DateField(null=True)
    due_provisional = models.BooleanField(default=False)  # touches a year whose holidays are not announced
    handler = models.ForeignKey("people.Organisation", models.PROTECT, null=True, related_name="+", db_index=False)
    finding = models.CharField(max_length=12, blank=True, choices=[(finding, finding) for finding in Finding])
    returned_count = models.PositiveSmallIntegerField(default=0)

    source = models.CharField(max_length=40, blank=True)  # the system it was imported from
    foreign_number = models.CharField(max_length=80, blank=True)  # its number there
    batch = models.ForeignKey("sheets.Batch", models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="matter_number", fields=["estate", "year", "serial"]),
            models.UniqueConstraint(
                name="matter_foreign_number",
                fields=["estate", "source", "foreign_number"],
                condition=~models.Q(foreign_number=""),
            ),
            models.UniqueConstraint(
                name="matter_secret", fields=["estate", "secret_hash"], condition=~models.Q(secret_hash="")
            ),
            models.CheckConstraint(name="matter_state", condition=models.Q(state__in=[state.value for state in State])),
        ]
        indexes = [
            models.Index(name="matter_newest", fields=["estate", "received_at", "id"]),
            models.Index(name="matter_by_state", fields=["estate", "state", "received_at"]),
            models.Index(name="matter_by_category", fields=["estate", "category", "received_at"]),
            models.Index(
                name="matter_of_reporter",
                fields=["estate", "reporter", "received_at", "id"],
                condition=models.Q(reporter__isnull=False),
            ),
            models.Index(name="matter_last_closed", fields=["estate", "closed_at"]),
            models.Index(
                name="matter_of_batch", fields=["estate", "batch", "id"], condition=models.Q(batch__isnull=False)
            ),
        ]


class Contact(Row):
    """How to reach a stranger who reported: for those who see to it, and for no index."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="contacts", db_index=False)
    phone = models.CharField(max_length=20, blank=True)
    home = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="contact_of_matter", fields=["estate", "matter"])]


class Photo(Row):
    """A photo of a matter, with the step at which it was taken; the file is the files app's."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="photos")
    file = models.UUIDField()
    step = models.CharField(max_length=12, choices=[(step, step) for step in PhotoStep])
    rank = models.PositiveSmallIntegerField()


class Verification(Row):
    """Somebody went and looked. `by` is a person's key, null once they are forgotten."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="verifications")
    by = models.UUIDField(null=True)
    at = models.DateTimeField()
    finding = models.CharField(max_length=12, choices=[(finding, finding) for finding in Finding])
    looks = models.BooleanField()
    fire = models.BooleanField()
    access = models.BooleanField()


class Handling(Row):
    """The body it was assigned to has seen to it."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="handlings")
    by = models.UUIDField(null=True)
    body = models.ForeignKey("people.Organisation", models.PROTECT, null=True, related_name="+", db_index=False)
    at = models.DateTimeField()


class Check(Row):
    """Somebody else looked whether it is done."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="checks")
    by = models.UUIDField(null=True)
    at = models.DateTimeField()
    passed = models.BooleanField()


class Verdict(Row):
    """What the reporter says: solved? content?"""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="verdicts")
    at = models.DateTimeField()
    solved = models.BooleanField()
    content = models.BooleanField(null=True)

    class Meta:
        indexes = [models.Index(name="verdict_by_time", fields=["estate", "at", "solved"])]
