"""The four sentences of ARCHITECTURE.md are kept by import-linter: for each, a planted breach is caught.

Each test works on a copy of the tree, so that nothing is planted in the real one.
"""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LINT = "from importlinter.cli import lint_imports_command; lint_imports_command()"
STORY = "The story: each app knows only those before it"
ROOMS = "The rooms: inside an app, the outside knows the inside"
STILL = "The still centre: rules, events and kernel know no framework, no clock, no chance, no outside"
DOOR = "The front door: another app is reached by its commands, queries, policy, rules and events"


@pytest.fixture(scope="module")
def copied(tmp_path_factory):
    copy = tmp_path_factory.mktemp("tree")
    shutil.copy(ROOT / "pyproject.toml", copy)
    shutil.copytree(ROOT / "tools", copy / "tools", ignore=shutil.ignore_patterns("__pycache__"))
    only_code = shutil.ignore_patterns("__pycache__", "templates", "static", "locale", "*.svg", "*.jpg", "*.png")
    shutil.copytree(ROOT / "linli", copy / "linli", ignore=only_code)
    return copy


@pytest.fixture
def tree(copied):
    """The copy; what a test plants in it is taken out again."""
    before = {path: path.read_bytes() for path in copied.rglob("*.py")}
    yield copied
    for path in {*copied.rglob("*.py")} - before.keys():
        path.unlink()
    for path, source in before.items():
        path.write_bytes(source)


def plant(path, line):
    """At the end of a file, or of a package's `__init__`; a file that is not there is made."""
    path = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    path.parent.mkdir(exist_ok=True)
    with path.open("a") as file:
        file.write(f"\n{line}\n")


def broken(tree):
    """The contracts that import-linter calls broken, and all it says."""
    run = subprocess.run(
        [sys.executable, "-c", LINT, "--no-cache"], cwd=tree, capture_output=True, text=True, check=False
    )
    said = " ".join((run.stdout + run.stderr).split())
    return {name for name in (STORY, ROOMS, STILL, DOOR) if f"{name} BROKEN" in said}, said


def test_the_tree_as_it_is_keeps_all_four(tree):
    contracts, said = broken(tree)
    assert (contracts, "4 kept, 0 broken" in said) == (set(), True), said


@pytest.mark.parametrize(
    "where, line, contract, said_of_it",
    [
        ("people/rules", "import linli.matters.rules", STORY, "linli.people is not allowed to import linli.matters"),
        ("kernel/errors", "import linli.web.words", STORY, "linli.kernel is not allowed to import linli.web"),
        ("database/models", "import linli.chronicle.rules", STORY, "is not allowed to import linli.chronicle"),
        ("chronicle/models", "import linli.chronicle.commands", ROOMS, "linli.chronicle.models is not allowed"),
        ("matters/rules", "import linli.matters.events", ROOMS, "linli.matters.rules is not allowed to import"),
        ("matters/rules", "import django", STILL, "linli.matters.rules"),
        ("people/events", "import time", STILL, "linli.people.events"),
        ("kernel/keys", "import secrets", STILL, "linli.kernel.keys"),
        ("chronicle/rules", "import linli.database.models", STILL, "linli.chronicle.rules"),
        ("matters/commands", "import linli.people.models", DOOR, "walks into linli.people.models"),
        ("messages/commands", "import linli.people.words", DOOR, "walks into linli.people.words"),
    ],
)
def test_a_breach_is_caught(tree, where, line, contract, said_of_it):
    plant(tree / "linli" / where, line)
    contracts, said = broken(tree)
    assert contract in contracts and said_of_it in said, said


def test_what_django_is_reached_through_does_not_hide_it(tree):
    plant(tree / "linli/matters/rules", "import linli.people.rules")
    plant(tree / "linli/people/rules", "import django.utils.timezone")
    contracts, said = broken(tree)
    assert (STILL in contracts, "linli.people.rules -> django" in said) == (True, True), said


@pytest.mark.parametrize(
    "where, contract, said_of_it",
    [("matters/utils", ROOMS, "linli.matters.utils"), ("zoo/__init__", STORY, "linli.zoo")],
)
def test_a_room_or_an_app_that_nobody_declared_is_caught(tree, where, contract, said_of_it):
    plant(tree / "linli" / where, '"""A drawer."""')
    contracts, said = broken(tree)
    assert contract in contracts and said_of_it in said, said
