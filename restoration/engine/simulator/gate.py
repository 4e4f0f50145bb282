"""What the gate and the lamp do to a film over time: weave, rotation, splice jumps, flicker and pumping."""

from dataclasses import dataclass

import numpy as np
from PIL import Image

from restoration.engine.simulator.noise import generator, walk

THUMB = (32, 24)
CUT = 0.08  # mean difference of two thumbnails, 0..1, that makes a cut of clean pictures
SUDDEN = 1.5  # and it must be this much more than the step before, which fast movement is not


@dataclass(frozen=True)
class Curves:
    """Hold one number per frame: gain and offset of density, shift right and down in px, turn in degrees."""

    gain: np.ndarray
    offset: np.ndarray
    dx: np.ndarray
    dy: np.ndarray
    turn: np.ndarray


def curves(preset, seed, frames, height):
    """Draw the curves of a whole film; a longer film begins like a shorter one."""
    scale = height / 480
    slow = np.arange(frames)
    phase = generator(seed, "pumping").uniform(0, 6.28, 3)
    pump = sum(np.sin(slow * speed + p) for speed, p in zip((0.043, 0.071, 0.13), phase, strict=True)) / 3
    return Curves(
        gain=1 + walk(generator(seed, "flicker"), frames, 0.3, preset.flicker) + preset.pumping * pump,
        offset=walk(generator(seed, "flicker offset"), frames, 0.3, preset.flicker / 3),
        dx=walk(generator(seed, "weave x"), frames, 0.65, preset.weave * scale),
        dy=walk(generator(seed, "weave y"), frames, 0.65, 0.75 * preset.weave * scale),
        turn=walk(generator(seed, "turn"), frames, 0.8, preset.rotation),
    )


class Splices:
    """Notice the cuts of a clean film as it passes; the picture jumps at each and settles in three frames."""

    SETTLE = (1.0, -0.35, 0.12)

    def __init__(self, preset, seed, height):
        self.size, self.seed = preset.splice * height / 480, seed
        self.found, self._thumb, self._step = [], None, 0.0

    def jump(self, index, luma):
        """Look at clean frame `index` and give (right, down) px by which a splice moves it."""
        thumb = np.asarray(Image.fromarray(luma.astype(np.float32)).resize(THUMB, Image.Resampling.BOX))
        if self._thumb is not None:
            step = float(np.abs(thumb - self._thumb).mean())
            if step > CUT and step > SUDDEN * self._step:
                self.found.append(index)
            self._step = step
        self._thumb = thumb
        if not self.found or not self.size or index - self.found[-1] >= len(self.SETTLE):
            return 0.0, 0.0
        start = self.found[-1]
        rng = generator(self.seed, "splice", start)
        swing = self.SETTLE[index - start] * self.size
        return float(rng.normal(0, 0.25) * swing), float(rng.choice((-1, 1)) * rng.uniform(0.6, 1.2) * swing)

    def is_cut(self, index):
        """Say whether frame `index` is the first after a cut."""
        return bool(self.found) and self.found[-1] == index


def moved(plane, dx, dy, turn):
    """Move a float plane by (dx, dy) px and turn it clockwise a little about its middle; edges repeat.

    A small turn is two shears, so rows and then columns are moved, each by its own sub-pixel amount.
    """
    if not (dx or dy or turn):
        return plane
    height, width = plane.shape
    angle = np.deg2rad(turn)
    plane = _rows_moved(plane, dx - angle * (np.arange(height) - height / 2))
    return np.ascontiguousarray(_rows_moved(plane.T, dy + angle * (np.arange(width) - width / 2)).T)


def _rows_moved(plane, shifts):
    """Move every row to the right by its own shift, with a four-point (Catmull and Rom) interpolation."""
    rows, columns = plane.shape
    whole = np.floor(-shifts).astype(int)
    f = (-shifts - whole).astype(np.float32)[:, None]
    margin = int(np.abs(whole).max()) + 2
    padded = np.pad(plane, ((0, 0), (margin, margin)), mode="edge")
    windows = np.lib.stride_tricks.sliding_window_view(padded, columns + 3, axis=1)
    window = windows[np.arange(rows), margin + whole - 1]
    out = window[:, :columns] * (f * (f * (1 - f * 0.5) - 0.5))
    out += window[:, 1 : columns + 1] * (f * f * (1.5 * f - 2.5) + 1)
    out += window[:, 2 : columns + 2] * (f * (0.5 + f * (2 - 1.5 * f)))
    out += window[:, 3:] * (f * f * (0.5 * f - 0.5))
    return out
