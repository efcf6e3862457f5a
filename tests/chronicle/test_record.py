"""The record: what it keeps, what it forgets, and that nobody alters it unnoticed."""

import pytest
from django.db import IntegrityError, connection

from linli.chronicle import queries, rules
from linli.chronicle.commands import announce, command, erase, erase_person, open_book
from linli.chronicle.models import Book, Entry, Erasure, Piece, Thread
from linli.chronicle.rules import Fault, Ground
from linli.database.laws import in_force
from linli.database.models import new_key
from linli.kernel.actors import Hand
from linli.kernel.errors import Refused
from tests.harness import on_sqlite
from tests.sayings import Said, say, tell
from tests.village import ANN, AT, BAO, ESTATE, NEIGHBOUR, numbers

pytestmark = pytest.mark.usefixtures("database")


def forget(number, *names, ground=Ground.CONSENT_WITHDRAWN, by=BAO):
    return erase(estate=ESTATE, number=number, names=names, ground=ground, by=by, at=AT, act=new_key())


def forget_person(person, *, ground=Ground.CONSENT_WITHDRAWN, by=BAO):
    return erase_person(estate=ESTATE, person_id=person, ground=ground, by=by, at=AT, act=new_key())


def repeal_all_laws():
    with connection.cursor() as cursor:
        for statute in in_force(connection):
            cursor.execute(statute.repeal())


