"""Bodies and posts."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import DateField, OuterRef, Q, Subquery, Value
from django.utils.translation import pgettext

from linli.database.prepared import Asked, each, filled_up, prepared, values_of
from linli.database.routing import database_of
from linli.people.models import Organisation, Post, PostName
from linli.people.rules import OrganisationKind, PostKind, Term
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
    """The bodies that act in this estate: by kind, the shops last, and by name."""
    kinds = list(OrganisationKind)
    return sorted(Organisation.objects.of(estate_id), key=lambda body: (kinds.index(body.kind), body.name))


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


def kinds_held(estate_id: UUID, *, on: date) -> set[PostKind]:
    """The kinds of post that somebody holds on this day."""
    begun = Post.objects.of(estate_id).filter(Q(until_on=None) | Q(until_on__gt=on), since_on__lte=on)
    return set(map(PostKind, begun.values_list("kind", flat=True).distinct()))


def post_held(estate_id: UUID, key: UUID) -> PostHeld | None:
    """This post of this estate, whenever its term, or None."""
    return next(iter(_held(estate_id, Q(pk=key))), None)


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


def called(
    estate_id: UUID, acts: Iterable[tuple[UUID, date]], *, bodies: Iterable[UUID] = ()
) -> dict[tuple[UUID, date | None], str]:
    """What those are called who did something on a day, by their post of that day or else any: 网格员张伟.

    In the reader's language and in one query, with the names of these bodies, each under (its key, None). Who never
    held a post is left out: their name is nobody's business.
    """
    acts, bodies = set(acts), set(bodies)
    asked = filled_up({person for person, _ in acts}), filled_up(bodies)
    if not any(asked):
        return {}
    values = values_of("persons", asked[0]) | values_of("bodies", asked[1])
    rows = _called(database_of(estate_id), *map(len, asked), either("zh", "en"), estate=estate_id, **values)
    names: dict[tuple[UUID, date | None], str] = {}
    held = defaultdict(list)
    for key, name, kind, post, *term in rows:
        if key in bodies:
            names[key, None] = name
        else:
            names_both = {"post": post or POSTS[PostKind(kind)], "name": name}
            said = pgettext("a post and a name", "%(post)s %(name)s") % names_both
            held[key].append((list(PostKind).index(PostKind(kind)), Term(*term), said))
    for person, day in ((person, day) for person, day in acts if person in held):
        terms = sorted(held[person], key=lambda post: (not post[1].holds_on(day), post[0]))
        names[person, day] = terms[0][2]
    return names


@prepared
def _called(persons, bodies, language):
    chosen = PostName.objects.of(Asked("estate")).filter(kind=OuterRef("kind")).values(language)
    named = ("id", "name", "kind", "post", "since_on", "until_on")
    rows = (
        Post.objects.of(Asked("estate"))
        .filter(person__pk__in=each("persons", persons), person__name__gt="")
        .annotate(post=Subquery(chosen[:1]))
        .values_list("person", "person__name", *named[2:])
    )
    if not bodies:
        return rows
    never = {name: Value(None, DateField()) for name in ("since_on", "until_on")}
    found = Organisation.objects.of(Asked("estate")).filter(pk__in=each("bodies", bodies))
    return rows.union(found.annotate(post=Value(""), **never).values_list(*named), all=True)
