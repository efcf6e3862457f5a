"""An import is taken back: its matters are gone from everywhere, what somebody relied on stays, the record tells it."""

import csv
import io
from itertools import islice, product
from types import SimpleNamespace

import pytest
from django.db import connection
from django.urls import reverse

from linli.chronicle import queries as chronicle
from linli.chronicle.commands import join_thread
from linli.database.models import new_key
from linli.kernel.actors import Hand
from linli.kernel.errors import Refused
from linli.matters import commands, queries
from linli.matters.commands import imports, takings_back
from linli.matters.commands.imports import bring_in, import_portion
from linli.matters.commands.takings_back import take_back, take_back_portion
from linli.matters.models import Category, Matter
from linli.matters.queries.exports import ExportFilters, export_rows
from linli.matters.queries.imports import held, import_plan, matters_of_batch
from linli.matters.rules.imports import Tie, ties
from linli.messages.commands import follow, unfollow
from linli.messages.rules import Why
from linli.people.queries import standing_of
from linli.search.models import Page
from linli.sheets import queries as sheets
from linli.sheets.models import SavedMapping
from linli.sheets.rules.batches import State
from tests.harness import on_sqlite
from tests.matters.reader import reader
from tests.matters.test_commands import report
from tests.matters.test_imports import MAPPING, NOW, ROWS, SF311, Cut, bring, matter, plan_of, state_of_everything
from tests.village import ESTATE, NEIGHBOUR

kept = pytest.mark.usefixtures("street")
MANY = [f"N-{n},2024-05-01 00:00:{n % 60:02d},,办理中,路灯,第 {n} 件,,," for n in range(100)]


def back(batch, *, by=Hand.HOUSE, **more):
    return take_back(estate=ESTATE, batch_id=batch, by=by, at=NOW, **more)


def refused(do, *args, **facts) -> str:
    with pytest.raises(Refused) as caught:
        do(*args, **facts)
    return caught.value.code


def everything():
    return state_of_everything(), Page.objects.of(ESTATE).count(), list(sheets.batches(ESTATE, sort="matters"))


def kinds(after):
    return [entry.kind for entry in chronicle.entries_after(ESTATE, after)]


@pytest.mark.parametrize(("entries", "joined", "followed"), [*product((1, 2, 9), (False, True), (False, True))])
def test_a_matter_goes_only_if_nobody_has_relied_on_it(entries, joined, followed):
    found = ties(entries=entries, joined=joined, followed=followed)
    assert (Tie.WORKED_ON in found, Tie.JOINED in found, Tie.FOLLOWED in found) == (entries > 1, joined, followed)
    assert (found == ()) == ((entries, joined, followed) == (1, False, False))


def test_its_matters_are_gone_from_everywhere(street):
    ours = report(street, by=street.by.resident, words="楼道灯也不亮", at=NOW)
    keeper = standing_of(ESTATE, Hand.HOUSE, at=NOW)
    clerk = standing_of(ESTATE, street.by.clerk, at=NOW)

    def seen():
        """What the pages say: the list, a search, the board, the rates, and what goes out."""
        return SimpleNamespace(
            list=[row.pk for row in queries.matters_for(clerk, queries.Filters(), on=NOW.date())],
            search=[row.pk for row in queries.matters_for(clerk, queries.Filters(text="楼道灯"), on=NOW.date())],
            board=sum(line.count for line in queries.board(clerk, on=NOW.date()).lines),
            weeks=queries.weeks(clerk, on=NOW.date(), count=200).rows,
            export=len(list(export_rows(keeper, ExportFilters()))),
        )

    before = seen()
    assert before.list == before.search == [ours]
    batch = bring(plan_of(*ROWS)).batch
    one = matter("G-2")
    pages = [
        reverse("portal:thread", args=["hanlin", one.thread_id]),
        reverse("matters:matter", args=["hanlin", one.pk]),
    ]
    during, client = seen(), reader(street.by.clerk)
    assert (len(during.list), len(during.search), during.board, during.export) == (4, 2, 2, 4)
    assert during.weeks != before.weeks
    assert [client.get(page, follow=True).status_code for page in pages] == [200, 200]
    done = back(batch)
    assert (done.taken_back, done.held) == (3, [])
    assert seen() == before
    assert [client.get(page, follow=True).status_code for page in pages] == [404, 404]
    assert set(Page.objects.of(ESTATE).values_list("thing", flat=True)) == {ours}


