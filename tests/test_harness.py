"""The harness itself: each test has a database to itself, whatever the one before it left behind."""

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
