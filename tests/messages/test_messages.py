"""Who follows is told, once, and nobody else; who is erased leaves nothing."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from linli.chronicle.commands import join_thread
from linli.chronicle.jobs import read_all
from linli.chronicle.models import Act
from linli.chronicle.queries import entries_after
from linli.kernel.actors import Hand
from linli.kernel.errors import Refused
from linli.messages import commands, queries
from linli.messages.commands import follow, forget_messages, mark_read, unfollow
from linli.messages.jobs import tell_followers
from linli.messages.models import Follower, Message
from linli.messages.rules import Subject, Why
from linli.people.rules import Standing
from tests.messages.conftest import CHEN, KNOWN, begin, happen
from tests.village import ANN, AT, BAO, ESTATE, NEIGHBOUR, numbers


def do(command, *, by=ANN, **asked):
    return command(estate=ESTATE, by=by, at=AT, act=uuid4(), **asked)


def let_follow(thread, *persons):
    for person in persons:
        do(follow, by=person, thread_id=thread, person_id=person, why=Why.ASKED)


def tell():
    """The job reads the whole record, once more."""
    for told in entries_after(ESTATE, 0):
        tell_followers(ESTATE, told, at=AT)


def told_of_one_thing(thread, *persons):
    """They follow, one thing happens, and they are told; the entry's number."""
    let_follow(thread, *persons)
    number = do(happen, by=Hand.CLOCK, thread=thread, year=2027)
    tell()
    return number


def received(person, **paging):
    return [message.told.number for message in queries.inbox(Standing(ESTATE, person), **paging)]


def test_followers_are_told_but_for_who_did_it(thread):
    let_follow(thread, ANN, BAO)
    number = do(happen, by=BAO, thread=thread, year=2027)
    do(happen, by=BAO, thread=ESTATE, year=2028)
    tell()
    assert [received(person) for person in (ANN, BAO, CHEN)] == [[number], [], []]


def test_what_a_hand_did_is_told_to_every_follower(thread):
    let_follow(thread, ANN, BAO)
    number = do(happen, by=Hand.CLOCK, thread=thread, year=2027)
    tell()
    assert [received(person) for person in (ANN, BAO)] == [[number], [number]]


def test_an_entry_given_twice_is_told_once_and_stays_read(thread):
    number = told_of_one_thing(thread, BAO)
    do(mark_read, by=BAO, person_id=BAO, number=number)
    tell()
    assert (received(BAO), queries.unread_count(Standing(ESTATE, BAO))) == ([number], 0)


def test_nobody_is_told_what_happened_before_they_followed(thread):
    number = told_of_one_thing(thread, BAO)
    let_follow(thread, CHEN)
    later = do(happen, by=Hand.CLOCK, thread=thread, year=2028)
    tell()
    assert [received(person) for person in (BAO, CHEN)] == [[later, number], [later]]


def test_who_follows_a_thread_that_was_joined_is_told_what_happens_on_either(thread):
    other = do(begin)
    let_follow(thread, BAO)
    let_follow(other, CHEN)
    do(join_thread, thread_id=thread, into_id=other)
    joined = numbers()[-1]
    on_one, on_other = (do(happen, thread=each, year=2027) for each in (thread, other))
    tell()
    assert [received(person) for person in (BAO, CHEN)] == [[on_other, on_one, joined]] * 2


def test_who_follows_no_more_keeps_what_they_were_told(thread):
    number = told_of_one_thing(thread, BAO)
    do(unfollow, by=BAO, thread_id=thread, person_id=BAO)
    do(happen, thread=thread, year=2027)
    tell()
    assert received(BAO) == [number]


def test_following_again_changes_nothing(thread):
    let_follow(thread, BAO, BAO)
    do(follow, by=Hand.HOUSE, thread_id=thread, person_id=BAO, why=Why.HANDLER)
    assert list(Follower.objects.of(ESTATE).values_list("person", "why")) == [(BAO, Why.ASKED)]


@pytest.mark.parametrize("by", [ANN, Hand.STRANGER, Hand.CLOCK, Hand.HOUSE])
@pytest.mark.parametrize(
    "command, asked, allowed",
    [
        (follow, {"person_id": BAO, "why": Why.ASKED}, {Hand.HOUSE}),
        (unfollow, {"person_id": BAO}, {Hand.HOUSE}),
        (mark_read, {"person_id": BAO, "number": 1}, set()),
        (forget_messages, {"person_id": BAO}, {Hand.HOUSE}),
    ],
)
def test_nobody_follows_reads_or_forgets_for_another(thread, command, asked, by, allowed):
    told_of_one_thing(thread, BAO)
    before = state()
    asked = asked | ({"thread_id": thread} if command in (follow, unfollow) else {})
    if by in allowed:
        assert do(command, by=by, **asked)
    else:
        with pytest.raises(Refused, match="not_allowed"):
            do(command, by=by, **asked)
        assert state() == before


