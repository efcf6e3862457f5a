"""Every read of places, persons and posts."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.utils.timezone import localdate

from linli.kernel.actors import Actor, PersonId, is_person
from linli.people.models import Building, CommonPart, EstateSettings, Organisation, Person
from linli.people.rules import PostKind, Standing


@dataclass(frozen=True, slots=True)
class EstateHere:
    """An estate as pages and commands need it: its key, its address, its name and what it has chosen."""

    id: UUID
    slug: str
    name: str
    time_zone: str
    areas: tuple[str, ...]
    strangers_see_words: bool
    plan: tuple[int, int, str]
    telephone: str

    def day_of(self, at: datetime) -> date:
        """The estate's own calendar day at this moment."""
        return at.astimezone(ZoneInfo(self.time_zone)).date()


def estates() -> list[EstateHere]:
    """Every estate of this installation, in the order of their names."""
    return [_here(row) for row in _settings().order_by("place__name")]


def estate_at(slug: str) -> EstateHere | None:
    """The estate at this address, or None."""
    row = _settings().filter(place__slug=slug).first()
    return row and _here(row)


def estate(key: UUID) -> EstateHere:
    """The estate with this key."""
    return _here(_settings().get(pk=key))


def _settings():
    return EstateSettings.objects.select_related("place").filter(place__kind="estate")


def _here(row) -> EstateHere:
    return EstateHere(
        id=row.pk,
        slug=row.place.slug,
        name=row.place.name,
        time_zone=row.time_zone,
        areas=tuple(row.areas),
        strangers_see_words=row.strangers_see_words,
        plan=(row.plan_width, row.plan_height, row.plan_ways),
        telephone=row.telephone,
    )


def standing_of(estate_id: UUID, by: Actor, *, at: datetime, holds=frozenset(), fresh=False) -> Standing:
    """Who `by` is in this estate at this moment, in one query; a hand has no posts and no home."""
    if not is_person(by):
        return Standing(estate=estate_id, by=by, holds=frozenset(holds))
    return _standing(estate_id, Q(pk=by), at, holds, fresh) or Standing(estate=estate_id, by=by)


def standing_of_user(estate_id: UUID, user: UUID, *, at: datetime, holds=frozenset(), fresh=False) -> Standing | None:
    """The same for whoever signed in as this user; None if they are nobody in this estate."""
    return _standing(estate_id, Q(user=user), at, holds, fresh)


def _standing(estate_id, who, at, holds, fresh):
    day = localdate(at)  # a term's days are the country's: to ask each estate for its zone is not worth a query
    rows = list(
        Person.objects.of(estate_id)
        .filter(who, forgotten_at__isnull=True)
        .values_list(
            "pk",
            "posts__kind", "posts__organisation", "posts__since_on", "posts__until_on",
            "residences__household__part", "residences__since_on", "residences__until_on",
        )
    )  # fmt: skip
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


def day_of(estate_id: UUID, at: datetime) -> date:
    """The estate's own calendar day at this moment."""
    zone = EstateSettings.objects.values_list("time_zone", flat=True).get(pk=estate_id)
    return at.astimezone(ZoneInfo(zone)).date()


def buildings(estate_id: UUID) -> list[Building]:
    """Every building, in the order of lists."""
    return list(Building.objects.of(estate_id).order_by("rank"))


def common_parts(estate_id: UUID) -> list[CommonPart]:
    """Every common part, building by building, those of no building last."""
    rows = CommonPart.objects.of(estate_id).select_related("building")
    return sorted(rows, key=lambda part: (part.building is None, part.building.rank if part.building else 0, part.name))


def common_part(estate_id: UUID, key: UUID) -> CommonPart | None:
    """This common part of this estate, or None."""
    return CommonPart.objects.of(estate_id).filter(pk=key).first()


def building(estate_id: UUID, key: UUID) -> Building | None:
    """This building of this estate, or None."""
    return Building.objects.of(estate_id).filter(pk=key).first()


def bodies(estate_id: UUID) -> list[Organisation]:
    """The bodies that act in this estate, by kind and name."""
    return list(Organisation.objects.of(estate_id).order_by("kind", "name"))


def body(estate_id: UUID, key: UUID) -> Organisation | None:
    """This body of this estate, or None."""
    return Organisation.objects.of(estate_id).filter(pk=key).first()


def names_of(estate_id: UUID, persons) -> dict[UUID, str]:
    """The names of these persons by key; of somebody forgotten, none."""
    return dict(Person.objects.of(estate_id).filter(pk__in=list(persons), name__gt="").values_list("pk", "name"))
