"""The demo estate is what is told of it, and comes out the same wherever it is built."""

from django.apps import apps

from linli.chronicle import queries as chronicle
from linli.config import demo
from linli.config.demo import cast
from linli.matters.models import Matter
from linli.people.models import Building, Installation, Part, Person
from linli.people.queries import estate_at, standing_of
from linli.people.rules import PostKind
from tests import harness
from tests.village import VILLAGE_AT

# Drawn by chance in every build, and what follows from it; and what is no estate's.
BY_CHANCE = {
    "chronicle_book": {"last_hash"},
    "chronicle_entry": {"text", "hash"},
    "chronicle_piece": {"salt"},
    "search_page": {"key"},  # numbered by the database, in a copy that may have served before
}
NOT_ITS_OWN = {"contenttypes", "auth", "sessions", "axes", "django_tasks_database", "django_tasks_db"}

POSTS = {
    cast.WANG_MIN: set(),
    cast.LI_QIANG: set(),
    cast.LIU_GUIFANG: {PostKind.RED_STEWARD},
    cast.ZHANG_WEI: {PostKind.GRID_WORKER},
    cast.ZHAO_LEI: {PostKind.BUILDING_HEAD},
    cast.CHEN_JING: {PostKind.COMMITTEE_CLERK},
    cast.ZHOU_MING: {PostKind.BRANCH_SECRETARY, PostKind.OWNERS_COMMITTEE_MEMBER},
    cast.SUN_LI: {PostKind.OWNERS_COMMITTEE_MEMBER},
    cast.HE_JUN: {PostKind.PROPERTY_MANAGER},
    cast.LIN_YUE: {PostKind.KEEPER},
}


def test_it_has_the_size_that_is_told_of_it(village):
    assert estate_at(cast.SLUG).name == cast.NAME
    assert Installation.objects.get().kind == Installation.DEMO
    assert Building.objects.of(cast.ESTATE).count() == 5
    parts = Part.objects.of(cast.ESTATE)
    assert (parts.filter(kind="home").count(), parts.filter(kind="shop").count()) == (521, 18)
    living_here = Person.objects.of(cast.ESTATE).filter(residences__until_on=None).exclude(residences=None)
    assert 1550 <= living_here.count() <= 1650


def test_its_cast_hold_the_posts_that_tests_know_them_by(village):
    standings = {person: standing_of(cast.ESTATE, person, at=VILLAGE_AT) for person in POSTS}
    assert {person: set(standing.posts) for person, standing in standings.items()} == POSTS
    assert standings[cast.WANG_MIN].homes == {cast.HOME_OF_WANG_MIN}


def test_its_matters_stand_at_every_station_of_the_walk(village):
    states = set(Matter.objects.of(cast.ESTATE).values_list("state", flat=True))
    assert states == {
        "unconfirmed", "received", "verified", "opened", "assigned", "handled", "checked", "closed", "returned"
    }  # fmt: skip


def test_the_last_report_is_the_junk_that_nobody_has_looked_at(village):
    last = Matter.objects.of(cast.ESTATE).order_by("received_at").last()
    assert (last.common_part_id, last.state, last.reporter) == (cast.OPEN_FLOOR, "received", cast.WANG_MIN)
    assert last.photos.count() == 2


def test_its_record_was_told_in_order_and_holds(village):
    assert chronicle.verify(cast.ESTATE) == []
    moments = [entry.at for entry in chronicle.entries_after(cast.ESTATE, 0, limit=10_000)]
    assert moments == sorted(moments)
    assert moments[-1] <= VILLAGE_AT


def test_built_twice_it_is_the_same_row_for_row(village, copies):
    once = _rows()
    harness.point("default", address := copies.new())
    try:
        demo.build(at=VILLAGE_AT)
        assert _rows() == once
    finally:
        harness.point("default", village)
        copies.drop(address)


def _rows():
    """Every row of every table of ours but what chance has drawn, by table."""
    return {
        model._meta.db_table: sorted(
            map(repr, model._base_manager.values_list(*_columns(model))),
        )
        for model in apps.get_models()
        if model._meta.app_label not in NOT_ITS_OWN
    }


def _columns(model):
    drawn = BY_CHANCE.get(model._meta.db_table, set())
    return [field.attname for field in model._meta.concrete_fields if field.attname not in drawn]
