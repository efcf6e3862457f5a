"""Every fault is done from outside to a started `linli serve`, on the village, on both engines."""

import pytest

from tests.faults.town import Town
from tests.outside import Place


@pytest.fixture
def town(village, tmp_path):
    """The village as a place that can be served, and what a test may ask its database about."""
    return Town(Place(village, tmp_path))
