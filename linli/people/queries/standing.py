"""Who somebody is in an estate at a moment: what every policy is asked with."""

from datetime import datetime
from uuid import UUID

from django.utils.timezone import localdate

from linli.database.prepared import Asked, prepared
from linli.database.routing import database_of
from linli.kernel.actors import Actor, PersonId, is_person
from linli.people.models import Person
from linli.people.rules import PostKind, Standing


def standing_of(estate_id: UUID, by: Actor, *, at: datetime, holds=frozenset(), fresh=False) -> Standing:
    """Who `by` is in this estate at this moment, in one query; a hand has no posts and no home."""
    if not is_person(by):
        return Standing(estate=estate_id, by=by, holds=frozenset(holds))
    return _standing(estate_id, "pk", by, at, holds, fresh) or Standing(estate=estate_id, by=by)


def standing_of_user(estate_id: UUID, user: UUID, *, at: datetime, holds=frozenset(), fresh=False) -> Standing | None:
    """The same for whoever signed in as this user; None if they are nobody in this estate."""
    return _standing(estate_id, "user", user, at, holds, fresh)


@prepared
def _held(key):
    return (
        Person.objects.of(Asked("estate"))
        .filter(forgotten_at__isnull=True, **{key: Asked("who")})
        .values_list(
            "pk",
            "posts__kind", "posts__organisation", "posts__since_on", "posts__until_on",
            "residences__household__part", "residences__since_on", "residences__until_on",
        )
    )  # fmt: skip


def _standing(estate_id, key, who, at, holds, fresh):
    day = localdate(at)  # a page's is its estate's, a job's the country's: to ask for the zone is not worth a query
    rows = _held(database_of(estate_id), key, estate=estate_id, who=who)
    if not rows:
        return None

    def holding(since_on, until_on):
        return since_on and since_on <= day and (until_on is None or day < until_on)

    posts = {(kind, body) for _, kind, body, since, until, *_ in rows if holding(since, until)}
    return Standing(
        estate=estate_id,
        by=PersonId(rows[0][0]),
        posts=frozenset(PostKind(kind) for kind, _ in posts),
        bodies=frozenset(body for _, body in posts if body),
        homes=frozenset(home for *_, home, since, until in rows if holding(since, until)),
        holds=frozenset(holds),
        fresh=fresh,
    )
