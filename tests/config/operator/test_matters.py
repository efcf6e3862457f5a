"""`linli import_matters`, `take_back_import` and `export_matters` as an operator types them."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from uuid import UUID

import pytest
from django.utils import translation

from linli.chronicle import queries as chronicle
from linli.config.operator import main
from linli.database.models import new_key
from linli.kernel.actors import Hand
from linli.matters.commands import set_starting_categories
from linli.matters.models import Matter
from linli.messages.commands import follow
from linli.messages.rules import Why
from linli.people.models import EstateSettings, Installation, Person, Place
from linli.sheets.rules.reading import read
from tests.village import AT, ESTATE

MAPPING = """
source = "office"
[columns]
number = "No."
received = "Received"
state = "State"
words = "What"
category = "About"
[states]
done = "closed"
open = "opened"
[categories]
lamp = "repair"
"""
HEADING = "No.,Received,State,About,What"


def found(kind):
    Installation.objects.create(kind=kind, begun_at=AT)
    row = Place.objects.create(id=ESTATE, kind="estate", name="翰林府邸", slug="hanlin")
    EstateSettings.objects.create(place=row, areas=["matters"])


@pytest.fixture
def estate(place):
    """A real estate at `hanlin`, with its categories, and a mapping and a folder to work in."""
    found(Installation.REAL)
    set_starting_categories(estate=ESTATE, by=Hand.HOUSE, at=AT, act=new_key())
    (place.var / "map.toml").write_text(MAPPING)
    return place


def sheet(place, *rows, name="old.csv"):
    path = place.var / name
    path.write_text("\n".join([HEADING, *rows]), encoding="gbk")
    return path


@pytest.fixture
def typed(monkeypatch, capsys, tmp_path):
    """Type `linli …` in this very process, which saves a second each time; status, answer and news."""

    def type_(*words):
        with translation.override("en"):
            status = main([*map(str, words)])
        return status, *capsys.readouterr()

    monkeypatch.setenv("LINLI_LANGUAGE", "en")
    monkeypatch.setenv("LANGUAGE", "en")
    monkeypatch.chdir(tmp_path)
    return type_


def bring(place, path, *words, estate="hanlin", mapping=None):
    return ["import_matters", path, "--estate", estate, "--mapping", mapping or place.var / "map.toml", *words]


def test_good_rows_go_in_and_the_rest_comes_back_with_reasons(estate):
    path = sheet(estate, "1,2024-05-01,open,lamp,灯不亮", "2,soon,open,lamp,", "3,2024-05-02,lost,lamp,=1+1")
    answer, status = estate.answer(*bring(estate, path))
    assert status == 1
    assert (answer["rows"], answer["imported"], answer["known"], answer["left_out"]) == (3, 1, 0, 2)
    assert [(found["cell"], found["code"], found["stays_behind"]) for found in answer["findings"]] == [
        ("B3", "moment_unreadable", True),
        ("C4", "value_unmapped", True),
    ]
    assert answer["findings"][1]["sentence"] == "the mapping does not say under [states] what “lost” is"
    rest = Path(answer["rest"])
    assert (rest.name, read(rest.read_bytes()).rows) == (
        "old-rest.csv",
        (
            (*HEADING.split(","), "Why it stayed behind"),
            ("2", "soon", "open", "lamp", "", "B3: “soon” is no date that can be read"),
            ("3", "2024-05-02", "lost", "lamp", "'=1+1", f"C4: {answer['findings'][1]['sentence']}"),
        ),
    )
    # Mended, that very file brings the rest, and the column of reasons is in nobody's way.
    mended = rest.read_text(encoding="utf-8-sig").replace("2,soon", "2,2024-05-03").replace("lost,lamp", "done,lamp")
    rest.write_text(mended, encoding="utf-8-sig")
    answer, status = estate.answer(*bring(estate, rest))
    assert (answer["imported"], answer["left_out"], status) == (2, 0, 0)
    assert set(Matter.objects.of(ESTATE).values_list("foreign_number", "words")) == {
        ("1", "灯不亮"), ("2", ""), ("3", "=1+1"),
    }  # fmt: skip


def test_a_dry_run_says_it_and_writes_nothing(estate):
    path = sheet(estate, "1,2024-05-01,open,lamp,灯不亮", "2,soon,open,lamp,")
    before = chronicle.head(ESTATE), sorted(estate.var.iterdir())
    done = estate.linli(*bring(estate, path, "--dry-run"))
    assert (done.returncode, done.stdout.splitlines()) == (
        1,
        [
            "✗ B3: “soon” is no date that can be read",
            "Of 2 rows, 1 would come in, 0 are here already, 1 stay behind.",
        ],
    )
    assert (chronicle.head(ESTATE), sorted(path for path in estate.var.iterdir() if path.name != "keys")) == before


def test_the_same_file_twice_changes_nothing(estate):
    path = sheet(estate, "1,2024-05-01,open,lamp,灯不亮")
    assert estate.linli(*bring(estate, path)).returncode == 0
    before = chronicle.head(ESTATE)
    estate.language = "zh"
    again = estate.linli(*bring(estate, path, mapping="office"))  # the mapping was saved with the estate
    assert (again.returncode, again.stdout) == (0, "共 1 行：导入了 0 行，原已有 1 行，没有导入 0 行。\n")
    assert chronicle.head(ESTATE) == before


def test_an_import_that_was_killed_goes_on_where_it_was(estate):
    count = 1_500
    path = sheet(estate, *(f"{n},2024-05-{n // 60 + 1:02d} 08:{n % 60:02d},open,lamp,第 {n} 件" for n in range(count)))
    order = [sys.executable, "-m", "linli.config.operator", *map(str, bring(estate, path))]
    process = subprocess.Popen(order, env=estate.environment, stderr=subprocess.DEVNULL)
    until = time.monotonic() + 60
    while not (before := Matter.objects.of(ESTATE).count()):
        assert process.poll() is None and time.monotonic() < until
        time.sleep(0.01)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert 0 < before < count, "the fault was not hit"
    answer, status = estate.answer(*bring(estate, path))
    assert (answer["imported"] + answer["known"], answer["imported"] < count, status) == (count, True, 0)
    numbers = Matter.objects.of(ESTATE).values_list("foreign_number", flat=True)
    assert sorted(map(int, numbers)) == list(range(count))
    assert chronicle.verify(ESTATE) == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--estate", "nowhere"], "There is no estate “nowhere” here. There are: hanlin."),
        (["--mapping", "unknown"], "There is no file unknown, and no mapping saved under that name. Saved are: –."),
        (["--mapping", "bad.toml"], "The mapping says “colums”, which means nothing here."),
        (["--mapping", "gbk.toml"], "gbk.toml is not written in UTF-8."),
        (["--rest", "map.toml"], "map.toml is there already and is left as it is."),
        (["--rest", "no/folder/rest.csv"], "The rows that stay behind cannot be written to no/folder/rest.csv."),
    ],
)
def test_bad_words_are_told_in_a_sentence(estate, typed, words, said):
    path = sheet(estate, "1,soon,open,lamp,")
    (estate.var / "bad.toml").write_text(MAPPING.replace("[columns]", "[colums]"))
    (estate.var / "gbk.toml").write_text(MAPPING.replace("office", "物业"), encoding="gbk")
    before = chronicle.head(ESTATE)
    status, answer, news = typed(*bring(estate, path), *words)
    assert (status, answer, news.startswith(f"linli: {said}")) == (2, "", True)
    assert chronicle.head(ESTATE) == before


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (",".join(map(str, range(100_000))).encode(), "This sheet has 100000 columns; 500 can be read."),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "The characters of this file cannot be read."),
        (f'{HEADING}\n1,"2024'.encode(), "A quotation mark near line 2 has no partner."),
        (b"a,b\n1,2\n", "The sheet has no column About, No., Received, State, What. Its columns are: "),
    ],
)
def test_bad_files_are_told_in_a_sentence(estate, typed, data, said):
    path = estate.var / "bad.csv"
    path.write_bytes(data)
    before = chronicle.head(ESTATE)
    status, answer, news = typed(*bring(estate, path))
    assert (status, answer, news.startswith(f"linli: {said}")) == (2, "", True)
    assert chronicle.head(ESTATE) == before


def test_into_a_demo_nothing_real_comes(place):
    found(Installation.DEMO)
    done = place.linli(*bring(place, sheet(place, "1,2024-05-01,open,lamp,")))
    assert (done.returncode, Matter.objects.of(ESTATE).count()) == (2, 0)
    assert done.stderr.startswith("linli: This is a demo:")


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_matters_go_out_as_filtered(estate, ending):
    rows = ["1,2024-05-01,open,lamp,灯不亮", "2,2024-05-02,done,lamp,门坏了"]
    estate.linli(*bring(estate, sheet(estate, *rows)))
    out = estate.var / f"out.{ending}"
    done = estate.linli("export_matters", out, "--estate", "hanlin", "--state", "closed", "--since", "2024-05-02")
    assert (done.returncode, done.stdout) == (0, f"1 matters written to {out}.\n")
    heading, row = read(out.read_bytes()).rows
    assert dict(zip(heading, row, strict=True))["words"] == "门坏了"
    assert (out.stat().st_mode & 0o777, [path.name for path in estate.var.glob(".linli*")]) == (0o600, [])
    again = estate.linli("export_matters", out, "--estate", "hanlin")
    assert (again.returncode, again.stderr) == (2, f"linli: {out} is there already and is left as it is.\n")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["out.pdf", "--estate", "hanlin"], "linli: out.pdf says neither .xlsx nor .csv."),
        (["no/out.csv", "--estate", "hanlin"], "linli: There is no folder no."),
        (["out.csv", "--estate", "x"], "linli: There is no estate “x” here."),
        (["out.csv", "--estate", "hanlin", "--category", "x"], "linli: This estate has no category “x”."),
    ],
)
def test_what_cannot_go_out_is_told_in_a_sentence(estate, typed, words, said):
    status, answer, news = typed("export_matters", *words)
    assert (status, answer, news.startswith(said)) == (2, "", True)
    assert list(estate.var.glob("out*")) == []


@pytest.mark.parametrize("words", [["--since", "May"], ["--state", "lost"]])
def test_a_day_or_state_that_is_none_is_told_with_the_usage(estate, typed, capsys, words):
    with pytest.raises(SystemExit) as ended:
        typed("export_matters", "out.csv", "--estate", "hanlin", *words)
    assert (ended.value.code, capsys.readouterr().err.startswith("usage: linli export_matters")) == (2, True)


def test_of_a_demo_every_sheet_says_so(place):
    found(Installation.DEMO)
    place.language = "zh"
    out = place.var / "out.csv"
    assert place.linli("export_matters", out, "--estate", "hanlin").returncode == 0
    assert read(out.read_bytes()).rows[0][0] == "演示数据，人物、票数、金额均为虚构"


def take_back(batch, *words):
    return ["take_back_import", batch, "--estate", "hanlin", *words]


def test_an_import_is_taken_back_and_comes_in_anew(estate):
    path = sheet(estate, *(f"{n},2024-05-0{n},open,lamp,第 {n} 盏灯" for n in range(1, 4)))
    came, _ = estate.answer(*bring(estate, path))
    batch, head = came["batch"], chronicle.head(ESTATE)
    would, status = estate.answer(*take_back(batch, "--dry-run"))
    assert (would["imported"], would["taken_back"], would["stay"], status) == (3, 3, [], 0)
    assert (chronicle.head(ESTATE), Matter.objects.of(ESTATE).count()) == (head, 3)
    did, status = estate.answer(*take_back(batch))
    assert did == would | {"dry_run": False, "longest_lock_ms": did["longest_lock_ms"]}
    assert (status, Matter.objects.of(ESTATE).count()) == (0, 0)
    head = chronicle.head(ESTATE)
    for words in ([], ["--dry-run"]):
        done = estate.linli(*take_back(batch, *words))
        said = "linli: This import was taken back already. Nothing was changed.\n"
        assert (done.returncode, done.stdout, done.stderr) == (2, "", said)
    assert chronicle.head(ESTATE) == head
    again, status = estate.answer(*bring(estate, path))
    assert (again["imported"], again["known"], status) == (3, 0, 0)
    assert (again["batch"] == batch, Matter.objects.of(ESTATE).count()) == (False, 3)
    out = estate.var / "out.csv"
    assert estate.linli("export_matters", out, "--estate", "hanlin").stdout == f"3 matters written to {out}.\n"


def test_what_stays_is_named_in_both_languages(estate, typed):
    rows = [f"{n},2024-05-{n:02d},open,lamp,第 {n} 盏灯" for n in range(1, 24)]
    status, answer, news = typed(*bring(estate, sheet(estate, *rows)))
    batch = re.search(r"To take all of it back: linli take_back_import (\S+) --estate hanlin\n", news)[1]
    person = Person.objects.create(estate=ESTATE, name="王敏").pk
    threads = Matter.objects.of(ESTATE).exclude(foreign_number="23").values_list("thread", flat=True)
    for thread in threads:
        by_house = dict(by=Hand.HOUSE, at=AT, act=new_key())
        follow(estate=ESTATE, thread_id=thread, person_id=person, why=Why.ASKED, **by_house)
    status, answer, news = typed(*take_back(batch, "--dry-run"))
    assert (status, answer.splitlines()) == (
        1,
        [
            *(f"· 2024-{n:04d} ({n}): somebody follows it" for n in range(1, 21)),
            "… and 2 more; --json names them all.",
            "Of 23 matters from old.csv, 1 would be taken back, 22 would stay.",
        ],
    )
    estate.language = "zh"
    done = estate.linli(*take_back(batch))
    assert (done.returncode, done.stdout.splitlines()[0], done.stdout.splitlines()[-2:]) == (
        1,
        "· 2024-0001 (1): 有人关注",
        ["……另有 2 件；加 --json 可全部列出。", "old.csv 导入的 23 件诉求：已撤回 1 件，保留 22 件。"],
    )
    assert Matter.objects.of(ESTATE).count() == 22


def test_without_a_key_the_last_imports_are_listed(estate, typed):
    status, answer, news = typed("take_back_import", "--estate", "hanlin")
    assert (status, answer, news) == (0, "", "Nothing was imported here yet.\n")
    typed(*bring(estate, sheet(estate, "1,2024-05-01,open,lamp,灯不亮")))
    [one] = json.loads(typed("take_back_import", "--estate", "hanlin", "--json")[1])
    assert (one["file_name"], one["state"], one["imported"], one["taken_back"]) == ("old.csv", "ended", 1, 0)
    typed(*take_back(one["id"]))
    status, answer, news = typed("take_back_import", "--estate", "hanlin")
    assert (status, answer.split()[0], answer.endswith("  old.csv  1 matters  taken back\n")) == (0, one["id"], True)


def test_a_taking_back_that_was_killed_goes_on_where_it_was(estate):
    count = 1_000
    path = sheet(estate, *(f"{n},2024-05-{n // 60 + 1:02d} 08:{n % 60:02d},open,lamp,第 {n} 件" for n in range(count)))
    came, _ = estate.answer(*bring(estate, path))
    order = [sys.executable, "-m", "linli.config.operator", *map(str, take_back(came["batch"]))]
    process = subprocess.Popen(order, env=estate.environment, stderr=subprocess.DEVNULL)
    until = time.monotonic() + 60
    while Matter.objects.of(ESTATE).count() == count:
        assert process.poll() is None and time.monotonic() < until
        time.sleep(0.01)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert 0 < Matter.objects.of(ESTATE).count() < count, "the fault was not hit"
    head = chronicle.head(ESTATE)
    done = estate.linli(*bring(estate, path))
    said = "linli: This import is being taken back. Let `linli take_back_import` come to its end first.\n"
    assert (done.returncode, done.stderr, chronicle.head(ESTATE)) == (2, said, head)
    would, _ = estate.answer(*take_back(came["batch"], "--dry-run"))
    did, status = estate.answer(*take_back(came["batch"]))
    assert (would["taken_back"], did["taken_back"], did["stay"], status) == (count, count, [], 0)
    told = chronicle.entries_after(ESTATE, count, limit=1000)
    gone = [key for entry in told if entry.kind == "matters.matters_taken_back" for key in entry.facts["matters"]]
    assert len(gone) == len(set(gone)) == count
    assert (Matter.objects.of(ESTATE).count(), chronicle.verify(ESTATE)) == (0, [])
    again, _ = estate.answer(*bring(estate, path))
    assert (again["imported"], Matter.objects.of(ESTATE).count()) == (count, count)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            [UUID(int=1), "--estate", "hanlin"],
            "linli: There is no such import. `linli take_back_import` without its key",
        ),
        ([UUID(int=1), "--estate", "x"], "linli: There is no estate “x” here. There are: hanlin."),
    ],
)
def test_what_cannot_be_taken_back_is_told_in_a_sentence(estate, typed, words, said):
    before = chronicle.head(ESTATE)
    status, answer, news = typed("take_back_import", *words)
    assert (status, answer, news.startswith(said), chronicle.head(ESTATE)) == (2, "", True, before)


def test_a_key_that_is_none_is_told_with_the_usage(estate, typed, capsys):
    with pytest.raises(SystemExit) as ended:
        typed(*take_back("old.csv"))
    assert (ended.value.code, capsys.readouterr().err.startswith("usage: linli take_back_import")) == (2, True)
