"""Which column is which field of ours, and how to read it: written as TOML, kept as it was written.

    source = "sf311"                      # the other system; its numbers are unique within this name
    time_zone = "America/Los_Angeles"     # of every time that names none
    sheet = "2019"                        # of a workbook; else the first visible one
    heading = 3                           # the row of column names; else the first that has them all
    moments = ["%m/%d/%Y %I:%M:%S %p"]    # how times are written, where it is not year, month, day

    [columns]                             # field = its column, or several to be joined
    number = "unique_key"
    words = ["complaint_type", "descriptor"]

    [states]                              # what stands there = what it is to us; likewise for every field with a table
    Closed = "closed"

    [otherwise]                           # for an empty cell, and for what no table holds
    state = "received"

    [new_categories.graffiti]             # what the estate does not have yet, where the app lets a mapping make it
    zh = "涂鸦"
    en = "Graffiti"

Which fields there are, and which tables, the app says whose rows they become.
"""

import re
import tomllib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from linli.kernel.errors import Refused
from linli.sheets.rules.cells import Finding, Sheet
from linli.sheets.rules.writing import as_typed

KEYS = {"source": str, "time_zone": str, "sheet": str, "heading": int, "moments": list, "columns": dict}
SEARCHED_FOR_HEADING = 30
BETWEEN_COLUMNS = " · "
YEARS = range(1900, 2100)  # of a moment; what is reckoned from one never leaves the calendar

MOMENT = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?"
    r"(?:[T\s]\s*(\d{1,2})[:时点](\d{1,2})?(?:[:分](\d{1,2})?(?:\.\d+)?秒?)?分?)?"
    r"\s*(Z|UTC|GMT|[+-]\d\d:?\d\d)?"
)


class Sort(StrEnum):
    """How the text of a field is read."""

    TEXT = "text"  # → str
    MOMENT = "moment"  # → aware datetime
    CODE = "code"  # → str, by the field's table
    MICRODEGREES = "microdegrees"  # → int, from decimal degrees


@dataclass(frozen=True, slots=True)
class Field:
    """What an app can take in. `choices`: what a table may lead to, None for anything; `most`: characters.

    `new_table` is where a mapping may add choices of its own, each with these `new_names`.
    """

    name: str
    sort: Sort = Sort.TEXT
    required: bool = False
    table: str = ""
    choices: frozenset[str] | None = None
    most: int = 2_000
    new_table: str = ""
    new_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """A mapping that was read and holds together; `fields` are those it knows of, by name."""

    source: str
    time_zone: str
    sheet: str | None
    heading: int | None
    moments: tuple[str, ...]
    columns: dict[str, tuple[str, ...]]
    tables: dict[str, dict[str, str]]
    otherwise: dict[str, str]
    new: dict[str, dict[str, dict[str, str]]]  # field → choice → name of a name → name
    fields: dict[str, Field] = field(repr=False)


