"""Columns become fields by a mapping that says everything; what it does not say is found, cell by cell."""

import datetime as dt

import pytest

from linli.kernel.errors import Refused
from linli.sheets.rules import mapping, plans
from linli.sheets.rules.mapping import Field, Sort
from linli.sheets.rules.reading import read_csv

FIELDS = (
    Field("number", required=True, most=10),
    Field("received", Sort.MOMENT, required=True),
    Field("closed", Sort.MOMENT),
    Field(
        "state",
        Sort.CODE,
        required=True,
        table="states",
        choices=frozenset({"open", "closed"}),
        new_table="new_states",
        new_names=("zh", "en"),
    ),
    Field("words"),
    Field("latitude", Sort.MICRODEGREES),
)
TEXT = """
source = "office"
time_zone = "Asia/Shanghai"
[columns]
number = "工单号"
received = "受理时间"
closed = "结案时间"
state = "状态"
words = ["类别", "内容"]
latitude = "纬度"
[states]
"已 结案" = "closed"
Open = "open"
"""
HEADING = "工单号,受理时间,结案时间,状态,类别,内容,纬度"
CHINA = dt.timezone(dt.timedelta(hours=8))


def refused(text) -> Refused:
    with pytest.raises(Refused) as caught:
        mapping.parse(text, FIELDS)
    return caught.value


def planned(*rows, text=TEXT, heading=HEADING, judge=lambda values: ()):
    sheet = read_csv("\n".join([heading, *rows]).encode())
    return plans.plan(sheet, mapping.parse(text, FIELDS), unique="number", judge=judge)


def findings(plan):
    return [(finding.code, finding.cell) for finding in plan.findings]


def test_a_row_is_read_by_its_fields():
    [line] = planned(
        "A-1,2024-05-01 08:30,2024/5/2,已结案,路灯,不亮,31.8200004", text=TEXT.replace("已 结", "已结")
    ).lines
    assert line.row == 2
    assert line.values == {
        "number": "A-1",
        "received": dt.datetime(2024, 5, 1, 8, 30, tzinfo=CHINA),
        "closed": dt.datetime(2024, 5, 2, tzinfo=CHINA),
        "state": "closed",
        "words": "路灯 · 不亮",
        "latitude": 31_820_000,
    }


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2024-05-01 08:30:15", dt.datetime(2024, 5, 1, 8, 30, 15, tzinfo=CHINA)),
        ("2024-05-01T00:30:15Z", dt.datetime(2024, 5, 1, 8, 30, 15, tzinfo=CHINA)),
        ("2024-05-01 00:30:15 UTC", dt.datetime(2024, 5, 1, 8, 30, 15, tzinfo=CHINA)),
        ("2024-05-01 08:30:15.123+08:00", dt.datetime(2024, 5, 1, 8, 30, 15, tzinfo=CHINA)),
        ("2024年5月1日 8时30分", dt.datetime(2024, 5, 1, 8, 30, tzinfo=CHINA)),
        ("2024年5月1日8点", None),
        ("2024.5.1", dt.datetime(2024, 5, 1, tzinfo=CHINA)),
        ("2024-02-30", None),
        ("2024-05-01 25:00", None),
        ("2024-05-01 08:30 +99:99", None),
        ("2024-05-01 08:30 +24:00", None),
        ("0001-01-01", None),
        ("9999-12-31", None),
        ("12/31/9999 08:30:15 AM", None),
        ("45413.35", None),
        ("yesterday", None),
        ("05/01/2024 08:30:15 AM", dt.datetime(2024, 5, 1, 8, 30, 15, tzinfo=CHINA)),
    ],
)
def test_moments_as_people_write_them(text, moment):
    forms = 'moments = ["%m/%d/%Y %I:%M:%S %p"]\n'
    plan = planned(f"1,{text},,open,,,", text=forms + TEXT)
    assert [line.values["received"] for line in plan.lines] == ([moment] if moment else [])
    assert findings(plan) == ([] if moment else [("moment_unreadable", "B2")])


@pytest.mark.parametrize(
    ("row", "found", "goes_in"),
    [
        (",2024-05-01,,open,,,", [("cell_empty", "A2")], False),
        ("12345678901,2024-05-01,,open,,,", [("text_too_long", "A2")], False),
        ("1,,,open,,,", [("cell_empty", "B2")], False),
        ("1,2024-05-01,soon,open,,,", [("moment_unreadable", "C2")], False),
        ("1,2024-05-01,,lost,,,", [("value_unmapped", "D2")], False),
        ("1,2024-05-01,,,,,", [("cell_empty", "D2")], False),
        ("1,2024-05-01,, OPEN ,,,", [], True),
        ("1,2024-05-01,,已  结案,,,", [], True),
        ("1,2024-05-01,,open,,,north", [("place_unreadable", "G2")], True),
        ("1,2024-05-01,,open,,,181", [("place_unreadable", "G2")], True),
        ("1,2024-05-01,,open,,,NaN", [("place_unreadable", "G2")], True),
    ],
)
def test_each_fault_of_a_row_names_its_cell(row, found, goes_in):
    plan = planned(row)
    assert (findings(plan), len(plan.lines), plan.left_out) == (found, int(goes_in), () if goes_in else (2,))


def test_otherwise_stands_for_what_is_empty_or_unmapped():
    text = TEXT + '[otherwise]\nstate = "open"\nwords = "nothing said"\n'
    plan = planned("1,2024-05-01,,,,,", "2,2024-05-01,,lost,,,", text=text)
    assert [(line.values["state"], line.values["words"]) for line in plan.lines] == [("open", "nothing said")] * 2


