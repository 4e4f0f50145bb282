"""Fixtures of the archive's tests; a module that means something else by a name has its own."""

import pytest

from tests.factories import archive as make
from tests.factories.people import person


@pytest.fixture
def by(client):
    """A cataloguer before their browser."""
    somebody = make.somebody("cataloguer")
    client.force_login(somebody)
    return somebody


@pytest.fixture
def work(by):
    """A work that cataloguer described."""
    return make.work(by=by)


@pytest.fixture
def producer():
    """A producer, who may enter costs."""
    return person("producer", name="王桂平")
