"""Doors of the test rows: an id and an attempt in."""

import hashlib
import time

from film.errors import NotFilm
from jobs import runner
from tests.jobs.testapp.models import Join, Piece


def piece(pk, attempt):
    """Carry one piece."""
    runner.carry(Piece, pk, attempt, work)


def join(pk, attempt):
    """Carry the join."""
    runner.carry(Join, pk, attempt, lambda row, beat: {})


def work(row, beat):
    """Work step by step; a trick makes the work go wrong in its first try."""
    for step in range(row.steps):
        if row.failures == 0:
            play(row.trick)
        time.sleep(row.step_seconds)
        beat(step + 1, row.steps)
    return {"digest": hashlib.sha256(f"{row.batch_id}-{row.pk}".encode()).hexdigest()}


def play(trick):
    """Raise what the trick says."""
    if trick == "film":
        raise NotFilm("notes.txt is a text file, not a film; choose a film file.")
    if trick == "memory":
        raise MemoryError("cannot allocate 3 GB")
    if trick == "disk":
        raise OSError(28, "No space left on device")
    if trick == "bug":
        raise ValueError("index out of range")
