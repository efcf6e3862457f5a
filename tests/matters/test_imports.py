"""History of another system comes in whole, once, with its own times, and goes out again as it came."""

import datetime as dt
import io
import time
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection

from linli.chronicle import queries as chronicle
from linli.chronicle.commands import open_book
from linli.database.models import new_key
from linli.kernel.actors import Hand
from linli.kernel.errors import Refused
from linli.matters import queries
from linli.matters.commands import imports, set_starting_categories
from linli.matters.commands.imports import bring_in, import_portion
from linli.matters.models import Category, Matter
from linli.matters.queries.exports import HEADING, ExportFilters, export_rows
from linli.matters.queries.imports import import_plan
from linli.matters.rules import State
from linli.matters.rules.imports import IMPORTABLE_STATES, oddities
from linli.people.models import EstateSettings, Place
from linli.people.queries import standing_of
from linli.sheets import queries as sheets
from linli.sheets.models import Batch, SavedMapping
from linli.sheets.rules.cells import Form
from linli.sheets.rules.writing import write
from tests.village import ESTATE, NEIGHBOUR, numbers

DOCS = Path(__file__).parents[2] / "docs"
SF311, LINLI = ((DOCS / "examples" / f"{name}.toml").read_text() for name in ("sf311", "linli"))
NOW = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
CHINA = dt.timezone(dt.timedelta(hours=8))
MAPPING = """
source = "office"
[columns]
number = "工单号"
received = "受理时间"
closed = "结案时间"
state = "状态"
category = "类别"
words = "内容"
place = "地址"
latitude = "纬度"
longitude = "经度"
[states]
"已结案" = "closed"
"办理中" = "assigned"
[categories]
"路灯" = "repair"
"小广告" = "postings"
[new_categories.postings]
zh = "小广告"
en = "Postings"
"""
HEADING_HERE = "工单号,受理时间,结案时间,状态,类别,内容,地址,纬度,经度"
ROWS = (
    "G-2,2024-05-03 09:00,2024-05-06 17:30,已结案,路灯,楼道灯不亮,2 栋,31.82,117.23",
    "G-1,2024-05-01 08:30,,办理中,小广告,电梯里贴满,3 栋,,",
    "G-3,2023-12-31 23:59:59,2023-12-30,已结案,路灯,=cmd|'x',,0,0",
)
BAD = ("G-4,昨天,,已结案,路灯,,,,", ",2024-05-01,,已结案,路灯,,,,", "G-6,2024-05-01,,丢了,路灯,,,,")

kept = pytest.mark.usefixtures("street")


def sheet(*rows):
    return "\n".join([HEADING_HERE, *rows]).encode("gbk")


def plan_of(*rows, mapping=MAPPING, estate=ESTATE):
    return import_plan(estate, sheet(*rows), mapping, at=NOW)


def bring(plan, *, estate=ESTATE, by=Hand.HOUSE, **more):
    return bring_in(estate=estate, plan=plan, file_name="2024.csv", by=by, at=NOW, **more)


def matter(number):
    return Matter.objects.of(ESTATE).get(foreign_number=number)


def state_of_everything():
    tables = Matter, Category, SavedMapping, Batch
    return [table.objects.of(ESTATE).count() for table in tables], numbers()


@kept
def test_a_plan_says_everything_and_does_nothing():
    before = state_of_everything()
    plan = plan_of(*ROWS, *BAD)
    assert [row.number for row in plan.rows] == ["G-3", "G-1", "G-2"]
    assert (plan.source, plan.known, plan.new_categories) == ("office", 0, (("postings", "小广告", "Postings"),))
    assert plan.sheet.left_out == (5, 6, 7)
    assert [(finding.code, finding.cell, finding.grave) for finding in plan.sheet.findings] == [
        ("closed_before_received", "C4", False),
        ("place_at_zero", "H4", False),
        ("moment_unreadable", "B5", True),
        ("cell_empty", "A6", True),
        ("value_unmapped", "D7", True),
    ]
    assert state_of_everything() == before


