"""The cast: the same few people, estates and moments in every test."""

import datetime as dt
from uuid import UUID

from linli.chronicle import queries
from linli.kernel.actors import PersonId

ESTATE = UUID("01890000-0000-7000-8000-000000000001")
NEIGHBOUR = UUID("01890000-0000-7000-8000-000000000002")
ANN = PersonId(UUID("01890000-0000-7000-8000-00000000000a"))
BAO = PersonId(UUID("01890000-0000-7000-8000-00000000000b"))
AT = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)

# The fixture `village` is the demo estate as it stood then; its people stand in `linli.config.demo.cast`.
VILLAGE_AT = dt.datetime(2026, 11, 20, 2, tzinfo=dt.UTC)


def numbers(estate=ESTATE):
    """The numbers of an estate's entries, in order."""
    return [entry.number for entry in queries.entries_after(estate, 0, limit=1000)]
