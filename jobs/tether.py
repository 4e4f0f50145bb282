"""Run a program that ends when its parent ends: python -P jobs/tether.py PARENT_PID [--firm SECONDS] PROGRAM…

The kernel sends SIGTERM when the parent dies, also by SIGKILL; the wish survives exec but not fork. A
program may lose that signal while it starts, or leave processes of its own behind: where it is held firmly, a
guard in its process group sees the parent or the program end, waits so many seconds and kills the group.
Off Linux the program simply runs. Knows nothing of Django, so that it starts at once.
"""

import ctypes
import os
import select
import signal
import sys

PR_SET_PDEATHSIG = 1


def hold(parent):
    """Ask for SIGTERM at the parent's death; end at once if the parent is gone already."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
    if os.getppid() != parent:
        raise SystemExit(1)


def guard(parent, seconds):
    """Leave a guard in this process group, a child of nobody here, and go on."""
    if sys.platform != "linux":
        return
    program = os.getpid()
    if child := os.fork():
        os.waitpid(child, 0)
    elif os.fork():
        os._exit(0)
    else:
        _watch(parent, program, seconds)


def _watch(parent, program, seconds):
    """Wait for the end of the parent or the program, then for the program, then end the group."""
    try:
        ends = [os.pidfd_open(parent), os.pidfd_open(program)]
        _until_one_of(ends, None)
        _until_one_of(ends[1:], seconds * 1000)
    finally:
        os.killpg(os.getpgrp(), signal.SIGKILL)


def _until_one_of(ends, milliseconds):
    waiting = select.poll()
    for end in ends:
        waiting.register(end, select.POLLIN)
    waiting.poll(milliseconds)


if __name__ == "__main__":
    owner, words = int(sys.argv[1]), sys.argv[2:]
    firm = words[0] == "--firm"
    hold(owner)
    if firm:
        guard(owner, float(words[1]))
        words = words[2:]
    os.execv(words[0], words)
