"""What an import would do, found out before anything is written."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from linli.matters.models import Category, Matter
from linli.matters.rules.imports import ImportedRow, import_fields, imported_row, oddities
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
