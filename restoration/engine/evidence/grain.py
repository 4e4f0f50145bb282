"""Grain in flat blocks: how much of it is left, in which octaves, and whether it stands still."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from restoration.engine.evidence.geometry import shifted

BLOCK, MARGIN = 16, 8
BLOCKS = 64  # flat blocks measured in a frame
OCTAVES = 3
FINE = 2  # octaves whose energy counts as grain; the third holds much of the scene's own texture
FAINT = 0.05  # (1/255)² of grain below which none is missed
STRUCTURE = 0.15  # share of the frame's blocks, the flattest, that count as flat


def flat_blocks(picture):
    """Choose the flattest mid-tone blocks: rows and columns of their corners."""
    height, width = picture.shape
    rows, columns = (height - 2 * MARGIN) // BLOCK, (width - 2 * MARGIN) // BLOCK
    if rows < 1 or columns < 1:
        return np.zeros((0, 2), int)
    inner = picture[MARGIN : MARGIN + rows * BLOCK, MARGIN : MARGIN + columns * BLOCK]
    coarse = inner.reshape(rows * 4, BLOCK // 4, columns * 4, BLOCK // 4).mean(axis=(1, 3))
    cells = coarse.reshape(rows, 4, columns, 4)
    mean, rough = cells.mean(axis=(1, 3)), cells.std(axis=(1, 3))
    rough = np.where((mean > 24) & (mean < 232), rough, np.inf).ravel()
    count = min(BLOCKS, max(4, int(STRUCTURE * rough.size)))
    chosen = np.argsort(rough, kind="stable")[:count]
    chosen = chosen[np.isfinite(rough[chosen])]
    return np.stack([chosen // columns * BLOCK + MARGIN, chosen % columns * BLOCK + MARGIN], axis=1)


def patches(picture, corners):
    """Cut the blocks with the margin their filters need: (blocks, 32, 32)."""
    side = BLOCK + 2 * MARGIN
    windows = sliding_window_view(picture, (side, side))
    return windows[corners[:, 0] - MARGIN, corners[:, 1] - MARGIN]


def octaves(blocks):
    """Split blocks into octaves of detail, finest first: a list of (blocks, 16, 16)."""
    bands, smooth = [], blocks
    inner = slice(MARGIN, -MARGIN)
    for octave in range(OCTAVES):
        blurred = _binomial(smooth, 1 << octave)
        bands.append((smooth - blurred)[:, inner, inner])
        smooth = blurred
    return bands


def _binomial(blocks, step):
    """Blur by (1, 2, 1)/4 with holes of `step`, both ways; the edges are never looked at."""
    for axis in (1, 2):
        blocks = 0.5 * blocks + 0.25 * (np.roll(blocks, step, axis) + np.roll(blocks, -step, axis))
    return blocks


class GrainMeter:
    """Add up grain energies of both films over the frames shown to it."""

    def __init__(self):
        self.before, self.after = np.zeros(OCTAVES), np.zeros(OCTAVES)
        self.kept = {}
        self._still = [[], []]
        self._last = None

    def see(self, index, source, restored, gain, moves=((0.0, 0.0), (0.0, 0.0)), *, closely=True):
        """Take in one frame of both films at the source's size; `gain` is the restored film's contrast.

        `moves` is how far each film's picture has moved since the frame before, in pixels of that size. A
        frame not seen closely says how much of its own grain is left, and nothing of the film's.
        """
        corners = flat_blocks(source)
        if not len(corners):
            return
        pair = [octaves(patches(picture, corners)) for picture in (source, restored / max(gain, 0.2))]
        # the median block: one that holds dirt or an edge must not speak for the grain
        energies = [[float(np.median(np.mean(band * band, axis=(1, 2)))) for band in bands] for bands in pair]
        before, after = (sum(energy[:FINE]) for energy in energies)
        self.kept[index] = after / before if before > FAINT else 1.0
        if closely:
            self.before += energies[0]
            self.after += energies[1]
            self._compare(index, (source, restored), corners, (pair, moves))

    def _compare(self, index, pictures, corners, found):
        """Correlate the grain with the frame before, at the same places and where the picture has gone.

        Fine texture of the scene goes with it: a steadied film shows it at the same places again, its shaking
        source does not, and neither is grain that stands still.
        """
        if self._last is not None and self._last[0] == index - 1:
            for picture, bands, move, scores in zip(self._last[1], *found, self._still, strict=True):
                scores.append(max(_correlation(bands[0], octaves(patches(old, corners))[0])
                                  for old in (picture, shifted(picture, *move))))
        self._last = (index, pictures)

    def result(self):
        """Give {kept, octaves, frozen}: energy ratios and the excess correlation between neighbours."""
        ratio = [
            float(a / max(b, 1e-3)) if b > 0.02 else 1.0 for a, b in zip(self.after, self.before, strict=True)
        ]
        before, after = self.before[:FINE].sum(), self.after[:FINE].sum()
        kept = float(after / before) if before > 0.05 else 1.0
        still = [float(np.median(scores)) if scores else 0.0 for scores in self._still]
        return {
            "kept": round(kept, 4),
            "octaves": [round(value, 4) for value in ratio],
            "still_before": round(still[0], 4),
            "still_after": round(still[1], 4),
        }


def _correlation(a, b):
    a, b = a - a.mean(), b - b.mean()
    return float((a * b).sum() / max(np.sqrt((a * a).sum() * (b * b).sum()), 1e-6))