@kept
def test_the_record_keeps_what_happened_and_says_which_went():
    batch = bring(plan_of(*ROWS)).batch
    keys = matters_of_batch(ESTATE, batch)
    thread, (number, _) = matter("G-2").thread_id, chronicle.head(ESTATE)
    back(batch)
    [portion, end] = chronicle.entries_after(ESTATE, number)
    assert (portion.kind, portion.pieces["by"]) == ("matters.matters_taken_back", "house")
    assert portion.facts == {"batch": str(batch), "matters": [str(key) for key in keys]}
    assert (end.kind, end.facts) == ("sheets.batch_taken_back", {"batch": str(batch), "taken_back": 3, "kept": 0})
    [entry] = chronicle.thread_entries(ESTATE, thread)
    assert (entry.kind, entry.pieces["words"]) == ("matters.matter_imported", "楼道灯不亮")
    assert chronicle.verify(ESTATE) == []


def test_what_somebody_relies_on_stays_and_is_named(street):
    rows = [f"H-{n},2024-05-0{n} 08:00,,办理中,路灯,第 {n} 件,,," for n in range(1, 7)]
    batch = bring(plan_of(*rows)).batch
    of = {n: matter(f"H-{n}") for n in range(1, 7)}
    told = dict(estate=ESTATE, at=NOW)
    commands.handle(matter_id=of[1].pk, words="换了灯泡", by=street.by.clerk, act=new_key(), **told)
    join_thread(thread_id=of[2].thread_id, into_id=of[3].thread_id, by=Hand.HOUSE, act=new_key(), **told)
    for n in (4, 5):
        person = street.by.resident
        follow(thread_id=of[n].thread_id, person_id=person, why=Why.ASKED, by=person, act=new_key(), **told)
    unfollow(thread_id=of[5].thread_id, person_id=person, by=person, act=new_key(), **told)
    expected = {
        "H-1": {Tie.WORKED_ON, Tie.FOLLOWED},  # who sees to it follows it
        "H-2": {Tie.JOINED},
        "H-3": {Tie.WORKED_ON, Tie.JOINED},
        "H-4": {Tie.FOLLOWED},
    }
    before = held(ESTATE, batch, matters_of_batch(ESTATE, batch))
    done = back(batch)
    assert {one.foreign_number: set(one.ties) for one in done.held} == expected
    assert [(one.number, one.id) for one in done.held] == [(f"2024-000{n}", of[n].pk) for n in range(1, 5)]
    assert (done.taken_back, done.held) == (2, before)
    assert set(Matter.objects.of(ESTATE).values_list("foreign_number", flat=True)) == set(expected)
    assert set(Page.objects.of(ESTATE).values_list("thing", flat=True)) == {one.id for one in before}
    again = bring(plan_of(*rows))  # those that stayed are known
    assert (again.imported, again.known) == (2, 4)
    assert back(again.batch).taken_back == 2
    assert chronicle.verify(ESTATE) == []


@kept
def test_taken_back_twice_changes_nothing():
    batch = bring(plan_of(*ROWS)).batch
    back(batch)
    before = everything()
    assert refused(back, batch) == "batch_taken_back"
    assert refused(back, new_key()) == "batch_unknown"
    assert everything() == before


@kept
def test_the_same_file_comes_in_anew_under_the_same_numbers():
    first = bring(plan_of(*ROWS)).batch
    numbers = set(Matter.objects.of(ESTATE).values_list("foreign_number", "year", "serial"))
    keys = matters_of_batch(ESTATE, first)
    back(first)
    assert (Matter.objects.of(ESTATE).count(), plan_of(*ROWS).known) == (0, 0)
    done = bring(plan_of(*ROWS))
    assert (done.imported, done.known, done.batch == first) == (3, 0, False)
    assert set(Matter.objects.of(ESTATE).values_list("foreign_number", "year", "serial")) == numbers
    assert not set(keys) & set(matters_of_batch(ESTATE, done.batch))


@kept
def test_categories_and_mapping_that_came_with_it_stay():
    back(bring(plan_of(*ROWS)).batch)
    assert Category.objects.of(ESTATE).filter(code="postings").exists()
    assert [row.text for row in SavedMapping.objects.of(ESTATE)] == [MAPPING]


