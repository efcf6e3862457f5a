"""Who somebody is here: kinds of place, part, body and post, and a person's standing. Pure: no Django, no I/O."""

from linli.people.rules.codes import masked
from linli.people.rules.estates import BuildingPlan, may_name_estate
from linli.people.rules.kinds import CommonPartKind, OrganisationKind, PartKind, PlaceKind, PostKind
from linli.people.rules.standing import FRESH_FOR, NOWHERE, Standing, Term, Way, is_fresh, stranger

__all__ = [
    "FRESH_FOR",
    "NOWHERE",
    "BuildingPlan",
    "CommonPartKind",
    "OrganisationKind",
    "PartKind",
    "PlaceKind",
    "PostKind",
    "Standing",
    "Term",
    "Way",
    "is_fresh",
    "masked",
    "may_name_estate",
    "stranger",
]
