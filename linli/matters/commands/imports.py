"""History from another system comes in: in portions, once, with its own times, each matter with one entry."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from linli.chronicle.commands import announce, announce_all, begin_threads, command
from linli.database.models import new_key
from linli.kernel.errors import Refused
from linli.matters import events, policy, rules
from linli.matters.commands.upkeep import found_by
from linli.matters.commands.walk import next_number
from linli.matters.models import Category, Matter
from linli.matters.queries import SORT as MATTER
from linli.matters.queries.imports import SORT, ImportPlan, known_numbers
from linli.matters.rules.imports import ImportedRow
from linli.people.queries import estate as estate_here
from linli.people.queries import standing_of
from linli.search.commands import make_new_findable
from linli.sheets import commands as sheets
from linli.sheets.queries import batch as batch_of
from linli.sheets.queries import batch_with
from linli.sheets.rules.batches import State, resuming

NEW_CATEGORY_DAYS = rules.Days(2, 5, 15)  # as of "other"; unchecked like every deadline at first


@dataclass(frozen=True, slots=True)
class BroughtIn:
    """What an import did: matters new here, those that were here before, and the longest that it held the lock."""

    batch: UUID
    imported: int
    known: int
    longest_lock_ms: int


def bring_in(
    *, estate: UUID, plan: ImportPlan, file_name: str, by, at, say: Callable[[int, int], None] = lambda done, ms: None
) -> BroughtIn:
    """Write what the plan says, half a second at a time, from where an import of this file was cut off before.

    The mapping is kept with the estate under the name of its source. A file that came in whole already changes
    nothing. `say(done, ms)` is told after each portion. Raises `Refused`: not_allowed, batch_moved_on,
    batch_taking_back.
    """
    policy.ensure(policy.may_import(standing_of(estate, by, at=at)))
    if before := batch_with(estate, plan.fingerprint):
        if before.state is State.ENDED:
            return BroughtIn(before.id, 0, before.rows, 0)
        resuming(before.state)
    told = dict(estate=estate, by=by, at=at)
    mapping_id = sheets.save_mapping(sort=SORT, name=plan.source, text=plan.mapping, act=new_key(), **told)
    if plan.new_categories:
        add_categories(categories=plan.new_categories, act=new_key(), **told)
    batch_id = sheets.begin_batch(
        sort=SORT,
        fingerprint=plan.fingerprint,
        file_name=file_name,
        mapping_id=mapping_id,
        rows=len(plan.rows),
        left_out=len(plan.sheet.left_out),
        act=new_key(),
        **told,
    )
    begun = batch_of(estate, batch_id)
    write = partial(_write, batch_id=batch_id, source=plan.source, **told)
    longest = sheets.write_in_portions(plan.rows, done=begun.done, write=write, say=say)
    ended = batch_of(estate, batch_id)
    return BroughtIn(batch_id, ended.imported - begun.imported, ended.known + begun.imported, longest)


def _write(begins_after, rows, *, batch_id, **told):
    act = uuid5(batch_id, f"{begins_after}/{len(rows)}")
    return import_portion(batch_id=batch_id, begins_after=begins_after, rows=tuple(rows), act=act, **told)


@command
def add_categories(*, estate, categories: tuple[tuple[str, str, str], ...], by, at) -> int:
    """Categories that a mapping brings along, as (code, zh, en), after those there are; how many came."""
    policy.ensure(policy.may_set_categories(standing_of(estate, by, at=at)))
    there = set(Category.objects.of(estate).values_list("code", flat=True))
    fresh = [line for line in categories if line[0] not in there]
    for rank, (code, zh, en) in enumerate(fresh, start=len(there)):
        Category.objects.create(
            estate=estate,
            code=code,
            zh=zh,
            en=en,
            rank=rank,
            verification_days=NEW_CATEGORY_DAYS.verification,
            answer_days=NEW_CATEGORY_DAYS.answer,
            handling_days=NEW_CATEGORY_DAYS.handling,
        )
    if fresh:
        announce(events.CategoriesSet(estate=estate, count=len(fresh)), by=by, at=at)
    return len(fresh)


@command
def import_portion(
    *, estate, batch_id: UUID, begins_after: int, source: str, rows: tuple[ImportedRow, ...], by, at
) -> int:
    """Some rows of an import, those left out whose number is here already; how many rows are done now.

    No deadline runs for them: theirs were the other system's. One begins with the next move that starts one.
    """
    policy.ensure(policy.may_import(standing_of(estate, by, at=at)))
    known = known_numbers(estate, source, [row.number for row in rows])
    fresh = [row for row in rows if row.number not in known]
    numbers = _numbers(estate, fresh)
    categories = {category.code: category for category in Category.objects.of(estate)}
    if any(row.category not in categories for row in fresh):
        raise Refused("category_unknown")
    matters = [
        Matter(
            estate=estate,
            thread_id=thread,
            year=year,
            serial=serial,
            kind=row.kind,
            category=categories[row.category],
            state=row.state,
            hazard=categories[row.category].hazard and row.state in rules.OPEN_STATES,
            words=row.words,
            place_words=row.place_words,
            latitude_micro=row.latitude_micro,
            longitude_micro=row.longitude_micro,
            received_at=row.received_at,
            moved_at=row.moved_at,
            closed_at=row.closed_at,
            source=source,
            foreign_number=row.number,
            batch_id=batch_id,
        )
        for row, thread, (year, serial) in zip(
            fresh, begin_threads(estate=estate, count=len(fresh)), numbers, strict=True
        )
    ]
    Matter.objects.of(estate).bulk_create(matters)
    announce_all([(_imported(matter), matter.thread_id) for matter in matters], by=by, at=at)
    make_new_findable(estate=estate, sort=MATTER, texts={matter.pk: found_by(matter) for matter in matters})
    return sheets.advance_batch(
        estate=estate,
        batch_id=batch_id,
        begins_after=begins_after,
        imported=len(fresh),
        known=len(known),
        by=by,
        at=at,
    )


def _numbers(estate, rows):
    """Each row's year, by the estate's own calendar, and the next serial of that year."""
    zone = ZoneInfo(estate_here(estate).time_zone)
    serials: dict[int, int] = {}
    for row in rows:
        year = row.received_at.astimezone(zone).year
        serials[year] = serials[year] + 1 if year in serials else next_number(estate, year)[1]
        yield year, serials[year]


def _imported(matter):
    return events.MatterImported(
        estate=matter.estate,
        matter_id=matter.pk,
        matter_kind=matter.kind,
        year=matter.year,
        serial=matter.serial,
        category_id=matter.category_id,
        state=matter.state,
        received_at=matter.received_at,
        closed_at=matter.closed_at,
        words=matter.words,
        place_words=matter.place_words,
    )
