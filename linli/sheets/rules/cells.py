"""A sheet is a table of text, and every finding names its cell as a spreadsheet does: C5."""

import re
from dataclasses import dataclass, field
from enum import StrEnum

from linli.kernel.errors import Refused

BYTES_MAX = 50_000_000
ROWS_MAX = 200_000
COLUMNS_MAX = 500
CELLS_MAX = 5_000_000
TEXT_MAX = 32_767  # of one cell, as in Excel
UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # in XML; PostgreSQL takes no NUL


class Form(StrEnum):
    """What a sheet was read from, or is to be written as."""

    CSV = "csv"
    XLSX = "xlsx"
    XLS = "xls"
    ODS = "ods"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about a cell, or about a whole row where `column` is None; both counted from 1.

    A row with a `grave` finding stays behind; any other finding is said and the row goes in. The sentence for `code`
    stands in `words.ROW_FINDINGS`, of this app or of the one whose rows they become.
    """

    code: str
    row: int
    column: int | None = None
    grave: bool = True
    facts: dict[str, str | int] = field(default_factory=dict)

    @property
    def cell(self) -> str:
        """As C5; a whole row is 5."""
        return f"{column_name(self.column) if self.column else ''}{self.row}"


@dataclass(frozen=True, slots=True)
class Sheet:
    """All of a sheet's rows from its first on, each as long as the longest, every cell as text."""

    name: str
    form: Form
    rows: tuple[tuple[str, ...], ...]
    findings: tuple[Finding, ...] = ()


def column_name(column: int) -> str:
    """1 → A, 26 → Z, 27 → AA."""
    name = ""
    while column:
        column, letter = divmod(column - 1, 26)
        name = chr(ord("A") + letter) + name
    return name


def column_number(name: str) -> int:
    """A → 1, AA → 27."""
    number = 0
    for letter in name:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def text_of(typed: str) -> str:
    """What somebody typed into a cell, without the marks that no page shows and no other sheet can hold."""
    return UNWRITABLE.sub("", typed).strip()


def squared(rows: list[list[str]]) -> tuple[tuple[str, ...], ...]:
    """Every row as long as the longest, without the empty rows at the end."""
    while rows and not any(rows[-1]):
        rows.pop()
    width = max(map(len, rows), default=0)
    return tuple((*row, *("",) * (width - len(row))) for row in rows)


def check_extent(rows: int, columns: int) -> None:
    """Raises `Refused`: sheet_too_wide, sheet_too_long, sheet_too_large."""
    if columns > COLUMNS_MAX:
        raise Refused("sheet_too_wide", columns=columns, limit=COLUMNS_MAX)
    if rows > ROWS_MAX:
        raise Refused("sheet_too_long", rows=rows, limit=ROWS_MAX)
    if rows * columns > CELLS_MAX:
        raise Refused("sheet_too_large", cells=rows * columns, limit=CELLS_MAX)