@kept
def test_history_comes_in_with_its_own_times():
    done = bring(plan_of(*ROWS, *BAD))
    assert (done.imported, done.known) == (3, 0)
    closed, running, backwards = (matter(number) for number in ("G-2", "G-1", "G-3"))
    assert closed.received_at == dt.datetime(2024, 5, 3, 9, tzinfo=CHINA)
    assert closed.closed_at == closed.moved_at == dt.datetime(2024, 5, 6, 17, 30, tzinfo=CHINA)
    assert (closed.latitude_micro, closed.longitude_micro, closed.place_words) == (31_820_000, 117_230_000, "2 栋")
    assert (running.state, running.category.code, running.closed_at) == (State.ASSIGNED, "postings", None)
    assert (running.due_on, running.reporter, running.secret_hash) == (None, None, "")
    assert backwards.closed_at < backwards.received_at
    assert (backwards.latitude_micro, backwards.words) == (None, "=cmd|'x'")
    assert [(row.year, row.serial) for row in (backwards, running, closed)] == [(2023, 1), (2024, 1), (2024, 2)]


@kept
def test_each_matter_has_one_entry_in_a_thread_of_its_own():
    bring(plan_of(*ROWS))
    [entry] = chronicle.thread_entries(ESTATE, matter("G-2").thread_id)
    assert (entry.kind, entry.at) == ("matters.matter_imported", NOW)
    assert entry.facts["received_at"] == "2024-05-03T01:00:00.000000Z"
    assert entry.pieces["words"] == "楼道灯不亮"
    assert [told.kind for told in chronicle.entries_after(ESTATE, 1)] == [
        "sheets.mapping_saved",
        "matters.categories_set",
        "sheets.batch_begun",
        *["matters.matter_imported"] * 3,
        "sheets.batch_ended",
    ]
    assert chronicle.verify(ESTATE) == []


@kept
def test_what_came_in_is_found_and_listed():
    bring(plan_of(*ROWS))
    keeper = standing_of(ESTATE, Hand.HOUSE, at=NOW)
    listed = queries.matters_for(keeper, queries.Filters(), on=NOW.date())
    known = dict(Matter.objects.of(ESTATE).values_list("pk", "foreign_number"))
    assert [known[row.pk] for row in listed] == ["G-2", "G-1", "G-3"]
    rows = export_rows(keeper, ExportFilters(text="电梯"))
    assert [row[HEADING.index("foreign_number")] for row in rows] == ["G-1"]


@kept
def test_the_same_file_twice_changes_nothing():
    bring(plan_of(*ROWS))
    before = state_of_everything()
    again = bring(plan_of(*ROWS))
    assert (again.imported, again.known) == (0, 3)
    assert state_of_everything() == before


@kept
def test_of_a_longer_file_only_the_rest_comes_in():
    bring(plan_of(*ROWS[:2]))
    plan = plan_of(*ROWS)
    assert plan.known == 2
    assert (bring(plan).imported, Matter.objects.of(ESTATE).count()) == (1, 3)
    other = bring(plan_of(*ROWS, mapping=MAPPING.replace('"office"', '"another"')))
    assert (other.imported, Matter.objects.of(ESTATE).count()) == (3, 6)  # its numbers are another system's


@kept
def test_the_mapping_is_saved_with_the_estate():
    bring(plan_of(*ROWS))
    assert sheets.mapping_names(ESTATE, sort="matters") == ["office"]
    assert sheets.mapping_text(ESTATE, sort="matters", name="office") == MAPPING


class Cut(Exception):
    """As if the process had been killed."""


@kept
def test_an_import_that_was_cut_off_goes_on_where_it_was(monkeypatch):
    rows = [f"N-{n},2024-05-01 00:00:{n % 60:02d},,办理中,路灯,第 {n} 件,,," for n in range(100)]
    written = []

    def cut(**told):
        if len(written) == 2:
            raise Cut
        written.append(import_portion(**told))
        return written[-1]

    monkeypatch.setattr(imports, "import_portion", cut)
    with pytest.raises(Cut):
        bring(plan_of(*rows))
    assert 0 < Matter.objects.of(ESTATE).count() == written[-1] < 100
    monkeypatch.undo()
    done = bring(plan_of(*rows))
    assert (done.imported, done.known) == (100 - written[-1], written[-1])
    assert (Matter.objects.of(ESTATE).count(), sheets.batch(ESTATE, done.batch).state) == (100, "ended")


