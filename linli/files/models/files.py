"""What is known of each photo."""

from django.db import models

from linli.database.laws import NEVER_DELETED, Law
from linli.database.models import VersionedRow
from linli.files.rules import Kind, Use


class File(VersionedRow):
    """A photo somebody brought. A forgotten one keeps its key, so that pages can say that it was here.

    `size_bytes` is that of the photo in full; time and place are the camera's, the place only if the person allowed.
    """

    kind = models.CharField(max_length=8, choices=[(kind, kind) for kind in Kind])
    sha256 = models.CharField(max_length=64, blank=True)
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    size_bytes = models.PositiveIntegerField()
    use = models.CharField(max_length=12, choices=[(use, use) for use in Use])
    taken_at = models.DateTimeField(null=True)
    latitude_microdegrees = models.IntegerField(null=True)
    longitude_microdegrees = models.IntegerField(null=True)
    kept_at = models.DateTimeField()
    brought_by = models.UUIDField(null=True)  # a person's key; None is a stranger, or forgotten
    forgotten_at = models.DateTimeField(null=True)

    laws = (
        *NEVER_DELETED,
        Law("stays_forgotten", "BEFORE UPDATE", when="OLD.forgotten_at IS NOT NULL"),
        Law("keeps_its_contents", "BEFORE UPDATE", when="NEW.sha256 <> OLD.sha256 AND NEW.forgotten_at IS NULL"),
    )

    class Meta:
        indexes = [
            models.Index(name="file_by_contents", fields=["estate", "sha256"]),
            models.Index(name="file_by_person", fields=["estate", "brought_by"]),
        ]
        constraints = [
            models.CheckConstraint(
                name="file_forgotten_is_blank",
                condition=models.Q(forgotten_at=None) & ~models.Q(sha256="")
                | models.Q(
                    forgotten_at__isnull=False,
                    sha256="",
                    taken_at=None,
                    latitude_microdegrees=None,
                    brought_by=None,
                ),
            ),
            models.CheckConstraint(
                name="file_place_is_whole",
                condition=models.Q(latitude_microdegrees__isnull=True, longitude_microdegrees__isnull=True)
                | models.Q(latitude_microdegrees__isnull=False, longitude_microdegrees__isnull=False),
            ),
        ]