def test_a_mapping_may_add_what_the_estate_does_not_have():
    text = TEXT + 'Lost = "lost"\n[new_states.lost]\nzh = "丢失"\nen = "Lost"\n'
    [line] = planned("1,2024-05-01,,lost,,,", text=text).lines
    assert line.values["state"] == "lost"
    assert mapping.parse(text, FIELDS).new == {"state": {"lost": {"zh": "丢失", "en": "Lost"}}}


def test_a_number_that_comes_twice_stays_behind_and_names_the_first():
    plan = planned("1,2024-05-01,,open,,,", "", "1,2024-05-02,,open,,,")
    assert [line.row for line in plan.lines] == [2]
    assert [(f.code, f.cell, f.facts) for f in plan.findings] == [("row_repeated", "A4", {"row": 2})]


def test_the_owning_app_has_its_own_look_at_each_row():
    def judge(values):
        return [("closes_first", "closed", values["words"] == "bad")] if values["closed"] else []

    plan = planned("1,2024-05-01,2024-04-01,open,,bad,", "2,2024-05-01,2024-04-01,open,,fine,", judge=judge)
    assert findings(plan) == [("closes_first", "C2"), ("closes_first", "C3")]
    assert ([line.row for line in plan.lines], plan.left_out) == ([3], (2,))


def test_the_rest_is_the_same_form_with_a_reason():
    plan = planned("1,2024-05-01,,open,,,", ",2024-05-01,soon,open,=1+1,,")
    rest = list(plan.rest(lambda finding: finding.code, title="why"))
    assert rest == [
        (*HEADING.split(","), "why"),
        ("", "2024-05-01", "soon", "open", "=1+1", "", "", "A3: cell_empty C3: moment_unreadable"),
    ]


def test_an_apostrophe_before_a_formula_is_ours_and_is_taken_away():
    [line] = planned("1,2024-05-01,,open,'=1+1,'quoted',").lines
    assert line.values["words"] == "=1+1 · 'quoted'"


@pytest.mark.parametrize("above", [0, 1, 3])
def test_the_heading_is_where_the_mappings_columns_are(above):
    sheet = read_csv("\n".join(["翰林府邸诉求台账,,,,,,"] * above + [HEADING, "1,2024-05-01,,open,,,"]).encode())
    plan = plans.plan(sheet, mapping.parse(TEXT, FIELDS), unique="number", judge=lambda values: ())
    assert (plan.heading, [line.row for line in plan.lines]) == (above + 1, [above + 2])


def test_a_column_that_is_not_there_is_named_beside_those_that_are():
    with pytest.raises(Refused) as caught:
        planned("1,2024-05-01", heading="工单号,受理时间,标题")
    assert caught.value.code == "mapping_column_missing"
    assert caught.value.facts["found"] == "工单号, 受理时间, 标题"
    assert caught.value.facts["columns"] == "内容, 状态, 类别, 纬度, 结案时间"


def test_a_heading_that_the_mapping_names_and_the_sheet_does_not_reach():
    with pytest.raises(Refused, match="mapping_column_missing"):
        planned("1,2024-05-01,,open,,,", text="heading = 40" + TEXT)


@pytest.mark.parametrize(
    ("change", "code", "facts"),
    [
        (("source =", "sauce ="), "mapping_key_unknown", {"key": "sauce"}),
        (('source = "office"', ""), "mapping_key_missing", {"key": "source"}),
        (('"office"', "17"), "mapping_value_wrong", {"key": "source"}),
        (("[columns]", "[columns"), "mapping_unreadable", {"line": "4"}),
        (("number =", "nummer ="), "mapping_field_unknown", {"field": "nummer", "where": "columns"}),
        (('number = "工单号"', ""), "mapping_field_missing", {"field": "number"}),
        (('"工单号"', "17"), "mapping_value_wrong", {"key": "columns.number"}),
        (('"工单号"', '""'), "mapping_value_wrong", {"key": "columns.number"}),
        (('= "open"', '= "opened"'), "mapping_choice_unknown", {"key": "states.Open", "value": "opened"}),
        (
            ("[columns]", '[new_states.lost]\nzh = "丢失"\n[columns]'),
            "mapping_key_missing",
            {"key": "new_states.lost.en"},
        ),
        (("[columns]", "[new_states]\nlost = 1\n[columns]"), "mapping_value_wrong", {"key": "new_states.lost"}),
        (("[columns]", "heading = 0\n[columns]"), "mapping_value_wrong", {"key": "heading"}),
        (("[columns]", "heading = -3\n[columns]"), "mapping_value_wrong", {"key": "heading"}),
        (("[columns]", 'moments = ["%d %d"]\n[columns]'), "mapping_value_wrong", {"key": "moments"}),
        (("[columns]", 'moments = ["%Q"]\n[columns]'), "mapping_value_wrong", {"key": "moments"}),
        (("Asia/Shanghai", "Asia/Hefei"), "mapping_time_zone_unknown", {"name": "Asia/Hefei"}),
        (("Asia/Shanghai", "../../etc/passwd"), "mapping_time_zone_unknown", {"name": "../../etc/passwd"}),
    ],
)
def test_a_mapping_that_does_not_hold_together_gets_a_sentence(change, code, facts):
    refusal = refused(TEXT.replace(*change))
    assert (refusal.code, refusal.facts | facts) == (code, refusal.facts)
