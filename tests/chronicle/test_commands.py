"""What a command is: done wholly or not at all, once per act, of what its asker saw."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.db.transaction import TransactionManagementError

from linli.chronicle import queries
from linli.chronicle.commands import announce, announce_all, begin_thread, command, join_thread, open_book
from linli.chronicle.models import Act, Book, Entry, Thread
from linli.config import wiring
from linli.database.models import new_key
from linli.kernel.actors import Hand
from linli.kernel.errors import Refused
from linli.people.models import Person
from tests.sayings import Nudged, Said, nudge, pass_on, person, say, tell, versions
from tests.village import ANN, AT, BAO, ESTATE, NEIGHBOUR, numbers

pytestmark = pytest.mark.usefixtures("database")
BY_ANN = dict(estate=ESTATE, by=ANN, at=AT)


def nothing_was_done():
    return (numbers(), Act.objects.of(ESTATE).count()) == ([], 0)


def test_a_repeated_act_gets_the_first_answer_and_changes_nothing():
    facts = dict(person_id=person("ann"), next_id=ESTATE, act=new_key(), seen=1)
    assert nudge(**BY_ANN, **facts) == 1
    tell("something else")
    assert nudge(**BY_ANN | dict(at=AT + timedelta(days=3)), **facts) == 1
    assert (numbers(), versions()) == ([1, 2], [2])


@pytest.mark.parametrize("other", [dict(words="two"), dict(by=BAO), dict(to=[BAO])])
def test_an_act_does_not_answer_another_request_nor_another_person(other):
    say(estate=ESTATE, words="one", act=(act := new_key()))
    with pytest.raises(Refused, match="act_used_otherwise"):
        say(**dict(estate=ESTATE, words="one", act=act) | other)
    assert numbers() == [1]


def test_an_act_does_not_answer_another_apps_command_of_the_same_name():
    def erase_somebody(*, estate, by, at) -> int:
        return 1

    erase_somebody.__module__, act = "linli.chronicle.commands", new_key()
    assert command(erase_somebody)(**BY_ANN, act=act) == 1
    erase_somebody.__module__ = "linli.people.commands.persons"
    with pytest.raises(Refused, match="act_used_otherwise"):
        command(erase_somebody)(**BY_ANN, act=act)


def test_an_act_is_known_in_its_own_estate_only():
    open_book(estate=NEIGHBOUR)
    assert [say(estate=estate, words="one", act=ESTATE) for estate in (ESTATE, NEIGHBOUR)] == [1, 1]


def test_what_an_act_was_asked_with_cannot_be_read_from_it():
    say(estate=ESTATE, words="secret", act=new_key())
    [row] = Act.objects.of(ESTATE).values_list("asked", "answer")
    assert (len(row[0]), row[1], "secret" in row[0]) == (64, "1", False)


def test_a_refusal_is_not_kept_so_the_same_act_may_come_again():
    @command
    def hesitate(*, estate, by, at) -> int:
        if len(tries) == 1:
            raise Refused("not_yet")
        return announce(Said(estate=estate, words="now"), by=by, at=at)

    tries, act = [1], new_key()
    with pytest.raises(Refused, match="not_yet"):
        hesitate(**BY_ANN, act=act)
    assert nothing_was_done()
    tries.append(2)
    assert hesitate(**BY_ANN, act=act) == 1


def test_what_changed_meanwhile_is_not_overwritten():
    ann = person("ann")
    Person.objects.of(ESTATE).get().save()
    with pytest.raises(Refused, match="changed_meanwhile") as refusal:
        nudge(**BY_ANN, person_id=ann, next_id=ESTATE, act=new_key(), seen=1)
    assert refusal.value.facts == {"seen": 1, "now": 2}
    assert (versions(), nothing_was_done()) == ([2], True)


def test_who_did_not_look_saw_no_version():
    assert nudge(**BY_ANN, person_id=person("ann"), next_id=ESTATE, act=new_key(), seen=None) == 1


def test_a_saved_field_takes_the_version_with_it():
    row = Person.objects.of(ESTATE).get(pk=person("ann"))
    row.name = "Ann"
    row.save(update_fields=["name"])
    assert list(Person.objects.of(ESTATE).values_list("name", "version")) == [("Ann", 2)]


def test_a_command_without_an_act_or_a_book_is_a_mistake():
    with pytest.raises(TypeError, match="needs the act"):
        say(estate=ESTATE, words="one")
    with pytest.raises(Book.DoesNotExist, match="no book"):
        say(estate=NEIGHBOUR, words="one", act=new_key())
    with transaction.atomic(), pytest.raises(RuntimeError, match="durable"):
        say(estate=ESTATE, words="one", act=new_key())


def test_only_a_command_announces():
    with pytest.raises(AssertionError, match="only a command"):
        announce(Said(estate=ESTATE, words="one"), by=ANN, at=AT)


@command
def recite(*, estates, by, at) -> str:
    lines = ((Said(estate=estate, words=f"line {line}"), None) for line in range(3) for estate in estates)
    return str(announce_all(lines, by=by, at=at))


def test_many_are_announced_in_their_order_each_with_its_pieces(monkeypatch):
    heard = []
    monkeypatch.setitem(
        wiring.REACTIONS, Said, [lambda event, *, at: heard.append((event.words, len(numbers(event.estate))))]
    )
    open_book(estate=NEIGHBOUR)
    assert recite(estates=(ESTATE, NEIGHBOUR), by=ANN, at=AT, act=new_key()) == "[1, 1, 2, 2, 3, 3]"
    for estate in (ESTATE, NEIGHBOUR):
        told = [(entry.number, entry.pieces) for entry in queries.entries_after(estate, 0)]
        assert told == [(line + 1, {"by": str(ANN), "words": f"line {line}"}) for line in range(3)]
        assert queries.verify(estate) == []
    assert heard == [(f"line {line}", 3) for line in range(3) for _ in range(2)], "when all are entered"


def test_an_answer_that_could_not_be_given_again_is_a_mistake():
    with pytest.raises(AssertionError, match="one plain value"):

        @command
        def answers_nothing(*, estate, by, at) -> None: ...

    with pytest.raises(AssertionError):

        @command
        def takes_places(estate, *, by, at) -> int: ...


def test_a_swallowed_refusal_cannot_leave_half_a_deed(monkeypatch):
    @command
    def refused_within(*, estate, by, at) -> int:
        raise Refused("no")

    @command
    def careless(*, estate, by, at) -> int:
        try:
            return announce(Said(estate=estate, words="half"), by=by, at=at)
        except Refused:
            return 0

    monkeypatch.setitem(
        wiring.REACTIONS, Said, [lambda event, *, at: refused_within(estate=event.estate, by=Hand.HOUSE, at=at)]
    )
    with pytest.raises(TransactionManagementError):
        careless(**BY_ANN, act=new_key())
    assert nothing_was_done()


def test_a_reaction_is_a_part_of_its_cause(monkeypatch):
    monkeypatch.setitem(wiring.REACTIONS, Nudged, [pass_on])
    one, other = person("one"), person("other")
    nudge(**BY_ANN, person_id=one, next_id=other, act=new_key())
    assert (versions(), Act.objects.of(ESTATE).count()) == ([2, 2], 1)


def test_a_reaction_that_fails_undoes_its_cause(monkeypatch):
    monkeypatch.setitem(wiring.REACTIONS, Nudged, [pass_on])
    one = person("one")
    with pytest.raises(Person.DoesNotExist):
        nudge(**BY_ANN, person_id=one, next_id=NEIGHBOUR, act=new_key())
    assert (versions(), nothing_was_done()) == ([1], True)


def test_a_reaction_stays_within_the_estates_its_cause_has_locked(monkeypatch):
    open_book(estate=NEIGHBOUR)
    monkeypatch.setitem(
        wiring.REACTIONS, Said, [lambda event, *, at: say(estate=NEIGHBOUR, words="next door", by=Hand.HOUSE, at=at)]
    )
    with pytest.raises(AssertionError, match="stays within the estates"):
        tell("one")
    assert (numbers(), numbers(NEIGHBOUR)) == ([], [])


def test_the_first_statement_of_a_command_locks_its_book():
    statements = []

    def listen(execute, sql, params, many, context):
        statements.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(listen):
        tell("one")
    first = next(sql for sql in statements if not sql.startswith("BEGIN"))
    assert "chronicle_book" in first
    assert (" FOR UPDATE" in first) is (connection.vendor == "postgresql"), "on SQLite, BEGIN IMMEDIATE has locked it"


def test_a_book_is_opened_once_whoever_opens_it_again():
    tell("one")
    open_book(estate=ESTATE)
    assert (queries.head(ESTATE)[0], list(Thread.objects.of(ESTATE).values_list("pk", flat=True))) == (1, [ESTATE])


# Threads.


@command
def begin(*, estate, words, by, at) -> str:
    thread = begin_thread(estate=estate)
    announce(Said(estate=estate, words=words), by=by, at=at, thread=thread)
    return str(thread)


def begun(words):
    return Thread.objects.of(ESTATE).get(pk=begin(**BY_ANN, words=words, act=new_key())).pk


def told(thread, **page):
    return [entry.pieces.get("words", entry.kind) for entry in queries.thread_entries(ESTATE, thread, **page)]


def join(thread, into, *, by=ANN):
    return join_thread(estate=ESTATE, thread_id=thread, into_id=into, by=by, at=AT, act=new_key())


def test_an_entry_without_a_thread_belongs_to_the_estates_own():
    tell("one")
    begun("apart")
    assert (told(ESTATE), Entry.objects.of(ESTATE).get(number=1).thread_id) == (["one"], ESTATE)


def test_a_thread_is_read_newest_first_page_by_page():
    thread = begun("1")
    tell("elsewhere")
    tell("2", "3", thread=thread)
    assert told(thread) == ["3", "2", "1"]
    assert told(thread, limit=2) == ["3", "2"]
    assert told(thread, limit=2, before=3) == ["1"]


def test_joined_threads_read_as_one_under_both_addresses():
    one, other = begun("one"), begun("other")
    assert join(other, one) == one
    tell("later", thread=other)
    assert told(one) == told(other) == ["later", "chronicle.threads_joined", "other", "one"]
    assert [queries.address_of(ESTATE, thread) for thread in (one, other)] == [one, one]
    assert queries.verify(ESTATE) == []


def test_what_was_joined_goes_along_when_its_thread_is_joined_on():
    one, two, three = begun("1"), begun("2"), begun("3")
    join(three, two)
    assert join(two, one) == one
    assert [queries.address_of(ESTATE, thread) for thread in (one, two, three)] == [one] * 3
    assert set(told(three)) == {"1", "2", "3", "chronicle.threads_joined"}


def test_to_join_into_a_joined_thread_is_to_join_what_it_was_joined_into():
    one, two, three = begun("1"), begun("2"), begun("3")
    join(two, one)
    assert join(three, two) == one


def test_threads_that_cannot_be_joined():
    one, two, three = begun("1"), begun("2"), begun("3")
    join(two, one)
    before = numbers()
    for thread, into, refusal in [
        (one, one, "thread_joins_itself"),
        (one, two, "thread_joins_itself"),  # for two reads as one already
        (two, three, "thread_already_joined"),
    ]:
        with pytest.raises(Refused, match=refusal):
            join(thread, into)
    with pytest.raises(Refused, match="not_allowed"):
        join(three, one, by=Hand.STRANGER)
    assert numbers() == before


def test_a_thread_of_another_estate_is_absent():
    open_book(estate=NEIGHBOUR)
    with pytest.raises(Thread.DoesNotExist):
        join(begun("one"), NEIGHBOUR)
