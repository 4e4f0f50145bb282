"""How fast a large film is taken in, beside `cp` and `sha256sum` one after the other, in one run.

    python -m tests.bench.ingest --size 2G [--folder DIR]

Draws an FFV1 film of about that size (one drawn stretch repeated), makes a house of its own in a temporary
folder, copies and hashes the film with the system's own programs, takes it in with `manage.py ingest`, and
prints both times, their ratio and the peak memory of the taking in.
"""

import argparse
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

ROOT = Path(__file__).resolve().parents[2]
UNITS = {"M": 10**6, "G": 10**9}


def size_of(text):
    """Return the bytes of 500M or 20G."""
    match = re.fullmatch(r"(\d+(?:\.\d+)?)([MG])", text.upper())
    if not match:
        raise argparse.ArgumentTypeError(f"{text!r} is no size; write 500M or 20G.")
    return int(float(match[1]) * UNITS[match[2]])


def draw(path, size):
    """Write an FFV1 film of noise of about `size` bytes: a few coded pictures, repeated."""
    random = np.random.default_rng(7)
    with av.open(str(path), "w", format="matroska") as out:
        options = {"level": "3", "slicecrc": "1", "slices": "4", "g": "1"}
        stream = out.add_stream("ffv1", rate=Fraction(24), options=options)
        stream.width, stream.height, stream.pix_fmt = 2048, 1536, "gray10le"
        packets = []
        for number in range(8):
            levels = random.integers(0, 1024, (1536, 2048), dtype=np.uint16)
            frame = av.VideoFrame.from_ndarray(levels, format="gray10le")
            frame.pts = number
            packets += [bytes(packet) for packet in stream.encode(frame)]
        packets += [bytes(packet) for packet in stream.encode()]
        written, number = 0, 0
        while written < size:
            packet = av.Packet(packets[number % len(packets)])
            packet.stream, packet.pts, packet.dts = stream, number, number
            packet.time_base, packet.is_keyframe, packet.duration = Fraction(1, 24), True, 1
            written += packet.size
            out.mux(packet)
            number += 1
    return path.stat().st_size


def timed(*words, **options):
    """Run a program; return its seconds."""
    start = time.monotonic()
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL, **options)
    return time.monotonic() - start


def cooled(*paths):
    """Bring files to the disk and out of memory, so that each run reads them from there."""
    os.sync()
    for path in paths:
        with path.open("rb") as file:
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def house(folder):
    """Make an empty house with a cataloguer and a work; return its environment."""
    environment = {**os.environ, "PATINA_DEBUG": "1", "PATINA_DATA_DIR": str(folder / "house")}
    (folder / "house").mkdir()
    manage = [sys.executable, "manage.py"]
    subprocess.run([*manage, "migrate", "-v0"], cwd=ROOT, env=environment, check=True)
    program = (
        "from accounts.models import User; from django.contrib.auth.models import Group;"
        "from archive import actions;"
        "by = User.objects.create_user('bench'); by.groups.add(Group.objects.get(name='cataloguer'));"
        "actions.create_work(by=by, titles=[{'text': 'Bench', 'language': 'en', 'kind': 'PreferredTitle'}],"
        " year='1937', countries='CN')"
    )
    subprocess.run([*manage, "shell", "-v0", "-c", program], cwd=ROOT, env=environment, check=True)
    return environment


def main():
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--size", type=size_of, default=size_of("1G"))
    parser.add_argument("--folder", type=Path, help="where to work (a temporary folder)")
    asked = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="patina-bench-", dir=asked.folder))
    try:
        film, copy = folder / "film.mkv", folder / "copy.mkv"
        size = draw(film, asked.size)
        environment = house(folder)
        cooled(film)
        both = timed("cp", str(film), str(copy)) + timed("sha256sum", str(copy))
        start = time.monotonic()
        os.sync()
        synced = both + time.monotonic() - start
        copy.unlink()
        cooled(film)
        took = timed(
            sys.executable, "manage.py", "ingest", str(film), "--work", "1", cwd=ROOT, env=environment
        )
        memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1000
    finally:
        shutil.rmtree(folder)
    print(f"{size / 1e9:.2f} GB, one run")
    print(f"cp, then sha256sum: {both:.1f} s ({size / both / 1e6:.0f} MB/s); {synced:.1f} s once on the disk")
    print(f"taken in, on the disk: {took:.1f} s ({size / took / 1e6:.0f} MB/s), peak memory {memory:.0f} MB")
    print(
        f"speed against cp + sha256sum: {both / took:.2f}; against both once on the disk: {synced / took:.2f}"
    )


if __name__ == "__main__":
    main()
