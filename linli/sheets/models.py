"""The mappings an estate has saved, and how far each of its imports came."""

from django.db import models

from linli.database.laws import NEVER_DELETED
from linli.database.models import VersionedRow
from linli.sheets.rules.batches import State


class SavedMapping(VersionedRow):
    """A mapping as somebody wrote it (TOML, see `rules.mapping`), under the name of the system it reads."""

    sort = models.CharField(max_length=24)  # of what: "matters"
    name = models.CharField(max_length=60)
    text = models.TextField()
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(name="mapping_name", fields=["estate", "sort", "name"])]


class Batch(VersionedRow):
    """One import of one file under one mapping: `done` of `rows` rows are written, of which `known` were there before.

    Of those `imported`, so many were `taken_back`.

    `fingerprint` is the SHA-256 of file and mapping: the same two are the same batch, which resumes.
    """

    sort = models.CharField(max_length=24)
    fingerprint = models.CharField(max_length=64)
    file_name = models.CharField(max_length=200)
    mapping = models.ForeignKey(SavedMapping, models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=[(state, state) for state in State], default=State.BEGUN)
    rows = models.PositiveIntegerField()
    done = models.PositiveIntegerField(default=0)
    imported = models.PositiveIntegerField(default=0)
    known = models.PositiveIntegerField(default=0)
    taken_back = models.PositiveIntegerField(default=0)
    left_out = models.PositiveIntegerField()
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    laws = NEVER_DELETED

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="batch_once", fields=["estate", "fingerprint"], condition=~models.Q(state=State.TAKEN_BACK)
            ),
            models.CheckConstraint(
                name="batch_adds_up", condition=models.Q(done=models.F("imported") + models.F("known"))
            ),
            models.CheckConstraint(
                name="batch_gives_back_what_it_brought", condition=models.Q(taken_back__lte=models.F("imported"))
            ),
        ]
