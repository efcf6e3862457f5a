"""The harness itself: each test has a database to itself, and a run is of both engines or says that it is not."""

import os
import subprocess
import sys

import pytest

from linli.chronicle import queries
from linli.chronicle.models import Book
from tests.village import ESTATE, NEIGHBOUR


@pytest.mark.parametrize("again", range(3))
def test_a_database_is_fresh(database, again):
    assert list(Book.objects.values_list("estate", flat=True)) == [ESTATE]
    assert queries.head(ESTATE) == (0, "")
    Book.objects.create(estate=NEIGHBOUR)


def test_its_files_are_its_own(database, settings, tmp_path):
    assert tmp_path / "files" == settings.FILES


def collect(*options):
    """Pytest's answer to these options where no PostgreSQL server is named: (status, what it said)."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("TEST_", "PYTEST_"))}
    orders = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider", "-p", "no:xdist"]
    orders += ["tests/chronicle/test_commands.py", *options]
    run = subprocess.run(orders, env=environment, capture_output=True, text=True, check=False)
    return run.returncode, run.stdout + run.stderr


def test_without_a_postgresql_server_a_run_ends_and_says_what_is_missing():
    status, said = collect()
    assert (status, "TEST_POSTGRESQL must name" in said) == (4, True), said


@pytest.mark.parametrize("options", [["--engine", "sqlite"], ["-k", "sqlite"]])
def test_who_asks_for_one_engine_gets_it_alone(options):
    status, said = collect(*options)
    assert (status, "[sqlite" in said, "[postgresql" in said) == (0, True, False), said
