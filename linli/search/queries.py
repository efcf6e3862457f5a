"""Looking things up."""

import re
from uuid import UUID

from django.db import connections
from django.db.models import Field
from django.db.models.expressions import RawSQL

from linli.database.prepared import Asked
from linli.database.routing import database_of
from linli.search import rules
from linli.search.models import Page
from linli.search.rules import Audience

# Joined, and in the index's own order, FTS5 stops at the limit; "key IN (…)" would have it find everything first.
FTS5 = """
    SELECT key, thing FROM search_index JOIN search_page ON key = search_index.rowid
    WHERE search_index MATCH %(asked)s AND search_index.rowid < %(before)s AND estate = %(estate)s
    ORDER BY search_index.rowid DESC LIMIT %(limit)s"""

# GIN finds everything and only then knows what is newest: a hundred milliseconds for a word in every other page. So
# the newest pages are read first, which is enough for such a word. For any other GIN finds few. PostgreSQL, left to
# choose, takes words for independent of each other and reads all pages for two that never meet; "key + 0" lets it not.
GIN = """
    WITH newest AS MATERIALIZED (
        SELECT key, thing FROM (
            SELECT key, thing, index FROM search_page
            WHERE estate = %(estate)s AND key < %(before)s ORDER BY key DESC LIMIT %(newest)s
        ) page WHERE index @@ %(asked)s::tsquery LIMIT %(limit)s
    ), enough AS (SELECT count(*) = %(limit)s AS is_so FROM newest)
    (SELECT key, thing FROM newest WHERE (SELECT is_so FROM enough))
    UNION ALL
    (SELECT key, thing FROM search_page
     WHERE NOT (SELECT is_so FROM enough)
     AND estate = %(estate)s AND key < %(before)s AND index @@ %(asked)s::tsquery ORDER BY key + 0 DESC LIMIT %(limit)s)
    ORDER BY key DESC"""
NEWEST = 2000


def things_with(
    estate: UUID, text: str, *, sort: str, audience: Audience, before: UUID | None = None, limit: int = 20
) -> list[UUID]:
    """The things of this sort in which this audience may read every token of `text`, the newest findable first.

    `before` is the last thing of the page before, to page on. A text in which there is nothing to look up finds
    nothing.
    """
    found = _looked_up(estate, text, sort, audience, _key_of(estate, before, audience) if before else BEYOND, limit)
    if found is None:
        return []
    return [page.thing for page in Page.objects.using(database_of(estate)).raw(*found)]


def asked_of(estate: UUID, text: str, *, sort: str, audience: Audience, limit: int) -> dict | None:
    """What `found` is asked with to find the same; None where there is nothing to look up."""
    found = _looked_up(estate, text, sort, audience, BEYOND, limit)
    return found and {f"found_{name}": value for name, value in found[1].items()}


def found(vendor: str) -> RawSQL:
    """The same without leaving a database of this vendor, for `filter(pk__in=…)` of a prepared question.

    To bring five hundred keys here and back again takes longer than to look them up.
    """
    find, _ = FINDS[vendor]
    places = [Asked(f"found_{name}", Field()) for name in PLACE.findall(find)]
    return RawSQL(f"SELECT thing FROM ({PLACE.sub('%s', find)}) found", places)  # noqa: S608, S611 -- our own text


PLACE = re.compile(r"%\((\w+)\)s")
BEYOND = 2**62  # every key


def _looked_up(estate, text, sort, audience, before, limit):
    """(SQL that gives keys and things, its facts), or None where there is nothing to look up."""
    if not (wanted := rules.asked(text)):
        return None  # FTS5 takes "nothing" for an error
    wanted[rules.scope(estate, sort, audience)] = False
    find, asked = FINDS[connections[database_of(estate)].vendor]
    facts = {"estate": estate.hex, "asked": asked(wanted), "before": before, "newest": NEWEST, "limit": limit}
    return find, facts


def _key_of(estate, thing, audience):
    """The key of the page by which this audience finds the thing; beyond every key if there is none."""
    pages = Page.objects.of(estate).filter(thing=thing, audience__lte=audience).order_by("-audience")
    return pages.values_list("key", flat=True).first() or BEYOND


# A token is made of letters and digits: it needs no escape.


def _for_fts5(wanted):
    return " AND ".join(f'"{token}"*' if is_beginning else f'"{token}"' for token, is_beginning in wanted.items())


def _for_gin(wanted):
    return " & ".join(f"'{token}':*" if is_beginning else f"'{token}'" for token, is_beginning in wanted.items())


FINDS = {"sqlite": (FTS5, _for_fts5), "postgresql": (GIN, _for_gin)}