@kept
def test_only_the_keeper_and_the_house_bring_in_and_take_out(street):
    plan = plan_of(*ROWS)
    assert bring(plan_of(ROWS[0]), by=street.by.keeper).imported == 1
    before = state_of_everything()
    for by in (street.by.clerk, street.by.resident, Hand.STRANGER, Hand.CLOCK):
        with pytest.raises(Refused) as caught:
            bring(plan, by=by)
        assert caught.value.code == "not_allowed"
        with pytest.raises(Refused) as caught:
            list(export_rows(standing_of(ESTATE, by, at=NOW), ExportFilters()))
        assert caught.value.code == "not_allowed"
    portion = dict(batch_id=uuid4(), begins_after=0, source="x", rows=plan.rows, by=Hand.CLOCK, at=NOW, act=uuid4())
    with pytest.raises(Refused) as caught:
        import_portion(estate=ESTATE, **portion)
    assert (caught.value.code, state_of_everything()) == ("not_allowed", before)


@kept
def test_a_portion_of_no_batch_leaves_nothing():
    plan = plan_of(ROWS[0])
    before = state_of_everything()
    with pytest.raises(Refused) as caught:
        import_portion(
            estate=ESTATE,
            batch_id=uuid4(),
            begins_after=0,
            source="x",
            rows=plan.rows,
            by=Hand.HOUSE,
            at=NOW,
            act=uuid4(),
        )
    assert (caught.value.code, state_of_everything()) == ("batch_unknown", before)


@kept
def test_a_category_that_the_estate_does_not_have_is_a_sentence():
    with pytest.raises(Refused) as caught:
        plan_of(*ROWS, mapping=MAPPING.replace('= "repair"', '= "lamps"'))
    assert (caught.value.code, caught.value.facts["key"]) == ("mapping_choice_unknown", "categories.路灯")


VALUES = {"received": NOW, "closed": None, "state": State.OPENED, "latitude": None, "longitude": None}
LATER, EARLIER = NOW + dt.timedelta(seconds=1), NOW - dt.timedelta(seconds=1)


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({}, []),
        ({"received": LATER}, [("received_in_future", "received", True)]),
        ({"state": State.CLOSED}, [("settled_without_day", "closed", False)]),
        ({"state": State.CLOSED, "closed": NOW}, []),
        ({"state": State.CLOSED, "closed": EARLIER}, [("closed_before_received", "closed", False)]),
        ({"state": State.RETURNED, "closed": NOW}, [("closed_but_open", "closed", False)]),
        ({"latitude": 0, "longitude": 0}, [("place_at_zero", "latitude", False)]),
        ({"latitude": 0, "longitude": 1}, []),
    ],
)
def test_what_is_odd_about_a_row(change, found):
    assert list(oddities(VALUES | change, at=NOW)) == found


def test_history_has_no_strangers_to_vouch_for():
    assert set(State) - IMPORTABLE_STATES == {State.UNCONFIRMED}


@pytest.fixture
def next_door(street):
    """Another estate, with the same categories."""
    place = Place.objects.create(id=NEIGHBOUR, kind="estate", name="海棠苑", slug="haitang")
    EstateSettings.objects.create(place=place, areas=["matters"])
    open_book(estate=NEIGHBOUR)
    set_starting_categories(estate=NEIGHBOUR, by=Hand.HOUSE, at=NOW, act=new_key())
    return NEIGHBOUR


SAME = (
    "kind", "state", "hazard", "words", "place_words", "latitude_micro", "longitude_micro", "received_at", "moved_at",
    "closed_at", "category__code",
)  # fmt: skip


def content(estate):
    return list(Matter.objects.of(estate).order_by("received_at", "serial").values_list(*SAME))