@kept
def test_one_that_was_cut_off_goes_on_where_it_was(monkeypatch):
    batch = bring(plan_of(*MANY)).batch
    gone = []

    def cut(**told):
        if len(gone) == 2:
            raise Cut
        gone.append(take_back_portion(**told))
        return gone[-1]

    monkeypatch.setattr(takings_back, "take_back_portion", cut)
    with pytest.raises(Cut):
        back(batch)
    monkeypatch.undo()
    told = sheets.batch(ESTATE, batch)
    assert (told.state, told.taken_back, Matter.objects.of(ESTATE).count()) == (
        State.TAKING_BACK,
        gone[-1],
        100 - gone[-1],
    )
    assert 0 < gone[-1] < 100
    before = everything()
    assert refused(bring, plan_of(*MANY)) == "batch_taking_back"
    assert everything() == before
    assert (back(batch).taken_back, Matter.objects.of(ESTATE).count()) == (100, 0)
    told = [entry for entry in chronicle.entries_after(ESTATE, 100) if entry.kind == "matters.matters_taken_back"]
    assert len({key for entry in told for key in entry.facts["matters"]}) == 100
    assert bring(plan_of(*MANY)).imported == 100


@kept
def test_an_import_that_was_cut_off_is_taken_back_as_far_as_it_came(monkeypatch):
    written = []

    def cut(**told):
        if written:
            raise Cut
        written.append(import_portion(**told))
        return written[-1]

    monkeypatch.setattr(imports, "import_portion", cut)
    with pytest.raises(Cut):
        bring(plan_of(*MANY))
    monkeypatch.undo()
    [told] = sheets.batches(ESTATE, sort="matters")
    assert (back(told.id).taken_back, Matter.objects.of(ESTATE).count()) == (written[-1], 0)
    assert bring(plan_of(*MANY)).imported == 100


def test_only_the_keeper_and_the_house_take_back(street):
    batch = bring(plan_of(*ROWS)).batch
    before = everything()
    portion = dict(estate=ESTATE, batch_id=batch, matters=tuple(matters_of_batch(ESTATE, batch)), at=NOW)
    for by in (street.by.clerk, street.by.resident, Hand.STRANGER, Hand.CLOCK):
        assert refused(back, batch, by=by) == "not_allowed"
        assert refused(take_back_portion, by=by, act=new_key(), **portion) == "not_allowed"
    assert everything() == before
    assert back(batch, by=street.by.keeper).taken_back == 3


def test_a_portion_takes_nothing_that_did_not_come_by_its_import(street):
    ours = report(street, by=street.by.resident, at=NOW)
    other = bring(plan_of(ROWS[0])).batch
    batch = bring(plan_of(*ROWS[1:])).batch
    matters = (ours, *matters_of_batch(ESTATE, other))
    before = chronicle.head(ESTATE)
    portion = dict(estate=ESTATE, batch_id=batch, matters=matters, by=Hand.HOUSE, at=NOW)
    assert take_back_portion(act=new_key(), **portion) == 0
    assert (chronicle.head(ESTATE), Matter.objects.of(ESTATE).count()) == (before, 4)
    assert refused(take_back_portion, act=new_key(), **portion | {"batch_id": new_key()}) == "batch_unknown"
    assert matters_of_batch(NEIGHBOUR, batch) == []


@pytest.mark.parametrize("count", [1, 3])
@kept
def test_who_stays_is_asked_by_the_same_queries_for_any_number(count, django_assert_num_queries):
    batch = bring(plan_of(*ROWS[:count])).batch
    keys = matters_of_batch(ESTATE, batch)
    with django_assert_num_queries(4):
        assert held(ESTATE, batch, keys) == []


@on_sqlite
@kept
def test_an_imports_matters_are_found_by_index():
    bring(plan_of(*ROWS))
    rows = Matter.objects.of(ESTATE).filter(batch=new_key()).order_by("pk").values_list("pk")
    assert "USING COVERING INDEX matter_of_batch" in rows.explain()


def test_a_thousand_real_requests_are_taken_back(street, data, capsys):
    with (data / "service_requests" / "sf311_10k.csv").open(newline="") as whole:
        first = list(islice(csv.reader(whole), 1001))  # with the heading
    csv.writer(cut := io.StringIO(newline="")).writerows(first)
    file = cut.getvalue().encode()
    plan = import_plan(ESTATE, file, SF311, at=NOW)
    batch = bring_in(estate=ESTATE, plan=plan, file_name="sf311_10k.csv", by=Hand.HOUSE, at=NOW).batch
    done = back(batch)
    with capsys.disabled():
        print(f"\n{connection.vendor}: 1,000 taken back, longest write lock {done.longest_lock_ms} ms")
    assert (done.taken_back, done.held) == (1000, [])
    assert (Matter.objects.of(ESTATE).count(), Page.objects.of(ESTATE).count()) == (0, 0)
    assert chronicle.verify(ESTATE) == []
