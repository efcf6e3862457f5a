"""Who follows what, and what somebody was told."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string

from linli.chronicle.queries import Told, entries_numbered
from linli.messages.models import Follower, Message
from linli.messages.rules import Subject
from linli.people.rules import Standing

COUNTED_MOST = 100


@dataclass(frozen=True, slots=True)
class Received:
    """A message as its reader gets it; `subject` is None where they may not know any more what it is about."""

    told: Told
    written_at: datetime
    is_new: bool
    subject: Subject | None


def inbox(who: Standing, *, before: int | None = None, limit: int = 20) -> list[Received]:
    """The reader's messages, the newest first; `before` the number of the last entry of the page before.

    Three queries, however many messages: they, their entries, and what their threads are about.
    """
    messages = Message.objects.of(who.estate).filter(person=who.person)
    if before is not None:
        messages = messages.filter(number__lt=before)
    messages = list(messages.order_by("-number")[:limit])
    if not messages:
        return []
    told = entries_numbered(who.estate, [message.number for message in messages])
    about = subjects(who, {message.thread_id for message in messages})
    return [
        Received(told[message.number], message.written_at, message.read_at is None, about.get(message.thread_id))
        for message in messages
    ]


def unread_count(who: Standing) -> int:
    """How many messages the reader has not read, counted up to COUNTED_MOST: a hundred says as much as a thousand."""
    unread = Message.objects.of(who.estate).filter(person=who.person, read_at__isnull=True)
    return unread[:COUNTED_MOST].count() if who.person else 0


def is_following(who: Standing, thread_id: UUID) -> bool:
    """Whether the reader is told what happens on this thread."""
    return Follower.objects.of(who.estate).filter(thread=thread_id, person=who.person).exists()


def subjects(who: Standing, threads: Collection[UUID]) -> dict[UUID, Subject]:
    """What these threads are about, by key, as far as the reader may know: asked of the apps on the wiring page."""
    found: dict[UUID, Subject] = {}
    for subjects_of in import_string(settings.SUBJECTS):
        found |= subjects_of(who, threads)
    return found
