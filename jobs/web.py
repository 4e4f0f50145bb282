"""The web server as a child of the house: Granian with our WSGI application."""

import errno
import http.client
import socket
import sys
import time

from django.conf import settings

from jobs.children import Child

THREADS = 16  # a film being watched holds one while its bytes go out
START_SECONDS = 60.0
FIRM_SECONDS = 5.0  # what a killed house leaves of its web server ends so soon, and gives its port back
PORT_SECONDS = 8.0  # so long a new house waits for a port that a killed one may still hold


class WebError(RuntimeError):
    """The web server cannot serve; the sentence says why and what to do."""


def address(host, port):
    """Return where a browser on this machine finds the house."""
    shown = "127.0.0.1" if host in ("0.0.0.0", "::") else host
    return f"http://{shown}:{port}/"


def refuse_taken_port(host, port, patience=PORT_SECONDS):
    """Raise WebError if the port cannot be had, nor within the patience if somebody holds it."""
    if not 0 < port < 65536:
        raise WebError(f"{port} is no port; give PORT a number from 1 to 65535.")
    until = time.monotonic() + patience
    while (error := _trouble_with(host, port)) is not None and time.monotonic() < until:
        if error.errno != errno.EADDRINUSE:
            break
        time.sleep(0.25)
    if error is not None:
        raise WebError(
            f"Port {port} on {host} cannot be used ({error.strerror}); "
            f"end what holds it or choose another: PORT={_another(port)}."
        ) from error


def _trouble_with(host, port):
    """Return why nobody can listen there, or None."""
    try:
        kind, _, _, _, where = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(kind, socket.SOCK_STREAM) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(where)
            trial.listen(1)
    except OSError as error:
        return error
    return None


def _another(port):
    return port + 1 if port < 65535 else 8000


def child(host, port):
    """Return the web server for the supervisor to keep alive."""
    options = {
        "--interface": "wsgi",
        "--host": host,
        "--port": port,
        "--blocking-threads": THREADS,
        "--working-dir": settings.BASE_DIR,
        "--log-level": "error",
    }
    words = [str(word) for pair in options.items() for word in pair]
    granian = [sys.executable, "-m", "granian", *words, "--no-ws"]
    return Child("web server", [*granian, "config.wsgi:application"], firm=FIRM_SECONDS)


def wait_until_it_answers(house, host, port):
    """Tick the house until its pages answer; raises WebError when they do not."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and not house.ending.is_set():
        if _answers(host, port):
            return
        house.tick()
        time.sleep(0.1)
    if not house.ending.is_set():
        raise WebError(f"The web server does not answer at {address(host, port)}; its words stand above.")


def _answers(host, port):
    link = http.client.HTTPConnection("127.0.0.1" if host == "0.0.0.0" else host, port, timeout=10)
    try:
        link.request("GET", "/healthz")
        return link.getresponse().status < 500
    except (OSError, http.client.HTTPException):
        return False
    finally:
        link.close()
