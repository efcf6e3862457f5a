"""Everything that changes who follows what, and what was told to whom. None of it is news: nothing is announced."""

from uuid import UUID

from django.db.models import IntegerField

from linli.chronicle.commands import command
from linli.chronicle.queries import head, threads_read_as_one
from linli.database.prepared import Asked, each, filled_up, prepared, values_of
from linli.database.routing import database_of
from linli.messages import policy
from linli.messages.models import Follower, Message
from linli.messages.queries import is_following
from linli.messages.rules import Why
from linli.people.rules import Standing

# Each asks only whether it is the person's own, which needs no look at their posts.


@command
def follow(*, estate: UUID, thread_id: UUID, person_id: UUID, why: Why, by, at) -> bool:
    """From now on this person is told what happens on this thread; who follows already goes on as before."""
    policy.ensure(policy.may_follow(Standing(estate, by), person_id))
    if not is_following(estate, person_id, thread_id):
        last, _ = head(estate)
        Follower.objects.create(estate=estate, thread_id=thread_id, person_id=person_id, why=Why(why), after=last)
    return True


@command
def unfollow(*, estate: UUID, thread_id: UUID, person_id: UUID, by, at) -> bool:
    """They are told no more of it; what they were told stays."""
    policy.ensure(policy.may_follow(Standing(estate, by), person_id))
    Follower.objects.of(estate).filter(thread=thread_id, person=person_id).delete()
    return True


@command
def mark_read(*, estate: UUID, person_id: UUID, number: int, by, at) -> int:
    """They have read what they were told up to the entry of this number, and nothing that came after; the number."""
    policy.ensure(policy.may_read_messages(Standing(estate, by), person_id))
    unread = Message.objects.of(estate).filter(person=person_id, number__lte=number, read_at__isnull=True)
    unread.update(read_at=at)
    return number


@command
def forget_messages(*, estate: UUID, person_id: UUID, by, at) -> bool:
    """Somebody is erased: nobody knows any more what they followed and were told."""
    policy.ensure(policy.may_forget_messages(Standing(estate, by)))
    for table in (Message, Follower):
        table.objects.of(estate).filter(person=person_id).delete()
    return True


def write_messages(*, estate: UUID, thread_id: UUID, number: int, done_by: str | None, at) -> None:
    """Tell an entry to everybody who follows its thread, or one that reads as one with it, but to who did it.

    No command: it is done once by its nature, for a person has one message of an entry.
    """
    threads = threads_read_as_one(estate, thread_id)
    if not threads:
        return
    keys = filled_up(threads)
    following = _following(database_of(estate), len(keys), estate=estate, number=number, **values_of("threads", keys))
    told = {person for (person,) in following if str(person) != done_by}
    Message.objects.of(estate).bulk_create(
        [
            Message(estate=estate, person_id=person, thread_id=thread_id, number=number, written_at=at)
            for person in sorted(told)
        ],
        ignore_conflicts=True,
    )


@prepared
def _following(count):
    followers = Follower.objects.of(Asked("estate")).filter(thread__pk__in=each("threads", count))
    return followers.filter(after__lt=Asked("number", IntegerField())).values_list("person")
