"""A small real estate, founded as the page for setting up does it, and ways to come in by its doors."""

from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from uuid import UUID, uuid4

import pyotp
import pytest
from django.test import Client
from django.utils import timezone

from linli.kernel.actors import Hand, PersonId
from linli.people import commands
from linli.people.models import Person
from linli.people.queries import home_called
from linli.people.rules import BuildingPlan, PostKind

SEED = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
PASSWORD = "every house has a door"


@dataclass(frozen=True)
class Small:
    """1 栋 has two entrances of two floors, 2 栋 one of three; two homes a floor."""

    id: UUID
    keeper: PersonId

    def home(self, number: str) -> UUID:
        return home_called(self.id, number).pk

    def admit(self, name, home=None) -> PersonId:
        key = commands.admit_person(
            estate=self.id, name=name, home_id=home and self.home(home), by=self.keeper, at=timezone.now(), act=uuid4()
        )
        return PersonId(key)

    def appoint(self, name, kind: PostKind, home=None) -> UUID:
        at = timezone.now()
        return commands.appoint(
            estate=self.id,
            name=name,
            home_id=home and self.home(home),
            kind=kind,
            since_on=at.date() - timedelta(days=1),
            by=self.keeper,
            at=at,
            act=uuid4(),
        )

    def code(self, home: str, code="1234567890") -> str:
        commands.issue_home_codes(
            estate=self.id, codes=((self.home(home), code),), by=self.keeper, at=timezone.now(), act=uuid4()
        )
        return code

    def user_of(self, person) -> UUID:
        return Person.objects.of(self.id).get(pk=person).user


@pytest.fixture
def small(database, settings, tmp_path) -> Small:
    settings.KEYS = tmp_path / "keys"
    return found(slug="small")


def found(slug) -> Small:
    at = timezone.now()
    estate = commands.lay_ground(names=("南谯区", "银花街道", "芙蓉社区", "小院"), slug=slug, areas=("matters",), at=at)
    keeper = commands.found_estate(
        estate=estate,
        buildings=(BuildingPlan("1", 2, 1, 2, 2), BuildingPlan("2", 1, 1, 3, 2)),
        committee="芙蓉社区居委会",
        manager="安居物业",
        keeper="方圆",
        keeper_key=key_of(slug),
        by=Hand.HOUSE,
        at=at,
        act=uuid4(),
    )
    return Small(id=estate, keeper=PersonId(keeper))


@cache
def key_of(slug) -> commands.Key:
    """Cut once: a password's hash is slow on purpose."""
    return commands.Key.cut(name=f"keeper of {slug}", password=PASSWORD, seed=SEED)


def six_digits(steps=0) -> str:
    """What the phone shows now, or so many half minutes later."""
    return pyotp.TOTP(SEED).at(timezone.now() + timedelta(seconds=30 * steps))


def keeper_comes_in(client: Client, slug="small", *, digits=None):
    """By name, password and second factor; the answer to the last step."""
    asked = client.post(f"/{slug}/door/post/", {"name": f"keeper of {slug}", "password": PASSWORD})
    passed = asked.context["form"]["passed"].value()
    return client.post(f"/{slug}/door/factor/", {"passed": passed, "digits": digits or six_digits()})
