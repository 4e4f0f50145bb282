"""A house that suffers, for the chaos tests."""

import shutil
import tempfile

import pytest

from tests.chaos.house import House
from tests.jobs.conftest import point_at


@pytest.fixture
def house(transactional_db, settings):
    """A running house with two workers and short leases."""
    folder = tempfile.mkdtemp(prefix="patina-chaos-")
    point_at(settings, folder)
    settings.JOBS_LEASE_SECONDS = 3
    with House(folder, workers=2, lease=3) as running:
        yield running
    shutil.rmtree(folder, ignore_errors=True)
