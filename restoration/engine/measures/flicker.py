"""Flicker: how each frame's light lies against the frame before, and the curve that evens it out."""

import numpy as np

from restoration.engine.measures.curves import steady
from restoration.engine.measures.seen import Seen, reduce

_BLOCK = 8


class FlickerMeasure:
    """Per frame a shift at the shot's middle grey and a contrast ratio against the frame before."""

    key = "flicker"

    def __init__(self, params, facts):
        """Keep the operator's parameters."""
        self.params = params
        self.shift: list[float] = []
        self.contrast: list[float] = []
        self.mean: list[float] = []
        self._blocks = np.zeros((0, 0), np.float32)

    def see(self, frame: Seen, before: Seen | None) -> None:
        """Compare the block means of two frames; blocks in which something moves lose their say."""
        blocks = reduce(frame.reduced, _BLOCK) if min(frame.reduced.shape) >= 4 * _BLOCK else frame.reduced
        shift, contrast = (0.0, 0.0) if before is None else _compared(blocks, self._blocks)
        self._blocks = blocks
        self.shift.append(shift)
        self.contrast.append(contrast)
        self.mean.append(float(blocks.mean(dtype=np.float64)))

    def solve(self, shots) -> dict[str, np.ndarray]:
        """Return the per-frame gain and offset (units of 1/255) that even the light out within each shot."""
        gain, offset = np.ones(len(self.mean)), np.zeros(len(self.mean))
        for start, stop in shots:
            gain[start:stop], offset[start:stop] = self._shot(start, stop)
        return {"gain": gain, "offset": offset, "mean": np.asarray(self.mean)}

    def _shot(self, start: int, stop: int):
        shift, contrast = np.array(self.shift[start:stop]), np.array(self.contrast[start:stop])
        shift[:1], contrast[:1] = 0.0, 0.0
        pivot = np.asarray(self.mean[start:stop])
        level, ratio = np.cumsum(shift), np.cumsum(contrast)
        strength = 0.0 if self.params is None else self.params.strength
        span = 20 if self.params is None else self.params.span
        limit = 255.0 * (1.0 if self.params is None else self.params.limit)
        for_level = strength * _bounded(steady(level, span) - level, limit)
        for_ratio = strength * _bounded(steady(ratio, span) - ratio, limit / 255.0)
        gain = np.exp(for_ratio)
        # out = (in - pivot)·gain + pivot + level, written as gain·in + offset
        return gain, pivot * (1 - gain) + for_level


def _compared(now: np.ndarray, then: np.ndarray) -> tuple[float, float]:
    """Return (shift at the mean, log contrast) that lead from the frame before to this one."""
    x, y = then.ravel().astype(np.float64), now.ravel().astype(np.float64)
    inside = (x > 4) & (x < 251) & (y > 4) & (y < 251)
    if inside.sum() < 12:
        return float(np.median(y - x)), 0.0
    x, y = x[inside], y[inside]
    pivot = x.mean()
    x = x - pivot
    a, b = float(np.median(y - pivot - x)), 1.0
    stiff = 25.0 * x.size            # flat pictures say nothing about contrast
    for _ in range(5):
        off = y - pivot - a - b * x
        scale = max(0.4, 1.5 * float(np.median(np.abs(off))))
        weight = np.clip(1 - (off / (4 * scale)) ** 2, 0, None) ** 2
        total = weight.sum()
        mx, my = (weight * x).sum() / total, (weight * (y - pivot)).sum() / total
        xx = (weight * (x - mx) ** 2).sum()
        xy = (weight * (x - mx) * (y - pivot - my)).sum()
        b = (xy + stiff * 0.02) / (xx + stiff * 0.02)
        a = my - b * mx
    return float(a), float(np.log(np.clip(b, 0.5, 2.0)))


def _bounded(correction: np.ndarray, limit: float) -> np.ndarray:
    """Let go of corrections beyond the limit: fully kept below it, nothing at one and a half times it."""
    keep = np.clip(3 - 2 * np.abs(correction) / limit, 0, 1)
    return correction * keep
