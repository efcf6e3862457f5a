"""Every read of places, persons and posts."""

from linli.people.queries.persons import names_of
from linli.people.queries.places import (
    EstateHere,
    building,
    buildings,
    common_part,
    common_parts,
    day_of,
    estate,
    estate_at,
    estates,
    home,
    home_called,
    installation,
)
from linli.people.queries.posts import bodies, body
from linli.people.queries.standing import standing_of, standing_of_user

__all__ = [
    "EstateHere",
    "bodies",
    "body",
    "building",
    "buildings",
    "common_part",
    "common_parts",
    "day_of",
    "estate",
    "estate_at",
    "estates",
    "home",
    "home_called",
    "installation",
    "names_of",
    "standing_of",
    "standing_of_user",
]
