"""Flicker: how each frame's light lies against the frame before, and the curve that evens it out."""

from functools import lru_cache

import numpy as np

from restoration.engine.measures.bend import NONE, bent, unbent
from restoration.engine.measures.corners import eased
from restoration.engine.measures.curves import middle, steady
from restoration.engine.measures.seen import Seen, reduce

_BLOCK = 8
_AREAS = (4, 5)          # rows and columns of areas whose own light is followed
_SAME_SCENE, _FAST = 0.5, 2  # of the blocks that go one way, and reduced pixels: then they are followed
_STILL = 1.6             # times the usual change of a block's texture: more is movement
_FEW = 0.25              # of an area's blocks that must stand still for the area to be believed
_FAINT, _PLAIN = 0.7, 1.6    # units of 1/255 an area flutters: below nothing is done, from there all


class FlickerMeasure:
    """Per frame a shift at the shot's middle grey and a contrast ratio against the frame before.

    What is left of a block's light after both is followed area by area, in blocks where nothing moves: that
    is density pumping in one corner. What they leave along the tones is a curve that bends (`bend.py`).
    """

    key = "flicker"

    def __init__(self, params, facts):
        """Keep the operator's parameters."""
        self.params = params
        self.shift: list[float] = []
        self.contrast: list[float] = []
        self.mean: list[float] = []
        self.bends: list[tuple[float, ...]] = []
        self.own: list[np.ndarray] = []        # per area: what its light did beside the picture's
        self.light: list[np.ndarray] = []      # per area: its mean luma

    def see(self, frame: Seen, before: Seen | None) -> None:
        """Compare the block means of two frames; blocks in which something moves lose their say."""
        wide = min(frame.reduced.shape) >= 4 * _BLOCK
        blocks = reduce(frame.reduced, _BLOCK) if wide else frame.reduced
        shift, contrast, left, bends = 0.0, 0.0, None, NONE
        if before is not None:
            there = _followed(frame, before) if wide else before.reduced
            then = reduce(there, _BLOCK) if wide else there
            shift, contrast, left, bends = _compared(blocks, then)
        own, light = np.zeros(_AREAS, np.float32), np.full(_AREAS, 128, np.float32)
        if wide and left is not None and min(blocks.shape) >= 2 * max(_AREAS):
            own, light = _by_area(left, _moving(frame.reduced, there, blocks - then), blocks)
        self.shift.append(shift)
        self.contrast.append(contrast)
        self.bends.append(bends)
        self.mean.append(float(blocks.mean(dtype=np.float64)))
        self.own.append(own)
        self.light.append(light)

    def solve(self, shots) -> dict[str, np.ndarray]:
        """Return each frame's gain, offset (units of 1/255), bend and field of gains that even the light out.

        `bend` is the parabola of `bend.unbent`; `field` has one gain, less one, per area of `_AREAS`, to be
        laid over the picture smoothly. Both are empty where there is nothing of theirs to do.
        """
        count = len(self.mean)
        gain, offset, bends = np.ones(count), np.zeros(count), np.zeros((count, len(NONE) - 1))
        fields = np.zeros((count, *_AREAS), np.float32)
        for start, stop in shots:
            gain[start:stop], offset[start:stop], bends[start:stop] = self._shot(start, stop)
            fields[start:stop] = self._areas(start, stop)
        if not np.abs(fields).max(initial=0.0) > 0:
            fields = fields[:, :0, :0]
        if not bends.any():
            bends = bends[:, :0]
        return {"gain": gain, "offset": offset, "mean": np.asarray(self.mean), "field": fields, "bend": bends}

    def _shot(self, start: int, stop: int):
        shift, contrast = np.array(self.shift[start:stop]), np.array(self.contrast[start:stop])
        shift[:1], contrast[:1] = 0.0, 0.0
        pivot = np.asarray(self.mean[start:stop])
        level, ratio = np.cumsum(shift), np.cumsum(contrast)
        strength = 0.0 if self.params is None else self.params.strength
        span = 20 if self.params is None else self.params.span
        limit = 255.0 * (1.0 if self.params is None else self.params.limit)
        for_level, for_ratio = eased(level, span) - level, eased(ratio, span) - ratio
        of_level, of_ratio = _kept(for_level, limit), _kept(for_ratio, limit / 255.0)
        gain = np.exp(strength * (for_ratio * of_ratio))
        bends = unbent(np.array(self.bends[start:stop]), span, strength * np.minimum(of_level, of_ratio))
        # out = (in - pivot)·gain + pivot + level, written as gain·in + offset
        return gain, pivot * (1 - gain) + strength * (for_level * of_level), bends

    def _areas(self, start: int, stop: int) -> np.ndarray:
        """Return the field of gains, less one, of one shot: what each area flutters beside the picture."""
        strength = 0.0 if self.params is None else self.params.strength * self.params.local
        fields = np.zeros((stop - start, *_AREAS), np.float32)
        if not strength or stop - start < 8:
            return fields
        own, light = np.array(self.own[start:stop]), np.array(self.light[start:stop])
        own[0] = 0.0
        limit = 255.0 * self.params.limit
        stirred = np.median(np.abs(own), axis=0)
        for area in zip(*np.nonzero(stirred > 0.5 * _FAINT), strict=True):
            path = np.cumsum(own[(slice(None), *area)].astype(np.float64))
            wanted = steady(path, self.params.span) - path
            wanted *= _kept(wanted, limit)
            flutter = 1.4826 * float(np.median(np.abs(wanted)))
            say = np.clip((flutter - _FAINT) / (_PLAIN - _FAINT), 0, 1)
            fields[(slice(None), *area)] = say * wanted / np.maximum(light[(slice(None), *area)], 24)
        return strength * np.clip(fields, -0.35, 0.35)


