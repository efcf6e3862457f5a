"""Bodies, and the posts that persons hold in them for a term."""

from django.db import models

from linli.database.models import Row, VersionedRow
from linli.people.models.persons import Person
from linli.people.rules import OrganisationKind, PostKind


class Organisation(VersionedRow):
    kind = models.CharField(max_length=24, choices=[(kind, kind) for kind in OrganisationKind])
    name = models.CharField(max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(name="organisation_name", fields=["estate", "name"])]


class PostName(Row):
    """What this estate calls a kind of post, in both languages."""

    kind = models.CharField(max_length=24, choices=[(kind, kind) for kind in PostKind])
    zh = models.CharField(max_length=40)
    en = models.CharField(max_length=60)

    class Meta:
        constraints = [models.UniqueConstraint(name="post_name", fields=["estate", "kind"])]


class Post(VersionedRow):
    """One person may hold several (交叉任职). `place` is the key of the place it hangs on: the estate or above."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="posts")
    kind = models.CharField(max_length=24, choices=[(kind, kind) for kind in PostKind])
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="posts")
    place = models.UUIDField()
    since_on = models.DateField()
    until_on = models.DateField(null=True)
