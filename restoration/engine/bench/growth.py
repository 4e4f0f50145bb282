"""How time and memory grow with a film's length: `python -m restoration.engine.bench.growth`.

A film ten times as long should take ten times as long and no more memory. Each length is restored by a
process of its own, and its peak and processor time are the operating system's account of that process: on a
machine that has other work, only these two can be compared.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SIZE = (192, 144)


def main(arguments=None) -> int:
    """Restore a short and a long film and print seconds, peak memory and their ratios."""
    said = _arguments(arguments)
    figures = grown(said.recipe, said.frames)
    print(json.dumps(figures, indent=1))
    print(table(figures))
    return 0


def grown(recipe: str, lengths) -> dict:
    """Return seconds and peak memory of two lengths, and the ratios of the longer to the shorter."""
    with tempfile.TemporaryDirectory() as folder:
        short, long = (measured(Path(folder), frames, recipe) for frames in lengths)
    ratio = {key: round(long[key] / short[key], 3) for key in long}
    return {"recipe": recipe, "lengths": [short, long], "ratio": ratio}


def table(figures: dict) -> str:
    """Return the figures as a Markdown table."""
    rows = [f"| {row['frames']} | {row['seconds']:.1f} | {row['processor_seconds']:.1f} | "
            f"{row['peak_mib']:.0f} |" for row in figures["lengths"]]
    ratio = figures["ratio"]
    last = (f"| × {ratio['frames']:.1f} | × {ratio['seconds']:.2f} | × {ratio['processor_seconds']:.2f} | "
            f"× {ratio['peak_mib']:.2f} |")
    return "\n".join(["| frames | seconds | processor seconds | peak MiB |", "| --- " * 4 + "|", *rows, last])


def measured(folder: Path, frames: int, recipe: str, size=SIZE) -> dict:
    """Restore a drawn film of so many frames in a process of its own; return its seconds and peak memory."""
    film = drawn(folder / f"{frames}.mkv", frames, size)
    command = [sys.executable, "-m", "restoration.engine", "restore", str(film),
               str(folder / f"{frames}-out.mkv"), "--recipe", recipe]
    began = time.monotonic()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _, status, usage = os.wait4(child.pid, 0)
    except BaseException:
        child.terminate()
        child.wait()
        raise
    seconds = time.monotonic() - began
    if os.waitstatus_to_exitcode(status):
        raise RuntimeError(f"Restoring {frames} frames with {recipe!r} failed; run it by hand to see why.")
    return {"frames": frames, "seconds": round(seconds, 2),
            "processor_seconds": round(usage.ru_utime + usage.ru_stime, 2),
            "peak_mib": round(usage.ru_maxrss / 1024, 1)}


def drawn(path: Path, frames: int, size=SIZE) -> Path:
    """Write a film that repeats the drawn lane scene, a cut at each repetition."""
    from film.frames import Writer
    from restoration.engine.simulator.scenes.sample import pictures

    scene = list(pictures(2, min(frames, 100), size))
    with Writer(path, width=size[0], height=size[1], rate=24, pixel_format="gray") as writer:
        for number in range(frames):
            writer.write((scene[number % len(scene)],))
    return path


def _arguments(arguments):
    reader = argparse.ArgumentParser(prog="python -m restoration.engine.bench.growth",
                                     description="Measure how time and memory grow with length.")
    reader.add_argument("--recipe", default="standard", help="a named recipe")
    reader.add_argument("--frames", type=int, nargs=2, default=(200, 2000), metavar=("SHORT", "LONG"))
    return reader.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
