"""Carry one row: claim it, do the work with a beat, commit, and say plainly how it ended."""

import logging
import math
import os
import secrets
import socket
import time

from django.db import InterfaceError, OperationalError, connection

from film.errors import Cancelled, FilmError
from jobs import leases, watchdog, wording
from jobs.leases import CancelAsked, LeaseLost

logger = logging.getLogger(__name__)
BEAT_SECONDS = 1.0
SMOOTH_SECONDS = 8.0
BACK_OFF_SECONDS = 5.0
STORE_MODULES = {"botocore", "boto3", "s3transfer"}


class LetGo(Exception):
    """The worker is asked to end: the row goes back to the queue without a failure."""


class Standing:
    """What this process is: the worker it works for and whether it is asked to end."""

    worker = ""
    ending = False


def sign():
    """Return a new owner's name: worker, process, and a number used once."""
    return f"{Standing.worker or socket.gethostname()}/{os.getpid()}/{secrets.token_hex(4)}"


class Beat:
    """Told of progress, writes it at most once a second and raises what the work must obey.

    beat(done, total) lengthens the lease when `done` has moved. `beat.cancelled` is the form the
    engine asks for: True once the work must end, and the reason is kept.
    """

    def __init__(self, row, clock=time.monotonic):
        self.row, self.clock = row, clock
        self.done, self.total = 0, None
        self.rate = 0.0
        self.reason = None
        self._written = 0
        self._last = self._good = clock()

    def __call__(self, done, total=None):
        """Note that `done` of `total` frames (or bytes) are done."""
        self.done, self.total = done, total if total is not None else self.total
        self._write_when_due()

    def cancelled(self):
        """Return whether the work must end; asks the database at most once a second."""
        if self.reason is None:
            try:
                self._write_when_due()
            except (CancelAsked, LeaseLost, LetGo) as reason:
                self.reason = reason
        return self.reason is not None

    def _write_when_due(self):
        now = self.clock()
        if Standing.ending:
            raise LetGo(self.row.job_id)
        if now - self._last < BEAT_SECONDS:
            return
        moved = self.done != self._written
        self._measure(now)
        self._last = now
        try:
            leases.beat(self.row, self.done, self.total, rate=self.rate, renew=moved)
        except (OperationalError, InterfaceError) as error:
            self._bear(now, error)
            return
        self._good, self._written = now, self.done
        if moved:
            watchdog.feed()

    def _measure(self, now):
        """Smooth the rate over the last seconds; a counter that starts anew starts the rate anew."""
        step, seconds = self.done - self._written, now - self._last
        if step < 0:
            self.rate, step = 0.0, self.done
        fresh = step / seconds
        weight = 1.0 - math.exp(-seconds / SMOOTH_SECONDS) if self.rate else 1.0
        self.rate += (fresh - self.rate) * weight

    def _bear(self, now, error):
        """Live through a database that is away, but no longer than the lease lasts."""
        connection.close()
        if now - self._good > leases.lease_of(type(self.row)).total_seconds():
            raise LeaseLost(self.row.job_id) from error
        logger.warning("%s could not beat, working on: %s", self.row.job_id, error)


def carry(model, pk, attempt, work):
    """Carry one row through `work(row, beat) -> fields`; return its new state, or None.

    None means that this attempt was not there to be claimed, or was taken away. Errors in the work
    end in the row, not in the queue.
    """
    row = leases.claim(model, pk, attempt, sign())
    if row is None:
        logger.info("%s %s attempt %s is not waiting", model._meta.label, pk, attempt)
        return None
    beat = Beat(row)
    try:
        with watchdog.watching(leases.lease_of(model).total_seconds()):
            fields = work(row, beat) or {}
        return row.State.DONE if _steadily(lambda: leases.commit(row, **fields)) else None
    except Exception as error:  # whatever the work or its commit raises has its place in the row
        reason = _reason(error, beat)
        return _steadily(lambda: _settle(row, reason))
    except BaseException:
        _steadily(lambda: leases.let_go(row))
        raise


def _reason(error, beat):
    """Return what ended the work: an engine's Cancelled stands for the reason the beat has kept."""
    return beat.reason if isinstance(error, Cancelled) and beat.reason else error


def _settle(row, error):
    """Write how a try ended that did not end well."""
    if isinstance(error, LeaseLost):
        logger.warning("%s was taken away from %s", row.job_id, row.owner)
        return None
    if isinstance(error, LetGo):
        return leases.let_go(row)
    if isinstance(error, (CancelAsked, Cancelled)):
        return leases.cancelled(row)
    if isinstance(error, FilmError):  # a refusal, which the row tells whoever asked; nothing is broken here
        logger.info("%s is refused: %s", row.job_id, error)
        return leases.refuse(row, wording.parts(error))
    sentence = f"{type(error).__name__}: {error}"
    logger.error("%s failed: %s", row.job_id, sentence, exc_info=error)
    if is_out_of_memory(error):
        return leases.fail(row, sentence, halve=True)
    return leases.fail(row, sentence, back_off=_back_off(row) if is_storage(error) else 0.0)


def is_out_of_memory(error):
    """Tell whether memory ran out, in Python, in torch's CPU allocator or on a card."""
    text = str(error)
    return (
        isinstance(error, MemoryError)
        or type(error).__name__ == "OutOfMemoryError"
        or (isinstance(error, RuntimeError) and ("out of memory" in text or "can't allocate memory" in text))
    )


def is_storage(error):
    """Tell whether a disk or an object store is the trouble, which may pass."""
    return isinstance(error, OSError) or type(error).__module__.split(".")[0] in STORE_MODULES


def _back_off(row):
    return BACK_OFF_SECONDS * 4**row.failures


def _steadily(write, tries=4):
    """Run a last write again when the database is away for a moment; the lease says when it is too late."""
    for more in range(tries - 1, -1, -1):
        try:
            return write()
        except (OperationalError, InterfaceError) as error:
            if not more:
                raise
            logger.warning("The database is away, trying again: %s", error)
            connection.close()
            time.sleep(2.0 ** (tries - more) / 4)
    return None
