"""`linli add_estate` opens the page for setting up once more, for one estate."""

from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest
from django.test import Client

from linli.kernel.actors import Hand
from linli.people import commands
from linli.people.rules import BuildingPlan
from tests.outside import Place
from tests.village import AT


@pytest.fixture
def demo(village, tmp_path):
    return Place(village, tmp_path)


def test_it_prints_where_one_more_estate_is_set_up(place):
    estate = commands.lay_ground(names=("甲", "乙", "丙", "旧院"), slug="old", areas=(), at=AT)
    facts = {"committee": "", "manager": "", "keeper": "方圆", "by": Hand.HOUSE, "at": AT, "act": uuid4()}
    commands.found_estate(estate=estate, buildings=(BuildingPlan("1", 1, 1, 1, 1),), **facts)
    assert Client().get("/setup/").status_code == 404
    done = place.linli("add_estate")
    assert done.returncode == 0, done.stderr
    path = urlsplit(done.stdout.strip())
    assert path.path == "/setup/"
    [word] = parse_qs(path.query)["token"]
    assert commands.opens_setup(word)
    assert f'value="{word}"' in Client().get(done.stdout.strip()).content.decode()
    assert place.linli("add_estate").stdout == done.stdout  # asked again, the same word


def test_it_adds_nothing_to_a_demo(demo):
    done = demo.linli("add_estate")
    assert (done.returncode, done.stdout, "Traceback" in done.stderr) == (2, "", False)
    assert done.stderr.startswith("linli: ")
