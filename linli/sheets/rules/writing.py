"""Sheets that go out. Whatever people typed stays text there: no program takes it for a formula."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import BinaryIO

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Font

from linli.sheets.rules.cells import TEXT_MAX, UNWRITABLE, Form

Value = str | int | Decimal | date | datetime | None

TRICKS = tuple("=+-@\t\r\n＝＋－＠")  # how a formula begins, to Excel also in full width


def write(
    file: BinaryIO, form: Form, heading: Sequence[str], rows: Iterable[Sequence[Value]], *, above: str = ""
) -> None:
    """Write a sheet as CSV or XLSX; XLS and ODS, which we only read, go out as XLSX. `above` is a line before all."""
    (write_csv if form is Form.CSV else write_xlsx)(file, heading, rows, above=above)


def write_csv(file: BinaryIO, heading: Sequence[str], rows: Iterable[Sequence[Value]], *, above: str = "") -> None:
    """UTF-8 with a mark that tells Excel so; numbers as numbers, moments as ISO 8601."""
    text = io.TextIOWrapper(file, "utf-8-sig", newline="")
    lines = csv.writer(text)
    if above:
        lines.writerow([_harmless(above), *[""] * (len(heading) - 1)])
    lines.writerow([_harmless(name) for name in heading])
    lines.writerows([_harmless(value) for value in row] for row in rows)
    text.flush()
    text.detach()


def _harmless(value: Value) -> str | int | Decimal:
    match value:
        case None:
            return ""
        case int() | Decimal():
            return value
        case datetime():
            return value.isoformat(" ")
        case date():
            return value.isoformat()
    text = UNWRITABLE.sub("", value)
    return f"'{text}" if text.startswith(TRICKS) else text


def as_typed(text: str) -> str:
    """The apostrophe taken away again that `write_csv` put before what looks like a formula."""
    return text[1:] if text.startswith("'") and text[1:].startswith(TRICKS) else text


def write_xlsx(file: BinaryIO, heading: Sequence[str], rows: Iterable[Sequence[Value]], *, above: str = "") -> None:
    """One sheet, written row by row whatever its length; text is typed as text, cell by cell."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.freeze_panes = "A3" if above else "A2"
    bold = Font(bold=True)

    def typed(text: str, font: Font | None = None) -> Cell:
        written = WriteOnlyCell(sheet, UNWRITABLE.sub("", text)[:TEXT_MAX])
        written.data_type = "s"  # or openpyxl takes "=1+1" for a formula
        if font:
            written.font = font
        return written

    def cell(value: Value) -> Cell | int | Decimal | date | None:
        if isinstance(value, str):
            return typed(value)
        if isinstance(value, datetime):
            return value.replace(tzinfo=None)  # a sheet knows no time zone: the caller's day and hour
        return value

    if above:
        sheet.append([typed(above)])
    sheet.append([typed(name, bold) for name in heading])
    for row in rows:
        sheet.append([cell(value) for value in row])
    book.save(file)
