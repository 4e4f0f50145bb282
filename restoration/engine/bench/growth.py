"""How time and memory grow with a film's length.

A film ten times as long should take ten times as long and no more memory. On a machine that has other work
only processor time and peak memory can be compared.
"""

from pathlib import Path

import numpy as np

from restoration.engine.bench.whole import carried, repeated

SIZE, SHOT = (192, 144), 100


def measured(said, folder: Path, progress) -> dict[str, dict]:
    """Return seconds and peak memory of two lengths by the first recipe, and the ratio of both."""
    rows, found = {}, []
    for place, frames in enumerate(said.lengths):
        film = drawn(folder / f"{frames}.mkv", frames)
        found.append({"frames": frames} | carried(film, said.recipes[0], device=said.device))
        rows[f"{said.recipes[0]}, {frames} frames"] = found[-1]
        progress(place + 1, len(said.lengths))
    short, long = found
    return rows | {"ratio": {key: round(long[key] / short[key], 3) for key in long}}


def drawn(path: Path, frames: int, size=SIZE) -> Path:
    """Write a film that repeats the drawn lane scene, a cut at each repetition."""
    from restoration.engine.simulator.scenes.sample import pictures

    return repeated(path, np.stack(list(pictures(2, min(frames, SHOT), size))), frames)
