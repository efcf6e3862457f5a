"""What an import would do, and what taking it back would, found out before anything is written."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from linli.chronicle.queries import joined_threads, thread_lengths
from linli.matters.models import Category, Matter
from linli.matters.rules import number_text
from linli.matters.rules.imports import ImportedRow, Tie, import_fields, imported_row, oddities, ties
from linli.messages.queries import followed
from linli.sheets.queries import read_sheet
from linli.sheets.rules import mapping as mappings
from linli.sheets.rules.plans import Plan, plan

SORT = "matters"


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """`rows` go in, the oldest first, so that our numbers follow theirs; `known` of them are here already.

    `fingerprint` is that of file and mapping: the same two are the same import. `new_categories`: (code, zh, en).
    """

    fingerprint: str
    mapping: str
    source: str
    sheet: Plan
    rows: tuple[ImportedRow, ...]
    known: int
    new_categories: tuple[tuple[str, str, str], ...]


def import_plan(estate: UUID, data: bytes, mapping: str, *, at: datetime) -> ImportPlan:
    """Read a file by a mapping (TOML) and say what would come of it. Writes nothing, locks nothing.

    Raises `Refused`: those of `sheets.rules.reading.read`, `mapping.parse` and `plans.plan`.
    """
    codes = set(Category.objects.of(estate).filter(retired=False).values_list("code", flat=True))
    columns = mappings.parse(mapping, import_fields(codes))
    found = plan(
        read_sheet(data, sheet=columns.sheet), columns, unique="number", judge=lambda row: list(oddities(row, at=at))
    )
    rows = sorted((imported_row(line.values) for line in found.lines), key=lambda row: (row.received_at, row.number))
    return ImportPlan(
        fingerprint=hashlib.sha256(mapping.encode() + b"\0" + data).hexdigest(),
        mapping=mapping,
        source=columns.source,
        sheet=found,
        rows=tuple(rows),
        known=len(known_numbers(estate, columns.source, [row.number for row in rows])),
        new_categories=tuple(
            (code, names["zh"], names["en"]) for code, names in columns.new["category"].items() if code not in codes
        ),
    )


def known_numbers(estate: UUID, source: str, numbers: list[str]) -> set[str]:
    """Those of these numbers of the other system that are matters here already."""
    matters = Matter.objects.of(estate).filter(source=source)
    if len(numbers) > 1000:  # more than a statement takes well
        return set(matters.exclude(foreign_number="").values_list("foreign_number", flat=True)) & set(numbers)
    return set(matters.filter(foreign_number__in=numbers).values_list("foreign_number", flat=True))


@dataclass(frozen=True, slots=True)
class Held:
    """A matter that stays when its import is taken back, by our number and theirs, and why."""

    id: UUID
    number: str
    foreign_number: str
    ties: tuple[Tie, ...]


LOOKED_AT = 1000  # matters at a time: more than that a statement does not take well


def matters_of_batch(estate: UUID, batch_id: UUID) -> list[UUID]:
    """The matters that are here by this import, in the order in which they came."""
    return list(Matter.objects.of(estate).filter(batch=batch_id).order_by("pk").values_list("pk", flat=True))


def held(estate: UUID, batch_id: UUID, among: Sequence[UUID]) -> list[Held]:
    """Those of these matters of an import that stay when it is taken back: four queries for each thousand of them."""
    found = []
    for start in range(0, len(among), LOOKED_AT):
        rows = Matter.objects.of(estate).filter(batch=batch_id, pk__in=among[start : start + LOOKED_AT])
        rows = list(rows.order_by("pk").values_list("pk", "thread", "year", "serial", "foreign_number"))
        threads = [thread for _, thread, *_ in rows]
        lengths, joined = thread_lengths(estate, threads), joined_threads(estate, threads)
        following = followed(estate, threads)
        for key, thread, year, serial, foreign_number in rows:
            if why := ties(entries=lengths[thread], joined=thread in joined, followed=thread in following):
                found.append(Held(key, number_text(year, serial), foreign_number, why))
    return found
