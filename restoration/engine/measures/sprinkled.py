"""Sprinkled: whether a shot is strewn with small specks that are there for one frame, as a dirty print is.

One speck of two pixels may be a spark, a drop or a glint. Many of them, over many frames, are told apart by
what they do: sparks and flakes go on, rain falls one way, glints come back to their places. Dirt does none.
"""

from dataclasses import dataclass

import numpy as np

from restoration.engine.measures.grain import shifted
from restoration.engine.measures.seen import Seen

EVERY, LONG = 24, 8              # frames from one look to the next, and looked at together
_AROUND = ((0, 1), (1, 1), (1, 0), (1, -1), (0, -1), (-1, -1), (-1, 0), (-1, 1))
_NEAR = tuple((dy, dx) for dy in (-1, 0, 1) for dx in (-1, 0, 1))
_RING = 5                        # pixels of a 640-wide picture from a speck to where nothing of it shows
_RISE = (9.0, 3.5)               # units of 1/255, and times the noise: what stands out of both neighbours
_CALM = 2.0                      # units of 1/255 beyond the noise by which its surroundings may change
_HALF = 4                        # pixels of the same to each side in which its shape is looked at
_FAINT = 0.3                     # of its height: less is none of its shape
_STACKED = 3                     # more specks than this in one column of a frame are pieces of a scratch
_CELL = 8                        # pixels: in each such cell one speck at most
_MOST, _LOOKED = 150, 600        # specks of one frame, the clearest, and places looked at
_STEP, _SAME = 26, 2.5           # pixels of a 640-wide picture a thing may go in a frame; one way, one place
_ENOUGH, _RATE = 48, 2.0         # specks of a shot, and in a frame of 640×480, from which it can be judged
_GOING, _BACK = 0.04, 0.04       # share of them that go on beyond chance, that come back to their places
_ONE_WAY = 0.16                  # how far all lie one way: 0 of round or mingled ones, 1 of one line
_LATER = (2, 3, 4)               # frames on in which one is looked for at its place
_SMALL = np.int16                # what is kept of every frame of a film; pictures are narrower than 32768
_CHANCE = ((-3, 4), (-4, 3))     # frames on whose specks have nothing to do with each other


@dataclass(frozen=True)
class Specks:
    """The specks of one frame: (n, 2) rows and columns in native pixels, and how they lie.

    `way` holds per speck the cosine and sine of twice its angle, shorter the rounder it is: (n, 2). `every`
    are all places that stand out, those in restless surroundings too.
    """

    places: np.ndarray
    way: np.ndarray
    every: np.ndarray


