import pytest

from tests.outside import Place


@pytest.fixture
def place(database, tmp_path):
    """An installation with an empty, migrated database; its files and keys lie where `settings` looks for them."""
    return Place(database, tmp_path)
