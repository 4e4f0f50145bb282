"""Gray shots through the engine, as the measures of this room send them."""

import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from restoration.engine.analysis import Analysis


@dataclass(frozen=True)
class Restored:
    """What came out: lumas (T, H, W) uint8, a map a frame, what the analysis found, and the pace."""

    lumas: np.ndarray
    maps: list
    analysis: Analysis
    pace: dict[str, float]


def restored(shot: np.ndarray, recipe, path: Path, device: str = "auto", analysis=None) -> Restored:
    """Restore a shot (T, H, W) uint8 that is written to `path` first; `analysis` may be that of another."""
    import torch

    from film.frames import Writer
    from film.probe import probe
    from restoration.engine import pipeline, plan, runtime

    with Writer(path, width=shot.shape[2], height=shot.shape[1], rate=24, pixel_format="gray") as writer:
        for picture in shot:
            writer.write((picture,))
    analysis = analysis or plan.analyse(path, recipe)
    segment = pipeline.Segment(path, recipe, analysis, probe(path).video, runtime.choose_device(device))
    began, worked = time.monotonic(), time.process_time()
    with torch.inference_mode():
        frames = [(pipeline.natives(frame.planes, 8)[0], frame.map) for frame in segment.frames(0, len(shot))]
    pace = {"frames_per_second": len(shot) / (time.monotonic() - began),
            "processor_ms": 1000 * (time.process_time() - worked) / len(shot)}
    return Restored(np.stack([luma for luma, _ in frames]), [kept for _, kept in frames], analysis, pace)


def through(shot: np.ndarray, steps, folder: Path, device: str = "auto"):
    """Return a gray shot restored by the given steps through the engine, its maps, and its pace."""
    from restoration.engine.recipes import Recipe, Step

    recipe = Recipe("bench", "Bench", tuple(Step(*([s] if isinstance(s, str) else s)) for s in steps))
    done = restored(shot, recipe, folder / "shot.mkv", device)
    return done.lumas, done.maps, done.pace
