"""Looking things up on both engines: what is found, by whom, in which order, and what is forgotten."""

import re
from pathlib import Path

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection, models
from django.db.migrations import AddConstraint, AddField, AlterField
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linli.database.laws import check_triggers, in_force
from linli.database.models import new_key
from linli.search import queries
from linli.search.commands import forget_findable, make_findable, optimize, rebuild
from linli.search.models import Page
from linli.search.queries import things_with
from linli.search.rules import Audience, fold
from tests.harness import migrate_by, on_postgresql, on_sqlite
from tests.village import ESTATE, NEIGHBOUR

EVERYONE, RESIDENTS, HANDLERS = Audience
TITLES = ["加装电梯", "电梯年检", "图书角 Book corner 2023"]


def find(text, *, estate=ESTATE, sort="matter", audience=EVERYONE, **paging):
    return things_with(estate, text, sort=sort, audience=audience, **paging)


def write(thing, text=None, *, sort="matter", **texts):
    texts = {Audience[name.upper()]: words for name, words in texts.items()} or {EVERYONE: text}
    make_findable(estate=ESTATE, thing=thing, sort=sort, texts=texts)


@pytest.fixture
def things(database):
    """The first of four went again, so that the keys of the others have a gap before them."""
    things = [new_key() for _ in range(4)]
    for thing, title in zip(things, ["待撤回", *TITLES], strict=True):
        write(thing, title)
    forget_findable(estate=ESTATE, things=things[:1])
    return things[1:]


def look_up(things):
    asked = ["电梯", "电梯年检", "book CORNER", "book cor", "加梯", "待撤", "梯", "角", "電梯", "灯", "", "' OR \""]
    return [[things.index(thing) for thing in find(text)] for text in asked]


FOUND = [[1, 0], [1], [2], [2], [], [], [1, 0], [2], [1, 0], [], [], []]


def test_what_is_written_is_found_the_newest_first(things):
    assert look_up(things) == FOUND
    assert find("电梯", estate=NEIGHBOUR) == find("电梯", sort="title") == []


def test_what_is_written_anew_is_found_by_its_new_words_only(things):
    write(things[0], "修路灯")
    assert [find("路灯"), find("电梯")] == [[things[0]], [things[1]]]
    write(things[0], "？")
    assert [find("路灯"), find("电梯")] == [[], [things[1]]]


def test_nothing_is_written_where_nothing_changed(things):
    with CaptureQueriesContext(connection) as asked:
        write(things[0], TITLES[0])
    assert len(asked) == 1


@pytest.mark.parametrize(
    "change",
    [
        AlterField("page", "thing", models.UUIDField(db_index=True)),
        AddField("page", "weight", models.PositiveIntegerField(default=1)),
        AddConstraint("page", models.CheckConstraint(name="some", condition=~models.Q(tokens=""))),
    ],
)
def test_search_still_finds_after_its_table_was_altered(things, change):
    before = in_force(connection)
    migrate_by("search", change)
    assert (in_force(connection), check_triggers(connection)) == (before, [])
    assert look_up(things) == FOUND
    Page.objects.of(ESTATE).filter(thing=things[0]).update(tokens=page_of(things[0]).replace("电梯", "路灯"))
    assert [find("路灯"), find("电梯")] == [[things[0]], [things[1]]]


def page_of(thing):
    return Page.objects.of(ESTATE).values_list("tokens", flat=True).get(thing=thing)


# Who may find what


def test_a_stranger_does_not_find_what_only_residents_may_read(database):
    thing = new_key()
    write(thing, everyone="2026-0417 楼道堆物", residents="2026-0417 楼道堆物 我家门口的纸箱")
    assert [find("纸箱", audience=audience) for audience in Audience] == [[], [thing], [thing]]
    assert [find("堆物", audience=audience) for audience in Audience] == [[thing]] * 3
    assert [find("楼道 纸箱", audience=audience) for audience in Audience] == [[], [thing], [thing]]


def test_what_only_handlers_may_read_becomes_findable_to_others_when_it_is_theirs(database):
    older, newer = new_key(), new_key()
    write(older, handlers="架空层 堆物")
    write(newer, handlers="架空层 积水")
    assert [find("架空", audience=audience) for audience in Audience] == [[], [], [newer, older]]
    write(older, everyone="架空层", residents="架空层 堆物")
    assert [find("架空", audience=audience) for audience in Audience] == [[older], [older], [older, newer]]
    write(older, handlers="架空层 堆物")
    assert [find("架空", audience=audience) for audience in Audience] == [[], [], [older, newer]]


def test_words_that_look_like_a_scope_open_nothing(database):
    write(new_key(), handlers="堆物 " + queries.rules.scope(ESTATE, "matter", EVERYONE))
    assert find("堆物") == []


audiences = st.sampled_from(Audience)
words = st.text("电梯路灯 LED12", max_size=8)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.dictionaries(audiences, words, min_size=1), max_size=4), words, audiences)
def test_nobody_finds_a_thing_but_by_the_text_they_may_read(database, written, asked, audience):
    forget_findable(estate=ESTATE, things=Page.objects.of(ESTATE).values_list("thing", flat=True))
    things = [new_key() for _ in written]
    for thing, texts in zip(things, written, strict=True):
        make_findable(estate=ESTATE, thing=thing, sort="matter", texts=texts)
    for thing, texts in zip(things, written, strict=True):
        theirs = [texts[each] for each in sorted(texts) if each <= audience]
        if thing in find(asked, audience=audience):
            assert all(stands_in(part, fold(theirs[-1])) for part in fold(asked).split())


