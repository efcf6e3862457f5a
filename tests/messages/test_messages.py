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


def tell(after=0):
    for told in entries_after(ESTATE, after):
        tell_followers(ESTATE, told, at=AT)


def received(person, **paging):
    return [message.told.number for message in queries.inbox(Standing(ESTATE, person), **paging)]


def test_followers_are_told_but_for_who_did_it(thread):
    let_follow(thread, ANN, BAO)
    number = do(happen, by=BAO, thread=thread, year=2027)
    do(happen, by=BAO, thread=ESTATE, year=2028)
    tell(after=1)
    assert [received(person) for person in (ANN, BAO, CHEN)] == [[number], [], []]


def test_what_a_hand_did_is_told_to_every_follower(thread):
    let_follow(thread, ANN, BAO)
    number = do(happen, by=Hand.CLOCK, thread=thread, year=2027)
    tell(after=1)
    assert [received(person) for person in (ANN, BAO)] == [[number], [number]]


def test_an_entry_given_twice_is_told_once_and_stays_read(thread):
    let_follow(thread, BAO)
    tell()
    do(mark_read, by=BAO, person_id=BAO, number=1)
    tell()
    assert (received(BAO), queries.unread_count(Standing(ESTATE, BAO))) == ([1], 0)


def test_who_follows_a_thread_that_was_joined_is_told_what_happens_on_either(thread):
    other = do(begin)
    let_follow(thread, BAO)
    let_follow(other, CHEN)
    do(join_thread, thread_id=thread, into_id=other)
    after = numbers()[-1]
    on_one, on_other = (do(happen, thread=each, year=2027) for each in (thread, other))
    tell(after=after)
    assert [received(person) for person in (BAO, CHEN)] == [[on_other, on_one]] * 2


def test_who_follows_no_more_keeps_what_they_were_told(thread):
    let_follow(thread, BAO)
    tell()
    do(unfollow, by=BAO, thread_id=thread, person_id=BAO)
    do(happen, thread=thread, year=2027)
    tell()
    assert received(BAO) == [1]


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
    let_follow(thread, BAO)
    tell()
    before = state()
    asked |= {"thread_id": thread} if command in (follow, unfollow) else {}
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
    let_follow(thread, BAO)
    later = do(happen, thread=thread, year=2027)
    tell()
    assert do(mark_read, by=BAO, person_id=BAO, number=1) == 1
    assert [(message.told.number, message.is_new) for message in queries.inbox(Standing(ESTATE, BAO))] == [
        (later, True),
        (1, False),
    ]


def test_a_message_says_what_it_is_about_as_far_as_its_reader_may_know(thread):
    let_follow(thread, BAO)
    tell()
    [message] = queries.inbox(Standing(ESTATE, BAO))
    assert (message.subject, message.about) == (Subject("2026-0417", "架空层堆物"), ["2026-0417", "架空层堆物"])
    KNOWN.clear()
    [message] = queries.inbox(Standing(ESTATE, BAO))
    assert (message.subject, message.about) == (None, [])


def test_an_inbox_is_of_one_person_in_one_estate(thread):
    let_follow(thread, BAO)
    tell()
    assert queries.inbox(Standing(NEIGHBOUR, BAO)) == queries.inbox(Standing(ESTATE, Hand.STRANGER)) == []
    assert queries.unread_count(Standing(ESTATE, Hand.STRANGER)) == 0


@pytest.mark.parametrize("count", [1, 3])
def test_an_inbox_is_two_queries_and_one_for_each_app_that_is_told_of(thread, count):
    let_follow(thread, BAO)
    for year in range(count):
        do(happen, thread=thread, year=2000 + year)
    tell(after=1)
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
    for year in range(5):
        do(happen, thread=thread, year=2000 + year)
    tell()
    paged, before = [], None
    while page := received(BAO, before=before, limit=2):
        paged, before = paged + page, page[-1]
    assert paged == [6, 5, 4, 3, 2, 1]


def test_unread_messages_are_counted_up_to_a_bound(thread, monkeypatch):
    monkeypatch.setattr(queries, "COUNTED_MOST", 2)
    let_follow(thread, BAO)
    for year in range(3):
        do(happen, thread=thread, year=2000 + year)
    tell()
    assert queries.unread_count(Standing(ESTATE, BAO)) == 2


def test_who_is_erased_is_told_nothing_and_was_told_nothing(thread):
    let_follow(thread, ANN, BAO)
    tell()
    do(forget_messages, by=Hand.HOUSE, person_id=BAO)
    assert set(Follower.objects.of(ESTATE).values_list("person", flat=True)) == {ANN}
    assert Message.objects.of(ESTATE).count() == 0
    do(happen, by=Hand.CLOCK, thread=thread, year=2027)
    tell(after=1)
    assert [len(received(person)) for person in (ANN, BAO)] == [1, 0]


def test_an_entry_whose_doer_was_erased_is_still_told(thread):
    let_follow(thread, BAO)
    commands.write_messages(estate=ESTATE, thread_id=thread, number=1, done_by=None, at=AT)
    assert received(BAO) == [1]


def test_the_reader_stands_on_the_wiring_page(thread):
    let_follow(thread, BAO)
    read_all(at=AT)
    assert received(BAO) == [1]
