"""Poles: upright lines that stand in the scene for a whole shot, piece by piece of the picture's height.

A scratch drifts over the film, a line of the scene goes where the scene goes. Over five frames of a still
shot nobody can tell the trim of a wall from a scratch; over a second one can.
"""

import numpy as np

from restoration.engine.measures.ridges import Ridges
from restoration.engine.measures.seen import Seen

EVERY = 4                # frames from one look to the next
_WIDEST = 3              # pixels of a 640-wide picture
_LIT = 1.0               # units of a band's noise by which a line must show
_LOOKS, _SHARE = 6, 0.75 # of a place, and the share of them that must show the line


class PolesMeasure:
    """Adds up, shot by shot and in the scene's own columns, where lines stand.

    What is kept of a look are two bits a band and column, bright and dark: `seen` holds them packed.
    """

    def __init__(self, facts):
        """Take the picture's size."""
        self.ridges = Ridges(facts.width, facts.height, _WIDEST)
        self.path = 0.0
        self.paths: dict[int, float] = {}
        self.seen: dict[int, tuple[np.ndarray, np.ndarray]] = {}

    def see(self, frame: Seen, before: Seen | None) -> None:
        """Follow the scene; look at the lines of every fourth frame."""
        if before is not None:
            self.path += frame.against(before).x * frame.factor
        self.paths[frame.index] = self.path
        if frame.index % EVERY == 0:
            clear = self.ridges.clearness(frame.native, frame.unit)
            crest = np.abs(clear) >= _most_near(np.abs(clear))
            lit = (crest & (sign * clear > _LIT) for sign in (1, -1))
            self.seen[frame.index] = tuple(np.packbits(lines, axis=1) for lines in lit)

    def solve(self, shots) -> dict[str, np.ndarray]:
        """Return `path`, how far right the scene has gone by each frame, pixels, and `poles`.

        One row per pole and band of the height: shot, band, column in the scene where path is nought.
        """
        rows = [row for number, shot in enumerate(shots) for row in self._standing(number, *shot)]
        path = np.array([self.paths[index] for index in sorted(self.paths)])
        return {"path": path, "poles": np.array(rows, np.int32).reshape(-1, 3)}

    def _standing(self, number: int, start: int, stop: int):
        looks = [index for index in self.seen if start <= index < stop]
        if len(looks) < _LOOKS:
            return
        shifts = {index: round(self.paths[index]) for index in looks}
        first = min(-shift for shift in shifts.values())
        width = self.ridges.width + max(-shift for shift in shifts.values()) - first
        lit, known = np.zeros((2, self.ridges.bands, width), np.int32), np.zeros(width, np.int32)
        for index in looks:
            there = slice(-shifts[index] - first, self.ridges.width - shifts[index] - first)
            known[there] += 1
            for part, lines in zip(lit, self.seen[index], strict=True):
                part[:, there] += _beside(np.unpackbits(lines, axis=1, count=self.ridges.width).view(bool))
        stands = (lit.max(0) >= _SHARE * known) & (known >= _LOOKS)
        yield from ((number, band, column + first) for band, column in zip(*np.nonzero(stands), strict=True))


def _most_near(height: np.ndarray) -> np.ndarray:
    """Return the largest of every column and the two on each side of it."""
    wide = np.pad(height, ((0, 0), (2, 2)))
    return np.max([wide[:, step:step + height.shape[1]] for step in range(5)], axis=0)


def _beside(lines: np.ndarray) -> np.ndarray:
    """Return where a line stands or one stands in the next column."""
    wide = lines.copy()
    wide[:, 1:] |= lines[:, :-1]
    wide[:, :-1] |= lines[:, 1:]
    return wide
