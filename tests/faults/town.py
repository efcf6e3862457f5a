"""The village under a fault: what is sent to it, and how it is found afterwards."""

import random
from dataclasses import dataclass

from django.db import connections

from linli.chronicle.models import Entry
from linli.config.demo import cast
from linli.files.models import File
from linli.matters.models import Contact, Matter
from tests.faults.browser import Browser
from tests.outside import Place
from tests.visitor import form_to

REPORT = f"/{cast.SLUG}/snap/"


@dataclass
class Town:
    place: Place

    def __post_init__(self):
        self.before = self.counts()

    def counts(self):
        """How many rows there are of what a report leaves behind; the clock's own jobs write others meanwhile."""
        connections["default"].close()  # the server's writes are to be seen, not our snapshot
        told = Entry.objects.filter(kind__startswith="matters.matter_")
        rows = {"matters": Matter.objects, "entries": told, "files": File.objects, "contacts": Contact.objects}
        return {name: each.count() for name, each in rows.items()}

    def more(self):
        """What came since the beginning."""
        return {name: count - self.before[name] for name, count in self.counts().items()}

    def is_whole(self):
        """Every record is good, every law in force, every photo there; and no report is half."""
        answer, status = self.place.answer("check", "--contents")
        assert (status, [each for each in answer["findings"] if not each["is_note"]]) == (0, [])
        reported = Entry.objects.of(cast.ESTATE).filter(kind__startswith="matters.matter_reported@").count()
        assert Matter.objects.of(cast.ESTATE).count() == reported
        threads = set(Matter.objects.of(cast.ESTATE).values_list("thread", flat=True))
        assert threads <= set(Entry.objects.of(cast.ESTATE).values_list("thread", flat=True))
        return True


def report_form(browser: Browser, words: str) -> dict:
    """The report's form as it stands on the page, filled in."""
    page = browser.open(REPORT)
    assert page.status == 200, page.text
    return form_to(page.text, REPORT) | {"place": str(cast.OPEN_FLOOR), "words": words, "contact": "12012345678"}


def noise(size, *, seed=1) -> bytes:
    """So many bytes that no compression makes fewer."""
    return random.Random(seed).randbytes(size)
