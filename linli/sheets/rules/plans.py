"""What an import would do, before it does anything: each row that goes in, each that stays behind, and why."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Any

from linli.sheets.rules.cells import Finding, Sheet
from linli.sheets.rules.mapping import ColumnMapping, heading_row, reader

Values = dict[str, Any]
Judge = Callable[[Values], Collection[tuple[str, str, bool]]]
"""An app's own look at a row: → (code, field, whether it is grave), each."""


@dataclass(frozen=True, slots=True)
class Line:
    """A row that goes in: its number in the sheet and its values by field."""

    row: int
    values: Values


@dataclass(frozen=True, slots=True)
class Plan:
    """`left_out` are the numbers of the rows that stay behind; empty rows are neither."""

    sheet: Sheet
    heading: int
    lines: tuple[Line, ...]
    left_out: tuple[int, ...]
    findings: tuple[Finding, ...]

    def rest(self, reason: Callable[[Finding], str], *, title: str) -> Iterator[tuple[str, ...]]:
        """The sheet's own form with only the rows that stay behind, and a last column that says why of each."""
        names = self.sheet.rows[self.heading - 1]
        yield (*names, title)
        grave: dict[int, list[Finding]] = {}
        for finding in self.findings:
            if finding.grave:
                grave.setdefault(finding.row, []).append(finding)
        for number in self.left_out:
            yield (*self.sheet.rows[number - 1], " ".join(f"{f.cell}: {reason(f)}" for f in grave[number]))


def plan(sheet: Sheet, mapping: ColumnMapping, *, unique: str, judge: Judge) -> Plan:
    """Read every row under the heading. `unique` is the field that no two rows may share.

    Raises `Refused("mapping_column_missing")`; everything about a single row is a finding.
    """
    heading = heading_row(sheet, mapping)
    names = sheet.rows[heading - 1]
    read = reader(mapping, names)
    column_of = {name: names.index(columns[0]) + 1 for name, columns in mapping.columns.items()}
    findings = [finding for finding in sheet.findings if finding.row > heading]
    lines, left_out = [], []
    first_with: dict[str, int] = {}
    for number, cells in enumerate(sheet.rows[heading:], heading + 1):
        if not any(cells):
            continue
        values, found = read(number, cells)
        earlier = first_with.setdefault(values[unique], number) if values[unique] else number
        if earlier != number:
            found.append(Finding("row_repeated", number, column_of.get(unique), facts={"row": earlier}))
        if not any(finding.grave for finding in found):
            found += [Finding(code, number, column_of.get(name), grave=grave) for code, name, grave in judge(values)]
        findings += found
        if any(finding.grave for finding in found):
            left_out.append(number)
        else:
            lines.append(Line(number, values))
    return Plan(sheet, heading, tuple(lines), tuple(left_out), tuple(findings))
