"""Child processes that are kept alive: started tethered, restarted with patience, ended gently."""

import logging
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field

from django.conf import settings

logger = logging.getLogger(__name__)
LONGEST_WAIT = 30.0
STEADY_SECONDS = 30.0  # a child that lived this long starts again without waiting


@dataclass
class Child:
    """One process the house keeps alive.

    A stop is SIGTERM; what still runs after the grace gets it again, which RQ takes as an order to
    kill its work-horse, and at last SIGKILL. `firm` are the seconds after which what is left of it is
    killed when the house itself was killed; 0 leaves it to end by itself, as a worker with its work does.
    """

    label: str
    argv: list
    environment: dict = field(default_factory=dict)
    firm: float = 0.0
    process: subprocess.Popen | None = None
    started: float = 0.0
    deaths: int = 0
    not_before: float = 0.0

    @property
    def pid(self):
        """The process number, 0 while it is down."""
        return self.process.pid if self.is_alive else 0

    @property
    def is_alive(self):
        """Whether the process runs."""
        return self.process is not None and self.process.poll() is None

    def start(self):
        """Start the process, tethered to this one and in a session of its own."""
        tether = [sys.executable, "-P", str(settings.BASE_DIR / "jobs" / "tether.py"), str(os.getpid())]
        tether += ["--firm", str(self.firm)] if self.firm else []
        self.process = subprocess.Popen(
            [*tether, *self.argv],
            env=os.environ | {"PATINA_DATA_DIR": str(settings.DATA_DIR)} | self.environment,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
        self.started = time.monotonic()

    def keep_alive(self):
        """Start the process again if it died, later and later while it keeps dying; return whether it did."""
        if self.is_alive:
            return False
        now = time.monotonic()
        if self.process is not None:
            self._mourn(now)
        if now < self.not_before:
            return False
        self.start()
        return True

    def _mourn(self, now):
        self.sweep()
        status, self.process = self.process.returncode, None
        self.deaths = 1 if now - self.started > STEADY_SECONDS else self.deaths + 1
        wait = 0.0 if self.deaths == 1 else min(2.0 ** (self.deaths - 2), LONGEST_WAIT)
        self.not_before = now + wait
        logger.warning("%s ended (%s) and starts again in %.0f s", self.label, status, wait)

    def sweep(self):
        """Kill what a dead child left in its process group, such as a web server's own processes.

        A worker's work-horse is in a group of its own and lives on under its lease.
        """
        if self.process is not None and not self.is_alive:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)

    def signal(self, number):
        """Send a signal, if there is somebody to get it."""
        if self.is_alive:
            self.process.send_signal(number)


def end_all(children, grace):
    """End all children: ask, wait for the grace, insist, and kill what is left."""
    for number, patience in ((signal.SIGTERM, grace), (signal.SIGTERM, 3.0), (signal.SIGKILL, 3.0)):
        for child in children:
            child.signal(number)
        deadline = time.monotonic() + patience
        while any(child.is_alive for child in children):
            if time.monotonic() > deadline:
                break
            time.sleep(0.02)
    for child in children:
        child.sweep()


def manage(*words):
    """Return the command line of one of our own management commands."""
    return [sys.executable, str(settings.BASE_DIR / "manage.py"), *map(str, words)]
