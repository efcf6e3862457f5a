"""An import is taken back: half a second at a time its matters go, but for those that somebody has relied on since.

A matter goes with what it is found by; its thread and what the record tells of it stay, and an entry says which went.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from linli.chronicle.commands import announce, command
from linli.database.models import new_key
from linli.matters import events, policy
from linli.matters.models import Matter
from linli.matters.queries.imports import Held, held, matters_of_batch
from linli.people.queries import standing_of
from linli.search.commands import forget_findable
from linli.sheets import commands as sheets


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What became of an import: how many of its matters went in all, which stay, how long the lock was held at most."""

    taken_back: int
    held: list[Held]
    longest_lock_ms: int


def take_back(
    *, estate: UUID, batch_id: UUID, by, at, say: Callable[[int, int], None] = lambda done, ms: None
) -> TakenBack:
    """Take back what an import brought, or go on where that was cut off; its file may come in again afterwards.

    Categories and the mapping that came with it stay. `say(done, ms)` is told after each portion. Raises `Refused`:
    not_allowed, batch_unknown, batch_taken_back.
    """
    policy.ensure(policy.may_import(standing_of(estate, by, at=at)))
    told = dict(estate=estate, batch_id=batch_id, by=by, at=at)
    sheets.begin_taking_back(**told, act=new_key())
    keys = matters_of_batch(estate, batch_id)
    longest = sheets.write_in_portions(keys, done=0, write=partial(_take_back, **told), say=say)
    gone = sheets.end_taking_back(**told, act=new_key())
    return TakenBack(gone, held(estate, batch_id, matters_of_batch(estate, batch_id)), longest)


def _take_back(begins_after: int, keys: Sequence[UUID], **told) -> int:
    take_back_portion(matters=tuple(keys), **told, act=new_key())
    return begins_after + len(keys)


@command
def take_back_portion(*, estate, batch_id: UUID, matters: tuple[UUID, ...], by, at) -> int:
    """Of these matters go those that came in by this import and are held by nothing; how many of it are gone by now.

    Our numbers become free with them. Raises `Refused`: batch_unknown, batch_taken_back.
    """
    policy.ensure(policy.may_import(standing_of(estate, by, at=at)))
    staying = {matter.id for matter in held(estate, batch_id, matters)}
    rows = Matter.objects.of(estate).filter(batch=batch_id, pk__in=set(matters) - staying)
    gone = tuple(rows.order_by("pk").values_list("pk", flat=True))
    if gone:
        forget_findable(estate=estate, things=gone)
        rows.delete()
        announce(events.MattersTakenBack(estate=estate, batch=batch_id, matters=gone), by=by, at=at)
    return sheets.advance_taking_back(estate=estate, batch_id=batch_id, rows=len(gone), by=by, at=at)