def _followed(frame: Seen, before: Seen) -> np.ndarray:
    """Return the frame before, moved by as many whole pixels as the scene: a pan is no change of light."""
    moved = frame.against(before)
    down, across = round(moved.y), round(moved.x)
    if moved.share < _SAME_SCENE or max(abs(down), abs(across)) < _FAST:
        return before.reduced
    rows, columns = (np.clip(np.arange(side) - step, 0, side - 1)
                     for side, step in zip(before.reduced.shape, (down, across), strict=True))
    return before.reduced[rows][:, columns]


def _moving(now: np.ndarray, then: np.ndarray, shift: np.ndarray) -> np.ndarray:
    """Return which blocks have changed in themselves more than blocks usually do: something moves there."""
    rows, columns = (side * _BLOCK for side in shift.shape)
    apart = now[:rows, :columns] - then[:rows, :columns] - np.repeat(np.repeat(shift, _BLOCK, 0), _BLOCK, 1)
    texture = reduce(np.abs(apart), _BLOCK)
    return texture > _STILL * middle(texture.ravel()) + 0.3


def _by_area(left: np.ndarray, moving: np.ndarray, blocks: np.ndarray):
    """Return per area the median of what is left in its resting blocks, and its mean light."""
    places, inside = _areas_of(*left.shape)
    resting = inside & ~moving.ravel()[places]
    count = resting.sum(1)
    values = np.sort(np.where(resting, left.ravel()[places], np.float32(np.inf)), axis=1)
    own = values[np.arange(len(values)), np.minimum(count // 2, values.shape[1] - 1)]
    own = np.where((count > 0) & (count >= _FEW * inside.sum(1)), own, np.float32(0))
    light = (blocks.ravel()[places] * inside).sum(1) / inside.sum(1)
    return own.reshape(_AREAS).astype(np.float32), light.reshape(_AREAS).astype(np.float32)


@lru_cache(maxsize=4)
def _areas_of(rows: int, columns: int):
    """Return where each area's blocks lie (areas, most blocks of one), and which entries count."""
    down, across = (np.linspace(0, side, count + 1).astype(int)
                    for side, count in zip((rows, columns), _AREAS, strict=True))
    whole = np.arange(rows * columns).reshape(rows, columns)
    parts = [whole[down[y]:down[y + 1], across[x]:across[x + 1]].ravel() for y, x in np.ndindex(*_AREAS)]
    most = max(part.size for part in parts)
    places, inside = np.zeros((len(parts), most), int), np.zeros((len(parts), most), bool)
    for number, part in enumerate(parts):
        places[number, :part.size], inside[number, :part.size] = part, True
    return places, inside


def _compared(now: np.ndarray, then: np.ndarray):
    """Return shift at the mean, log contrast, what they leave of each block's change, and how that bends."""
    x, y = then.ravel().astype(np.float64), now.ravel().astype(np.float64)
    inside = (x > 4) & (x < 251) & (y > 4) & (y < 251)
    if inside.sum() < 12:
        return float(np.median(y - x)), 0.0, None, NONE
    x, y = x[inside], y[inside]
    pivot = x.mean()
    x = x - pivot
    a, b = middle(y - pivot - x), 1.0
    stiff = 25.0 * x.size            # flat pictures say nothing about contrast
    y = y - pivot
    for _ in range(5):
        off = y - a - b * x
        scale = max(0.4, 1.5 * middle(np.abs(off)))
        weight = np.clip(1 - (off / (4 * scale)) ** 2, 0, None) ** 2
        total = weight.sum()
        mx, my = weight @ x / total, weight @ y / total
        heavy = weight * (x - mx)
        xx, xy = heavy @ (x - mx), heavy @ (y - my)
        b = (xy + stiff * 0.02) / (xx + stiff * 0.02)
        a = my - b * mx
    left = now - (pivot + a + b * (then - pivot)).astype(np.float32)
    return float(a), float(np.log(np.clip(b, 0.5, 2.0))), left, bent(y + pivot, y - a - b * x)


def _kept(correction: np.ndarray, limit: float) -> np.ndarray:
    """Return what share of a correction is made: all up to the limit, nothing from half as much again."""
    return np.clip(3 - 2 * np.abs(correction) / limit, 0, 1)
