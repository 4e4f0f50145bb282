"""A real Chromium before a real web server: the house as people and visitors meet it."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.browser.seat import Seat
from tests.browser.server import served
from tests.chaos.house import opened

NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--autoplay-policy=no-user-gesture-required",
]
ABSENT = (
    "no Chromium starts on this machine; `sudo apt install chromium fonts-noto-cjk` gets Debian's "
    "(`make test` does it where it may)"
)
SHOTS = Path(__file__).parent / "shots"
FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Remember a failed test, so that its browsers can be drawn before they close."""
    report = yield
    if report.when == "call":
        item.stash[FAILED] = report.failed
    return report


@pytest.fixture(scope="module")
def chromium():
    """Debian's Chromium, or Google's.

    Playwright runs an event loop in this thread, which Django takes for a careless one: while the browser
    is open, the test's own queries need the variable below.
    """
    program = _program()
    if program is None:
        pytest.skip(ABSENT)
    from playwright.sync_api import sync_playwright

    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    try:
        with sync_playwright() as play:
            browser = play.chromium.launch(executable_path=program, args=ARGUMENTS)
            yield browser
            browser.close()
    finally:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


def _program():
    """Return the first Chromium that starts; Ubuntu's is a snap, which in a container does not."""
    for name in NAMES:
        program = shutil.which(name)
        if (
            program
            and subprocess.run([program, "--version"], capture_output=True, check=False).returncode == 0
        ):
            return program
    return None


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
