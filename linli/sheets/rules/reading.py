"""From a file's bytes to a sheet, whatever program wrote it. Its contents say what it is, not its name."""

import codecs
import csv
import io
from collections import Counter

from linli.kernel.errors import Refused
from linli.sheets.rules import workbooks
from linli.sheets.rules.cells import BYTES_MAX, COLUMNS_MAX, TEXT_MAX, Form, Sheet, check_extent, squared, text_of

BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
DELIMITERS = ",;\t|"
SAMPLE_LINES = 20


def read(data: bytes, *, sheet: str | None = None) -> Sheet:
    """The sheet of this name, or else the first visible one that holds anything.

    Raises `Refused`: sheet_too_many_bytes, sheet_empty, sheet_format_unknown, sheet_unknown, sheet_damaged,
    sheet_protected, sheet_encoding_unknown, sheet_quotes_wrong, sheet_too_wide, sheet_too_long, sheet_too_large.
    """
    if len(data) > BYTES_MAX:
        raise Refused("sheet_too_many_bytes", limit=BYTES_MAX // 1_000_000)
    form = workbooks.form_of(data)
    found = workbooks.read(data, form, sheet) if form else read_csv(data)
    if not found.rows:
        raise Refused("sheet_empty")
    return found


def read_csv(data: bytes) -> Sheet:
    """Text with delimiters, in whichever of the encodings that offices use."""
    text = _decoded(data)
    # Excel writes the delimiter it used into a first line of its own.
    told, rest = _told_delimiter(text)
    lines = csv.reader(io.StringIO(rest, newline=""), delimiter=told or _delimiter(rest), strict=True)
    rows: list[list[str]] = []
    widest = 0
    try:
        for row in lines:
            if len(row) > COLUMNS_MAX and any(row[COLUMNS_MAX:]):
                raise Refused("sheet_too_wide", columns=len(row), limit=COLUMNS_MAX)
            if any(len(cell) > TEXT_MAX for cell in row):
                raise Refused("sheet_quotes_wrong", line=lines.line_num)
            rows.append([text_of(cell) for cell in row[:COLUMNS_MAX]])
            widest = max(widest, len(row))
            check_extent(len(rows), min(widest, COLUMNS_MAX))
    except csv.Error:
        raise Refused("sheet_quotes_wrong", line=lines.line_num + bool(told)) from None
    return Sheet("", Form.CSV, squared(rows))


def _decoded(data: bytes) -> str:
    for encoding in _encodings(data):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if any(c < " " and c not in "\t\r\n" for c in text[:100_000]):
            break  # no text at all: a picture, a program, a PDF
        return text
    raise Refused("sheet_encoding_unknown")


def _encodings(data: bytes) -> list[str]:
    for bom, encoding in BOMS:
        if data.startswith(bom):
            return [encoding]
    head = data[:2000]
    if zeros := head.count(0):  # which no other encoding of text has
        return ["utf-16-le" if head[1::2].count(0) * 2 > zeros else "utf-16-be"]
    return ["utf-8", "gb18030"]  # which holds GBK; strictly, for most other bytes are neither


def _told_delimiter(text: str) -> tuple[str, str]:
    line, _, rest = text.partition("\n")
    line = line.strip('\r"')
    return (line[4:], rest) if line.lower().startswith("sep=") and len(line) == 5 else ("", text)


def _delimiter(text: str) -> str:
    """Of those in the first line the one that cuts the most of the first lines into the same number of cells."""
    sample = text[:100_000].splitlines()[:SAMPLE_LINES] or [""]
    best, most = ",", (0, 0)
    for delimiter in DELIMITERS:
        widths = Counter(line.count(delimiter) for line in sample if delimiter in line)
        if delimiter in sample[0]:
            [(width, times)] = widths.most_common(1)
            if (times, width) > most:
                best, most = delimiter, (times, width)
    return best
