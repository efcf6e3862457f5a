"""Places and parts, persons and households, bodies and posts, users and the codes that let them in."""

from linli.people.models.persons import Household, Person, Residence
from linli.people.models.places import Building, CommonPart, Entrance, EstateSettings, Installation, Part, Place
from linli.people.models.posts import Organisation, Post, PostName
from linli.people.models.users import CardCode, HomeCode, Invitation, User

__all__ = [
    "Building",
    "CardCode",
    "CommonPart",
    "Entrance",
    "EstateSettings",
    "HomeCode",
    "Household",
    "Installation",
    "Invitation",
    "Organisation",
    "Part",
    "Person",
    "Place",
    "Post",
    "PostName",
    "Residence",
    "User",
]
