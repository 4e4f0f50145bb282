"""Run a program that ends when its parent ends: python -P jobs/tether.py PARENT_PID PROGRAM ARGS…

The kernel sends SIGTERM when the parent dies, also by SIGKILL; the wish survives exec but not fork.
Off Linux the program simply runs. Knows nothing of Django, so that it starts at once.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def hold(parent):
    """Ask for SIGTERM at the parent's death; end at once if the parent is gone already."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
    if os.getppid() != parent:
        raise SystemExit(1)


if __name__ == "__main__":
    hold(int(sys.argv[1]))
    os.execv(sys.argv[2], sys.argv[2:])
