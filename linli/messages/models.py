"""Who follows which thread, and what they were told."""

from django.db import models

from linli.database.models import Row
from linli.messages.rules import Why


class Follower(Row):
    """Somebody who is told what happens on a thread, from the entry after this number on."""

    thread = models.ForeignKey("chronicle.Thread", models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    why = models.CharField(max_length=12, choices=[(why, why) for why in Why])
    after = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(name="follower_once", fields=["estate", "thread", "person"])]


class Message(Row):
    """That an entry of the record was told to a person. Its wording is made when they read it, in their language."""

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+", db_index=False)
    thread = models.ForeignKey("chronicle.Thread", models.PROTECT, related_name="+", db_index=False)
    number = models.PositiveIntegerField()  # of the entry
    written_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="message_once", fields=["estate", "person", "number"])]
        indexes = [
            models.Index(name="message_unread", fields=["person"], condition=models.Q(read_at__isnull=True)),
        ]
