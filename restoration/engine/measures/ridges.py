"""Ridges: near-vertical lines of one frame, found in the means of horizontal bands."""

from dataclasses import dataclass

import numpy as np

TILTS = (-6, -3, -1.5, 0, 1.5, 3, 6)     # pixels of a 640-wide picture from top to bottom
_BAND_ROWS = 30                          # rows of a 480-line picture averaged together
_MOST = 24                               # lines looked at in one frame
_LIT = 1.0                               # units of noise by which a band must show the line to count


@dataclass(frozen=True)
class Line:
    """One line: bright (1) or dark (-1), place at mid-height, lean, clearness, share of height seen."""

    sign: int
    x: float
    tilt: float
    score: float
    lit: float


def bands(height: int) -> int:
    """Return into how many bands of its height a picture is taken apart."""
    return int(np.clip(height // _BAND_ROWS if height <= 720 else 24, 6, 24))


class Ridges:
    """Finds the lines of frames of one size; the tables are laid out once."""

    def __init__(self, width: int, height: int, widest: int):
        """Take the picture's size and the widest line, given for a picture 640 wide."""
        self.width = width
        self.scale = max(1.0, width / 640)
        self.bands = bands(height)
        self.rows = height // self.bands
        self.side = round((2 if widest <= 2 else 3) * self.scale)
        middle = (np.arange(self.bands) + 0.5) / self.bands - 0.5
        shifts = np.rint(np.outer(np.array(TILTS) * self.scale, middle)).astype(int)
        columns = np.clip(np.arange(width) + shifts[:, :, None], 0, width - 1)
        self.places = columns + width * np.arange(self.bands)[:, None]        # (tilts, bands, width)

    def find(self, native: np.ndarray, unit: float, threshold: float) -> tuple[np.ndarray, list[Line]]:
        """Return the signed score of every column and the lines whose score passes the threshold."""
        if self.width < 8 * self.side or self.rows < 1:
            return np.zeros(self.width), []
        clear = self.clearness(native, unit)
        leaned = np.clip(clear, -4, 4).ravel()[self.places]
        scores = leaned.mean(1)
        tilt = np.abs(scores).argmax(0)
        score = np.take_along_axis(scores, tilt[None], 0)[0]
        return score, self._lines(score, tilt, leaned, threshold)

    def clearness(self, native: np.ndarray, unit: float) -> np.ndarray:
        """Return how far every column of every band stands out of both its sides, signed: (bands, width)."""
        if self.rows < 1:
            return np.zeros((self.bands, self.width), np.float32)
        used = native[:self.rows * self.bands]
        sums = used[::self.rows].astype(np.uint32)
        for row in range(1, self.rows):
            sums += used[row::self.rows]
        return _standing_out(sums.astype(np.float32) * np.float32(unit / self.rows), self.side)

    def _lines(self, score, tilt, leaned, threshold: float) -> list[Line]:
        strength = np.abs(score)
        inner = np.arange(2 * self.side, self.width - 2 * self.side)
        inner = inner[strength[inner] > threshold]
        found, taken = [], np.zeros(self.width, bool)
        for x in inner[np.argsort(-strength[inner], kind="stable")]:
            if taken[x]:
                continue
            taken[max(0, x - 2 * self.side):x + 2 * self.side + 1] = True
            sign = 1 if score[x] > 0 else -1
            lit = float((sign * leaned[tilt[x], :, x] > _LIT).mean())
            found.append(Line(sign, float(x) + _fraction(sign * score[x - 1:x + 2]),
                              TILTS[tilt[x]] * self.scale, float(strength[x]), lit))
            if len(found) == _MOST:
                break
        return found


def _fraction(three: np.ndarray) -> float:
    low, middle, high = (float(value) for value in three)
    bend = low + high - 2 * middle
    return float(np.clip(0.5 * (low - high) / bend, -0.5, 0.5)) if bend < 0 else 0.0


def _standing_out(bands: np.ndarray, side: int) -> np.ndarray:
    """Return how far each column stands out of both its sides, in robust units of its band.

    Asking for both sides at once is what leaves the edges of things alone.
    """
    width = bands.shape[1]
    p = np.pad(bands, ((0, 0), (side + 1, side + 1)), mode="edge")
    left = 0.5 * (p[:, 1:1 + width] + p[:, :width])
    right = 0.5 * (p[:, 2 * side + 1:2 * side + 1 + width] + p[:, 2 * side + 2:2 * side + 2 + width])
    up = np.maximum(bands - np.maximum(left, right), 0)
    down = np.maximum(np.minimum(left, right) - bands, 0)
    noise = 1.4826 * np.median(np.abs(bands - 0.5 * (left + right)), axis=1, keepdims=True)
    return (up - down) / np.maximum(noise, 0.35)