def stands_in(part, text):
    """Whether each word of this part of a question, and each pair of its Chinese, stands in the text."""
    runs = re.findall("[a-z0-9]+|[^a-z0-9]+", part)
    pairs = [[run] if run.isascii() else [run[at : at + 2] for at in range(max(1, len(run) - 1))] for run in runs]
    return all(pair in text for run in pairs for pair in run)


# The same as LIKE finds, one way and the other


def like(text, written):
    """By SQL's own LIKE over the texts themselves, folded: each part of the question stands in the text."""

    def is_in(part, kept):
        cursor.execute("SELECT %s LIKE %s", [fold(kept), f"%{part}%"])
        return cursor.fetchone()[0]

    with connection.cursor() as cursor:
        return [thing for thing, kept in written.items() if all(is_in(part, kept) for part in fold(text).split())][::-1]


runs = st.text("电梯路灯漏水", min_size=1, max_size=10)
lines = st.lists(runs, min_size=1, max_size=3).map("，".join)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(lines, min_size=1, max_size=8), runs)
def test_recall_is_whole(database, texts, asked):
    """Everything that LIKE finds is found, for any question of Chinese."""
    written = refill(texts)
    assert set(like(asked, written)) <= set(find(asked))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(lines, min_size=1, max_size=8),
    st.lists(st.text("电梯路灯漏水", min_size=1, max_size=2), min_size=1, max_size=3),
)
def test_precision_is_whole_for_single_characters_and_pairs(database, texts, asked):
    """A longer question may find its pairs apart, as 电梯水电 for 梯水电梯; each pair is where LIKE has it."""
    written = refill(texts)
    assert find(" ".join(asked)) == like(" ".join(asked), written)


def refill(texts):
    forget_findable(estate=ESTATE, things=Page.objects.of(ESTATE).values_list("thing", flat=True))
    written = {new_key(): text for text in texts}
    for thing, text in written.items():
        write(thing, text)
    return written


# Paging


@pytest.mark.parametrize("newest", [1, 3, 2000])
def test_pages_of_hits_join_without_a_gap(database, monkeypatch, newest):
    """On PostgreSQL the newest pages are read first: wherever that ends, the same is found."""
    monkeypatch.setattr(queries, "NEWEST", newest)
    things = [new_key() for _ in range(7)]
    for number, thing in enumerate(things):
        write(thing, everyone="电梯" if number % 3 else "路灯", handlers="电梯")
    for audience, all_hits in [(EVERYONE, [things[at] for at in (5, 4, 2, 1)]), (HANDLERS, things[::-1])]:
        paged, before = [], None
        while hits := find("电梯", audience=audience, before=before, limit=2):
            paged, before = paged + hits, hits[-1]
        assert paged == all_hits


@pytest.mark.parametrize("count", [1, 3])
def test_a_look_up_is_one_question_and_two_on_later_pages(database, count):
    for _ in range(count):
        write(thing := new_key(), "电梯")
    for before, most in [(None, 1), (thing, 2)]:
        with CaptureQueriesContext(connection) as asked:
            find("电梯", before=before)
        assert len(asked) == most


def test_a_question_of_any_length_is_answered(database):
    text = "".join(map(chr, range(0x4E00, 0x4E00 + 3000)))
    write(thing := new_key(), text)
    assert find(text) == [thing]
    assert find("book " * 3000) == []


# Forgetting


@pytest.fixture
def forgotten(database):
    """One of many things went, and the index was told to forget it."""
    thing = new_key()
    for number in range(300):
        write(new_key(), f"电梯 {number} 号 word{number}")
    write(thing, "zhangsan 张三丰的纸箱")
    forget_findable(estate=ESTATE, things=[thing])
    optimize()
    assert (find("纸箱"), len(find("电梯", limit=1000))) == ([], 300)
    return database


TRACES = [b"zhangsan", "张三".encode(), "纸箱".encode()]


@on_sqlite
def test_what_is_forgotten_is_nowhere_in_the_file_nor_in_its_journal(forgotten):
    file = Path(forgotten.removeprefix("sqlite:"))
    for kept in file.parent.glob(f"{file.name}*"):
        assert not any(trace in kept.read_bytes() for trace in TRACES)
    assert b"word299" in file.read_bytes()


@on_postgresql
def test_what_is_forgotten_is_nowhere_in_the_index(forgotten):
    with psycopg.connect(forgotten) as copy:
        copy.execute("CREATE EXTENSION pageinspect")
        pages = copy.execute(
            "SELECT get_raw_page('search_index', n::int)"
            "FROM generate_series(0, pg_relation_size('search_index') / 8192 - 1) n"
        ).fetchall()
    assert not any(trace in page for (page,) in pages for trace in TRACES)
    assert any(b"word299" in page for (page,) in pages)


@on_sqlite
def test_an_index_that_lost_its_laws_for_a_while_is_rebuilt(things):
    with connection.cursor() as cursor:
        for statute in in_force(connection):
            if statute.name.startswith("law_search"):
                cursor.execute(statute.repeal())
    Page.objects.of(ESTATE).filter(thing=things[0]).update(tokens=page_of(things[0]).replace("电梯", "路灯"))
    assert find("路灯") == []
    call_command("rebuild_search")
    assert [find("路灯"), find("电梯")] == [[things[0]], [things[1]]]


@on_postgresql
def test_the_index_of_postgresql_is_rebuilt(things):
    rebuild()
    assert look_up(things) == FOUND
