"""Bodies and posts."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import pgettext

from linli.people.models import Organisation, Post, PostName
from linli.people.rules import PostKind, Term
from linli.people.words import POSTS
from linli.web.words import either


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


def holders_of(estate_id: UUID, body_id: UUID, *, on: date) -> set[UUID]:
    """The persons who hold a post in this body on this day."""
    posts = Post.objects.of(estate_id).filter(Q(until_on=None) | Q(until_on__gt=on), organisation=body_id)
    return set(posts.filter(since_on__lte=on).values_list("person", flat=True))


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


def called(estate_id: UUID, acts: Iterable[tuple[UUID, date]]) -> dict[tuple[UUID, date], str]:
    """What those are called who did something on a day, by their post of that day or else any: 网格员张伟.

    In the reader's language and in one query. Who never held a post is left out: their name is nobody's business.
    """
    acts = set(acts)
    chosen = PostName.objects.of(estate_id).filter(kind=OuterRef("kind"))
    rows = (
        Post.objects.of(estate_id)
        .filter(person__in={person for person, _ in acts}, person__name__gt="")
        .annotate(zh=Subquery(chosen.values("zh")[:1]), en=Subquery(chosen.values("en")[:1]))
        .values_list("person", "person__name", "kind", "zh", "en", "since_on", "until_on")
    )
    held = defaultdict(list)
    for person, name, kind, zh, en, *term in sorted(rows, key=lambda row: list(PostKind).index(PostKind(row[2]))):
        post = either(zh, en) if zh else POSTS[PostKind(kind)]
        held[person].append(
            (Term(*term), pgettext("a post and a name", "%(post)s %(name)s") % {"post": post, "name": name})
        )
    return {
        (person, day): next((said for term, said in held[person] if term.holds_on(day)), held[person][0][1])
        for person, day in acts
        if person in held
    }


def body_names(estate_id: UUID, keys: Iterable[UUID]) -> dict[UUID, str]:
    """The names of these bodies by key."""
    return dict(Organisation.objects.of(estate_id).filter(pk__in=list(keys)).values_list("pk", "name"))
