"""Facts and commands that only tests have: somebody says something, somebody nudges somebody else."""

from dataclasses import dataclass
from uuid import UUID

from linli.chronicle.commands import announce, command
from linli.database.models import new_key
from linli.kernel.actors import Hand, PersonId
from linli.kernel.events import Event, PhotoId, Words
from linli.people.models import Person
from tests.village import ANN, AT, ESTATE


@dataclass(frozen=True, kw_only=True, slots=True)
class Said(Event):
    kind = "tests.said"

    words: Words
    to: tuple[PersonId, ...] = ()
    photo: PhotoId | None = None


@command
def say(*, estate, words, to=(), photo=None, thread=None, by=ANN, at=AT) -> int:
    return announce(Said(estate=estate, words=words, to=tuple(to), photo=photo), by=by, at=at, thread=thread)


def tell(*sayings, estate=ESTATE, **facts):
    """Each of these is said, by Ann unless `by` says otherwise; the numbers of the entries."""
    return [say(estate=estate, words=words, act=new_key(), **facts) for words in sayings]


@command
def say_to_each(*, estates, by, at) -> int:
    return sum(announce(Said(estate=estate, words="all of you"), by=by, at=at) for estate in estates)


@dataclass(frozen=True, kw_only=True, slots=True)
class Nudged(Event):
    kind = "tests.nudged"

    next: UUID


def person(name, *, estate=ESTATE) -> UUID:
    """Somebody's row, which counts in its version how often it was changed."""
    return Person.objects.create(estate=estate, name=name).pk


@command
def nudge(*, estate, person_id, next_id, by, at, seen=None) -> int:
    """Changes one person's row; with the reaction below, the next one's in the same transaction."""
    Person.objects.of(estate).as_seen(person_id, seen=seen).save()
    return announce(Nudged(estate=estate, next=next_id), by=by, at=at)


@command
def nudge_back(*, estate, person_id, by, at) -> int:
    row = Person.objects.of(estate).get(pk=person_id)
    row.save()
    return row.version


def pass_on(event, *, at):
    nudge_back(estate=event.estate, person_id=event.next, by=Hand.HOUSE, at=at)


def versions(estate=ESTATE) -> list[int]:
    """How often each person's row was written, itself included, in the order of their names."""
    return list(Person.objects.of(estate).order_by("name").values_list("version", flat=True))
