"""Bodies and posts."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from linli.people.models import Organisation, Post, PostName
from linli.people.rules import PostKind, Term


@dataclass(frozen=True, slots=True)
class PostHeld:
    """A post with who holds it. `version` is what a command is told as `seen`."""

    id: UUID
    version: int
    person: UUID
    name: str
    kind: PostKind
    body: str
    term: Term


def bodies(estate_id: UUID) -> list[Organisation]:
    """The bodies that act in this estate, by kind and name."""
    return list(Organisation.objects.of(estate_id).order_by("kind", "name"))


def body(estate_id: UUID, key: UUID) -> Organisation | None:
    """This body of this estate, or None."""
    return Organisation.objects.of(estate_id).filter(pk=key).first()


def posts_held(estate_id: UUID, *, on: date) -> list[PostHeld]:
    """Posts whose term holds on this day or is still to come, by kind and since when."""
    return _held(estate_id, Q(until_on=None) | Q(until_on__gt=on))


def posts_of(estate_id: UUID, person: UUID) -> list[PostHeld]:
    """Every post that this person holds or held, the last first."""
    return _held(estate_id, Q(person=person))[::-1]


def _held(estate_id, which):
    rows = Post.objects.of(estate_id).filter(which).select_related("person", "organisation")
    return [
        PostHeld(
            id=row.pk,
            version=row.version,
            person=row.person_id,
            name=row.person.name,
            kind=PostKind(row.kind),
            body=row.organisation.name if row.organisation else "",
            term=Term(row.since_on, row.until_on),
        )
        for row in rows.order_by("kind", "since_on", "pk")
    ]


def post_names(estate_id: UUID) -> dict[PostKind, tuple[str, str]]:
    """What this estate calls kinds of post, where it has chosen: (zh, en)."""
    return {PostKind(kind): (zh, en) for kind, zh, en in PostName.objects.of(estate_id).values_list("kind", "zh", "en")}
