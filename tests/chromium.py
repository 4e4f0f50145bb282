"""Debian's Chromium, or Google's, for every test that looks at pages with a real browser."""

import os
import shutil
import subprocess

import pytest

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


@pytest.fixture(scope="module")  # an open browser keeps an event loop in this thread, in the way of the next
def chromium():
    """Yield a browser, or skip where none starts.

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
        if program and subprocess.run([program, "--version"], capture_output=True).returncode == 0:  # noqa: PLW1510
            return program
    return None
