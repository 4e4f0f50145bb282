"""Being stopped: Ctrl-C and the terminate signal end work in order; no worker outlives who started it."""

import os
import shutil
import signal
import threading
from contextlib import contextmanager
from pathlib import Path

STOPPED = 130
SENTENCE = "Stopped; nothing half made was left behind."
PATIENCE = 8.0     # seconds that tidying up may take before what is half made is thrown away at once
_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_asked: list[int] = []      # the stop signal that was heeded; those that follow change nothing
_half_made: set[Path] = set()


def heed() -> None:
    """Let the first stop signal raise KeyboardInterrupt; further ones do not disturb the tidying up."""
    for one in _SIGNALS:
        signal.signal(one, _stop)


def disregard() -> None:
    """Let stop signals pass from now on: the work is done and told."""
    _asked.append(0)


@contextmanager
def half_made(folder: Path):
    """Name a folder that holds what is half made: it is gone when the block is left, or the program."""
    _half_made.add(folder)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        _half_made.discard(folder)


def _stop(number, _frame):
    if _asked:
        return
    _asked.append(number)
    late = threading.Timer(PATIENCE, _break_off)
    late.daemon = True
    late.start()
    raise KeyboardInterrupt


def _break_off():
    """End at once: an exception that came at an unlucky moment can leave a thread waiting for ever."""
    for folder in list(_half_made):
        shutil.rmtree(folder, ignore_errors=True)
    os.write(2, (SENTENCE + "\n").encode())
    os._exit(STOPPED)


class Leash:
    """What ties worker processes to the one that starts them: `slip` or its end, and they are gone at once.

    Give `end` to every worker, which calls `hold(end)`. Workers may be ended at any moment because what they
    have half made lies in a folder of their parent's.
    """

    def __init__(self, context):
        """Make a pipe that nothing is written to; the end that workers hold tells when this one closes."""
        self.end, self._here = context.Pipe(duplex=False)

    def slip(self) -> None:
        """End every worker that still runs."""
        self._here.close()


def hold(end) -> None:
    """In a worker: leave stop signals to the parent, and end when it ends or lets go."""
    for one in _SIGNALS:
        signal.signal(one, signal.SIG_IGN)
    threading.Thread(target=_end_with, args=(end,), daemon=True, name="leash").start()


def _end_with(end) -> None:
    end.poll(None)
    os._exit(1)


@contextmanager
def unheard():
    """Start worker processes within: a Ctrl-C, which a terminal sends to all of them, does not reach them."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
