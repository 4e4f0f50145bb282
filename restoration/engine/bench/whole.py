"""Whole films through `restore`, each in a process of its own, as a user runs it.

Peak memory and processor time are the operating system's account of that process and those it waited for.
"""

import os
import subprocess
import sys
import time
from pathlib import Path


def carried(film: Path, recipe: str, workers: int = 1, device: str = "auto") -> dict[str, float]:
    """Restore a film by a recipe's name or file; return its seconds, processor seconds and peak memory.

    What was made is taken away again. Raises RuntimeError when the run failed.
    """
    out = film.with_name(f"{film.stem}-out.mkv")
    command = [sys.executable, "-m", "restoration.engine", "restore", str(film), str(out),
               "--recipe", recipe, "--workers", str(workers), "--device", device]
    began = time.monotonic()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    try:
        said = child.stderr.read()
        _, status, usage = os.wait4(child.pid, 0)
    except BaseException:
        child.terminate()
        child.wait()
        raise
    finally:
        child.stderr.close()
    seconds = time.monotonic() - began
    if os.waitstatus_to_exitcode(status):
        raise RuntimeError(f"Restoring {film.name} with {recipe!r} failed: {said.decode().strip()[-300:]}")
    out.unlink()
    return {"seconds": round(seconds, 2), "processor_seconds": round(usage.ru_utime + usage.ru_stime, 2),
            "peak_mib": round(usage.ru_maxrss / 1024, 1)}


def repeated(path: Path, shot, frames: int) -> Path:
    """Write a film of so many frames that repeats a shot (T, H, W) uint8, a cut at each repetition."""
    from film.frames import Writer

    with Writer(path, width=shot.shape[2], height=shot.shape[1], rate=24, pixel_format="gray") as writer:
        for number in range(frames):
            writer.write((shot[number % len(shot)],))
    return path
