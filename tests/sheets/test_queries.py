"""A damaged workbook takes down nobody but the process that was sent ahead to read it."""

import random
from pathlib import Path

import pytest

from linli.kernel.errors import Refused
from linli.sheets import queries
from linli.sheets.queries import read_sheet
from linli.sheets.rules.cells import Form

REGISTER = Path(__file__).parent / "register.xls"


def test_a_sound_workbook_is_read():
    assert read_sheet(REGISTER.read_bytes()).form is Form.XLS
    assert read_sheet(b"a,b\n1,2\n").form is Form.CSV


@pytest.mark.parametrize("program", ["import os; os.abort()", "x = bytes(4 << 30)", "raise BaseException"])
def test_one_that_ends_its_reader_is_damaged(monkeypatch, program):
    monkeypatch.setattr(queries, "READ", program)
    with pytest.raises(Refused) as caught:
        read_sheet(REGISTER.read_bytes())
    assert caught.value.code == "sheet_damaged"


@pytest.mark.parametrize("seed", range(10))
def test_changed_bytes_are_read_or_refused(seed):
    dice = random.Random(seed)
    data = bytearray(REGISTER.read_bytes())
    for _ in range(8):
        data[dice.randrange(len(data))] = dice.randrange(256)
    try:
        assert read_sheet(bytes(data)).rows
    except Refused as refused:
        assert refused.code.startswith("sheet_")
