"""`linli` itself: in both languages, with statuses 0, 1 and 2, and never a traceback for bad input."""

import os
import subprocess
import sys
import time

import psycopg
import pytest

from linli.config.operator import VERBS
from tests.outside import Place


@pytest.fixture
def nowhere(tmp_path):
    return Place(f"sqlite:{tmp_path}/none.sqlite3", tmp_path)


def test_help_names_every_verb_in_both_languages(nowhere):
    english = nowhere.linli("--help")
    nowhere.language = "zh"
    chinese = nowhere.linli("--help")
    assert [english.returncode, chinese.returncode] == [0, 0]
    for verb, what in VERBS.items():
        assert f"    {verb}" in english.stdout
        assert what in " ".join(english.stdout.split())
        assert f"    {verb}" in chinese.stdout
        assert what not in chinese.stdout
    assert "用法：linli" in chinese.stdout


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_help(nowhere, verb):
    done = nowhere.linli(verb, "--help")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"usage: linli {verb}")


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["nonsense"],
        ["serve", "--port", "many"],
        ["serve", "--port", "70000"],
        ["serve", "--workers", "0"],
        ["serve", "--host", "no such host"],
        ["serve"],
        ["jobs"],
        ["check"],
        ["check", "--json"],
        ["prepare", "--look"],
        ["backup"],
        ["backup", "here"],
        ["backup", "/no/such/folder/file"],
        ["restore"],
        ["restore", "/no/such/file"],
        ["restore", __file__],
        ["restore", "/"],
    ],
    ids=" ".join,
)
def test_bad_input_is_told_in_a_sentence(nowhere, words):
    done = nowhere.linli(*words, cwd=nowhere.var)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert done.stdout + done.stderr
    assert [path.name for path in nowhere.var.iterdir() if path.name != "keys"] == []


@pytest.mark.parametrize(
    "address",
    [
        "nonsense",
        "postgresql://nobody@127.0.0.1:1/nothing",
        "sqlite:/no/such/folder/x.sqlite3",
        "sqlite:x.sqlite3?max_page_count=many",
        "sqlite:x.sqlite3?max_page_count=0",
        "sqlite:x.sqlite3?cache=shared",
    ],
)
def test_a_database_that_is_not_there_is_told_in_a_sentence(nowhere, address):
    nowhere.address = address
    done = nowhere.linli("check")
    assert done.returncode == 2
    assert done.stderr.startswith("linli: ")
    assert "Traceback" not in done.stderr


def test_keys_that_may_not_be_read_are_told_in_a_sentence(nowhere):
    (nowhere.var / "keys").write_text("a file where a folder should be")
    environment = {name: value for name, value in nowhere.environment.items() if not name.endswith("_KEY")}
    done = nowhere.linli("check", env=environment)
    assert done.returncode == 2
    assert done.stderr.startswith("linli: The settings cannot be read: ")


def test_an_empty_key_is_none(nowhere):
    """Everybody would know it. In the environment it counts as not given; in its file, as lost."""
    own = {name: value for name, value in nowhere.environment.items() if not name.endswith("_KEY")}
    nowhere.linli("check", env=own | {"SECRET_KEY": "", "SEED_KEY": ""})
    keys = {path.name: path.read_text() for path in (nowhere.var / "keys").iterdir()}
    assert sorted(keys) == ["secret_key", "seed_key"]
    assert min(map(len, keys.values())) > 60
    (nowhere.var / "keys/seed_key").write_text("")
    done = nowhere.linli("check", env=own)
    assert (done.returncode, "seed_key is empty. Put back the copy" in done.stderr) == (2, True), done.stderr


def test_a_port_in_the_environment_is_read_as_a_typed_one(nowhere):
    done = nowhere.linli("serve", env=nowhere.environment | {"PORT": "many"})
    assert (done.returncode, "invalid int value: 'many'" in done.stderr) == (2, True), done.stderr


def test_who_has_read_enough_is_no_news(nowhere):
    """As in `linli … | head -1`: nobody is told of a file that cannot be written."""
    assert nowhere.linli("prepare").returncode == 0
    for words in (["check"], ["check", "--json"], ["--help"]):
        read, write = os.pipe()
        os.close(read)
        with open(write, "wb") as gone:
            done = nowhere.linli(*words, capture_output=False, stdout=gone, stderr=subprocess.PIPE)
        assert (done.returncode, done.stderr) == (0, ""), words


def test_two_that_prepare_at_once_make_one(nowhere):
    """The second waits for the first, and finds everything there: it does not put a database of its own over it."""
    order = [sys.executable, "-m", "linli.config.operator", "prepare"]
    both = [subprocess.Popen(order, env=nowhere.environment, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    said = [process.communicate(timeout=120)[1] for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    assert sorted(said) == ["", "Another `linli` is making or filling this installation: waiting for it.\n"]
    assert [path.name for path in nowhere.var.glob("none.sqlite3*") if path.name != "none.sqlite3-queue"] == [
        "none.sqlite3"
    ]
    assert nowhere.linli("check").returncode == 0


def test_what_was_cut_off_goes_before_the_next_begins(nowhere):
    (nowhere.var / ".restoring-x").mkdir()
    (nowhere.var / ".restoring-x/photo.jpg").write_bytes(b"somebody")
    (nowhere.var / "none.sqlite3-draft").write_bytes(b"somebody")
    (nowhere.var / "none.sqlite3-draft-wal").write_bytes(b"somebody")
    assert nowhere.linli("prepare").returncode == 0
    assert [path.name for path in nowhere.var.iterdir() if b"somebody" in holds(path)] == []
    assert not (nowhere.var / ".restoring-x").exists()


def holds(path):
    return path.read_bytes() if path.is_file() else b""


def test_told_to_stop_it_takes_away_what_it_has_half_done(nowhere):
    order = [sys.executable, "-m", "linli.config.operator", "prepare", "--demo"]
    with subprocess.Popen(order, env=nowhere.environment, stderr=subprocess.PIPE, text=True) as building:
        assert building.stderr.readline() == "Building the demo estate. This happens once.\n"
        building.terminate()
        assert building.stderr.read() == ""
    assert building.returncode == 130
    assert list(nowhere.var.glob("none.sqlite3*")) == []


def test_a_demo_that_was_killed_half_way_is_not_shown_as_whole(empty_place):
    """SQLite's draft is thrown away and built anew; in PostgreSQL the half stands there, and is told."""
    is_draft = empty_place.address.startswith("sqlite:")
    order = [sys.executable, "-m", "linli.config.operator", "prepare", "--demo"]
    with subprocess.Popen(order, env=empty_place.environment, stderr=subprocess.PIPE, text=True) as building:
        assert building.stderr.readline() == "Building the demo estate. This happens once.\n"
        if not is_draft:
            until_it_is_called_a_demo(empty_place.address)
        building.kill()
    done = empty_place.linli("prepare", "--demo")
    if is_draft:
        assert (done.returncode, empty_place.linli("prepare", "--demo").stderr) == (0, ""), done.stderr
    else:
        assert (done.returncode, "was broken off here" in done.stderr) == (2, True), done.stderr


def until_it_is_called_a_demo(address):
    end = time.monotonic() + 60
    with psycopg.connect(address, autocommit=True) as server:
        while not server.execute("SELECT 1 FROM people_installation").fetchone():
            assert time.monotonic() < end
            time.sleep(0.02)
