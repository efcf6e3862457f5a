"""The walk, through pages only: junk in the open ground floor, from a stranger's report to the reporter's last word."""

import re

from django.utils import timezone

from linli.chronicle.jobs import read_all
from linli.config.demo import cast, posts
from linli.config.demo.cast import OPEN_FLOOR
from linli.matters.models import Matter
from linli.people.models import Organisation, Person
from linli.people.rules import PostKind
from tests.visitor import Visitor, address, form_to

WORDS = "架空层堆满纸箱，有人在里面给电动车充电。"
PHONE = "12012345678"


def test_a_neighbours_complaint_is_sent_verified_seen_to_and_judged(village):
    neighbour, passer_by = Visitor(), Visitor()
    steward, grid_worker = Visitor(PostKind.RED_STEWARD), Visitor(PostKind.GRID_WORKER)
    clerk, manager = Visitor(PostKind.COMMITTEE_CLERK), Visitor(PostKind.PROPERTY_MANAGER)
    told = Told(steward)

    # A stranger reports it and takes home a number and a secret address. Nobody else sees it yet.
    receipt = neighbour.sends("matters:report", place=str(OPEN_FLOOR), words=WORDS, contact=PHONE, photos=1)
    matter = Matter.objects.of(cast.ESTATE).latest("pk")
    number = f"{matter.year}-{matter.serial:04d}"
    secret = re.search(r"/r/([0-9a-z]+)/", receipt.request["PATH_INFO"])[1]
    assert (matter.state, number in receipt.content.decode()) == ("unconfirmed", True)
    assert passer_by.opens("portal:thread", matter.thread_id).status_code == 404
    assert number not in passer_by.sees("matters:list")

    # A steward confirms it by one tap, and is told of every step from then on.
    assert number in steward.sees("matters:list", group="unconfirmed")
    steward.sends("matters:confirmation", matter.pk)
    told.catch_up()
    assert number in passer_by.sees("matters:list")

    # A grid worker looks, and finds a danger of fire.
    grid_worker.sends("matters:verification", matter.pk, finding="borne_out", fire="on", words="确有充电。", photos=1)
    assert told.one_more()

    # The committee takes it on and has it swept; somebody else looks whether it is done.
    clerk.sends("matters:opening", matter.pk)
    assert told.one_more()
    body = Organisation.objects.of(cast.ESTATE).get(name=posts.BODIES["manager"][1])
    clerk.sends("matters:assignment", matter.pk, body_id=str(body.pk), words="请当天清走。")
    assert told.one_more()
    _is_seen_to(matter, manager, grid_worker, clerk, told)

    # The neighbour says "not solved": it goes back and is counted.
    neighbour.sends("matters:verdict", matter.pk, solved="no", words="第二天又堆上了。")
    assert told.one_more()
    matter.refresh_from_db()
    assert (matter.state, matter.returned_count) == ("returned", 1)

    # It is done again, and the neighbour is content.
    _is_seen_to(matter, manager, grid_worker, clerk, told)
    neighbour.sends("matters:verdict", matter.pk, solved="yes", content="yes")
    assert told.one_more()
    matter.refresh_from_db()
    assert (matter.state, matter.hazard, matter.returned_count) == ("closed", True, 1)
    assert [(verdict.solved, verdict.content) for verdict in matter.verdicts.order_by("at")] == [
        (False, None),
        (True, True),
    ]

    # Whoever holds the secret address reads all of it in any browser; a passer-by no name and no word that was typed.
    elsewhere = Visitor()
    assert WORDS in elsewhere.client.get(address("matters:secret", secret), follow=True).content.decode()
    page = passer_by.sees("portal:thread", matter.thread_id)
    assert number in page
    names = Person.objects.of(cast.ESTATE).filter(posts__isnull=False).values_list("name", flat=True)
    assert [word for word in [*names, WORDS, "确有充电", "请当天清走", "第二天又堆上了", PHONE] if word in page] == []
    assert "/photos/" not in page


def _is_seen_to(matter, manager, grid_worker, clerk, told):
    """Handled with a photo, checked by somebody else, closed with an answer; each step told."""
    manager.sends("matters:handling", matter.pk, words="已全部清走。", photos=1)
    assert told.one_more()
    grid_worker.sends("matters:check", matter.pk, passed="yes")
    assert told.one_more()
    clerk.sends("matters:closure", matter.pk, words="已清走，每周看一次。")
    assert told.one_more()


class Told:
    """What reached a follower's inbox, told by the jobs that a server has running beside it."""

    def __init__(self, follower):
        self._follower, self._seen = follower, 0

    def catch_up(self):
        """What has come so far is read, and no news."""
        reading = address("messages:reading")
        if self._count():  # where there is no news, there is nothing to mark as read
            self._follower.client.post(reading, form_to(self._follower.sees("messages:inbox"), reading))
        self._seen = self._count()

    def one_more(self) -> bool:
        """Whether exactly one message came since."""
        before, self._seen = self._seen, self._count()
        return self._seen == before + 1

    def _count(self):
        while read_all(at=timezone.now()):
            pass
        return self._follower.sees("messages:inbox").count('<span class="new">')
