"""Read a file through to its digest: in steps, throttled, from where somebody stopped."""

import hashlib
import time

from film import resumable

STEP = 4 << 20
CHECKPOINT = 64 << 20


class Throttle:
    """Keeps reading under a number of megabytes a second; 0 lets it run."""

    def __init__(self, mbps=0, clock=time.monotonic, sleep=time.sleep):
        self._rate, self._clock, self._sleep = mbps * 1_000_000, clock, sleep
        self._due = clock()

    def spend(self, count):
        """Wait until these bytes were allowed to be read."""
        if not self._rate:
            return
        self._due = max(self._due, self._clock() - 1) + count / self._rate
        wait = self._due - self._clock()
        if wait > 0:
            self._sleep(wait)


def digest_of(algorithm, state=""):
    """Return a running digest by this algorithm; only SHA-256 can be taken up from a state."""
    if algorithm == "sha256":
        return resumable.sha256(state)
    if state:
        raise ValueError(f"A {algorithm} cannot be taken up in the middle; begin the file again.")
    return _Whole(hashlib.new(algorithm))


def place_of(state):
    """Return the byte a state stands at, 0 for none or where this machine cannot take it up."""
    return int(state.partition(":")[0]) if state and resumable.can_resume() else 0


def read_through(file, algorithm, *, state="", throttle=None, on_bytes=None, on_checkpoint=None):
    """Read an open file from where `state` stands to its end; return the digest.

    on_bytes(done) is told after every step, on_checkpoint(state) about every 64 MiB.
    """
    done = place_of(state)
    digest = digest_of(algorithm, state if done else "")
    file.seek(done)
    noted = done
    while block := file.read(STEP):
        digest.update(block)
        done += len(block)
        if throttle:
            throttle.spend(len(block))
        if on_checkpoint and done - noted >= CHECKPOINT and digest.state:
            noted = done
            on_checkpoint(digest.state)
        if on_bytes:
            on_bytes(done)
    return digest.hexdigest()


class _Whole:
    """A hashlib digest under the names a resumable one has."""

    state = ""

    def __init__(self, digest):
        self._digest = digest

    def update(self, data):
        """Take in more bytes."""
        self._digest.update(data)

    def hexdigest(self):
        """Return the digest of what was taken in."""
        return self._digest.hexdigest()
