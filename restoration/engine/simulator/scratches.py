"""Vertical scratches: each lives for some frames, drifts, breaks along its length and comes back."""

from dataclasses import dataclass

import numpy as np

from restoration.engine.simulator.noise import gaussian, generator

REACH = 4  # columns to either side that a scratch can touch at 480 lines
BLOCK = 240  # frames whose scratches are drawn together


@dataclass(frozen=True)
class Scratch:
    """State one scratch; x is in pixels, times in frames."""

    number: int
    start: int
    stop: int
    x: float
    drift: float
    wander: float
    lean: float
    width: float
    luma: float
    strength: float
    gaps: float

    def place(self, index):
        """Give the column at mid-height in one frame."""
        age = index - self.start
        return self.x + self.drift * age + self.wander * np.sin(age * 0.21 + self.number)


class Scratches:
    """Know which scratches stand in a frame; any frame can be asked for, in any order."""

    def __init__(self, preset, seed, size):
        self.preset, self.seed, self.size = preset, seed, size
        self._blocks, self._breaks = {}, {}

    def standing(self, index):
        """Give the scratches that stand in frame `index`."""
        block = index // BLOCK
        nearby = self._block(block) + (self._block(block - 1) if block else [])
        return [scratch for scratch in nearby if scratch.start <= index < scratch.stop]

    def _block(self, block):
        """Draw the scratches that begin within one block of frames."""
        if block not in self._blocks:
            rng = generator(self.seed, "scratches", block)
            mean_life = 34
            count = rng.poisson(self.preset.scratches * BLOCK / mean_life)
            self._blocks = {b: s for b, s in self._blocks.items() if abs(b - block) < 2}
            self._blocks[block] = [self._one(rng, block, number) for number in range(count)]
        return self._blocks[block]

    def _one(self, rng, block, number):
        width, height = self.size
        scale = height / 480
        start = block * BLOCK + int(rng.integers(BLOCK)) - (BLOCK // 8 if block == 0 else 0)
        life = int(rng.integers(12, 46)) if rng.random() < 0.9 else int(rng.integers(60, 200))
        bright = rng.random() < 0.6
        return Scratch(
            number=block * 1000 + number,
            start=start,
            stop=start + life,
            x=float(rng.uniform(0.02, 0.98) * width),
            drift=float(rng.normal(0, 0.35) * scale),
            wander=float(rng.uniform(0, 1.5) * scale),
            lean=float(rng.normal(0, 0.002)),
            width=float(rng.uniform(0.5, 1.1) * scale),
            luma=float(rng.uniform(0.82, 0.98) if bright else rng.uniform(0.02, 0.15)),
            strength=float(rng.uniform(0.35, 0.9)),
            gaps=float(rng.uniform(-1.6, 0.4)),
        )

    def lay(self, picture, cover, scratch, index):
        """Draw one scratch on the picture in place and note it in the cover map."""
        height, width = picture.shape
        reach = max(2, int(REACH * height / 480))
        y = np.arange(height)
        x = scratch.place(index) + scratch.lean * (y - height / 2)
        columns = np.floor(x).astype(int)[:, None] + np.arange(-reach, reach + 1)[None, :]
        inside = (columns >= 0) & (columns < width)
        columns = np.clip(columns, 0, width - 1)
        profile = np.exp(-(((columns - x[:, None]) / max(scratch.width, 0.4)) ** 2))
        alpha = (profile * self._whole(scratch, index)[:, None] * scratch.strength * inside).astype(
            np.float32
        )
        alpha[alpha < 0.01] = 0
        rows = y[:, None]
        under = picture[rows, columns]
        # columns repeat at the clipped edges, where alpha is zero; the inner ones are distinct
        ys, ks = np.nonzero(alpha)
        picture[ys, columns[ys, ks]] = (under + (np.float32(scratch.luma) - under) * alpha)[ys, ks]
        cover[ys, columns[ys, ks]] = np.maximum(cover[ys, columns[ys, ks]], alpha[ys, ks])

    def _whole(self, scratch, index):
        """Give, for every row, how far the emulsion is cut there; the gaps travel with the film."""
        height = self.size[1]
        if scratch.number not in self._breaks:
            if len(self._breaks) > 64:
                self._breaks.clear()
            rng = generator(self.seed, "scratch breaks", scratch.number)
            noise = rng.standard_normal((2, 8 * height)).astype(np.float32)
            noise = gaussian(noise, height / 24)[0]
            self._breaks[scratch.number] = noise / (noise.std() + 1e-6)
        noise = self._breaks[scratch.number]
        start = int((index - scratch.start) * height * 0.83) % (len(noise) - height)
        return np.clip((noise[start : start + height] - scratch.gaps) * 2.5, 0, 1)
