"""Sheets as offices send them: every encoding, every program's files, and those made to do harm."""

import datetime as dt
import io
import time
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from linli.kernel.errors import Refused
from linli.sheets.rules import cells
from linli.sheets.rules.cells import Finding, Form, column_name, column_number
from linli.sheets.rules.reading import read

HERE = Path(__file__).parent
TABLE = "工单号,内容\n17,楼道灯不亮\n18,“一楼”堆物\n"
ROWS = (("工单号", "内容"), ("17", "楼道灯不亮"), ("18", "“一楼”堆物"))
REGISTER = (("工单号", "时间", "内容"), ("17", "2024-05-01 08:30:00", "楼道灯不亮"))


def refused(data, **more) -> Refused:
    with pytest.raises(Refused) as caught:
        read(data, **more)
    return caught.value


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_csv_in_any_encoding_of_an_office(encoding):
    sheet = read(TABLE.encode(encoding))
    assert (sheet.form, sheet.rows) == (Form.CSV, ROWS)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_guessed(delimiter):
    text = TABLE.replace(",", delimiter)
    assert read(text.encode()).rows == ROWS
    assert read(text.replace("\n", "\r\n").encode()).rows == ROWS


def test_a_delimiter_that_excel_names_is_believed():
    assert read(b"sep=;\na;b,c\n1;2,3\n").rows == (("a", "b,c"), ("1", "2,3"))
    assert read(b"sep=\t\r\na\tb,c\r\n1\t2,3\r\n").rows == (("a", "b,c"), ("1", "2,3"))


def test_quoted_cells_hold_delimiters_lines_and_quotes():
    assert read(b'a,b\n"1,2","he said ""no""\nand left"\n').rows[1] == ("1,2", 'he said "no"\nand left')


def test_rows_are_squared_and_empty_ones_at_the_end_are_none():
    assert read(b"a,b,c\n1\n,,\n2,3\n,,\n\n").rows == (("a", "b", "c"), ("1", "", ""), ("", "", ""), ("2", "3", ""))


@pytest.mark.parametrize(("text", "line"), [('a,b\n1,2\n"3,4\n5,6\n', 4), ('a,b\n"1"x,2\n', 2), ('sep=,\na\n"b', 3)])
def test_a_quotation_mark_without_partner_is_named_by_its_line(text, line):
    refusal = refused(text.encode())
    assert (refusal.code, refusal.facts) == ("sheet_quotes_wrong", {"line": line})


def test_a_hundred_thousand_columns_are_refused_at_once():
    begun = time.process_time()
    refusal = refused(b",".join(b"%d" % n for n in range(100_000)) + b"\n")
    assert (refusal.code, refusal.facts) == ("sheet_too_wide", {"columns": 100_000, "limit": 500})
    assert time.process_time() - begun < 1


def test_empty_columns_to_the_right_are_no_columns():
    assert read(b"a,b" + b"," * 2_000 + b"\n1,2\n").rows == (("a", "b", *[""] * 498), ("1", "2", *[""] * 498))


def test_too_many_rows(monkeypatch):
    monkeypatch.setattr(cells, "ROWS_MAX", 3)
    assert refused(b"a\n1\n2\n3\n").code == "sheet_too_long"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "sheet_empty"),
        (b"\n \n", "sheet_empty"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n\x01\x02", "sheet_encoding_unknown"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "sheet_encoding_unknown"),
        (b"\xff\xfe\x00", "sheet_encoding_unknown"),
        (b"PK\x03\x04 cut off", "sheet_damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 cut off", "sheet_damaged"),
    ],
)
def test_what_is_no_sheet_gets_a_sentence(data, code):
    assert refused(data).code == code


@settings(deadline=None)
@given(st.sampled_from([b"", b"PK\x03\x04", b"\xff\xfe", b"a,b\n"]), st.binary())
def test_random_bytes_are_read_or_refused(head, rest):
    with suppress(Refused):
        assert read(head + rest).rows


def book(*rows, merge=(), titles=("Sheet",)):
    made = Workbook()
    made.remove(made.active)
    for title in titles:
        sheet = made.create_sheet(title)
    for row in rows:
        sheet.append(row)
    for area in merge:
        sheet.merge_cells(area)
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def test_a_workbooks_values_become_text():
    moment, day, hour = dt.datetime(2024, 5, 1, 8, 30), dt.date(2024, 5, 1), dt.time(8, 30)
    data = book(["number", "moment"], [17, moment], [1.5, day], [True, hour], [" x ", None])
    assert read(data).rows == (
        ("number", "moment"),
        ("17", "2024-05-01 08:30:00"),
        ("1.5", "2024-05-01"),
        ("TRUE", "08:30:00"),
        ("x", ""),
    )


def test_merged_cells_count_for_the_first_of_them_and_are_found():
    sheet = read(book(["台账", None, None], ["a", "b", "c"], ["1", "2", "3"], merge=["A1:C1", "A3:A4"]))
    assert sheet.rows == (("台账", "", ""), ("a", "b", "c"), ("1", "2", "3"))
    assert sheet.findings == (
        Finding("cell_merged", 1, 1, grave=False, facts={"rows": 1, "columns": 3}),
        Finding("cell_merged", 3, 1, grave=False, facts={"rows": 2, "columns": 1}),
    )
    assert [finding.cell for finding in sheet.findings] == ["A1", "A3"]


