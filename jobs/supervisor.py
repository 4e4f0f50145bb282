"""The supervisor: keeps the queue server, the workers and (for a whole house) the web server alive.

It runs the reaper, writes down which workers live, and ends everything cleanly. If it is killed
itself, its children end by their tether and the next supervisor adopts the queue server.
"""

import logging
import os
import secrets
import signal
import socket
import threading
import time
from contextlib import contextmanager

from django.conf import settings
from django.db import DatabaseError, connections
from django.db.models.functions import Now

from jobs import reaper
from jobs.children import Child, end_all, manage
from jobs.housekeeping import Housekeeping
from jobs.models import Worker
from jobs.server import QueueServerError, Server

logger = logging.getLogger(__name__)
QUEUES = ("assemble", "deliver", "cpu", "keep")
TICK_SECONDS = 0.25
ROUND_SECONDS = 5.0
GRACE_SECONDS = 10.0
MOST_WORKERS = 8  # by default; every worker may hold a gigabyte or two of pictures
MALLOC = {"MALLOC_MMAP_THRESHOLD_": "4294967296", "MALLOC_TRIM_THRESHOLD_": "8589934592"}


def cores():
    """Return how many processor cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def default_workers():
    """Return how many workers a house gets when nobody says: one a core, within reason."""
    return settings.RQ_WORKERS or min(cores(), MOST_WORKERS)


def queue_server():
    """Return the embedded queue server of this house, or None where PATINA_REDIS_URL names another."""
    return None if settings.REDIS_URL else Server(settings.DATA_DIR)


class Supervisor:
    """Keeps a set of worker processes, and what they need, alive until told to end."""

    def __init__(self, workers=None, queues=QUEUES, more=(), grace=GRACE_SECONDS):
        self.count = workers if workers is not None else default_workers()
        self.queues, self.grace = tuple(queues), grace
        self.server = queue_server()
        self.crew = [self._worker(number) for number in range(1, self.count + 1)]
        self.children = [*self.crew, *more]
        self.ending = threading.Event()
        self._next_round = 0.0
        self._housekeeping = Housekeeping()

    def _worker(self, number):
        name = f"{socket.gethostname()}-{os.getpid()}-{number}-{secrets.token_hex(2)}"
        threads = str(settings.THREADS or max(cores() // max(self.count, 1), 1))
        return Child(
            label=name,
            argv=manage("worker", "--name", name, "--queues", ",".join(self.queues)),
            environment={**MALLOC, "PATINA_THREADS": threads, "OMP_NUM_THREADS": threads},
        )

    def start(self):
        """Start the queue server, then every child; raises QueueServerError if there is no server."""
        if self.server:
            self.server.start_or_adopt()
        for child in self.children:
            child.start()

    def tick(self):
        """Look once at everything; reap and report every few seconds."""
        for child in self.children:
            if child.keep_alive() and child in self.crew:
                self._next_round = 0.0
        if time.monotonic() >= self._next_round:
            self._next_round = time.monotonic() + ROUND_SECONDS
            self._round()

    def _round(self):
        try:
            if self.server:
                self.server.start_or_adopt()
            self._report()
            reaper.reap()
            self._housekeeping.due()
        except (QueueServerError, OSError) as error:
            logger.error("%s", error)
        except DatabaseError as error:
            logger.error("The database is away: %s", error)
            connections.close_all()

    def _report(self):
        """Write down the workers that live and strike those that do not."""
        facts = {"host": socket.gethostname(), "queues": " ".join(self.queues), "seen_at": Now()}
        for child in self.crew:
            if child.is_alive:
                Worker.objects.update_or_create(
                    name=child.label,
                    defaults={**facts, "pid": child.pid},
                    create_defaults={**facts, "pid": child.pid, "started_at": Now()},
                )
        down = [child.label for child in self.crew if not child.is_alive]
        Worker.objects.filter(name__in=down).delete()

    def run(self, once_up=None):
        """Start, call `once_up`, look after everything until SIGTERM or SIGINT, and end."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self.ending.set())
        try:
            self.start()
            if once_up:
                once_up()
            self.watch()
        finally:
            self.stop()

    def watch(self):
        """Look after everything until told to end."""
        while not self.ending.is_set():
            self.tick()
            self.ending.wait(TICK_SECONDS)

    def stop(self):
        """End the children gently, strike the workers, end the queue server if it is ours."""
        self.ending.set()
        end_all(self.children, self.grace)
        try:
            Worker.objects.filter(name__in=[child.label for child in self.crew]).delete()
        except DatabaseError as error:
            logger.warning("The workers stay written down for a while: %s", error)
        finally:
            connections.close_all()
        if self.server:
            self.server.stop()


@contextmanager
def running(workers=None, queues=QUEUES, more=()):
    """Run a supervisor beside the caller for the time of a `with` block and yield it.

    For programs that ring for work and wait for it themselves, such as the demonstration. The
    children are started from the calling thread, which must outlive them.
    """
    supervisor = Supervisor(workers, queues, more)
    watch = threading.Thread(target=supervisor.watch, name="supervisor", daemon=True)
    try:
        supervisor.start()
        watch.start()
        yield supervisor
    finally:
        supervisor.ending.set()
        if watch.is_alive():
            watch.join(ROUND_SECONDS)
        supervisor.stop()
