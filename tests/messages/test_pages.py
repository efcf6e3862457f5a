"""The inbox as people meet it: what they follow is told there, in their language, and nobody else's."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from linli.chronicle.jobs import read_all
from linli.config.demo import cast
from linli.kernel.actors import Hand
from linli.matters.models import Matter
from linli.matters.rules import State, number_text
from linli.messages import queries
from linli.messages.models import Follower, Message
from linli.people.rules import PostKind, Standing
from tests.messages.conftest import happen
from tests.village import VILLAGE_AT
from tests.visitor import Visitor, address, form_to

pytestmark = pytest.mark.usefixtures("village")

READER = Standing(cast.ESTATE, cast.ZHANG_WEI)  # a grid worker, in whose shoes the visitor stands


@pytest.fixture
def matters():
    """Matters on their way, the newest first; nobody follows any, and all inboxes are empty."""
    while read_all(at=VILLAGE_AT):
        pass
    Message.objects.of(cast.ESTATE).delete()
    Follower.objects.of(cast.ESTATE).delete()
    return list(Matter.objects.of(cast.ESTATE).exclude(state=State.UNCONFIRMED).order_by("-pk")[:3])


@pytest.fixture
def reader():
    return Visitor(PostKind.GRID_WORKER)


def follow(visitor, matter):
    page = visitor.sees("portal:thread", matter.thread_id)
    there = address("messages:following", matter.thread_id)
    assert visitor.client.post(there, form_to(page, there) | {"follows": "1"}).status_code == 302


def tell(matter, year=2027):
    happen(estate=cast.ESTATE, thread=matter.thread_id, year=year, by=Hand.CLOCK, at=VILLAGE_AT, act=uuid4())
    read_all(at=VILLAGE_AT)


def test_what_is_followed_is_told_in_the_reader_s_language(matters, reader):
    follow(reader, matters[0])
    tell(matters[0])
    tell(matters[1])
    page = reader.sees("messages:inbox")
    assert page.count('class="new"') == 1
    assert "2027年的工作日历有改动" in page and number_text(matters[0].year, matters[0].serial) in page
    assert address("portal:thread", matters[0].thread_id) in page
    assert address("portal:thread", matters[1].thread_id) not in page
    english = Visitor(PostKind.GRID_WORKER, language="en").sees("messages:inbox")
    assert "The calendar of working days for 2027 was changed" in english


def test_the_button_on_a_thread_s_page_begins_and_ends(matters, reader):
    follow(reader, matters[0])
    page = reader.sees("portal:thread", matters[0].thread_id)
    assert "不再关注" in page
    there = address("messages:following", matters[0].thread_id)
    reader.client.post(there, form_to(page, there))
    assert not queries.is_following(READER.estate, READER.person, matters[0].thread_id)
    assert "关注进展" in reader.sees("portal:thread", matters[0].thread_id)


def test_a_thread_of_which_they_may_not_know_is_not_followed(matters):
    resident = Visitor("resident")
    hidden = Matter.objects.of(cast.ESTATE).filter(state=State.UNCONFIRMED).first()
    for thread in (hidden.thread_id, cast.ESTATE, uuid4()):
        answer = resident.client.post(address("messages:following", thread), {"act": uuid4(), "follows": "1"})
        assert answer.status_code == 404
    assert Follower.objects.of(cast.ESTATE).count() == 0


def test_all_is_read_up_to_what_the_page_showed(matters, reader):
    follow(reader, matters[0])
    tell(matters[0])
    page = reader.sees("messages:inbox")
    tell(matters[0], 2028)
    there = address("messages:reading")
    reader.client.post(there, form_to(page, there))
    assert queries.unread_count(READER) == 1
    page = reader.sees("messages:inbox")
    reader.client.post(there, form_to(page, there))
    assert queries.unread_count(READER) == 0
    assert "全部标为已读" not in reader.sees("messages:inbox")


def test_a_reading_without_a_number_is_not_done(matters, reader):
    follow(reader, matters[0])
    tell(matters[0])
    answer = reader.client.post(address("messages:reading"), {"act": uuid4(), "number": ""})
    assert (answer.status_code, queries.unread_count(READER)) == (200, 1)


@pytest.mark.parametrize(
    "role, said", [(None, "登录后才能收到消息"), ("resident", "还没有消息"), (PostKind.GRID_WORKER, "还没有消息")]
)
def test_an_empty_inbox_says_what_to_do(matters, role, said):
    assert said in Visitor(role).sees("messages:inbox")


def test_a_stranger_has_nothing_to_send_to(matters):
    stranger = Visitor()
    before = Message.objects.of(cast.ESTATE).count(), Follower.objects.of(cast.ESTATE).count()
    for there in (address("messages:reading"), address("messages:following", matters[0].thread_id)):
        assert stranger.client.post(there, {"act": uuid4(), "number": "1", "follows": "1"}).status_code == 404
    assert (Message.objects.of(cast.ESTATE).count(), Follower.objects.of(cast.ESTATE).count()) == before


def test_an_inbox_is_paged(matters, reader):
    follow(reader, matters[0])
    for year in range(2010, 2035):
        tell(matters[0], year)
    first = reader.sees("messages:inbox")
    assert "2034年" in first and "2015年" in first and "2014年" not in first
    older = first.partition('rel="next" href="')[2].partition('"')[0]
    rest = reader.client.get(address("messages:inbox") + older).content.decode()
    assert "2014年" in rest and "2010年" in rest and "2015年" not in rest


@pytest.mark.parametrize("count", [1, 3])
def test_an_inbox_takes_as_many_queries_for_one_message_as_for_three(matters, reader, count):
    for matter in matters[:count]:
        follow(reader, matter)
        tell(matter)
    with CaptureQueriesContext(connection) as asked:
        assert reader.sees("messages:inbox").count('class="new"') == count
    assert len(asked) == 7


def test_home_says_how_many_are_new_and_nothing_where_none_is(matters, reader):
    assert "条新消息" not in reader.sees("portal:home")
    follow(reader, matters[0])
    tell(matters[0])
    tell(matters[0], 2028)
    assert "您关注的事情有 2 条新消息。" in reader.sees("portal:home")
    assert "2 new messages about what you follow." in Visitor(PostKind.GRID_WORKER, language="en").sees("portal:home")
    assert reader.opens("messages:unread").redirect_chain == [(address("messages:inbox"), 302)]