def parse(text: str, fields: Iterable[Field]) -> ColumnMapping:
    """Read a mapping onto these fields.

    Raises `Refused`: mapping_unreadable, mapping_key_unknown, mapping_key_missing, mapping_value_wrong,
    mapping_field_unknown, mapping_field_missing, mapping_choice_unknown, mapping_time_zone_unknown.
    """
    known = {one.name: one for one in fields}
    tables = {one.table: one for one in known.values() if one.table}
    try:
        told = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        line = re.search(r"line (\d+)", str(fault))
        raise Refused("mapping_unreadable", line=line[1] if line else len(text.splitlines())) from None
    adding = [one for one in known.values() if one.new_table]
    extra = [*tables, "otherwise", *(one.new_table for one in adding)]
    _check_keys("", told, {**KEYS, **dict.fromkeys(extra, dict)})
    for key in ("source", "columns"):
        if not told.get(key):
            raise Refused("mapping_key_missing", key=key)
    if told.get("heading", 1) < 1:
        raise Refused("mapping_value_wrong", key="heading")
    _check_names("columns", told["columns"], known)
    _check_names("otherwise", told.get("otherwise", {}), known)
    columns = {name: _column_names(name, column) for name, column in told["columns"].items()}
    otherwise = {name: _plain(f"otherwise.{name}", value) for name, value in told.get("otherwise", {}).items()}
    new = {}
    for one in adding:
        new[one.name] = {
            choice: _new_names(choice, names, one) for choice, names in told.get(one.new_table, {}).items()
        }
        if one.choices is not None:
            known[one.name] = tables[one.table] = replace(one, choices=one.choices | new[one.name].keys())
    read_by = {}
    for table, one in tables.items():
        read_by[one.name] = {
            _folded(text): _choice(f"{table}.{text}", value, one) for text, value in told.get(table, {}).items()
        }
    for name, value in otherwise.items():
        _choice(f"otherwise.{name}", value, known[name])
    for one in known.values():
        if one.required and one.name not in columns and one.name not in otherwise:
            raise Refused("mapping_field_missing", field=one.name)
    return ColumnMapping(
        source=_plain("source", told["source"]),
        time_zone=_time_zone(told.get("time_zone", "Asia/Shanghai")),
        sheet=told.get("sheet"),
        heading=told.get("heading"),
        moments=tuple(_moment_form(form) for form in told.get("moments", [])),
        columns=columns,
        tables=read_by,
        otherwise=otherwise,
        new=new,
        fields=known,
    )


def _check_keys(where: str, told: Mapping[str, Any], known: Mapping[str, type]) -> None:
    for key, value in told.items():
        if key not in known:
            raise Refused("mapping_key_unknown", key=where + key, known=", ".join(known))
        if not isinstance(value, known[key]) or isinstance(value, bool):
            raise Refused("mapping_value_wrong", key=where + key)


def _check_names(where: str, told: Mapping[str, Any], known: Collection[str]) -> None:
    for name in told:
        if name not in known:
            raise Refused("mapping_field_unknown", where=where, field=name, known=", ".join(known))


def _column_names(name: str, column: object) -> tuple[str, ...]:
    several = column if isinstance(column, list) and column else [column]
    return tuple(_plain(f"columns.{name}", one) for one in several)


