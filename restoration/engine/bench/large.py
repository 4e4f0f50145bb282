"""Large: level A on a scan of 1,080 lines, every fleck, grain and softness as much larger as the picture.

Looked at as it is, and reduced as `kernels/reduced.py` does, in one run.
"""

from contextlib import contextmanager, nullcontext
from pathlib import Path

from restoration.engine.bench.clips import drawn, pictures
from restoration.engine.bench.damage import level
from restoration.engine.bench.scores import fidelity
from restoration.engine.bench.shots import through
from restoration.engine.bench.tables import means
from restoration.engine.kernels import reduced

SIZE = (1440, 1080)
LARGER = SIZE[1] / 480


def measured(said, folder: Path, progress) -> dict[str, dict]:
    """Return fidelity and pace of `repair` in both ways, means over the clips that are wide enough."""
    from film.probe import probe

    wide = [clip for clip in said.shots if probe(clip).video.width >= 2 * SIZE[0] // 3]
    shots = [pictures(clip, said.frames, SIZE) for clip in wide] or [drawn(*SIZE, said.frames)]
    rows: dict[str, list] = {}
    for number, shot in enumerate(shots):
        film = level(shot, 100 + number, larger=LARGER)
        rows.setdefault("input", []).append(fidelity(film.aged, film))
        for name, way in (("repair, looked at as it is", _as_it_is), ("repair, reduced", nullcontext)):
            with way():
                out, _, pace = through(film.aged, ("repair",), folder, said.device)
            rows.setdefault(name, []).append(fidelity(out, film) | pace)
            progress(sum(len(found) for found in rows.values()), 3 * len(shots))
    return means(rows)


@contextmanager
def _as_it_is():
    """Have pictures of every size looked at as they are."""
    usual = reduced.times
    reduced.times = lambda shape: 1
    try:
        yield
    finally:
        reduced.times = usual
