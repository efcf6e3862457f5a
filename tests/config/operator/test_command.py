"""`linli` itself: in both languages, with statuses 0, 1 and 2, and never a traceback for bad input."""

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