class SprinkledMeasure:
    """Looks at some frames in a row, every so often, and judges shot by shot."""

    def __init__(self, facts):
        """Take the picture's size."""
        self.scale = max(1.0, facts.width / 640)
        self.area = facts.width * facts.height / self.scale**2 / (640 * 480)
        self.found: dict[int, dict[int, Specks]] = {1: {}, -1: {}}
        self.last: list[Seen] = []

    def see(self, frame: Seen, before: Seen | None) -> None:
        """Look at the frame before for what neither of its neighbours shows, if its turn has come."""
        if before is None or frame.index % EVERY >= LONG:
            self.last = []
            return
        if len(self.last) == 2 and min(frame.native.shape) > 4 * self._reach:
            self._look(*self.last, frame)
        self.last = [before, frame]

    def solve(self, shots) -> dict[str, np.ndarray]:
        """Return per shot whether bright and whether dark specks are strewn over it: (shots,) 0 or 1."""
        return {name: np.array([self._judged(sign, *shot) for shot in shots], np.int8)
                for name, sign in (("bright", 1), ("dark", -1))}

    @property
    def _reach(self) -> int:
        return round(_RING * self.scale)

    def _look(self, first: Seen, frame: Seen, last: Seen) -> None:
        unit, here = frame.unit, frame.native
        moved = (frame.against(first), last.against(frame))
        others = [shifted(other.native, *(round(sign * axis * frame.factor) for axis in (way.y, way.x)))
                  for other, way, sign in ((first, moved[0], 1), (last, moved[1], -1))]
        few = (slice(None, None, 3),) * 2
        noise = 1.05 * float(np.median(np.abs(here[few].astype(np.float32) - others[0][few]))) * unit
        for sign, pick in ((1, np.maximum), (-1, np.minimum)):
            self.found[sign][frame.index] = self._specks(here, others, (sign, pick), noise / unit, unit)

    def _specks(self, here, others, which, noise: float, unit: float) -> Specks:
        """Return what stands out of both neighbours by a pixel's shift and more, in quiet surroundings."""
        (sign, pick), reach = which, self._reach
        wide = np.int16 if here.dtype == np.uint8 else np.int32
        rise = (here.astype(wide) - _widened(pick(*others), pick)) * sign
        margin, least = reach + 3, max(_RISE[0] / unit, _RISE[1] * noise)
        inner = rise[margin:-margin, margin:-margin]
        rows, columns = (at + margin for at in np.nonzero(inner > least))
        order = np.argsort(-rise[rows, columns], kind="stable")
        cells = rows[order] // _CELL * here.shape[1] + columns[order] // _CELL
        chosen = order[np.sort(np.unique(cells, return_index=True)[1])][:_LOOKED]
        rows, columns = rows[chosen], columns[chosen]
        down, across = (reach * np.array(steps)[:, None] for steps in zip(*_AROUND, strict=True))
        around = [_mean(plane, rows + down, columns + across) for plane in (here, *others)]
        base = np.median(around[0], axis=0)
        peak = sign * (here[rows, columns] - base)
        change = np.maximum(*(np.abs(around[0] - other) for other in around[1:])).mean(0)
        stacked = (np.abs(columns[:, None] - columns) <= 1).sum(1) > _STACKED
        fair = (change < noise + _CALM / unit) & (peak > least) & ~stacked
        every = np.stack((rows, columns), 1)
        chosen = np.flatnonzero(fair)[:_MOST]
        way = self._lying(here, every[chosen].T, base[chosen], sign)
        return Specks(every[chosen].astype(_SMALL), way.astype(np.float32), every.astype(_SMALL))

    def _lying(self, here, places, base: np.ndarray, sign: int) -> np.ndarray:
        """Return how specks lie, from the second moments of what stands out around their places: (n, 2)."""
        step = np.arange(-_HALF, _HALF + 1)
        down, across = (axis.ravel() for axis in np.meshgrid(step, step, indexing="ij"))
        rows, columns = (np.clip(at[:, None] + round(self.scale) * by, 0, end - 1)
                         for at, by, end in zip(places, (down, across), here.shape, strict=True))
        rise = sign * (here[rows, columns] - base[:, None])
        weight = np.clip(rise - _FAINT * rise.max(1, initial=0, keepdims=True), 0, None)
        weight /= np.maximum(weight.sum(1, keepdims=True), 1e-6)
        y, x = (by - (weight * by).sum(1, keepdims=True) for by in (down, across))
        yy, xx, xy = ((weight * one * other).sum(1) for one, other in ((y, y), (x, x), (x, y)))
        return np.stack((xx - yy, 2 * xy), 1) / np.maximum(xx + yy, 1e-6)[:, None]

    def _judged(self, sign: int, start: int, stop: int) -> bool:
        """Say whether the specks of a shot are many and do nothing that living things do."""
        found = {index: specks for index, specks in self.found[sign].items() if start < index < stop - 1}
        ways = np.concatenate([np.zeros((0, 2)), *(specks.way for specks in found.values())])
        if len(ways) < max(_ENOUGH, _RATE * self.area * len(found)):
            return False
        raining = float(np.hypot(*ways.mean(0))) > _ONE_WAY
        going = self._going(found, ((-1, 1),)) - self._going(found, _CHANCE)
        return bool(not raining and going <= _GOING and self._back(found) <= _BACK)

    def _going(self, found: dict[int, Specks], steps) -> float:
        """Return the share of specks that two other frames show as far on, to the one side and the other."""
        met, known = 0, 0
        for index, specks in found.items():
            for one, other in steps:
                if len(specks.places) and index + one in found and index + other in found:
                    there = [found[index + step].every for step in (one, other)]
                    met += np.count_nonzero(self._between(specks.places, *there))
                    known += len(specks.places)
        return met / max(known, 1)

    def _between(self, here: np.ndarray, one: np.ndarray, other: np.ndarray) -> np.ndarray:
        """Say of places (n, 2) whether they lie half way between one of each of two sets."""
        speck, from_there = np.nonzero(np.abs(here[:, None] - one).max(2, initial=0) <= _STEP * self.scale)
        aim = 2 * here[speck].astype(int) - one[from_there]
        met = (np.abs(aim[:, None] - other).max(2, initial=0) <= _SAME * self.scale).any(1)
        return np.isin(np.arange(len(here)), speck[met])

    def _back(self, found: dict[int, Specks]) -> float:
        """Return the share of specks that stand at their places again some frames on."""
        met, known = 0, 0
        for index, specks in found.items():
            for step in (step for step in _LATER if index + step in found):
                apart = np.abs(specks.places[:, None] - found[index + step].every).max(2, initial=0)
                met += np.count_nonzero((apart <= _SAME * self.scale).any(1))
                known += len(specks.places)
        return met / max(known, 1)


def _widened(plane: np.ndarray, pick) -> np.ndarray:
    """Return of every pixel and its eight neighbours the one to pick, the largest or the smallest."""
    for axis in (0, 1):
        wide, plane = plane.copy(), np.moveaxis(plane, axis, 0)
        out = np.moveaxis(wide, axis, 0)
        pick(out[1:], plane[:-1], out=out[1:])
        pick(out[:-1], plane[1:], out=out[:-1])
        plane = wide
    return plane


def _mean(plane: np.ndarray, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """Return the means of 3×3 pixels at places."""
    width, at = plane.shape[1], rows * plane.shape[1] + columns
    total = plane.ravel().take([at + dy * width + dx for dy, dx in _NEAR]).sum(0, dtype=np.uint32)
    return total.astype(np.float32) / np.float32(len(_NEAR))
