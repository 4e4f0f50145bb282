import pytest

from tests.factories import archive, reviews


@pytest.fixture
def senior(db):
    return archive.somebody("senior_restorer")


@pytest.fixture
def faithful(db):
    return archive.somebody("faithfulness_reviewer")


@pytest.fixture
def restorer(db):
    return archive.somebody("restorer")


@pytest.fixture
def review(db):
    """A measured review that lacks nothing but eyes and hands."""
    return reviews.judgeable()
