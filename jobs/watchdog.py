"""A work-horse that stops advancing ends itself, even if it hangs inside a C library.

The kernel's alarm needs no Python to run: nobody feeds it, the process dies, the lease does the rest.
Only work-horses enable it; in a web process, a shell or a test it never bites.
"""

import math
import signal
from contextlib import contextmanager


class _Watch:
    enabled = False
    seconds = 0


def enable():
    """Let alarms end this process from now on; called in a fresh work-horse."""
    _Watch.enabled = True


@contextmanager
def watching(lease_seconds):
    """Set the alarm a little behind the lease for the time of the work."""
    if not _Watch.enabled:
        yield
        return
    before = signal.signal(signal.SIGALRM, signal.SIG_DFL)
    _Watch.seconds = math.ceil(lease_seconds * 1.25) + 1
    feed()
    try:
        yield
    finally:
        _Watch.seconds = 0
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def feed():
    """Say that the work advances."""
    if _Watch.enabled and _Watch.seconds:
        signal.alarm(_Watch.seconds)
