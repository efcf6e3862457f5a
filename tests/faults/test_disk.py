"""A disk that is full: a sentence, what was typed still there, nothing lost, and the same form goes in afterwards."""

import contextlib
import resource
import sqlite3
from functools import partial

import psycopg
import pytest

from tests.faults.browser import Browser
from tests.faults.town import REPORT, report_form
from tests.files.pictures import photo, picture
from tests.harness import on_postgresql, on_sqlite
from tests.outside import Place

FULL = "The server&#x27;s disk is full, so nothing was kept of this."


def no_file_beyond(size_bytes):
    """For a server's processes: whoever writes beyond this many bytes of a file is refused, as on a full disk."""
    return partial(resource.setrlimit, resource.RLIMIT_FSIZE, (size_bytes, size_bytes))


def refused_then_kept(town, server, form, browser, *, make_room):
    """Send the form in vain; then, with room again, the same form, which keeps one report."""
    refused = browser.send(REPORT, form)
    assert (refused.status, FULL in refused.text) == (422, True), refused.text
    assert form["words"] in refused.text
    assert set(town.more().values()) == {0}
    assert town.is_whole()
    make_room()
    kept = browser.send(REPORT, form)
    assert (kept.status, "/receipt/" in kept.path) == (200, True)
    assert town.more() == {"matters": 1, "entries": 1, "files": 0, "contacts": 1}


@on_sqlite
def test_a_file_that_may_not_grow(town):
    """SQLite's journal meets the limit of the file system."""
    fills_up(town, town.place.served(preexec_fn=no_file_beyond(64 << 10)))


@on_sqlite
def test_a_database_that_may_not_grow(town):
    """The cap that an operator set on the database's pages is reached: SQLite itself says that it is full."""
    cap = pages(town.place.address) + 40
    capped = Place(f"{town.place.address}?max_page_count={cap}", town.place.var)
    fills_up(town, capped.served(), at_most=lambda: pages(town.place.address) <= cap)


def fills_up(town, tight, *, at_most=lambda: True):
    """Reports go in until there is no room for the next, which stays in its form and goes in when there is room."""
    with tight as server:
        browser = Browser(server)
        form = report_form(browser, "nothing can grow " + "x" * 1900)
        for n in range(40):
            page = browser.send(REPORT, report_form(browser, f"filling {n} " + "x" * 1900))
            if page.status != 200:
                break
        assert (page.status, FULL in page.text) == (422, True), page.text
        assert town.is_whole()
        kept = town.more()
        assert kept["matters"] == kept["entries"] == kept["contacts"] == n
        refused = browser.send(REPORT, form)
        assert (refused.status, FULL in refused.text, form["words"] in refused.text) == (422, True, True)
        assert town.more() == kept
        assert at_most()
    with town.place.served() as server:
        assert "/receipt/" in browser_at(server, browser).send(REPORT, form).path
    assert town.more()["matters"] == n + 1
    assert town.is_whole()


def pages(address):
    """How many pages the database has, those in its journal included."""
    with contextlib.closing(sqlite3.connect(address.removeprefix("sqlite:"))) as client:
        return client.execute("PRAGMA page_count").fetchone()[0]


def browser_at(server, browser):
    """The same browser, cookies and all, at a server that was started again."""
    browser.server = server
    for cookie in browser.cookies:
        cookie.port = None
    return browser


@on_postgresql
def test_a_server_without_room(town):
    """PostgreSQL says 53100, from the statement that wanted room."""
    with full(town.place.address) as make_room, town.place.served() as server:
        browser = Browser(server)
        form = report_form(browser, "the table cannot grow")
        refused_then_kept(town, server, form, browser, make_room=make_room)
    assert town.is_whole()


@contextlib.contextmanager
def full(address):
    """A database whose table of entries has no room, until the function that this gives is called."""
    with psycopg.connect(address, autocommit=True) as orders:
        orders.execute("""
            CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$""")
        orders.execute("CREATE TRIGGER no_room BEFORE INSERT ON chronicle_entry EXECUTE FUNCTION no_room()")
        yield partial(orders.execute, "DROP FUNCTION no_room CASCADE")


@pytest.mark.parametrize("limit", [20 << 10])
def test_a_photo_that_finds_no_room(town, limit):
    """The report stays in the form, the photo is named, and neither is half kept."""
    large = photo(picture((1600, 1200)).effect_spread(40), quality=95)
    with town.place.served(preexec_fn=no_file_beyond(limit)) as server:
        browser = Browser(server)
        form = report_form(browser, "with a large photo")
        page = browser.send(REPORT, form, photos=[("large.jpg", large)])
        assert page.status == 422
        assert "large.jpg: There is no room left to keep photos." in page.text
        assert "with a large photo" in page.text
    assert set(town.more().values()) == {0}
    assert list((town.place.var / "files").rglob("*.half*")) == []
    assert town.is_whole()
