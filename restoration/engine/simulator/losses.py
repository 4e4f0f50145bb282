"""What is gone from the film: tears from the perforation inward, and pieces of emulsion scraped off."""

import numpy as np

from restoration.engine.simulator.dirt import Patch
from restoration.engine.simulator.noise import gaussian, generator

_AROUND = 14  # px at 480 lines over which the film beside a tear is pulled out of its place


def losses(preset, seed, index, size):
    """Give the pieces gone from one frame, as patches of clear film."""
    rng = generator(seed, "losses", index)
    return [piece(rng, size) for _ in range(rng.poisson(preset.losses))] if preset.losses else []


def tears(preset, seed, index, size):
    """Give the tears of one frame."""
    rng = generator(seed, "tears", index)
    return [Tear(rng, size) for _ in range(rng.poisson(preset.tears))] if preset.tears else []


def piece(rng, size):
    """Make one hard-edged piece of bare film, nearer to the sides, where film is handled."""
    width, height = size
    tall, wide = (int(height * rng.uniform(0.05, 0.22)) for _ in range(2))
    y, x = np.mgrid[-1 : 1 : tall * 1j, -1 : 1 : wide * 1j].astype(np.float32)
    ragged = gaussian(rng.standard_normal((tall, wide)).astype(np.float32), max(1.5, tall / 14))
    shape = 0.75 - np.hypot(x, y) + 0.22 * ragged / (ragged.std() + 1e-6)
    alpha = np.clip(shape * tall / 3, 0, 1) * np.clip((1 - np.maximum(np.abs(x), np.abs(y))) * tall / 4, 0, 1)
    side = rng.beta(0.5, 0.5)
    at = (int(side * width) - wide // 2, int(rng.integers(0, height)) - tall // 2)
    luma = float(rng.uniform(0.92, 1.0) if rng.random() < 0.8 else rng.uniform(0.0, 0.05))
    return Patch("loss", *at, luma, (alpha * rng.uniform(0.9, 1.0)).astype(np.float32))


class Tear:
    """One tear: a ragged gap that shines through, narrowing inward, with the film beside it pulled apart."""

    kind = "tear"

    def __init__(self, rng, size):
        """Draw its way through the picture; every number is drawn here."""
        width, height = size
        scale = height / 480
        self.right = bool(rng.random() < 0.5)
        self.depth = int(width * rng.uniform(0.2, 1.0))
        ragged = gaussian(rng.standard_normal((1, self.depth)).astype(np.float32), 2.0 * scale)[0]
        wide = gaussian(rng.standard_normal((1, self.depth)).astype(np.float32), 14.0 * scale)[0]
        steps = np.arange(self.depth, dtype=np.float32)
        self.way = (rng.uniform(0.05, 0.95) * height + rng.normal(0, 0.35) * steps
                    + 1.6 * scale * ragged / (ragged.std() + 1e-6)
                    + 5.0 * scale * wide / (wide.std() + 1e-6)).astype(np.float32)  # fmt: skip
        self.open = (rng.uniform(2.5, 8.0) * scale * (1 - 0.9 * steps / self.depth)).astype(np.float32)
        self.pull = float(rng.uniform(0.5, 3.0) * scale)
        self.luma = float(rng.uniform(0.9, 1.0) if rng.random() < 0.85 else rng.uniform(0.0, 0.06))
        self.around = _AROUND * scale

    def lay(self, picture, cover):
        """Tear the picture in place; what is gone or out of its place is noted in the cover."""
        height, width = picture.shape
        columns = np.arange(self.depth) if not self.right else width - 1 - np.arange(self.depth)
        rows = np.arange(height, dtype=np.float32)[:, None]
        away = rows - self.way[None, :]
        side = np.sign(away) * self.pull * (self.open / self.open[0])[None, :]
        shift = side * np.clip(1 - np.abs(away) / self.around, 0, 1)
        from_row = np.clip(rows - shift, 0, height - 1)
        whole = np.minimum(from_row.astype(np.int64), height - 2)
        part = (from_row - whole).astype(np.float32)
        old = picture[:, columns]
        one, other = (np.take_along_axis(old, whole + step, 0) for step in (0, 1))
        pulled = np.where(np.abs(shift) > 0.02, one + part * (other - one), old)
        gap = np.clip(0.5 * self.open[None, :] - np.abs(away) + 0.5, 0, 1).astype(np.float32)
        picture[:, columns] = pulled + gap * (np.float32(self.luma) - pulled)
        hidden = np.maximum(gap, np.where(np.abs(shift) > 0.02, np.float32(0.3), 0))
        cover[:, columns] = np.maximum(cover[:, columns], hidden)

    @property
    def mark(self):
        """Give where it lies: corner, width and height in whole pixels."""
        low, high = float((self.way - self.open).min()), float((self.way + self.open).max())
        return round(low), self.depth, max(1, round(high - low))
