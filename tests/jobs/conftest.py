"""Rows, a real queue server and a person for the queue room's tests."""

import shutil
import tempfile
from pathlib import Path

import pytest
from django.conf import settings

from jobs.server import Server, socket_path
from tests.jobs.testapp.models import Batch, Piece


@pytest.fixture
def batch(db):
    return Batch.objects.create()


@pytest.fixture
def piece(batch):
    return Piece.objects.create(batch=batch, total=5)


@pytest.fixture(scope="session")
def valkey_folder():
    """A data folder with a queue server that runs for the whole session."""
    folder = tempfile.mkdtemp(prefix="patina-queue-")
    server = Server(folder)
    server.start_or_adopt()
    yield folder
    server.stop()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def valkey(valkey_folder, settings):
    """The house's queues on that server, empty."""
    point_at(settings, valkey_folder)
    from jobs import bell

    link = bell.connection()
    link.flushall()
    return link


@pytest.fixture
def no_valkey(settings, tmp_path):
    """The house's queues where no server runs."""
    point_at(settings, tmp_path)


def point_at(house, folder):
    """Point the queues of the settings at a folder's server, and the store into that folder."""
    path = socket_path(folder)
    here = {"UNIX_SOCKET_PATH": path}
    house.RQ_QUEUES = {name: {**queue, **here} for name, queue in settings.RQ_QUEUES.items()}
    house.DATA_DIR = Path(folder)
    house.STORAGES = dict(settings.STORAGES)  # a change of this setting makes Django open its rooms anew
