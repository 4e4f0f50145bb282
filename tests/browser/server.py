"""The house's own web server on the test database, as `make run` starts it."""

import http.client
import socket
import subprocess
import time
from contextlib import contextmanager

from django.conf import settings
from django.core.management import call_command
from django.test import override_settings

from jobs import web

START_SECONDS = 60


@contextmanager
def served(folder, environment):
    """Serve the house whose data lie in `folder`; give the site's address without a closing slash."""
    with override_settings(STATIC_ROOT=folder / "static"):
        call_command("collectstatic", interactive=False, link=True, verbosity=0)
    host, port = "127.0.0.1", _free_port()
    log = folder / "web.log"
    with log.open("ab") as words:
        process = subprocess.Popen(
            web.child(host, port).argv, env=environment, cwd=settings.BASE_DIR, stdout=words, stderr=words
        )
    try:
        _wait_for(process, host, port, log)
        yield web.address(host, port).rstrip("/")
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        print(log.read_text(errors="replace")[-4000:])  # pytest shows it beside a failure


def _free_port():
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return trial.getsockname()[1]


def _wait_for(process, host, port, log):
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        link = http.client.HTTPConnection(host, port, timeout=10)
        try:
            link.request("GET", "/healthz")
            if link.getresponse().status == 200:
                return
        except (OSError, http.client.HTTPException):
            time.sleep(0.1)
        finally:
            link.close()
    raise AssertionError(
        f"The web server does not answer. It said:\n{log.read_text(errors='replace')[-4000:]}"
    )
