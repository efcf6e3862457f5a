"""An estate's record: one book, its entries, what of them may be forgotten, the acts already answered, its readers."""

from django.db import models

from linli.chronicle.rules import LONGEST_WAIT
from linli.database.laws import APPEND_ONLY, NEVER_DELETED, NEVER_TRUNCATED, Law
from linli.database.models import Row, RowQuerySet


class Book(models.Model):
    """Where an estate's record stands. To lock this row is to lock the estate."""

    estate = models.UUIDField(primary_key=True)
    last_number = models.PositiveIntegerField(default=0)
    last_hash = models.CharField(max_length=128, blank=True)

    objects = RowQuerySet.as_manager()

    laws = (*NEVER_DELETED, Law("goes_on_by_one", "BEFORE UPDATE", when="NEW.last_number <> OLD.last_number + 1"))


class Thread(Row):
    """What ties entries together (脉络). Joined threads read as one; both addresses go on to answer."""

    joined_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="joined")

    laws = NEVER_DELETED


class Entry(Row):
    """The chained part. `text` is what is hashed; the columns beside it repeat it for look-ups."""

    thread = models.ForeignKey(Thread, models.PROTECT, related_name="entries", db_index=False)
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=80)
    at = models.DateTimeField()
    text = models.TextField()
    hash = models.CharField(max_length=128)

    laws = (
        *APPEND_ONLY,
        Law(
            "follows_the_last",
            "BEFORE INSERT",
            when="NOT EXISTS (SELECT 1 FROM chronicle_book WHERE estate = NEW.estate AND last_number + 1 = NEW.number)",
        ),
        Law(
            "is_now_the_last",
            "AFTER INSERT",
            does="UPDATE chronicle_book SET last_number = NEW.number, last_hash = NEW.hash WHERE estate = NEW.estate",
        ),
    )

    class Meta:
        constraints = [models.UniqueConstraint(name="entry_number", fields=["estate", "number"])]
        indexes = [models.Index(name="entry_of_thread", fields=["estate", "thread", "number"])]


IS_TOLD = """EXISTS (
    SELECT 1 FROM chronicle_erasure
    WHERE estate = {row}.estate AND entry_id = {row}.entry_id AND name = {row}.name
)"""


class Piece(Row):
    """What can be forgotten by itself: who, about whom, one text or one photo, under a salt that goes with it."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="pieces", db_index=False)
    name = models.CharField(max_length=40)
    salt = models.CharField(max_length=32)
    text = models.TextField()
    person = models.UUIDField(null=True)  # whom it names, so that a person's pieces are found again

    laws = (
        NEVER_TRUNCATED,
        Law("is_never_changed", "BEFORE UPDATE"),
        Law("goes_only_when_told", "BEFORE DELETE", when="NOT " + IS_TOLD.format(row="OLD")),
        Law("stays_forgotten", "BEFORE INSERT", when=IS_TOLD.format(row="NEW")),
    )

    class Meta:
        constraints = [models.UniqueConstraint(name="piece_name", fields=["estate", "entry", "name"])]
        indexes = [
            models.Index(name="piece_of_entry", fields=["entry"]),
            models.Index(name="piece_of_person", fields=["person"], condition=models.Q(person__isnull=False)),
        ]


class Erasure(Row):
    """Lets one piece of `entry` go. `verify` does not ask it: it believes what the entry `told_by` says."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+", db_index=False)
    name = models.CharField(max_length=40)
    told_by = models.ForeignKey(Entry, models.PROTECT, related_name="+", db_index=False)

    laws = APPEND_ONLY

    class Meta:
        constraints = [models.UniqueConstraint(name="piece_erased_once", fields=["estate", "entry", "name"])]


class Act(Row):
    """An act already done, so that a double click or a replay gets the first answer."""

    act = models.UUIDField()
    asked = models.CharField(max_length=64)
    answer = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(name="act_once", fields=["estate", "act"])]


def waiting(at) -> models.Q:
    """Rows that are not to be tried again yet, at this moment."""
    # Whoever is to wait longer than anybody must was told so by a clock that was wrong.
    return models.Q(retry_at__gt=at, retry_at__lte=at + LONGEST_WAIT)


class Reader(Row):
    """How far a job has read an estate's record, and how often it failed at the entry after that."""

    name = models.CharField(max_length=60)
    number = models.PositiveIntegerField(default=0)
    failures = models.PositiveSmallIntegerField(default=0)
    retry_at = models.DateTimeField(null=True)
    fault = models.TextField(blank=True)  # the kind of the error and the line it came from, never its message

    class Meta:
        constraints = [models.UniqueConstraint(name="reader_name", fields=["estate", "name"])]


class Daily(models.Model):
    """When a job of the clock was last done. One row for a whole installation, in `default`."""

    name = models.CharField(max_length=60, primary_key=True)
    done_on = models.DateField(null=True)
    failures = models.PositiveSmallIntegerField(default=0)
    retry_at = models.DateTimeField(null=True)  # not before; whoever begins it keeps the others off by this, too
    fault = models.TextField(blank=True)
