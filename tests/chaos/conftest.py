"""A house that suffers, for the chaos tests."""

import pytest

from tests.chaos.house import opened


@pytest.fixture
def house(transactional_db, settings):
    """A running house with two workers and short leases."""
    with opened(settings, lease=3) as running:
        yield running