def exported(form, filters=None, **more):
    file = io.BytesIO()
    house = standing_of(ESTATE, Hand.HOUSE, at=NOW)
    write(file, form, HEADING, export_rows(house, filters or ExportFilters()), **more)
    return file.getvalue()


NEW_POSTINGS = '\n[new_categories.postings]\nzh = "小广告"\nen = "Postings"\n'


@pytest.mark.parametrize("form", [Form.CSV, Form.XLSX])
@pytest.mark.parametrize("above", ["", "演示数据，人物、票数、金额均为虚构"])
def test_what_went_out_comes_into_another_estate_as_it_was(next_door, form, above):
    bring(plan_of(*ROWS))
    plan = import_plan(next_door, exported(form, above=above), LINLI + NEW_POSTINGS, at=NOW)
    assert plan.sheet.left_out == ()
    assert bring(plan, estate=next_door).imported == 3
    assert content(next_door) == content(ESTATE)


@kept
@pytest.mark.parametrize(
    ("filters", "found"),
    [
        (ExportFilters(), ["G-3", "G-1", "G-2"]),
        (ExportFilters(state="assigned"), ["G-1"]),
        (ExportFilters(category="repair"), ["G-3", "G-2"]),
        (ExportFilters(since=dt.date(2024, 5, 1)), ["G-1", "G-2"]),
        (ExportFilters(until=dt.date(2024, 5, 1)), ["G-3"]),
        (ExportFilters(text="楼道灯"), ["G-2"]),
        (ExportFilters(text="nothing of the sort"), []),
    ],
)
def test_what_goes_out_is_filtered(filters, found):
    bring(plan_of(*ROWS))
    rows = export_rows(standing_of(ESTATE, Hand.HOUSE, at=NOW), filters)
    assert [row[HEADING.index("foreign_number")] for row in rows] == found


@pytest.mark.parametrize("count", [1, 3])
@kept
def test_an_export_takes_the_same_queries_for_any_number(count, django_assert_num_queries):
    bring(plan_of(*ROWS[:count]))
    house = standing_of(ESTATE, Hand.HOUSE, at=NOW)
    with django_assert_num_queries(2):
        assert len(list(export_rows(house, ExportFilters()))) == count


def test_ten_thousand_real_requests_in_and_out_again(street, next_door, data, capsys):
    file = (data / "service_requests" / "sf311_10k.csv").read_bytes()
    begun, cpu = time.perf_counter(), time.process_time()
    plan = import_plan(ESTATE, file, SF311, at=NOW)
    done = bring_in(estate=ESTATE, plan=plan, file_name="sf311_10k.csv", by=Hand.HOUSE, at=NOW)
    cpu, wall = time.process_time() - cpu, time.perf_counter() - begun
    with capsys.disabled():
        print(f"\n{connection.vendor}: 10,000 rows in {cpu:.1f} CPU-s, {wall:.1f} s")
        print(f"longest write lock {done.longest_lock_ms} ms")
    assert (done.imported, done.known, plan.sheet.left_out) == (10_000, 0, ())
    codes = [finding.code for finding in plan.sheet.findings]
    assert {code: codes.count(code) for code in set(codes)} == {"closed_before_received": 48, "place_at_zero": 2}
    assert cpu <= 30  # the lock is wall time, which a busy machine stretches: it is printed
    rows = Matter.objects.of(ESTATE)
    assert (rows.count(), rows.filter(state=State.CLOSED).count(), rows.filter(state=State.OPENED).count()) == (
        10_000,
        9_637,
        363,
    )
    assert sum(row.closed_at < row.received_at for row in rows.filter(closed_at__isnull=False)) == 48
    assert bring_in(estate=ESTATE, plan=plan, file_name="again.csv", by=Hand.HOUSE, at=NOW).imported == 0
    sewers = '\n[new_categories.sewers]\nzh = "排水"\nen = "Drains"\n'
    graffiti = '\n[new_categories.graffiti]\nzh = "乱涂乱贴"\nen = "Graffiti and postings"\n'
    back = import_plan(next_door, exported(Form.XLSX), LINLI + sewers + graffiti, at=NOW)
    bring(back, estate=next_door)
    assert content(next_door) == content(ESTATE)
