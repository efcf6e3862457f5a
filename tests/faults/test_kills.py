"""SIGKILL at any moment: what was acknowledged is there, what was not is there whole or not at all."""

import os
import random
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException

from linli.chronicle.models import Reader
from linli.chronicle.queries import head
from linli.config.demo import cast
from linli.matters.models import Matter
from linli.messages.models import Message
from linli.people.rules import PostKind
from tests.faults.browser import Browser
from tests.faults.hold import hold
from tests.faults.town import REPORT, report_form
from tests.visitor import form_to

WRITES, KILLS = 200, 6


def test_writes_under_kills(town):
    """Four browsers send two hundred reports while web processes are killed; each is sent until it is answered."""
    chance = random.Random(20261122)
    due = sorted(chance.sample(range(10, WRITES - 10), KILLS))  # after so many reports
    killed, unanswered, receipts = [], [], {}
    over = threading.Event()

    def kill(server):
        while due and not over.wait(0.01):
            web = server.processes("granian")
            if len(receipts) >= due[0] and len(web) == 3:
                time.sleep(chance.uniform(0, 0.1))
                victim = web[0] if len(due) == KILLS // 2 else chance.choice(web[1:])  # their master once
                os.kill(victim, signal.SIGKILL)
                killed.append(victim)
                due.pop(0)

    def send(browser, words):
        form = insist(lambda: report_form(browser, words), unanswered)
        page = insist(lambda: browser.send(REPORT, form), unanswered)
        assert page.status == 200, page.text
        receipts[words] = page.path

    with town.place.served() as server:
        browsers = [Browser(server) for _ in range(4)]
        killer = threading.Thread(target=kill, args=(server,))
        killer.start()
        try:
            with ThreadPoolExecutor(4) as threads:
                sending = [threads.submit(send, browsers[n % 4], f"report {n}") for n in range(WRITES)]
                for each in sending:
                    each.result()
        finally:
            over.set()
            killer.join()
        assert len(killed) == KILLS
        assert unanswered, "no request was hit"
        server.wait_until_open()
        fresh = Browser(server)
        for words, path in receipts.items():
            page = insist(lambda path=path: fresh.open(path), unanswered)
            assert (page.status, page.path) == (200, path), words
    assert len(receipts) == WRITES == len(set(receipts.values()))
    assert sorted(Matter.objects.filter(words__in=receipts).values_list("words", flat=True)) == sorted(receipts)
    assert town.more() == {"matters": WRITES, "entries": WRITES, "files": 0, "contacts": WRITES}
    assert town.is_whole()


def insist(ask, unanswered, *, within=60):
    """What `ask` answers in the end: a browser whose connection broke sends the same thing again."""
    until = time.monotonic() + within
    while True:
        try:
            return ask()
        except (OSError, HTTPException) as error:
            unanswered.append(error)
            assert time.monotonic() < until
            time.sleep(0.2)


def test_a_killed_worker_of_jobs_is_found_again(town):
    """It is killed while it waits to write down a message; who follows is told once all the same."""
    with town.place.served() as server:
        resident = Browser(server, role="resident")
        steward = Browser(server, role=str(PostKind.RED_STEWARD))
        clerk = Browser(server, role=str(PostKind.COMMITTEE_CLERK))
        page = resident.send(REPORT, report_form(resident, "a lamp is out"))
        assert page.status == 200
        matter = Matter.objects.of(cast.ESTATE).get(words="a lamp is out")
        until(lambda: reader_number() == last_number())

        [jobs] = server.processes("operator jobs")
        os.kill(jobs, signal.SIGSTOP)
        verification = f"/{cast.SLUG}/matters/{matter.pk}/verification/"
        page = steward.open(verification)
        page = steward.send(verification, form_to(page.text, verification) | {"finding": "borne_out"})
        assert page.status == 200, page.text
        messages = Message.objects.count()
        with hold(town.place.address, cast.ESTATE):
            os.kill(jobs, signal.SIGCONT)
            time.sleep(2)  # it has read the entry, and waits for the lock that we hold
            assert reader_number() < last_number()
            os.kill(jobs, signal.SIGKILL)
        until(lambda: reader_number() == last_number())
        assert server.processes("operator jobs") != [jobs]
        assert clerk.open("/").status == 200
    assert Message.objects.count() == messages + 1
    assert town.is_whole()


def reader_number():
    return Reader.objects.of(cast.ESTATE).get(name="messages.tell_followers").number


def last_number():
    return head(cast.ESTATE)[0]


def until(condition, *, within=60):
    end = time.monotonic() + within
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.1)
