"""An import is written in portions under a batch that resumes where it was cut off, and comes in once."""

from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError

from linli.chronicle import queries as chronicle
from linli.kernel.actors import Hand
from linli.kernel.errors import Refused
from linli.sheets import commands, queries
from linli.sheets.models import Batch
from linli.sheets.rules.batches import LARGEST_PORTION, State, advancing, next_portion, resuming, taking_back
from tests.village import ANN, AT, ESTATE, NEIGHBOUR, numbers

kept = pytest.mark.usefixtures("database")


def refused(do, *args, **facts) -> str:
    with pytest.raises(Refused) as caught:
        do(*args, **facts)
    return caught.value.code


def save(text='source = "office"', *, name="office", by=ANN):
    return commands.save_mapping(estate=ESTATE, sort="matters", name=name, text=text, by=by, at=AT, act=uuid4())


def begin(*, fingerprint="f" * 64, rows=5, by=ANN):
    return commands.begin_batch(
        estate=ESTATE,
        sort="matters",
        fingerprint=fingerprint,
        file_name="2024.csv",
        mapping_id=save(),
        rows=rows,
        left_out=1,
        by=by,
        at=AT,
        act=uuid4(),
    )


def advance(batch, after, imported, known=0, *, by=ANN):
    return commands.advance_batch(
        estate=ESTATE, batch_id=batch, begins_after=after, imported=imported, known=known, by=by, at=AT, act=uuid4()
    )


TAKING_BACK = "begin", "advance", "end"


def take_back(batch, step, *, by=ANN):
    told = dict(estate=ESTATE, batch_id=batch, by=by, at=AT, act=uuid4())
    match step:
        case "begin":
            return commands.begin_taking_back(**told)
        case "advance":
            return commands.advance_taking_back(rows=2, **told)
        case "end":
            return commands.end_taking_back(**told)


@kept
def test_a_mapping_is_kept_with_the_estate_under_its_name():
    key = save("old = 1")
    assert save("new = 2") == key
    assert queries.mapping_text(ESTATE, sort="matters", name="office") == "new = 2"
    assert queries.mapping_text(NEIGHBOUR, sort="matters", name="office") is None
    save(name="another")
    assert queries.mapping_names(ESTATE, sort="matters") == ["another", "office"]
    before = numbers()
    assert (save("new = 2"), numbers()) == (key, before)


@kept
def test_strangers_and_the_clock_bring_in_nothing():
    for by in Hand.STRANGER, Hand.CLOCK:
        assert refused(save, by=by) == "not_allowed"
    batch = begin()
    before = numbers()
    assert refused(advance, batch, 0, 1, by=Hand.CLOCK) == "not_allowed"
    assert {refused(take_back, batch, step, by=Hand.CLOCK) for step in TAKING_BACK} == {"not_allowed"}
    told = queries.batch(ESTATE, batch)
    assert (numbers(), told.state, told.done) == (before, State.BEGUN, 0)


@kept
def test_a_batch_goes_on_portion_by_portion_and_ends():
    batch = begin()
    assert advance(batch, 0, 2) == 2
    assert queries.batch(ESTATE, batch).state is State.BEGUN
    assert advance(batch, 2, 2, known=1) == 5
    told = queries.batch(ESTATE, batch)
    assert (told.state, told.imported, told.known, told.left_out, told.ended_at) == (State.ENDED, 4, 1, 1, AT)
    assert [entry.kind for entry in chronicle.entries_after(ESTATE, 0)] == [
        "sheets.mapping_saved",
        "sheets.batch_begun",
        "sheets.batch_ended",
    ]
    assert refused(advance, batch, 5, 1) == "batch_ended"
    assert refused(begin) == "batch_ended"


@kept
def test_a_batch_cut_off_resumes_where_it_was():
    batch = begin()
    advance(batch, 0, 2)
    assert begin() == batch
    told = queries.batch(ESTATE, batch)
    assert (told.state, told.done) == (State.RESUMED, 2)
    assert refused(advance, batch, 0, 2) == "batch_moved_on"
    assert advance(batch, 2, 3) == 5


@kept
def test_what_was_taken_back_may_come_in_again():
    batch = begin()
    advance(batch, 0, 5)
    assert [take_back(batch, step) for step in TAKING_BACK] == [batch, 2, 2]
    told = queries.batch(ESTATE, batch)
    assert (told.state, told.imported, told.taken_back) == (State.TAKEN_BACK, 5, 2)
    *_, entry = chronicle.entries_after(ESTATE, 0)
    assert (entry.kind, entry.facts["taken_back"], entry.facts["kept"]) == ("sheets.batch_taken_back", 2, 3)
    before = numbers()
    assert {refused(take_back, batch, step) for step in TAKING_BACK} == {"batch_taken_back"}
    assert {refused(take_back, uuid4(), step) for step in TAKING_BACK} == {"batch_unknown"}
    assert refused(advance, batch, 5, 1) == "batch_taken_back"
    assert numbers() == before
    again = begin()
    assert again != batch
    assert [told.id for told in queries.batches(ESTATE, sort="matters")] == [again, batch]


@kept
def test_nothing_comes_in_under_a_batch_that_is_being_taken_back():
    batch = begin()
    advance(batch, 0, 2)
    take_back(batch, "begin")
    before = numbers()
    assert refused(begin) == refused(advance, batch, 2, 1) == "batch_taking_back"
    assert (queries.batch(ESTATE, batch).state, numbers()) == (State.TAKING_BACK, before)
    assert [take_back(batch, step) for step in TAKING_BACK] == [batch, 2, 2]  # cut off, it begins again


@kept
def test_no_more_goes_than_came():
    batch = begin()
    advance(batch, 0, 1)
    with pytest.raises(IntegrityError):
        take_back(batch, "advance")


@kept
def test_the_database_keeps_the_law_of_batches():
    rows = Batch.objects.of(ESTATE).filter(pk=begin())
    with pytest.raises(IntegrityError):
        rows.update(done=3)
    with pytest.raises(DatabaseError):
        rows.delete()


@pytest.mark.parametrize(
    ("rows", "took_ms", "then"),
    [(20, 10, 40), (20, 300, 20), (20, 600, 10), (1, 60_000, 1), (2000, 1, LARGEST_PORTION), (500, 0, 1000)],
)
def test_a_portion_is_as_large_as_fits_into_half_a_second(rows, took_ms, then):
    assert next_portion(rows, took_ms=took_ms) == then


@pytest.mark.parametrize("state", State)
def test_only_what_is_under_way_goes_on(state):
    if state in (State.BEGUN, State.RESUMED):
        assert resuming(state) is State.RESUMED
        assert refused(advancing, state, done=3, begins_after=2) == "batch_moved_on"
        advancing(state, done=3, begins_after=3)
    else:
        assert refused(resuming, state) == refused(advancing, state, done=3, begins_after=3) == f"batch_{state}"


@pytest.mark.parametrize("state", State)
def test_what_came_in_is_taken_back_once(state):
    if state is State.TAKEN_BACK:
        assert refused(taking_back, state) == "batch_taken_back"
    else:
        assert taking_back(state) is State.TAKING_BACK


def test_portions_cover_every_row_once_from_where_it_was():
    given = []
    said = []

    def write(after, portion):
        given.append((after, list(portion)))
        return after + len(portion)

    commands.write_in_portions(range(100), done=30, write=write, say=lambda done, ms: said.append(done))
    assert [row for _, portion in given for row in portion] == list(range(30, 100))
    assert [after for after, _ in given] == [30, *said[:-1]]
    assert said[-1] == 100