def dump() -> str:
    """Every row of every table of the database, as text."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        rows = []
        for table in tables:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            rows += [f"{table}: {row}" for row in cursor.fetchall()]
    return "\n".join(rows)


def pieces(number):
    return queries.entries_after(ESTATE, number - 1, limit=1)[0].pieces


@pytest.mark.parametrize("by", [ANN, *Hand])
def test_the_record_knows_a_person_or_one_of_three_hands(by):
    tell("one", by=by)
    assert pieces(1)["by"] == str(by)
    assert Piece.objects.of(ESTATE).get(name="by").person == (by if by is ANN else None)


def test_nobody_else_does_anything():
    with pytest.raises(TypeError, match="neither a person's id nor a hand"):
        tell("one", by="ann")
    assert numbers() == []


def test_the_record_verifies_and_says_who_and_what():
    tell("one", "two")
    [one, two] = queries.entries_after(ESTATE, 0)
    assert (one.number, one.kind, one.version, one.at, one.thread) == (1, "tests.said", 1, AT, ESTATE)
    assert (one.facts, one.pieces) == ({}, {"by": str(ANN), "words": "one"})
    assert queries.entries_after(ESTATE, 1) == [two]
    assert queries.entries_after(ESTATE, 0, limit=1) == [one]
    assert queries.verify(ESTATE) == []


def test_a_chained_text_holds_nobody_and_no_words_and_no_seal_twice():
    photo = new_key()
    tell("secret", "secret", to=[BAO, BAO], photo=photo)
    texts = "".join(Entry.objects.of(ESTATE).values_list("text", flat=True))
    assert not any(private in texts for private in ("secret", str(ANN), str(BAO), str(photo)))
    assert Piece.objects.of(ESTATE).values("salt").distinct().count() == 10


def test_what_is_stored_is_the_very_text_that_was_hashed():
    tell("邻里 \0 \u2028")
    [(text, seal)] = Entry.objects.of(ESTATE).values_list("text", "hash")
    assert rules.digest(text, algorithm="sha256") == seal
    assert pieces(1)["words"] == "邻里 \0 \u2028"


# Forgetting.


def test_one_piece_is_forgotten_and_the_others_stay():
    tell("one", "secret", to=[ANN, BAO], photo=(photo := new_key()))
    assert forget(2, "words") == 3
    assert forget(2, "to.1", "by") == 4
    assert pieces(2) == {"by": None, "to.0": str(ANN), "to.1": None, "words": None, "photo": str(photo)}
    told = queries.entries_after(ESTATE, 2)[0]
    assert (told.facts, told.pieces) == ({"ground": "consent_withdrawn"}, {"by": str(BAO)})
    assert queries.verify(ESTATE) == []


def test_what_an_erasure_took_is_told_in_its_own_entry():
    tell("one", "two")
    forget(2, "words", "by")
    assert '"erases":[[2,["by","words"]]]' in Entry.objects.of(ESTATE).get(number=3).text


@pytest.mark.parametrize(
    "number, names, refusal",
    [
        (1, ["by", "words"], "piece_already_erased"),
        (1, ["by", "thoughts"], "piece_unknown"),
        (2, ["by"], "erasure_cannot_be_erased"),
        (9, ["words"], "entry_unknown"),
        (1, [], "nothing_to_erase"),
    ],
)
def test_what_cannot_be_erased(number, names, refusal):
    tell("one")
    forget(1, "words")
    with pytest.raises(Refused, match=refusal):
        forget(number, *names)
    assert (numbers(), pieces(1)["by"]) == ([1, 2], str(ANN))


@pytest.mark.parametrize(
    "by, ground",
    [
        (Hand.STRANGER, Ground.UNLAWFUL),
        (Hand.CLOCK, Ground.CONSENT_WITHDRAWN),
        (ANN, Ground.RETENTION_OVER),
    ],
)
def test_who_may_not_erase(by, ground):
    tell("one")
    for order in (lambda: forget(1, "words", ground=ground, by=by), lambda: forget_person(ANN, ground=ground, by=by)):
        with pytest.raises(Refused, match="not_allowed"):
            order()
    assert (numbers(), pieces(1)["words"]) == ([1], "one")


@pytest.mark.parametrize(
    "by, ground",
    [(ANN, Ground.UNLAWFUL), (Hand.CLOCK, Ground.RETENTION_OVER), (Hand.HOUSE, Ground.CONSENT_WITHDRAWN)],
)
def test_who_may_erase(by, ground):
    tell("one")
    assert forget(1, "words", ground=ground, by=by) == 2


def test_a_person_is_forgotten_in_every_table_and_the_chain_holds():
    tell("what Ann typed", "and Bao's answer to her", photo=(photo := new_key()))
    tell("Ann again", to=[BAO])
    tell("Bao about her", by=BAO, to=[ANN, BAO])
    assert forget_person(ANN) == 5
    everything = dump()
    for private in ("what Ann typed", "Ann again", str(ANN), ANN.hex, str(photo), photo.hex):
        assert private not in everything, private
    assert pieces(3) == {"by": None, "words": None, "to.0": None}
    assert pieces(4) == {"by": str(BAO), "words": "Bao about her", "to.0": None, "to.1": str(BAO)}
    assert queries.verify(ESTATE) == []


def test_a_person_of_many_entries_is_forgotten_in_one():
    tell(*map(str, range(60)))
    assert forget_person(ANN) == 61
    assert numbers() == list(range(1, 62))
    assert Erasure.objects.of(ESTATE).count() == 120
    assert queries.verify(ESTATE) == []


def test_a_person_of_more_entries_than_a_statement_takes():
    @command
    def talk(*, estate, by, at) -> int:
        return max(announce(Said(estate=estate, words="on and on"), by=by, at=at) for _ in range(600))

    talk(estate=ESTATE, by=ANN, at=AT, act=new_key())
    assert forget_person(ANN) == 601
    assert (Piece.objects.of(ESTATE).count(), queries.verify(ESTATE)) == (1, [])


def test_what_was_erased_before_is_not_erased_again_with_the_person():
    tell("one", "two")
    forget(1, "words")
    assert forget_person(ANN) == 4
    assert '"erases":[[1,["by"]],[2,["by","words"]]]' in Entry.objects.of(ESTATE).get(number=4).text
    assert queries.verify(ESTATE) == []


def test_who_erased_something_stays_answerable_for_it():
    tell("one")
    forget(1, "words", by=BAO)
    tell("two", by=BAO)
    assert forget_person(BAO, by=ANN) == 4
    assert (pieces(2)["by"], pieces(3)) == (str(BAO), {"by": None, "words": None})


@pytest.mark.parametrize("lived_here", [False, True])
def test_a_person_whom_the_record_does_not_name_leaves_no_entry(lived_here):
    if lived_here:
        tell("one")
        forget_person(ANN)
    before = numbers()
    assert forget_person(ANN) == 0
    assert numbers() == before


def test_a_piece_does_not_go_without_an_entry_that_names_it():
    tell("one")
    forget(1, "words")
    with pytest.raises(IntegrityError, match="goes_only_when_told"):
        Piece.objects.of(ESTATE).filter(entry__number=1).delete()


def test_a_piece_that_was_forgotten_does_not_come_back():
    tell("one")
    [piece] = Piece.objects.of(ESTATE).filter(name="words")
    forget(1, "words")
    with pytest.raises(IntegrityError, match="stays_forgotten"):
        Piece.objects.bulk_create([piece])


def test_what_a_restored_backup_brought_back_is_found():
    tell("one")
    [piece] = Piece.objects.of(ESTATE).filter(name="words")
    forget(1, "words")
    repeal_all_laws()
    Piece.objects.bulk_create([piece])
    assert queries.verify(ESTATE) == [(1, Fault.PIECE_STILL_THERE)]


def test_a_row_that_lets_a_piece_go_does_not_explain_its_silence():
    tell("one", "two")
    one, two = Entry.objects.of(ESTATE).order_by("number")
    Erasure.objects.create(estate=ESTATE, entry=one, name="words", told_by=two)
    Piece.objects.of(ESTATE).filter(entry=one, name="words").delete()
    assert queries.verify(ESTATE) == [(1, Fault.PIECE_MISSING)]


def test_an_erasure_of_an_entry_that_was_altered_is_no_second_fault():
    tell("one")
    forget(1, "words")
    repeal_all_laws()
    Entry.objects.filter(number=1).update(text="no text")
    assert queries.verify(ESTATE) == [(1, Fault.TEXT_ALTERED)]


@on_sqlite  # PostgreSQL keeps dead rows until VACUUM: the operator's nightly job
def test_what_is_erased_is_overwritten_on_the_disk(database):
    tell("x" * 50 + "unmistakable")
    forget_person(ANN)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with open(database.removeprefix("sqlite:"), "rb") as file:
        assert b"unmistakable" not in file.read()


# Altering.

TWO = "UPDATE chronicle_entry SET {} WHERE number = 2"


@pytest.mark.parametrize(
    "forgery, faults",
    [
        (TWO.format("text = replace(text, 'sha256', 'none')"), [(2, Fault.TEXT_ALTERED)]),
        (TWO.format("text = replace(text, '\"erases\":null', '\"erases\":[]')"), [(2, Fault.TEXT_ALTERED)]),
        (TWO.format("text = 'no text'"), [(2, Fault.TEXT_ALTERED)]),
        (TWO.format("text = '[]'"), [(2, Fault.TEXT_ALTERED)]),
        (TWO.format("kind = 'other'"), [(2, Fault.COLUMN_DISAGREES)]),
        (TWO.format("at = '2020-01-01 00:00:00+00:00'"), [(2, Fault.COLUMN_DISAGREES)]),
        (TWO.format("thread_id = (SELECT id FROM chronicle_thread WHERE id <> estate)"), [(2, Fault.COLUMN_DISAGREES)]),
        (TWO.format("hash = 'other'"), [(2, Fault.TEXT_ALTERED), (3, Fault.CHAIN_BROKEN)]),
        (TWO.format("number = 9"), [(2, Fault.NUMBER_MISSING), (3, Fault.CHAIN_BROKEN), (4, Fault.NUMBER_MISSING),
                                    (9, Fault.CHAIN_BROKEN), (9, Fault.COLUMN_DISAGREES)]),
        ("UPDATE chronicle_piece SET text = replace(text, 'two', 'too')", [(2, Fault.PIECE_ALTERED)]),
        ("UPDATE chronicle_piece SET salt = 'other' WHERE text LIKE '%two%'", [(2, Fault.PIECE_ALTERED)]),
        (
            "UPDATE chronicle_piece SET name = 'thoughts' WHERE text LIKE '%two%'",
            [(2, Fault.PIECE_ALTERED), (2, Fault.PIECE_MISSING)],
        ),
        ("DELETE FROM chronicle_piece WHERE text LIKE '%two%'", [(2, Fault.PIECE_MISSING)]),
        ("UPDATE chronicle_book SET last_number = 4", [(4, Fault.WITNESS_DISAGREES)]),
        ("UPDATE chronicle_book SET last_hash = 'other'", [(3, Fault.WITNESS_DISAGREES)]),
    ],
)  # fmt: skip
def test_a_forgery_is_found_where_it_was_made_and_named(forgery, faults):
    Thread.objects.create(estate=ESTATE)
    tell("one", "two", "three")
    repeal_all_laws()
    with connection.cursor() as cursor:
        cursor.execute(forgery)
    assert queries.verify(ESTATE) == faults


def test_an_entry_that_was_taken_out_is_missed():
    tell("one", "two", "three")
    repeal_all_laws()
    Piece.objects.filter(entry__number=2).delete()
    Entry.objects.filter(number=2).delete()
    assert queries.verify(ESTATE) == [(2, Fault.NUMBER_MISSING), (3, Fault.CHAIN_BROKEN)]


def test_an_end_that_was_cut_off_is_told_by_the_book_and_by_a_witness():
    tell("one", "two")
    kept_elsewhere = queries.head(ESTATE)
    repeal_all_laws()
    Piece.objects.filter(entry__number=2).delete()
    Entry.objects.filter(number=2).delete()
    assert queries.verify(ESTATE) == [(2, Fault.WITNESS_DISAGREES)]
    [(number, seal)] = Entry.objects.values_list("number", "hash")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE chronicle_book SET last_number = %s, last_hash = %s", [number, seal])
    assert queries.verify(ESTATE) == []
    assert queries.verify(ESTATE, witnesses=[kept_elsewhere]) == [(2, Fault.WITNESS_DISAGREES)]


def test_a_record_written_anew_is_found_by_its_witness():
    tell("one", "two")
    assert queries.verify(ESTATE, witnesses=[queries.head(ESTATE), (0, "")]) == []
    assert queries.verify(ESTATE, witnesses=[(1, "another")]) == [(1, Fault.WITNESS_DISAGREES)]
    assert queries.verify(ESTATE, witnesses=[(2, "another")]) == [(2, Fault.WITNESS_DISAGREES)]


def test_an_entry_moved_in_from_another_estate_is_found():
    open_book(estate=NEIGHBOUR)
    say(estate=NEIGHBOUR, words="next door", act=new_key())
    repeal_all_laws()
    number, seal = queries.head(NEIGHBOUR)
    Entry.objects.update(estate=ESTATE)
    Piece.objects.update(estate=ESTATE)
    Book.objects.filter(estate=ESTATE).update(last_number=number, last_hash=seal)
    assert queries.verify(ESTATE) == [(1, Fault.COLUMN_DISAGREES)]


def test_the_algorithm_may_change_between_two_entries(settings):
    tell("one")
    settings.CHAIN_ALGORITHM = "sha512"
    tell("two")
    forget(1, "words")
    assert queries.verify(ESTATE) == []
