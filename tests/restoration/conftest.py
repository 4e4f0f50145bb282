"""Stores that are empty after each test, and rows that wait, without a queue server."""

import shutil

import pytest
from django.conf import settings as house

from tests.factories import restoration as bench


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    """The files of the store, empty after each test; queues lead nowhere, so rings wait for the reaper."""
    nowhere = {"UNIX_SOCKET_PATH": str(tmp_path / "no.sock")}
    settings.RQ_QUEUES = {name: {**queue, **nowhere} for name, queue in house.RQ_QUEUES.items()}
    settings.THREADS = 1
    root = house.DATA_DIR / "store"
    yield lambda room="runs": sorted(
        str(path.relative_to(root / room)) for path in (root / room).rglob("*") if path.is_file()
    )
    shutil.rmtree(root, ignore_errors=True)


@pytest.fixture
def run(db):
    """A run in the queue."""
    return bench.run()


@pytest.fixture
def cut(run):
    """A run whose plan is done: four segments and the sound wait."""
    return bench.carry_plan(run)