def calculated(data, cell, value):
    """As a program leaves it that has calculated the formula; openpyxl writes the formula alone."""
    before, after = io.BytesIO(data), io.BytesIO()
    with zipfile.ZipFile(before) as old, zipfile.ZipFile(after, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name.endswith("sheet1.xml"):
                part = part.replace(b"<v />", b"<v></v>")
                start = part.index(b"<v></v>", part.index(b'r="%s"' % cell))
                part = part[:start] + b"<v>%s</v>" % value + part[start + 7 :]
            new.writestr(name, part)
    return after.getvalue()


def test_a_formula_counts_by_its_value_and_without_one_it_is_found():
    sheet = read(calculated(book(["a", "b"], ["=1+1", "=2+2"]), b"A2", b"2"))
    assert sheet.rows == (("a", "b"), ("2", ""))
    assert [(finding.code, finding.cell) for finding in sheet.findings] == [("formula_uncalculated", "B2")]


def test_a_number_that_the_sheet_has_rounded_is_found():
    [finding] = read(book(["number"], [123456789012345678])).findings
    assert (finding.code, finding.cell, finding.grave) == ("number_inexact", "A2", False)


def test_a_sheet_is_taken_by_its_name_or_the_first_that_holds_anything():
    data = book(["a"], ["1"], titles=("empty", "full"))
    assert read(data).name == "full"
    assert read(data, sheet="full").rows == (("a",), ("1",))
    assert refused(data, sheet="other").facts == {"name": "other", "found": "empty, full"}
    assert refused(data, sheet="empty").code == "sheet_empty"


@pytest.mark.parametrize("ending", ["xls", "ods"])
def test_older_and_freer_programs_files(ending):
    sheet = read((HERE / f"register.{ending}").read_bytes())
    assert (sheet.form, sheet.name, sheet.rows) == (Form(ending), "台账", REGISTER)


def test_a_last_cell_out_of_reach_is_refused_before_it_takes_the_memory():
    made = Workbook()
    made.active["A1"], made.active["XFD1048576"] = 1, 1
    file = io.BytesIO()
    made.save(file)
    assert refused(file.getvalue()).code == "sheet_too_wide"
    made = Workbook()
    made.active["A1"], made.active["B1048576"] = 1, 1
    file = io.BytesIO()
    made.save(file)
    assert refused(file.getvalue()).code == "sheet_too_long"


def test_an_error_in_a_cell_is_found():
    made = Workbook()
    made.active.append(["a", "b"])
    made.active.append(["x", "#N/A"])
    made.active["B2"].data_type = "e"
    file = io.BytesIO()
    made.save(file)
    sheet = read(file.getvalue())
    assert (sheet.rows[1], [(f.code, f.cell) for f in sheet.findings]) == (("x", ""), [("cell_mistaken", "B2")])


def xlsx(sheet_xml):
    """A workbook of one sheet whose XML is this."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book(["a"]))) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, sheet_xml if name.endswith("sheet1.xml") else old.read(name))
    return file.getvalue()


def test_cells_that_do_not_say_where_they_lie_are_counted():
    row = "<row>" + '<c t="n"><v>1</v></c>' * 499 + "</row>"
    sheet = f"<worksheet><sheetData>{row}{'<row><c><v>1</v></c></row>' * 11_000}</sheetData></worksheet>"
    refusal = refused(xlsx(sheet))
    assert (refusal.code, refusal.facts) == ("sheet_too_large", {"cells": 499 * 11_001, "limit": 5_000_000})


@pytest.mark.parametrize("tag", ["<c ", "<row ", '<c r="A1" ', "<x:c "])
def test_tags_that_never_end_are_read_once(tag):
    begun = time.process_time()
    refused(xlsx(f"<worksheet><sheetData>{tag * 200_000}"))
    assert time.process_time() - begun < 2


@pytest.mark.parametrize("tag", ["<table:table-row ", "<table:table-row>", "<table:table-cell "])
def test_so_are_those_of_an_ods(tag):
    begun = time.process_time()
    with suppress(Refused):
        read(ods(tag * 150_000))
    assert time.process_time() - begun < 2


def ods(content):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("content.xml", content)
    return file.getvalue()


def test_a_row_repeated_without_end_is_refused_too():
    row = '<table:table-row table:number-rows-repeated="1048576"><table:table-cell office:value-type="float"/>'
    assert refused(ods(f"<table:table>{row}</table:table-row></table:table>")).code == "sheet_too_long"


def test_an_archive_that_unpacks_without_end_is_refused():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("content.xml", "w") as part:
        for _ in range(401):
            part.write(bytes(1_000_000))
    assert refused(file.getvalue()).code == "sheet_unpacks_too_large"


def test_an_archive_of_something_else_is_no_sheet():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("photo.jpg", b"")
    assert refused(file.getvalue()).code == "sheet_format_unknown"


@pytest.mark.parametrize(
    ("number", "name"), [(1, "A"), (26, "Z"), (27, "AA"), (52, "AZ"), (703, "AAA"), (16384, "XFD")]
)
def test_columns_are_named_as_in_a_spreadsheet(number, name):
    assert (column_name(number), column_number(name)) == (name, number)


def test_a_finding_of_a_whole_row_names_the_row():
    assert (Finding("x", 5).cell, Finding("x", 5, 3).cell) == ("5", "C5")


def test_marks_that_no_page_shows_are_left_out_of_a_cell():
    """A NUL far down is no reason to take a sheet for a picture, and no database takes it for text."""
    many = "a,b\n" + "1,2\n" * 30_000
    assert read(f"{many}x\0y,\x0b z \x1f\n".encode()).rows[-1] == ("xy", "z")
