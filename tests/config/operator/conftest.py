import pytest

from tests.outside import Place


@pytest.fixture
def place(database, tmp_path):
    """An installation with an empty, migrated database; its files and keys lie where `settings` looks for them."""
    return Place(database, tmp_path)


@pytest.fixture
def empty_place(copies, tmp_path):
    """Another place under the same keys: an empty folder and a database without tables."""
    var = tmp_path / "elsewhere"
    var.mkdir()
    with copies.blank() as address:
        yield Place(address, var)
