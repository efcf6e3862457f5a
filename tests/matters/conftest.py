"""A street small enough to know by heart: one building, its open floor, and one person for each post of the walk."""

import datetime as dt
from types import SimpleNamespace

import pytest

from linli.database.models import new_key
from linli.kernel.actors import Hand, PersonId
from linli.matters.commands import set_starting_categories
from linli.matters.models import Category
from linli.people.models import (
    Building,
    CommonPart,
    EstateSettings,
    Household,
    Organisation,
    Part,
    Person,
    Place,
    Post,
    Residence,
)
from linli.people.rules import OrganisationKind, PostKind
from tests.village import AT, ESTATE

LONG_AGO = dt.date(2020, 1, 1)


def person(name, *, post=None, body=None, home=None, estate=ESTATE) -> PersonId:
    """Somebody with a post in a body, or at home in a part, since long ago."""
    key = PersonId(Person.objects.create(estate=estate, name=name).pk)
    if post:
        Post.objects.create(estate=estate, person_id=key, kind=post, organisation=body, place=estate, since_on=LONG_AGO)
    if home:
        household = Household.objects.create(estate=estate, part=home)
        Residence.objects.create(estate=estate, household=household, person_id=key, since_on=LONG_AGO)
    return key


@pytest.fixture
def street(database):
    """The estate ESTATE with its cast; `by` names them."""
    place = Place.objects.create(id=ESTATE, kind="estate", name="翰林府邸", slug="hanlin")
    EstateSettings.objects.create(place=place, areas=["matters"])
    building = Building.objects.create(estate=ESTATE, name="2 栋", rank=2)
    floor = CommonPart.objects.create(estate=ESTATE, kind="open_floor", building=building, name="2 栋西侧架空层")
    home = Part.objects.create(estate=ESTATE, kind="home", building=building, number="2-1502", area_cm2=890_000)
    committee = Organisation.objects.create(estate=ESTATE, kind=OrganisationKind.RESIDENTS_COMMITTEE, name="海心居委会")
    manager = Organisation.objects.create(estate=ESTATE, kind=OrganisationKind.PROPERTY_MANAGER, name="安居物业")
    set_starting_categories(estate=ESTATE, by=Hand.HOUSE, at=AT, act=new_key())
    return SimpleNamespace(
        building=building,
        floor=floor,
        committee=committee,
        manager=manager,
        category=Category.objects.of(ESTATE).get(code="junk"),
        by=SimpleNamespace(
            resident=person("王敏", home=home),
            neighbour=person("李芳", home=home),
            steward=person("刘姐", post=PostKind.RED_STEWARD),
            grid=person("张伟", post=PostKind.GRID_WORKER),
            clerk=person("陈静", post=PostKind.COMMITTEE_CLERK, body=committee),
            manager=person("周强", post=PostKind.PROPERTY_MANAGER, body=manager),
            keeper=person("吴芳", post=PostKind.KEEPER),
        ),
    )
