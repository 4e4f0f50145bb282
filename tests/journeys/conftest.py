"""A house with real workers for a journey; its leases are as patient as a busy machine needs."""

import pytest

from tests.chaos.house import opened


@pytest.fixture
def house(transactional_db, settings):
    """A running house with two workers."""
    with opened(settings, lease=60) as running:
        yield running
