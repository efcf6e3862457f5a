"""Kinds of place, part, body and post."""

from enum import StrEnum


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
