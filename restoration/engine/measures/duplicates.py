"""Duplicates: frames that a transfer has printed twice."""

import numpy as np

from restoration.engine.measures.seen import Seen, reduce

_BLOCK = 8
_SAME = 0.45          # mean difference of a block in units of 1/255 that recompression may leave


class DuplicatesMeasure:
    """Per frame, whether it shows the very picture of the frame before, dirt and grain included."""

    key = "duplicates"

    def __init__(self, params, facts):
        """Start with nothing seen."""
        self.apart: list[tuple[float, float]] = []

    def see(self, frame: Seen, before: Seen | None) -> None:
        """Note the difference on average and in the worst block."""
        if before is None:
            self.apart.append((255.0, 255.0))
            return
        difference = np.abs(frame.reduced - before.reduced)
        blocks = reduce(difference, _BLOCK) if min(difference.shape) >= _BLOCK else difference
        self.apart.append((float(blocks.mean()), float(blocks.max())))

    def solve(self, shots) -> dict[str, np.ndarray]:
        """Flag frames that lie far closer to the one before than the shot's frames usually do."""
        apart = np.array(self.apart)
        flags = np.zeros(len(apart), bool)
        for start, stop in shots:
            mean, worst = apart[start + 1:stop].T
            if not len(mean):
                continue
            usual = np.median(mean[mean > _SAME]) if (mean > _SAME).any() else 0.0
            flags[start + 1:stop] = (mean < max(0.35 * usual, 0.05)) & (mean < _SAME) & (worst < 6 * _SAME)
        return {"flags": flags}
