"""Corners: where the light of a shot begins or ends to go another way, a fade above all, however it flickers.

A line through the frames around each cannot tell a corner from flicker when that is heavy. So bends and ramps
are looked for over as many frames: one is taken where it alone explains nearly half of what no line explains.
"""

import numpy as np

from restoration.engine.measures.curves import bell, running_median, steady, trusted

_LENGTHS = (0, 1, 4, 8, 12, 18, 26)     # frames a ramp lasts; with 0 it is a bend, and goes on
_PLAIN = 40.0            # times what is left over for each free frame: so much one must explain
_SIDE = 4                # frames a corner lies from the ends at least
_NEARER = 2              # frames by which corners are moved about until they fit best
_MOST = 12               # times that one more is looked for
_SLACK = 1e-3            # beside squares: a path that lies on its lines has no more corners
_ALIKE = 0.02            # of a shape's own square: what lines leave less of, they say already
_HELD = 0.05             # how stiffly bends are held where few frames tell of them
_AT_ONCE = 512           # windows
_PLACES = 64             # of a window at which shapes begin, at most


def eased(path: np.ndarray, span: int) -> np.ndarray:
    """Return the slow part of `path` as `steady` does; where it has corners, along lines that bend there."""
    plain = steady(path, span)
    if len(path) < 4 * _SIDE:
        return plain
    level, reach = path - path.mean(), round(1.3 * span)
    say = trusted(level, span)
    corners = found(np.where(say > 0.1, level, running_median(level, 3)), min(2 * reach + 1, len(path)))
    if not corners:
        return plain
    bent = _along(level, say, corners, (plain - path.mean(), reach)) + path.mean()
    return np.clip(bent, path.min(), path.max())    # a line drawn on to a fade's end may leave what was shown


def found(level: np.ndarray, length: int) -> list[int]:
    """Return the frames at which a path turns, in order, looked for in windows of `length` frames."""
    search = _Search(level, length)
    corners: list[int] = []
    for _ in range(_MOST):
        best = search.strongest(corners)
        if best is None or best <= set(corners):
            break
        corners = _settled(level, sorted({*corners, *best}), length)
    return corners


class _Search:
    """Looks through a path for the bend or ramp that explains most of what the lines in its window leave."""

    def __init__(self, level: np.ndarray, length: int):
        """Draw every shape that is looked for, and look through the path while it has no corners."""
        self.windows = np.lib.stride_tricks.sliding_window_view(level, length)
        self.shapes = [(at, long) for long in _LENGTHS
                       for at in range(_SIDE, length - _SIDE - long, -(-length // _PLACES))]
        frames = np.arange(length, dtype=float)
        self.drawn = np.stack([np.clip(frames - at, 0, long or None) for at, long in self.shapes], 1)
        middles = np.array([at + long / 2 for at, long in self.shapes]) / length
        self.inner = (middles >= 1 / 3) & (middles <= 2 / 3)
        self.low, self.high = middles <= 2 / 3, middles >= 1 / 3     # of the first and the last window
        every = np.arange(len(self.windows))
        parts = [self._told(every[start:start + _AT_ONCE], []) for start in every[::_AT_ONCE]]
        self.weights, self.bests = (np.concatenate(each) for each in zip(*parts, strict=True))

    def strongest(self, corners) -> set[int] | None:
        """Return the corners of the shape that explains most beside known corners, or None."""
        weights, bests = self.weights.copy(), self.bests.copy()
        length = self.windows.shape[1]
        beside = {at - step for at in corners for step in range(1, length - 1)}
        for start in beside & set(range(len(weights))):
            near = [at - start for at in corners if 0 < at - start < length - 1]
            weights[start:start + 1], bests[start:start + 1] = self._told(np.array([start]), near)
        start = int(np.argmax(weights))
        if weights[start] < _PLAIN:
            return None
        at, long = self.shapes[bests[start]]
        return {start + at, start + at + long}

    def _told(self, starts: np.ndarray, near):
        """Return of windows with the same corners how much one shape explains, and which."""
        length = self.windows.shape[1]
        basis = _basis(length, near)
        clear = self.drawn - basis @ (basis.T @ self.drawn)
        norms = (clear * clear).sum(0)
        norms = np.where(norms > _ALIKE * (self.drawn * self.drawn).sum(0), norms, np.inf)
        pieces = self.windows[starts]
        left = pieces - (pieces @ basis) @ basis.T
        gained = (left @ clear) ** 2 / norms
        first, last = starts[:, None] == 0, starts[:, None] == len(self.windows) - 1
        gained *= self.inner | first & self.low | last & self.high | first & last
        bests = gained.argmax(1)
        gained, free = gained[np.arange(len(starts)), bests], length - basis.shape[1] - 1
        if free <= _SIDE:
            return np.zeros(len(starts)), bests
        return gained / (np.maximum((left * left).sum(1) - gained, 0) / free + _SLACK), bests


def _basis(length: int, corners) -> np.ndarray:
    """Return, each at right angles to the others, a level, a slope and a bend at every corner of a window."""
    frames = np.arange(length, dtype=float) / length
    bends = [np.clip(frames - at / length, 0, None) for at in corners]
    return np.linalg.qr(np.stack([np.ones(length), frames, *bends], 1))[0]


def _settled(level: np.ndarray, corners: list[int], length: int) -> list[int]:
    """Return the corners moved about a little, one after the other, to where the lines fit best."""
    for here in list(corners):
        others = [at for at in corners if at != here]
        start = int(np.clip(here - length // 2, 0, len(level) - length))
        piece, misfits = level[start:start + length], {}
        nearer = max(_NEARER, length // _PLACES)
        for at in range(max(_SIDE, here - nearer), min(len(level) - _SIDE, here + nearer) + 1):
            near = [corner - start for corner in {*others, at} if 0 < corner - start < length - 1]
            left = piece - (basis := _basis(length, near)) @ (basis.T @ piece)
            misfits[at] = float(left @ left)
        corners = sorted({*others, min(misfits, key=misfits.get, default=here)})
    return corners


def _along(level: np.ndarray, say: np.ndarray, corners, known) -> np.ndarray:
    """Return the value of bent lines around every frame that has a corner near, elsewhere of what is known.

    `known` is (what is taken elsewhere, how many frames to each side a line rests on).
    """
    plain, reach = known
    out, shape = plain.copy(), bell(reach, -1, 1)
    for here in range(len(level)):
        low, high = max(0, here - reach), min(len(level), here + reach + 1)
        near = [at for at in corners if low < at < high - 1]
        if near:
            frames = np.arange(low, high, dtype=float)
            weight = np.sqrt(say[low:high] * shape[low - here + reach:high - here + reach])
            bends = [np.clip(frames - at, 0, None) - max(0.0, here - at) for at in near]
            lines = np.stack([np.ones_like(frames), frames - here, *bends], 1) * weight[:, None]
            stiff = np.diag([0.0, 0.0, *(_HELD for _ in near)])
            wanted = np.append(level[low:high] * weight, np.zeros(len(stiff)))
            out[here] = np.linalg.lstsq(np.vstack((lines, stiff)), wanted, rcond=None)[0][0]
    return out
