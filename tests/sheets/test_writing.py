"""What goes out is text where it was text, whatever it begins with, and comes in again as it was."""

import datetime as dt
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from linli.sheets.rules.cells import Form
from linli.sheets.rules.reading import read
from linli.sheets.rules.writing import TRICKS, as_typed, write, write_csv, write_xlsx

TRICKY = ["=1+1", "+86 138", "-5 度", "@all", "\tx", "＝1+1", '=HYPERLINK("http://x","y")', "=cmd|' /C calc'!A0"]


def written(form, heading, rows):
    file = io.BytesIO()
    write(file, form, heading, rows)
    return file.getvalue()


@pytest.mark.parametrize("text", TRICKY)
def test_csv_lets_no_formula_begin(text):
    line = written(Form.CSV, ["a"], [[text]]).decode("utf-8-sig").split("\r\n", 1)[1].lstrip('"')
    assert line.startswith("'" + text[0])


@pytest.mark.parametrize("text", TRICKY)
def test_xlsx_holds_no_formula(text):
    sheet = load_workbook(io.BytesIO(written(Form.XLSX, [text], [[text]]))).active
    assert [(sheet[cell].data_type, sheet[cell].value) for cell in ("A1", "A2")] == [("s", text)] * 2


def test_numbers_stay_numbers_and_moments_moments():
    moment = dt.datetime(2024, 5, 1, 8, 30, tzinfo=dt.timezone(dt.timedelta(hours=8)))
    row = [17, -5, moment, dt.date(2024, 5, 1), None, "17"]
    assert written(Form.CSV, ["a"], [row]).decode("utf-8-sig") == (
        "a\r\n17,-5,2024-05-01 08:30:00+08:00,2024-05-01,,17\r\n"
    )
    sheet = load_workbook(io.BytesIO(written(Form.XLSX, ["a"], [row]))).active
    assert [cell.value for cell in sheet[2]] == [
        17, -5, dt.datetime(2024, 5, 1, 8, 30), dt.datetime(2024, 5, 1), None, "17",
    ]  # fmt: skip


@pytest.mark.parametrize("form", [Form.CSV, Form.XLSX])
@settings(deadline=None, max_examples=60)
@given(st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zs", "Zl", "Zp"]), min_size=1)))
def test_what_went_out_comes_in_again(form, texts):
    sheet = read(written(form, ["heading"], [[text] for text in texts]))
    unwritable = {"\ufffe", "\uffff"}
    expected = ["".join(c for c in text if c not in unwritable) for text in texts]
    while expected and not expected[-1]:
        expected.pop()
    come_in = [as_typed(row[0]) if form is Form.CSV else row[0] for row in sheet.rows[1:]]
    assert come_in == expected


def test_control_characters_do_not_stop_an_export():
    assert read(written(Form.XLSX, ["a"], [["x\x00\x08y"]])).rows[1] == ("xy",)
    assert written(Form.CSV, ["a"], [["x\x00\x08y"]]).endswith(b"xy\r\n"), "to read it would take them away, too"


def test_an_apostrophe_of_ones_own_stays():
    assert [as_typed(text) for text in ("'tis", "''=1", "'", "'=1")] == ["'tis", "''=1", "'", "=1"]


def test_both_writers_take_a_long_sheet_row_by_row():
    rows = ([n, f"row {n}"] for n in range(20_000))
    file = io.BytesIO()
    write_xlsx(file, ["n", "words"], rows)
    assert len(read(file.getvalue()).rows) == 20_001
    file = io.BytesIO()
    write_csv(file, ["n", "words"], ([n, "x"] for n in range(20_000)))
    assert len(read(file.getvalue()).rows) == 20_001


def test_every_trick_is_one_character():
    assert {len(trick) for trick in TRICKS} == {1}
