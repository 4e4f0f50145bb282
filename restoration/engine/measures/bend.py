"""Bend: how the tone curve of each frame is bent against the frame before, beside its light and contrast.

A lamp or an exposure that wanders moves the middle tones while black and white stay. What a line of gain and
offset leaves of that is nearly a parabola over the tones, and is followed as one.
"""

import numpy as np

from restoration.engine.measures.curves import middle, steady

SCALE = 128.0            # units of 1/255 that count as one along the tones
NONE = (0.0,) * 6
_STIFF = 0.004           # beside a parabola's mean square: where few tones are shown nothing is known of it
_TURNS = 3
_BEYOND = 50             # of so many blocks one may lie beyond each end of the tones that tell
_FAINT, _PLAIN = 0.45, 1.1   # units of 1/255 the tones flutter: below nothing is done, from there all


def bent(tones: np.ndarray, left: np.ndarray) -> tuple[float, ...]:
    """Return how what is `left` of a change of light bends: (bend, pivot, slope, height, low, high).

    The bend is that of the parabola u² - slope·u - height, u being the tone from the pivot in SCALE: it
    neither lifts nor tilts the tones that are shown, since gain and offset told of that. `low` and `high` are
    the ends of the tones that tell of it.
    """
    pivot = float(tones.mean())
    u = (tones - pivot) / SCALE
    bend, weight, off = 0.0, np.ones_like(u), left - middle(left)
    for turn in range(_TURNS + 1):
        slope, height = _line(u, weight)
        form = u * u - slope * u - height
        if turn:
            heavy = weight * form
            bend = float(heavy @ left / (heavy @ form + _STIFF * weight.sum()))
        if turn < _TURNS:
            apart = off - bend * form
            scale = max(0.4, 1.5 * middle(np.abs(apart)))
            weight = np.clip(1 - (apart / (4 * scale)) ** 2, 0, None) ** 2
    few = u.size // _BEYOND
    ends = np.partition(u, (few, u.size - 1 - few))
    return bend, pivot, slope, height, float(ends[few]), float(ends[u.size - 1 - few])


def unbent(bends: np.ndarray, span: int, share: np.ndarray) -> np.ndarray:
    """Return per frame of a shot the parabola that evens its bends out: (frames, 5), or zeros.

    Of a tone t in SCALE, held between the last two numbers, k0 + k1·t + k2·t² is to be added. `share` is how
    much of it each frame takes.
    """
    found = np.zeros((len(bends), 5))
    if len(bends) < 8:
        return found
    path = np.cumsum(np.where(np.arange(len(bends)) > 0, bends[:, 0], 0.0))
    wanted = steady(path, span) - path
    flutter = 1.4826 * float(np.median(np.abs(wanted) * _reach(bends)))
    wanted *= share * np.clip((flutter - _FAINT) / (_PLAIN - _FAINT), 0, 1)
    if wanted.any():
        _, pivot, slope, height, low, high = bends.T
        p = pivot / SCALE
        found[:, 0], found[:, 1] = wanted * (p * p + slope * p - height), wanted * (-2 * p - slope)
        found[:, 2], found[:, 3], found[:, 4] = wanted, p + low, p + high
    return found


def _line(u: np.ndarray, weight: np.ndarray) -> tuple[float, float]:
    """Return slope and height of the weighted line through u² over u."""
    total = weight.sum()
    mean, square = weight @ u / total, weight @ (u * u) / total
    heavy = weight * (u - mean)
    slope = float(heavy @ (u * u) / max(heavy @ u, 1e-9))
    return slope, float(square - slope * mean)


def _reach(bends: np.ndarray) -> np.ndarray:
    """Return how far the parabola reaches, the mean of both ends of the tones and their middle."""
    _, _, slope, height, low, high = bends.T
    at = np.stack((low, 0.5 * (low + high), high))
    return np.abs(at * at - slope * at - height).mean(0)
