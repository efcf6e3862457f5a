from uuid import UUID

from django.db import connections
from django.db.models import BooleanField
from django.db.models.expressions import RawSQL

from linli.search import rules
from linli.search.models import Page

HAS_ALL = {
    "sqlite": "key IN (SELECT rowid FROM search_index WHERE search_index MATCH %s)",
    "postgresql": "index @@ plainto_tsquery('simple', %s)",
}


def things_with(estate, text) -> list[UUID]:
    """The things whose text has every token of what was asked, the oldest first."""
    if not (asked := rules.tokens(text)):
        return []  # FTS5 takes "nothing" for an error
    pages = Page.objects.of(estate)
    has_all = RawSQL(HAS_ALL[connections[pages.db].vendor], [asked], output_field=BooleanField())  # noqa: S611 -- the text is a parameter
    return list(pages.filter(has_all).order_by("key").values_list("thing", flat=True))
