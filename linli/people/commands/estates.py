"""Setting up an installation and the estates in it."""

import os
import secrets
from hmac import compare_digest
from uuid import UUID

from django.conf import settings
from django.db import transaction

from linli.chronicle.commands import announce, command, open_book
from linli.database.models import new_key
from linli.kernel.errors import Refused
from linli.people import events, policy
from linli.people.commands.posts import take_post
from linli.people.commands.roster import join_roster
from linli.people.commands.users import Key
from linli.people.models import Building, Entrance, EstateSettings, Installation, Organisation, Part, Place
from linli.people.queries import has_begun, installation, is_founded, standing_of
from linli.people.rules import BuildingPlan, OrganisationKind, PartKind, PlaceKind, PostKind
from linli.people.rules.estates import buildings_fit, one_kind, slug_fit

ABOVE = (PlaceKind.DISTRICT, PlaceKind.SUBDISTRICT, PlaceKind.NEIGHBOURHOOD)


def begin_installation(*, kind: str, at) -> None:
    """Say for good what this database is for, "demo" or "real"; said again it does no harm.

    Raises `Refused`: database_is_demo, database_is_real.
    """
    Installation.objects.get_or_create(id=1, defaults={"kind": kind, "begun_at": at})
    one_kind(installation(), kind)


def offer_setup(*, further=False) -> str | None:
    """The word that opens the page for setting up, for the terminal to print; None once something was founded.

    `further`: it opens for one more estate. The word lies beside the keys until that is founded: who can read it there
    could read the whole database. Raises `Refused`: database_is_demo.
    """
    if further:
        one_kind(installation(), Installation.REAL)
    elif is_founded():
        return None
    settings.KEYS.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        opened = os.open(_setup_word(), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _setup_word().read_text()
    with open(opened, "w") as file:
        file.write(word := secrets.token_urlsafe(12))
    return word


def is_setup_open() -> bool:
    """Whether an estate can be set up now: the first one, or a further one that the operator wants."""
    return not is_founded() or _setup_word().exists()


def opens_setup(word: str) -> bool:
    """Whether this is the word that was printed, and still of use."""
    kept = _setup_word()
    return kept.exists() and compare_digest(kept.read_text().encode(), word.encode())


def close_setup() -> None:
    """The word is of no more use, neither that for the first estate nor that for a further one."""
    for name in SETUP_WORDS.values():
        (settings.KEYS / name).unlink(missing_ok=True)


SETUP_WORDS = {False: "setup_word", True: "further_word"}  # by whether something is founded already


def _setup_word():
    return settings.KEYS / SETUP_WORDS[is_founded()]


def lay_ground(*, names: tuple[str, str, str, str], slug: str, areas: tuple[str, ...], at) -> UUID:
    """An estate's place under its district, subdistrict and neighbourhood, and its empty book; the estate's key.

    `names`: of those three and of the estate. It lies in `default` and comes before the estate's first command, which
    needs the book. Raises `Refused`: slug_unfit, slug_reserved, slug_taken, database_is_demo.
    """
    slug_fit(slug)
    with transaction.atomic():
        begin_installation(kind=Installation.REAL, at=at)
        parent = None
        for kind, name in zip(ABOVE, names[:3], strict=True):
            parent = _place_above(kind, name, parent)
        place = Place.objects.filter(slug=slug).first()
        if place and (place.kind != PlaceKind.ESTATE or has_begun(place.pk)):
            raise Refused("slug_taken", slug=slug)
        place = place or _laid_before() or Place(kind=PlaceKind.ESTATE)
        place.slug, place.name, place.parent = slug, names[3], parent
        place.save()
        EstateSettings.objects.update_or_create(place=place, defaults={"areas": list(areas)})
    open_book(estate=place.pk)
    return place.pk


def _laid_before():
    """Ground of which a refusal, or a fall, made nothing: it is laid anew, whatever it was to be called."""
    return next((place for place in Place.objects.filter(kind=PlaceKind.ESTATE) if not has_begun(place.pk)), None)


def _place_above(kind, name, parent):
    """A place that several estates may share. Its address is its key: nobody opens it yet."""
    row = Place.objects.filter(kind=kind, name=name, parent=parent).first()
    return row or Place.objects.create(id=(key := new_key()), kind=kind, name=name, parent=parent, slug=key.hex)


@command
def found_estate(
    *,
    estate: UUID,
    buildings: tuple[BuildingPlan, ...],
    committee: str,
    manager: str,
    keeper: str,
    keeper_key: Key | None = None,
    by,
    at,
) -> UUID:
    """Build the estate on its ground: buildings, entrances and homes, its first two bodies, its first keeper.

    `keeper`: their name; `keeper_key`: how they sign in, if that is settled already. The keeper's key (a person's).
    Raises `Refused` as `rules.estates.buildings_fit` does, and sign_in_name_taken.
    """
    policy.ensure(policy.may_found_estate(standing_of(estate, by, at=at)))
    buildings_fit(buildings)
    for rank, plan in enumerate(buildings):
        _build(estate, plan, rank)
    homes = sum(plan.homes for plan in buildings)
    announce(events.EstateFounded(estate=estate, buildings=len(buildings), homes=homes), by=by, at=at)
    for kind, name in (
        (OrganisationKind.RESIDENTS_COMMITTEE, committee),
        (OrganisationKind.PROPERTY_MANAGER, manager),
    ):
        if name:
            enter_body(estate, kind, name, by=by, at=at)
    person = join_roster(estate, keeper, by=by, at=at)
    if keeper_key:
        person.user = keeper_key.turn()
        person.save(update_fields=["user"])
    take_post(estate, person, PostKind.KEEPER, by=by, at=at)
    return person.pk


def _build(estate, plan, rank):
    building = Building.objects.create(estate=estate, name=plan.name, rank=rank)
    entrances = {
        number: Entrance(estate=estate, building=building, name=str(number)) for number in range(1, plan.entrances + 1)
    }
    Entrance.objects.of(estate).bulk_create(entrances.values())
    Part.objects.of(estate).bulk_create(
        Part(
            estate=estate,
            kind=PartKind.HOME,
            building=building,
            entrance=entrances[entrance],
            floor=floor,
            number=number,
        )
        for entrance, floor, number in plan.numbered()
    )


@command
def found_body(*, estate: UUID, kind: OrganisationKind, name: str, by, at) -> UUID:
    """Enter a body that acts in this estate; its key. Raises `Refused`: body_named_twice."""
    policy.ensure(policy.may_keep_posts(standing_of(estate, by, at=at)))
    if Organisation.objects.of(estate).filter(name=name).exists():
        raise Refused("body_named_twice", name=name)
    return enter_body(estate, kind, name, by=by, at=at)


def enter_body(estate, kind, name, *, by, at) -> UUID:
    """A part of commands that have allowed it."""
    body = Organisation.objects.create(estate=estate, kind=kind, name=name)
    announce(events.BodyFounded(estate=estate, body=body.pk, body_kind=kind), by=by, at=at)
    return body.pk
