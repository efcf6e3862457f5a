"""Who follows what, and what somebody was told."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import Value
from django.utils.module_loading import import_string

from linli.chronicle.queries import Told, entries_numbered
from linli.database.prepared import Asked, prepared
from linli.database.routing import database_of
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
    if not who.person:
        return 0
    return len(_unread(database_of(who.estate), COUNTED_MOST, estate=who.estate, person=who.person))


@prepared
def _unread(most):
    unread = Message.objects.of(Asked("estate")).filter(person=Asked("person"), read_at__isnull=True)
    return unread.values_list(Value(1))[:most]


def is_following(estate: UUID, person_id: UUID | None, thread_id: UUID) -> bool:
    """Whether this person is told what happens on this thread."""
    return bool(_following(database_of(estate), estate=estate, thread=thread_id, person=person_id))


@prepared
def _following():
    follows = Follower.objects.of(Asked("estate")).filter(thread=Asked("thread"), person=Asked("person"))
    return follows.values_list(Value(1))[:1]


def followed(estate: UUID, threads: Collection[UUID]) -> set[UUID]:
    """Those of these threads that anybody follows; one query."""
    return set(Follower.objects.of(estate).filter(thread__in=threads).values_list("thread", flat=True).distinct())


def subjects(who: Standing, threads: Collection[UUID]) -> dict[UUID, Subject]:
    """What these threads are about, by key, as far as the reader may know: asked of the apps on the wiring page."""
    found: dict[UUID, Subject] = {}
    for subjects_of in import_string(settings.SUBJECTS):
        found |= subjects_of(who, threads)
    return found
