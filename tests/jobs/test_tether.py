"""What a killed house leaves running ends all the same, also what lost the signal while it started."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.chaos.house import alive

TETHER = Path(__file__).resolve().parents[2] / "jobs" / "tether.py"
DEAF = """
import signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print(subprocess.Popen(["sleep", "60"]).pid, flush=True)
time.sleep(60)
"""
OWNER = """
import os, subprocess, sys
tether = [sys.executable, "-P", sys.argv[1], str(os.getpid()), *sys.argv[3:]]
print(subprocess.Popen([*tether, sys.executable, "-c", sys.argv[2]], start_new_session=True).pid, flush=True)
sys.stdin.read()
"""

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="tethers hold on Linux only")


def begun(*firm):
    """Start an owner with a tethered program that is deaf to SIGTERM and has a child; return the three."""
    words = [sys.executable, "-c", OWNER, str(TETHER), DEAF, *firm]
    owner = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    found = sorted(int(owner.stdout.readline()) for _line in range(2))
    return owner, *found


def ended(*pids, seconds=10):
    """Wait until processes are gone; say whether they are."""
    until = time.monotonic() + seconds
    while any(alive(pid) for pid in pids) and time.monotonic() < until:
        time.sleep(0.05)
    return not any(alive(pid) for pid in pids)


@pytest.mark.parametrize("first", ["owner", "program"])
def test_who_is_held_firmly_ends_with_all_its_processes(first):
    owner, program, child = begun("--firm", "0.5")
    os.kill(owner.pid if first == "owner" else program, signal.SIGKILL)
    assert ended(program, child)
    owner.kill()
    owner.wait()


def test_who_is_not_held_firmly_is_only_asked():
    owner, program, child = begun()
    owner.kill()
    owner.wait()
    assert not ended(program, seconds=1)
    os.killpg(program, signal.SIGKILL)
    assert ended(program, child)
