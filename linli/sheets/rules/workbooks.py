"""XLSX, XLS and ODS: values as they were last calculated. No formula, link or macro of them is ever run.

calamine lays a sheet out as one block from its first cell to its last, and a file of a kilobyte can put the last
cell where no memory reaches. So the extent of a sheet is read from its XML before calamine sees it.
"""

import html
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
    load_workbook,
)

from linli.kernel.errors import Refused
from linli.sheets.rules.cells import TEXT_MAX, Finding, Form, Sheet, check_extent, column_number, squared, text_of

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
UNPACKED_MAX = 400_000_000
EXACT_BELOW = 10**15  # a longer number has lost its last digits in the sheet already

# Every pattern ends at the next angle bracket, so that no file is read more often than once.
XLSX_TAG = re.compile(rb"<(?:\w+:)?(row|c)(?=[\s/>])([^<>]*)")
XLSX_PLACE = re.compile(rb"""\br=["']([A-Z]{0,3})(\d{1,7})["']""")
UNCALCULATED = re.compile(
    rb"<(?:\w+:)?c\s([^<>]*)>\s*<(?:\w+:)?f\b(?:[^<>]*/>|[^<>]*>[^<]*</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
SHEET = re.compile(rb"<(?:\w+:)?sheet\s[^<>]*>")
RELATION = re.compile(rb"<(?:\w+:)?Relationship\s[^<>]*>")
ODS_TAG = re.compile(rb"<table:(table|table-row|(?:covered-)?table-cell)(?=[\s/>])([^<>]*)")
ODS_REPEATED = re.compile(rb"""number-(?:rows|columns)-repeated=["'](\d{1,9})["']""")


def form_of(data: bytes) -> Form | None:
    """Which workbook this is, or None. Raises `Refused`: sheet_format_unknown for an archive of something else."""
    if data.startswith(OLE):
        return Form.XLS
    if not data.startswith(b"PK\x03\x04"):
        return None
    with _archive(data) as archive:
        names = set(archive.namelist())
        if "xl/workbook.xml" in names:
            return Form.XLSX
        if "content.xml" in names:
            return Form.ODS
    raise Refused("sheet_format_unknown")


def _archive(data: bytes) -> zipfile.ZipFile:
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError, OSError):
        raise Refused("sheet_damaged") from None
    if sum(member.file_size for member in archive.infolist()) > UNPACKED_MAX:
        raise Refused("sheet_unpacks_too_large", limit=UNPACKED_MAX // 1_000_000)
    return archive


def read(data: bytes, form: Form, name: str | None) -> Sheet:
    """See `reading.read`."""
    marks = _marks(data, form)
    try:
        book = load_workbook(io.BytesIO(data))
        for shown in _shown(book, name):
            sheet = book.get_sheet_by_name(shown)
            if sheet.end:
                check_extent(sheet.end[0] + 1, sheet.end[1] + 1)
                return _told(sheet, form, marks)
    except PasswordError:
        raise Refused("sheet_protected") from None
    except CalamineError:
        raise Refused("sheet_damaged") from None
    raise Refused("sheet_empty")


def _shown(book: CalamineWorkbook, name: str | None) -> list[str]:
    sheets = [s for s in book.sheets_metadata if s.typ is SheetTypeEnum.WorkSheet]
    if name is not None:
        if name not in (found := [sheet.name for sheet in sheets]):
            raise Refused("sheet_unknown", name=name, found=", ".join(found))
        return [name]
    return [sheet.name for sheet in sheets if sheet.visible is SheetVisibleEnum.Visible]


def _told(sheet: CalamineSheet, form: Form, marks: dict[str, list[Finding]]) -> Sheet:
    findings: list[Finding] = []
    rows: list[list[str]] = []
    for number, row in enumerate(sheet.to_python(skip_empty_area=False), 1):
        rows.append([])
        for column, value in enumerate(row, 1):
            text, doubt = _text(value)
            rows[-1].append(text)
            if doubt:
                findings.append(Finding(doubt, number, column, grave=False, facts={"text": text}))
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        facts: dict[str, str | int] = {"rows": bottom - top + 1, "columns": right - left + 1}
        findings.append(Finding("cell_merged", top + 1, left + 1, grave=False, facts=facts))
    findings += marks.get(sheet.name, ())
    return Sheet(sheet.name, form, squared(rows), tuple(sorted(findings, key=lambda f: (f.row, f.column or 0))))


def _text(value: object) -> tuple[str, str]:
    """A cell as text, and the code of what is doubtful about it."""
    match value:
        case str():
            return text_of(value)[:TEXT_MAX], "text_cut" if len(value) > TEXT_MAX else ""
        case bool():
            return str(value).upper(), ""
        case float() | int():
            doubt = "number_inexact" if abs(value) >= EXACT_BELOW else ""
            return (str(int(value)) if value == int(value) else repr(value)), doubt
        case datetime():
            return value.isoformat(" "), ""
        case date() | time():
            return value.isoformat(), ""
        case timedelta():
            return str(value), ""
    return "", ""


def _marks(data: bytes, form: Form) -> dict[str, list[Finding]]:
    """Of each sheet what calamine does not tell: formulas without a value, and values that are errors."""
    if form is Form.XLS:
        return {}
    with _archive(data) as archive:
        try:
            if form is Form.ODS:
                _check_ods(archive.read("content.xml"))
                return {}
            return {name: _marks_of(archive.read(part)) for name, part in _parts(archive)}
        except (
            KeyError,
            zipfile.BadZipFile,
            NotImplementedError,
            RuntimeError,
            ValueError,
            EOFError,
            OSError,
            zlib.error,
        ):
            raise Refused("sheet_damaged") from None


def _parts(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """The name of each sheet of an XLSX, and where in the archive it lies."""
    targets = {
        _attribute(tag, b"Id"): _attribute(tag, b"Target")
        for tag in RELATION.findall(archive.read("xl/_rels/workbook.xml.rels"))
    }
    for tag in SHEET.findall(archive.read("xl/workbook.xml")):
        target = targets.get(_attribute(tag, rb"\w+:id"), "")
        if "worksheet" in target:
            yield _attribute(tag, b"name"), target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _attribute(tag: bytes, name: bytes) -> str:
    found = re.search(rb"\s" + name + rb"=[\"']([^\"']*)[\"']", tag)
    return html.unescape(found[1].decode("utf-8", "replace")) if found else ""


def _marks_of(xml: bytes) -> list[Finding]:
    rows = columns = row = column = 0
    found = []
    for tag in XLSX_TAG.finditer(xml):
        place = XLSX_PLACE.search(tag[2])
        if tag[1] == b"row":
            row, column = int(place[2]) if place else row + 1, 0
            continue
        row, column = (int(place[2]), column_number(place[1].decode())) if place else (row, column + 1)
        rows, columns = max(rows, row), max(columns, column)
        if b't="e"' in tag[2]:
            found.append(Finding("cell_mistaken", row, column, grave=False))
    check_extent(rows, columns)
    for cell in UNCALCULATED.findall(xml):
        if place := XLSX_PLACE.search(cell):
            found.append(Finding("formula_uncalculated", int(place[2]), column_number(place[1].decode()), grave=False))
    return found


def _check_ods(xml: bytes) -> None:
    """An ODS repeats rows and cells by number: those that hold anything must fit as well."""
    rows = width = last = columns = 0
    for tag in ODS_TAG.finditer(xml):
        repeated = ODS_REPEATED.search(tag[2])
        times = int(repeated[1]) if repeated else 1
        match tag[1]:
            case b"table":  # the next sheet begins
                rows = width = last = columns = 0
            case b"table-row":
                rows, width = rows + times, 0
            case _:
                width += times
                if b"value-type" in tag[2]:
                    last, columns = rows, max(columns, width)
                    check_extent(last, columns)
