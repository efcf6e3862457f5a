"""`linli invite` lets in again who lost every way in."""

import pytest
from django.test import Client

from linli.config.demo import cast
from linli.people.models import Person
from tests.outside import Place


@pytest.fixture
def here(village, tmp_path):
    return Place(village, tmp_path)


def test_it_prints_where_a_holder_of_a_post_chooses_a_new_way_in(here):
    name = Person.objects.get(pk=cast.LIN_YUE).name
    done = here.linli("invite", cast.SLUG, name)
    assert done.returncode == 0, done.stderr
    path = done.stdout.strip()
    assert path.startswith(f"/{cast.SLUG}/invitations/")
    assert Client().get(path).status_code == 200


@pytest.mark.parametrize(("estate", "name"), [("nowhere", "方圆"), (cast.SLUG, "没有此人")])
def test_it_invites_nobody_whom_it_does_not_find(here, estate, name):
    done = here.linli("invite", estate, name)
    assert (done.returncode, done.stdout, "Traceback" in done.stderr) == (2, "", False)
    assert done.stderr.startswith("linli: ")