def state():
    rows = [list(table.objects.of(ESTATE).order_by("pk").values_list()) for table in (Follower, Message)]
    return rows, numbers(), Act.objects.of(ESTATE).count()


def test_what_came_after_the_page_was_drawn_stays_new(thread):
    shown = told_of_one_thing(thread, BAO)
    later = told_of_one_thing(thread)
    assert do(mark_read, by=BAO, person_id=BAO, number=shown) == shown
    inbox = queries.inbox(Standing(ESTATE, BAO))
    assert [(message.told.number, message.is_new) for message in inbox] == [(later, True), (shown, False)]


def test_a_message_says_what_it_is_about_as_far_as_its_reader_may_know(thread):
    told_of_one_thing(thread, BAO)
    [message] = queries.inbox(Standing(ESTATE, BAO))
    assert message.subject == Subject("2026-0417", "架空层堆物")
    KNOWN.clear()
    [message] = queries.inbox(Standing(ESTATE, BAO))
    assert message.subject is None


def test_an_inbox_is_of_one_person_in_one_estate(thread):
    told_of_one_thing(thread, BAO)
    assert queries.inbox(Standing(NEIGHBOUR, BAO)) == queries.inbox(Standing(ESTATE, Hand.STRANGER)) == []
    assert queries.unread_count(Standing(ESTATE, Hand.STRANGER)) == 0


@pytest.mark.parametrize("count", [1, 3])
def test_an_inbox_is_two_queries_and_one_for_each_app_that_is_told_of(thread, count):
    let_follow(thread, BAO)
    for year in range(count):
        do(happen, thread=thread, year=2000 + year)
    tell()
    with CaptureQueriesContext(connection) as asked:
        assert len(received(BAO)) == count
    assert len(asked) == 2
    with CaptureQueriesContext(connection) as asked:
        assert queries.unread_count(Standing(ESTATE, BAO)) == count
    assert len(asked) == 1


@pytest.mark.parametrize("count", [1, 3])
def test_telling_takes_as_many_queries_for_one_follower_as_for_three(thread, count):
    let_follow(thread, *(ANN, BAO, CHEN)[:count])
    [told] = entries_after(ESTATE, do(happen, by=Hand.CLOCK, thread=thread, year=2027) - 1)
    with CaptureQueriesContext(connection) as asked:
        tell_followers(ESTATE, told, at=AT)
    reads = [each for each in asked if each["sql"].startswith("SELECT")]
    assert len(reads) == 2


def test_an_inbox_is_paged_without_a_gap(thread):
    let_follow(thread, BAO)
    happened = [do(happen, thread=thread, year=2000 + year) for year in range(5)]
    tell()
    paged, before = [], None
    while page := received(BAO, before=before, limit=2):
        paged, before = paged + page, page[-1]
    assert paged == happened[::-1]


def test_unread_messages_are_counted_up_to_a_bound(thread, monkeypatch):
    monkeypatch.setattr(queries, "COUNTED_MOST", 2)
    let_follow(thread, BAO)
    for year in range(3):
        do(happen, thread=thread, year=2000 + year)
    tell()
    assert queries.unread_count(Standing(ESTATE, BAO)) == 2


def test_who_is_erased_is_told_nothing_and_was_told_nothing(thread):
    told_of_one_thing(thread, ANN, BAO)
    do(forget_messages, by=Hand.HOUSE, person_id=BAO)
    assert set(Follower.objects.of(ESTATE).values_list("person", flat=True)) == {ANN}
    told_of_one_thing(thread)
    assert [len(received(person)) for person in (ANN, BAO)] == [2, 0]


def test_an_entry_whose_doer_was_erased_is_still_told(thread):
    let_follow(thread, BAO)
    number = do(happen, thread=thread, year=2027)
    commands.write_messages(estate=ESTATE, thread_id=thread, number=number, done_by=None, at=AT)
    assert received(BAO) == [number]


def test_the_reader_stands_on_the_wiring_page(thread):
    let_follow(thread, BAO)
    number = do(happen, thread=thread, year=2027)
    read_all(at=AT)
    assert received(BAO) == [number]