def _plain(key: str, value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise Refused("mapping_value_wrong", key=key)
    return value.strip()


def _new_names(choice: str, names: object, one: Field) -> dict[str, str]:
    where = f"{one.new_table}.{choice}"
    if not isinstance(names, dict):
        raise Refused("mapping_value_wrong", key=where)
    _check_keys(f"{where}.", names, dict.fromkeys(one.new_names, str))
    for key in one.new_names:
        if key not in names:
            raise Refused("mapping_key_missing", key=f"{where}.{key}")
    return {key: _plain(f"{where}.{key}", name) for key, name in names.items()}


def _choice(key: str, value: object, one: Field) -> str:
    choice = _plain(key, value)
    if one.choices is not None and choice not in one.choices:
        raise Refused("mapping_choice_unknown", key=key, value=choice, known=", ".join(sorted(one.choices)))
    return choice


def _moment_form(form: object) -> str:
    """One that `strptime` can read by: "%d %d" names the day twice, "%Q" nothing."""
    form = _plain("moments", form)
    try:
        datetime.strptime(datetime(2000, 1, 31, tzinfo=UTC).strftime(form), form)  # noqa: DTZ007 -- to try it
    except (ValueError, re.error):
        raise Refused("mapping_value_wrong", key="moments") from None
    return form


def _time_zone(name: str) -> str:
    try:
        return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise Refused("mapping_time_zone_unknown", name=name) from None


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


def heading_row(sheet: Sheet, mapping: ColumnMapping) -> int:
    """The number of the row that holds the column names: the one the mapping names, or the first that has them all.

    Raises `Refused("mapping_column_missing")` with the names that the best row holds instead.
    """
    wanted = {name for names in mapping.columns.values() for name in names}
    searched = sheet.rows[:SEARCHED_FOR_HEADING]
    numbers = [mapping.heading] if mapping.heading else range(1, len(searched) + 1)
    held: tuple[str, ...] = ()
    for number in numbers:
        cells = sheet.rows[number - 1] if number <= len(sheet.rows) else ()
        if wanted <= set(cells):
            return number
        held = max(held, cells, key=lambda row: len(wanted & set(row)))
    missing = sorted(wanted - set(held))
    raise Refused("mapping_column_missing", columns=", ".join(missing), found=", ".join(filter(None, held)))


def reader(
    mapping: ColumnMapping, heading: Sequence[str]
) -> Callable[[int, Sequence[str]], tuple[dict[str, Any], list[Finding]]]:
    """How a row under this heading is read: (its number, its cells) → (field → value, findings)."""
    at = {name: place for place, name in reversed(list(enumerate(heading))) if name}
    places = {name: [at[column] for column in columns] for name, columns in mapping.columns.items()}
    zone = ZoneInfo(mapping.time_zone)

    def read(number: int, cells: Sequence[str]) -> tuple[dict[str, Any], list[Finding]]:
        values: dict[str, Any] = {}
        findings: list[Finding] = []
        for one in mapping.fields.values():
            here = places.get(one.name, [])
            texts = [text for place in here if (text := as_typed(cells[place]))]
            text = BETWEEN_COLUMNS.join(dict.fromkeys(texts)) or mapping.otherwise.get(one.name, "")
            values[one.name], code = _value(one, text, mapping, zone)
            if code:
                grave = one.required or one.sort is not Sort.MICRODEGREES
                column = here[0] + 1 if here else None
                facts: dict[str, str | int] = {
                    "text": text[:60],
                    "field": one.name,
                    "most": one.most,
                    "table": one.table,
                }
                findings.append(Finding(code, number, column, grave=grave, facts=facts))
        return values, findings

    return read


def _value(one: Field, text: str, mapping: ColumnMapping, zone: ZoneInfo) -> tuple[Any, str]:
    """What the text means for this field, and the code of a finding if it means nothing."""
    if not text:
        return ("" if one.sort in (Sort.TEXT, Sort.CODE) else None), "cell_empty" if one.required else ""
    match one.sort:
        case Sort.TEXT:
            return (text, "") if len(text) <= one.most else ("", "text_too_long")
        case Sort.CODE:
            own = text if one.choices and text in one.choices else ""  # our own word needs no table
            value = mapping.tables.get(one.name, {}).get(_folded(text)) or own or mapping.otherwise.get(one.name, "")
            return value, "" if value else "value_unmapped"
        case Sort.MOMENT:
            moment = _moment(text, mapping.moments, zone)
            return moment, "" if moment else "moment_unreadable"
        case Sort.MICRODEGREES:
            degrees = _microdegrees(text)
            return degrees, "" if degrees is not None else "place_unreadable"


def _moment(text: str, forms: Iterable[str], zone: ZoneInfo) -> datetime | None:
    for form in forms:
        try:
            moment = datetime.strptime(text, form)  # noqa: DTZ007 -- below
        except ValueError:
            continue
        return _plausible(moment, zone)
    if not (found := MOMENT.fullmatch(text.strip())):
        return None
    *parts, offset = found.groups()
    stated = {"Z": "+0000", "UTC": "+0000", "GMT": "+0000"}.get(offset, offset)
    try:
        moment = datetime(*(int(part or 0) for part in parts))  # type: ignore[arg-type]  # noqa: DTZ001
        own = datetime.strptime(stated, "%z").tzinfo if stated else None
        return _plausible(moment.replace(tzinfo=own), zone)
    except ValueError:  # no such day, no such hour, no such offset
        return None


def _plausible(moment: datetime, zone: ZoneInfo) -> datetime | None:
    """The moment, in this zone unless it names its own; None for a year that only a slip of the pen can mean."""
    if moment.year not in YEARS:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def _microdegrees(text: str) -> int | None:
    try:
        degrees = Decimal(text)
    except InvalidOperation:
        return None
    return round(degrees * 1_000_000) if degrees.is_finite() and abs(degrees) <= 180 else None
