"""Who somebody is here: kinds of place, part, body and post, and a person's standing. Pure: no Django, no I/O."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID

from linli.kernel.actors import Actor, is_person


class PlaceKind(StrEnum):
    """The tree of places, from the widest to the estate."""

    DISTRICT = "district"
    SUBDISTRICT = "subdistrict"
    NEIGHBOURHOOD = "neighbourhood"
    ESTATE = "estate"


class PartKind(StrEnum):
    """Exclusive parts (专有部分)."""

    HOME = "home"
    SHOP = "shop"
    GARAGE = "garage"
    STORAGE = "storage"


class CommonPartKind(StrEnum):
    """Common parts (共有部分; Interpretation (2009) 7, art. 3)."""

    OPEN_FLOOR = "open_floor"  # 架空层
    LOBBY = "lobby"
    STAIRS = "stairs"
    LIFT = "lift"
    GARAGE_WAY = "garage_way"
    STREET_FRONT = "street_front"
    GREEN = "green"
    GATE = "gate"
    ROAD = "road"
    OTHER = "other"


class OrganisationKind(StrEnum):
    """Bodies that act in an estate, as WORDS lists them."""

    PARTY_BRANCH = "party_branch"
    RESIDENTS_COMMITTEE = "residents_committee"
    OWNERS_COMMITTEE = "owners_committee"
    PROPERTY_MANAGER = "property_manager"
    OPERATOR = "operator"
    SERVICE_CENTRE = "service_centre"
    COUNCIL = "council"
    TEAM = "team"
    UNIVERSITY = "university"
    CITY_LIBRARY = "city_library"
    BUSINESS = "business"


class PostKind(StrEnum):
    """What a post is for. What an estate calls it (红管家, 小红帽 …) is a `PostName`, not a kind."""

    RED_STEWARD = "red_steward"
    GRID_WORKER = "grid_worker"
    BUILDING_HEAD = "building_head"
    COMMITTEE_CLERK = "committee_clerk"  # works for the residents' committee
    BRANCH_SECRETARY = "branch_secretary"
    OWNERS_COMMITTEE_MEMBER = "owners_committee_member"
    PROPERTY_MANAGER = "property_manager"
    KEEPER = "keeper"  # keeps this estate's Linli: posts, home codes, calendar, categories


@dataclass(frozen=True, slots=True)
class Standing:
    """Who somebody is in one estate at one moment: what every `policy` is asked with.

    `homes`: keys of the exclusive parts they live in; `bodies`: keys of the organisations whose posts they hold;
    `holds`: keys of things whose secret address they have shown; `fresh`: they proved who they are just now
    (second factor or fresh code), which looking at personal data needs.
    """

    estate: UUID
    by: Actor
    posts: frozenset[PostKind] = frozenset()
    bodies: frozenset[UUID] = frozenset()
    homes: frozenset[UUID] = frozenset()
    holds: frozenset[UUID] = frozenset()
    fresh: bool = False

    @property
    def person(self) -> UUID | None:
        """The person's key, or None for a stranger and the other hands."""
        return self.by if is_person(self.by) else None  # type: ignore[return-value]

    @property
    def is_resident(self) -> bool:
        """Lives here, by the roster."""
        return self.person is not None and bool(self.homes)

    @property
    def is_known(self) -> bool:
        """Lives here or holds a post here."""
        return self.is_resident or bool(self.posts)

    def has(self, *kinds: PostKind) -> bool:
        """Holds a post of one of these kinds today."""
        return any(kind in self.posts for kind in kinds)


@dataclass(frozen=True, slots=True)
class Term:
    """From a day to a day; `until_on` is the first day it no longer holds, None while no end is set."""

    since_on: date
    until_on: date | None = field(default=None)

    def holds_on(self, day: date) -> bool:
        """Whether the term covers this day."""
        return self.since_on <= day and (self.until_on is None or day < self.until_on)
