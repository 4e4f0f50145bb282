"""Whether pictures fit into memory, asked before the work: a system ends without a word what takes more."""

import resource
from pathlib import Path

from film import colour
from restoration.engine.commands import NO_ROOM, BadRequest
from restoration.engine.operators.declaration import LARGE

# The peaks of whole runs over pictures of 1.7 to 7 million pixels, rounded up.
PROGRAM = 350 << 20
OF_A_PIXEL = {"restore": 250, "inspect": 170, "age": 110}
# By recipes whose every step takes pictures of more than LARGE pixels in tiles: three frames of 107 million
# pixels took 108; of a longer film two more are held, with their motion.
OF_A_TILED = 150
OF_A_SAMPLE_OF_COLOUR, OF_AN_ENLARGED_PIXEL = 75, 60
OF_A_CONTEXT, MOST = 700 << 20, 8      # an estimate: what a process takes of a card, and of memory, besides
SYSTEM = (Path("/proc/meminfo"), Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory.current"))


def refuse_too_large(video, verb, *, size=None, workers=1, tiled=False):
    """Refuse pictures of a size that this machine has no memory for; `size` is that of what comes out.

    `tiled` says that every step would take very large pictures in tiles.
    """
    needed, there = taken(video, verb, size or (video.width, video.height), tiled) * workers, free()
    if needed > there:
        raise BadRequest(
            f"Pictures of {video.width}×{video.height} take about {needed / 2**30:.1f} GiB of memory, "
            f"{there / 2**30:.1f} GiB are free; "
            f"close other programs{_fewer(workers)} or use a larger machine.",
            NO_ROOM)  # fmt: skip


def side_by_side(video, size, room, cores):
    """Give how many processes share a card with `room` bytes free: while one asks it, others keep it busy."""
    needed = OF_A_CONTEXT + taken(video, "restore", size)
    there = min(room // needed, (free() - PROGRAM) // (PROGRAM + OF_A_CONTEXT), cores // 2, MOST)
    return max(1, there)


def taken(video, verb, size, tiled=False):
    """Give how many bytes one process takes at most for pictures like these."""
    pixels, enlarged = video.width * video.height, max(0, size[0] * size[1] - video.width * video.height)
    across, down = colour.subsampling(colour.planar(video.pixel_format))
    chroma = 0 if video.gray else 2 * pixels // (across * down)
    of_a_pixel = OF_A_TILED if tiled and pixels > LARGE else OF_A_PIXEL[verb]
    return (PROGRAM + of_a_pixel * pixels + OF_A_SAMPLE_OF_COLOUR * chroma
            + OF_AN_ENLARGED_PIXEL * enlarged)


def free():
    """Give how many bytes of memory this process may still take."""
    there = [limit for limit in (resource.getrlimit(resource.RLIMIT_AS)[0],) if limit > 0]
    meminfo, most, now = SYSTEM
    if meminfo.exists():
        lines = dict(line.split(":") for line in meminfo.read_text().splitlines())
        there.append(1024 * int(lines["MemAvailable"].split()[0]))
    if most.exists() and (text := most.read_text().strip()).isdigit():
        there.append(int(text) - int(now.read_text()))
    return min(there, default=1 << 62)


def _fewer(workers):
    return ", use fewer --workers" if workers > 1 else ""
