"""Persons and where they live."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q
from django.utils.timezone import localdate

from linli.database.prepared import Asked, prepared
from linli.database.routing import database_of
from linli.people.models import Person, Post, Residence
from linli.people.rules import PostKind, Term


@dataclass(frozen=True, slots=True)
class Lives:
    """Where somebody lives or lived."""

    home: UUID
    number: str
    term: Term


def names_of(estate_id: UUID, persons) -> dict[UUID, str]:
    """The names of these persons by key; of somebody forgotten, none."""
    return dict(Person.objects.of(estate_id).filter(pk__in=list(persons), name__gt="").values_list("pk", "name"))


def name_of(estate_id: UUID, person: UUID) -> str:
    """This person's name; "" for somebody forgotten, or of another estate."""
    rows = _name(database_of(estate_id), estate=estate_id, person=person)
    return rows[0][0] if rows else ""


@prepared
def _name():
    return Person.objects.of(Asked("estate")).filter(pk=Asked("person")).values_list("name")


def person(estate_id: UUID, key: UUID) -> Person | None:
    """This person of this estate, or None."""
    return Person.objects.of(estate_id).filter(pk=key).first()


def homes_lived_in(estate_id: UUID, person_id: UUID) -> list[Lives]:
    """Where this person lives and lived, the last first."""
    rows = Residence.objects.of(estate_id).filter(person=person_id).order_by("-since_on")
    return [
        Lives(home, number, Term(since_on, until_on))
        for home, number, since_on, until_on in rows.values_list(
            "household__part", "household__part__number", "since_on", "until_on"
        )
    ]


def persons_of_home(estate_id: UUID, home_id: UUID, *, at: datetime) -> list[tuple[UUID, str]]:
    """Who lives in this home today: (key, name), those on the roster longest first."""
    rows = _living(estate_id, localdate(at)).filter(household__part=home_id, person__forgotten_at=None)
    return list(rows.order_by("since_on", "person").values_list("person", "person__name"))


def _living(estate_id, day):
    return Residence.objects.of(estate_id).filter(Q(until_on=None) | Q(until_on__gt=day), since_on__lte=day)


def namesake(estate_id: UUID, name: str, home_id: UUID | None, *, on: date) -> UUID | None:
    """The one person of this name in this home (or, without a home, who lives in none), if there is just one."""
    living = _living(estate_id, on)
    rows = Person.objects.of(estate_id).filter(name=name, forgotten_at=None)
    if home_id:
        rows = rows.filter(pk__in=living.filter(household__part=home_id).values("person"))
    else:
        rows = rows.exclude(pk__in=living.values("person"))
    keys = list(rows.values_list("pk", flat=True)[:2])
    return keys[0] if len(keys) == 1 else None


def shoes(estate_id: UUID, *, on: date) -> dict[PostKind | None, UUID]:
    """For the demo: of each kind of post one person who holds it and no other; under None a resident without any.

    Where everybody of a kind holds others too, one of them.
    """
    held = Post.objects.of(estate_id).filter(Q(until_on=None) | Q(until_on__gt=on), since_on__lte=on)
    pairs = list(held.order_by("pk").values_list("kind", "person"))
    posts = Counter(person for _, person in pairs)
    found: dict[PostKind | None, UUID] = {}
    for kind, person in sorted(pairs, key=lambda pair: posts[pair[1]]):  # stable: of equals the first
        found.setdefault(PostKind(kind), person)
    resident = _living(estate_id, on).exclude(person__in=list(posts)).exclude(person__phone="").order_by("person")
    if person := resident.values_list("person", flat=True).first():
        found[None] = person
    return found
