"""Estates, and what they are built of."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import BooleanField, Count, F, Q, SlugField
from django.db.models.expressions import RawSQL
from django.utils.timezone import localdate

from linli.chronicle.queries import entries_after
from linli.database.prepared import Asked, prepared
from linli.database.routing import database_of
from linli.people.models import Building, CommonPart, Entrance, EstateSettings, HomeCode, Installation, Part, Residence
from linli.people.rules import PartKind
from linli.people.rules.places import home_numbers_meant, last_begun, may_be_meant

# Every page asks. Written out, because Django takes longer to build a subquery than the database to answer it.
IS_DEMO = RawSQL("EXISTS (SELECT 1 FROM people_installation WHERE kind = 'demo')", (), BooleanField())


def installation() -> str | None:
    """What this database is for, "demo" or "real"; None before anything was founded in it."""
    return Installation.objects.values_list("kind", flat=True).first()


def is_founded() -> bool:
    """Whether somebody can come in: to a demo, or to an estate of which the record tells. Ground alone is none."""
    return installation() == Installation.DEMO or any(has_begun(each.id) for each in estates())


def has_begun(estate_id: UUID) -> bool:
    """Whether this estate was founded on its ground: its record has a first entry."""
    return bool(entries_after(estate_id, 0, limit=1))


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
    is_demo: bool

    def day_of(self, at: datetime) -> date:
        """The estate's own calendar day at this moment."""
        return at.astimezone(ZoneInfo(self.time_zone)).date()


def estates() -> list[EstateHere]:
    """Every estate of this installation, in the order of their names."""
    return [_here(row) for row in _settings().order_by("place__name").values_list(*HERE)]


def estate_at(slug: str) -> EstateHere | None:
    """The estate at this address, or None."""
    return next((_here(row) for row in _settings_at("default", slug=slug)), None)


@prepared
def _settings_at():
    return _settings().filter(place__slug=Asked("slug", SlugField())).values_list(*HERE)[:1]


def estate(key: UUID) -> EstateHere:
    """The estate with this key."""
    return _here(_settings().values_list(*HERE).get(pk=key))


def _settings():
    return EstateSettings.objects.filter(place__kind="estate").annotate(is_demo=IS_DEMO)


HERE = (
    "pk", "place__slug", "place__name", "time_zone", "areas", "strangers_see_words",
    "plan_width", "plan_height", "plan_ways", "telephone", "is_demo",
)  # fmt: skip


def _here(row) -> EstateHere:
    key, slug, name, time_zone, areas, strangers_see_words, *plan, telephone, is_demo = row
    return EstateHere(key, slug, name, time_zone, tuple(areas), strangers_see_words, tuple(plan), telephone, is_demo)


def day_of(estate_id: UUID, at: datetime) -> date:
    """The estate's own calendar day at this moment."""
    [(zone,)] = _zone("default", estate=estate_id)
    return at.astimezone(ZoneInfo(zone)).date()


@prepared
def _zone():
    return EstateSettings.objects.filter(pk=Asked("estate")).values_list("time_zone")


def buildings(estate_id: UUID) -> list[Building]:
    """Every building, in the order of lists."""
    return _buildings(database_of(estate_id), estate=estate_id)


@prepared
def _buildings():
    return Building.objects.of(Asked("estate")).order_by("rank")


class CommonPlace(NamedTuple):
    """What a choice of places needs of a common part, in one read: to make sixty whole objects takes thrice as long."""

    pk: UUID
    name: str
    kind: str
    outline: str
    building_id: UUID | None


def common_parts(estate_id: UUID) -> list[CommonPlace]:
    """Every common part, building by building, those of no building last."""
    return list(map(CommonPlace._make, _common_parts(database_of(estate_id), estate=estate_id)))


@prepared
def _common_parts():
    rows = CommonPart.objects.of(Asked("estate")).order_by(F("building__rank").asc(nulls_last=True), "name")
    return rows.values_list(*CommonPlace._fields)


def common_part(estate_id: UUID, key: UUID) -> CommonPart | None:
    """This common part of this estate, with its building; or None."""
    return next(iter(_common_part(database_of(estate_id), estate=estate_id, key=key)), None)


@prepared
def _common_part():
    return CommonPart.objects.of(Asked("estate")).select_related("building").filter(pk=Asked("key"))


def building(estate_id: UUID, key: UUID) -> Building | None:
    """This building of this estate, or None."""
    return Building.objects.of(estate_id).filter(pk=key).first()


def home_called(estate_id: UUID, typed: str) -> Part | None:
    """The exclusive part that people mean by this home number, however they wrote it, or None."""
    meant = home_numbers_meant(typed)
    found = {part.number: part for part in Part.objects.of(estate_id).filter(number__in=meant)}
    return next((found[number] for number in meant if number in found), None)


def homes_like(estate_id: UUID, typed: str) -> list[Part]:
    """The homes that somebody may look for who typed so much of a number, entrance by entrance."""
    homes = (
        Part.objects.of(estate_id)
        .filter(kind=PartKind.HOME, entrance__isnull=False)
        .select_related("entrance__building")
    )
    if not (begun := last_begun(typed)):
        return []
    rows = homes.filter(number__icontains=begun).order_by("building__rank", "entrance__name", "-floor", "number")
    return [home for home in rows if may_be_meant(home.number, typed)]


def home(estate_id: UUID, key: UUID) -> Part | None:
    """This exclusive part of this estate, or None."""
    return Part.objects.of(estate_id).filter(pk=key).first()


@dataclass(frozen=True, slots=True)
class Home:
    """A home, who is on the roster for it, and whether a code for it lies unused."""

    id: UUID
    number: str
    floor: int | None
    persons: tuple[tuple[UUID, str], ...]
    has_code: bool


def entrances(estate_id: UUID) -> list[Entrance]:
    """Every entrance with its building and how many homes it has (`homes`), in the order of lists."""
    rows = Entrance.objects.of(estate_id).select_related("building").annotate(homes=Count("parts"))
    return list(rows.order_by("building__rank", "name"))


def entrance(estate_id: UUID, key: UUID) -> Entrance | None:
    """This entrance of this estate with its building, or None."""
    return Entrance.objects.of(estate_id).select_related("building").filter(pk=key).first()


def homes_of(estate_id: UUID, entrance_id: UUID, *, at: datetime) -> list[Home]:
    """The homes of an entrance from the top floor down."""
    parts = list(Part.objects.of(estate_id).filter(entrance=entrance_id).order_by("-floor", "number"))
    keys = [part.pk for part in parts]
    live = Q(used_at=None, expires_at__gt=at)
    coded = set(HomeCode.objects.of(estate_id).filter(live, part__in=keys).values_list("part", flat=True))
    today = localdate(at)
    living = Residence.objects.of(estate_id).filter(
        Q(until_on=None) | Q(until_on__gt=today), since_on__lte=today, household__part__in=keys
    )
    persons = defaultdict(list)
    for part, person, name in living.order_by("person").values_list("household__part", "person", "person__name"):
        persons[part].append((person, name))
    return [Home(part.pk, part.number, part.floor, tuple(persons[part.pk]), part.pk in coded) for part in parts]
