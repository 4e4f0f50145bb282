"""A real house for tests: queue server and worker processes on the test database, made to suffer.

Needs `transactional_db`: what the test writes must be committed for other processes to see it.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection, connections
from redis.exceptions import RedisError

from jobs import bell
from jobs.models import State, Worker
from jobs.server import Server, client
from tests.jobs.conftest import point_at


class House:
    """A supervisor with its queue server and workers, as `manage.py work` runs them.

    folder: where the queue server keeps its data; the tests' settings must point at it already
    (`point_at` in tests/jobs/conftest.py). lease: seconds, short so that tests need not wait.
    """

    def __init__(self, folder, workers=2, lease=3):
        self.folder, self.workers, self.lease = Path(folder), workers, lease
        self.supervisor = None
        self.log = self.folder / "house.log"

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *exception):
        self.stop()

    def start(self):
        """Start the supervisor and wait until all workers have been written down."""
        self.folder.mkdir(parents=True, exist_ok=True)
        words = [sys.executable, str(settings.BASE_DIR / "manage.py"), "work", "--workers", str(self.workers)]
        with open(self.log, "ab") as log:
            self.supervisor = subprocess.Popen(words, env=self.environment(), stdout=log, stderr=log)
        self.wait(lambda: Worker.objects.count() >= self.workers, "the workers to start")

    def environment(self):
        """Return the environment in which another process belongs to this house."""
        return os.environ | {
            "DJANGO_SETTINGS_MODULE": os.environ["DJANGO_SETTINGS_MODULE"],
            "PATINA_TEST_HOME": str(self.folder),
            "PATINA_DATA_DIR": str(self.folder),
            "PATINA_DATABASE_URL": database_url(),
            "PATINA_LEASE_SECONDS": str(self.lease),
        }

    def stop(self):
        """End the supervisor as a terminal would; kill what is left after half a minute."""
        if self.supervisor is None:
            return
        self.supervisor.terminate()
        try:
            self.supervisor.wait(30)
        except subprocess.TimeoutExpired:
            self.supervisor.kill()
            self.supervisor.wait()
        self.supervisor = None
        if self.server_pid():
            client(Server(self.folder).path).shutdown(nosave=True)

    def words(self):
        """Return what the house has said so far."""
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    def wait(self, condition, what, seconds=60.0):
        """Wait until a condition holds; fail with the house's own words."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if condition():
                return
            if self.supervisor and self.supervisor.poll() is not None:
                break
            time.sleep(0.05)
        raise AssertionError(f"Waited in vain for {what}. The house said:\n{self.words()[-4000:]}")

    def horse_of(self, model):
        """Wait for a row of the model that a live process carries; return that process's number."""
        found = []

        def look():
            owners = running(model).values_list("owner", flat=True)
            found[:] = [pid for pid in (int(owner.split("/")[1]) for owner in owners) if alive(pid)]
            return found

        self.wait(look, f"a running {model.__name__}")
        return found[0]

    def kill_horse(self, model):
        """SIGKILL the process that carries a row of the model; return its number."""
        return self._kill(lambda: self.horse_of(model))

    def kill_worker(self):
        """SIGKILL a worker's parent process; its work-horse runs on; return its number."""
        return self._kill(lambda: Worker.objects.order_by("?").first().pid)

    def kill_server(self):
        """SIGKILL the queue server; return its number."""
        return self._kill(self.server_pid)

    def kill_supervisor(self):
        """SIGKILL the supervisor and forget it."""
        self.supervisor.kill()
        self.supervisor.wait()
        self.supervisor = None

    def _kill(self, find):
        for _ in range(50):
            pid = find()
            try:
                if pid:
                    os.kill(pid, signal.SIGKILL)
                    return pid
            except ProcessLookupError:
                pass
            time.sleep(0.05)
        raise AssertionError("Found nobody to kill.")

    def flush(self):
        """Empty the queue server, once it is up."""
        self.wait(self.server_pid, "the queue server")
        bell.connection().flushall()

    def server_pid(self):
        """Return the queue server's process number, 0 when it is down."""
        try:
            return client(Server(self.folder).path).info("server")["process_id"]
        except (RedisError, OSError):
            return 0

    def reap(self):
        """Run one reaper beside the supervisor's; return its process."""
        words = [sys.executable, str(settings.BASE_DIR / "manage.py"), "reap"]
        return subprocess.Popen(words, env=self.environment(), stdout=subprocess.DEVNULL)


def running(model):
    """Return the rows of the model that run."""
    return model._base_manager.filter(state=State.RUNNING)


def alive(pid):
    """Tell whether a process runs, and is not merely a name nobody has struck yet."""
    try:
        facts = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False
    return facts.rsplit(")", 1)[1].split()[0] != "Z"


@contextmanager
def opened(settings, lease):
    """Run a house with two workers in a folder of its own for the time of a `with` block."""
    folder = Path(tempfile.mkdtemp(prefix="patina-house-"))
    point_at(settings, folder)
    settings.JOBS_LEASE_SECONDS = lease
    settings.STATIC_ROOT = folder / "static"  # Django then also forgets the stores of an earlier DATA_DIR
    try:
        with House(folder, workers=2, lease=lease) as running:
            yield running
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def database_url():
    """Return the test database as PATINA_DATABASE_URL names it to other processes."""
    facts = connections["default"].settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{facts['NAME']}"
    server = f"{facts['HOST']}:{facts['PORT']}" if facts["PORT"] else facts["HOST"]
    return f"postgres://{facts['USER']}:{facts['PASSWORD']}@{server}/{facts['NAME']}"
