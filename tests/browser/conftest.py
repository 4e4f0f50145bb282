"""A real Chromium before a real web server: the house as people and visitors meet it."""

from pathlib import Path

import pytest

from tests.browser.seat import Seat
from tests.browser.server import served
from tests.chaos.house import opened

SHOTS = Path(__file__).parent / "shots"
FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Remember a failed test, so that its browsers can be drawn before they close."""
    report = yield
    if report.when == "call":
        item.stash[FAILED] = report.failed
    return report


@pytest.fixture
def house(transactional_db, settings):
    """A running house with two workers; its leases are as patient as a busy machine needs."""
    with opened(settings, lease=60) as running:
        yield running


@pytest.fixture
def site(house):
    """The address at which a web server serves that house."""
    with served(house.folder, house.environment()) as address:
        yield address


@pytest.fixture
def seat(chromium, request):
    """Return a function that seats somebody before a browser of their own at a site.

    Where the test fails, what each of them saw last is kept in tests/browser/shots/.
    """
    taken = []

    def take(address, **settings):
        one = Seat(chromium, address, **settings)
        taken.append(one)
        return one

    yield take
    for number, one in enumerate(taken):
        if request.node.stash.get(FAILED, False):
            one.draw(SHOTS / f"failed-{number}.png")
        one.leave()
