"""What of a picture's movement is the gate's, and what the camera's: told by how it moves.

A frame in the gate stands anywhere near one place, whatever the frame before did: its steps swing back (an
AR(1) position). A camera, a hand or a passing lorry has weight: its steps resemble the steps before (AR(1) or
AR(2) velocity). Both spectra are fitted to the measured steps, stretch by stretch, and only what they give to
the gate is returned: its best estimate given every step (Gaussian regression). A gate weaves alike all the
time; where it suddenly seems to weave much more, something else moves.
"""

from functools import lru_cache

import numpy as np

STRETCH = 72                # frames judged together; the next stretch begins half-way
_SHORTEST = 8               # frames of which anything can be told
_GATE = (0.0, 0.3, 0.5, 0.7, 0.8)           # what a frame's place keeps of the one before
_CAMERA = ((0.5, 1), (0.7, 1), (0.85, 1), (0.95, 1), (0.6, 2), (0.75, 2), (0.88, 2), (0.96, 2))
_SHARES = 4.0 ** np.arange(-7, 8)           # gate to camera
_EVIDENCE = 3.0             # of log likelihood by which the gate must be needed to explain the steps
_LIKELY = 1.5               # of log likelihood: so near to the best fit, one whose camera rests is taken
_KNOWN, _OWN = 6.0, 0.5     # on both axes together, and on each at least
_RESTS = 0.1                # of the gate's steps: a camera that moves less rests
_BOTH = 4.0                 # and on each where the camera moves: a gate weaves both ways
_NEAR, _WILD = 9, 4.0       # frames around one, and times the usual energy of steps that are no weave
_GAIN = (0.55, 0.8)         # of the gate's steps that may be left: all is taken below, nothing above


def gate(moves: np.ndarray, least) -> np.ndarray:
    """Return the positions in the gate (axes, n + 1) that the steps between them (axes, n) speak for.

    Axes are right, down and turn; weave below `least`, given for each, is left. A gate weaves both ways, so
    right and down share their evidence.
    """
    count = moves.shape[1]
    if count < _SHORTEST:
        return np.zeros((len(moves), count + 1))
    length = min(count, STRETCH)
    starts = sorted({*range(0, count - length + 1, STRETCH // 2), count - length})
    bell = np.minimum(np.arange(1, length + 2), np.arange(length + 1, 0, -1)).astype(float)
    total, weight = np.zeros((len(moves), count + 1)), np.zeros(count + 1)
    for start in starts:
        part = slice(start, start + length + 1)
        fits = [_explained(steps[start:start + length]) for steps in moves]
        known = sum(evidence for _, evidence, _ in fits[:2]) > _KNOWN and (
            min(evidence for _, evidence, _ in fits[:2]) > _BOTH or all(_rests(fit) for *_, fit in fits[:2]))
        for axis, (steps, evidence, fit) in enumerate(fits):
            if known and evidence > _OWN:
                total[axis, part] += bell * _placed(steps, fit, least[axis])
        weight[part] += bell
    return np.stack([_alike(place) for place in total / weight])


def _rests(fit) -> bool:
    """Say whether a fit's camera hardly moves beside the gate."""
    return fit is None or fit[2] < _RESTS * 2 * fit[0] * (1 - fit[1])


def _alike(place: np.ndarray) -> np.ndarray:
    """Let go of the places around which the steps are far larger than they usually are."""
    steps = np.square(np.diff(place, prepend=place[0]))
    near = np.convolve(steps, np.ones(_NEAR))[_NEAR // 2:_NEAR // 2 + len(steps)] / _NEAR
    usual = 2.2 * float(np.median(steps[1:]))       # their mean, were they Gaussian
    return place * np.clip(2 - near / (_WILD * usual + 1e-9), 0, 1)


def _explained(steps: np.ndarray):
    """Return the steps less what a pan gives them, the evidence for a gate in them, and the fit."""
    steps = steps - steps.mean()
    evidence, fit = _fitted(steps)
    if evidence > _EVIDENCE:
        return steps, evidence, fit
    still = _without_pan(steps)
    again, other = _fitted(still)
    return (still, again, other) if again > _EVIDENCE else (steps, evidence, fit)


def _placed(steps: np.ndarray, fit, least: float) -> np.ndarray:
    """Return the best estimate of the places in the gate that a fit gives."""
    weave, keep, camera, (memory, order) = fit
    count = len(steps)
    lag = np.abs(np.subtract.outer(np.arange(count), np.arange(count)))
    moves = 2 * keep**lag - keep ** np.abs(np.subtract.outer(np.arange(count) + 1, np.arange(count))) \
        - keep ** np.abs(np.subtract.outer(np.arange(count) - 1, np.arange(count)))
    carried = _memory(memory, order, count)[lag]
    whole = weave * moves + camera * carried + 1e-6 * (weave + camera) * np.eye(count)
    # Position i against step j, which leads from j to j + 1.
    apart = np.subtract.outer(np.arange(count + 1), np.arange(count))
    across = weave * (keep ** np.abs(apart - 1) - keep ** np.abs(apart))
    answer = np.linalg.solve(whole, np.stack((steps, *np.eye(count)), 1))
    left = weave * moves - weave * moves @ answer[:, 1:] @ (weave * moves)
    usual = np.sqrt(2 * weave * (1 - keep))
    if usual < least:
        return np.zeros(count + 1)
    low, high = _GAIN
    share = np.sqrt(max(float(np.trace(left)) / count, 0.0)) / usual
    return float(np.clip((high - share) / (high - low), 0, 1)) * (across @ answer[:, 0])


def _without_pan(steps: np.ndarray) -> np.ndarray:
    """Return the steps less the two speeds of a camera that sets in or stops at once."""
    count = len(steps)
    first = np.arange(3, count - 2)
    sums = np.cumsum(steps)
    before, after = sums[first - 1] / first, (sums[-1] - sums[first - 1]) / (count - first)
    best = int(np.argmax(first * before**2 + (count - first) * after**2))
    return steps - np.where(np.arange(count) < first[best], before[best], after[best])


def _fitted(steps: np.ndarray):
    """Return how much the gate is needed to explain the steps, and the best of (weave's variance, its memory,
    camera's variance, its kind)."""
    taper = np.hanning(len(steps) + 2)[1:-1]
    power = np.abs(np.fft.rfft(steps * taper))[1:] ** 2 / np.sum(taper**2)
    if not power.sum() > 1e-9:
        return 0.0, None
    gates, cameras = _spectra(len(steps))
    shapes = cameras[None, :, None] + _SHARES[None, None, :, None] * gates[:, None, None]
    cost, scale = _cost(power, shapes), (power / shapes).mean(-1)
    alone = _cost(power, cameras[:, None]).min()
    fit = _fit(scale, int(cost.argmin()))
    stillest = _fit(scale, int(np.where(cost <= cost.min() + _LIKELY, scale, np.inf).argmin()))
    if _rests(stillest):
        fit = stillest
    return float(alone - cost.min()), fit


def _fit(scale: np.ndarray, which: int):
    """Return the fit at one place of the search."""
    gate, kind, share = np.unravel_index(which, scale.shape)
    camera = float(scale[gate, kind, share])
    return camera * _SHARES[share], _GATE[gate], camera, _CAMERA[kind]


def _cost(power: np.ndarray, shapes: np.ndarray) -> np.ndarray:
    """Return the negative log likelihood (Whittle) of the power under spectra, each at its best scale."""
    scale = (power / shapes).mean(-1)
    return len(power) * np.log(scale) + np.log(shapes).sum(-1)


@lru_cache(maxsize=64)
def _spectra(count: int):
    """Return the spectra of steps of variance-one positions in the gate, and of variance-one camera steps."""
    wave = np.exp(-2j * np.pi * np.arange(1, count // 2 + 1) / count)
    gates = [np.abs(1 - wave) ** 2 * (1 - keep**2) / np.abs(1 - keep * wave) ** 2 for keep in _GATE]
    cameras = [1 / np.abs(1 - memory * wave) ** (2 * order) / _variance(memory, order)
               for memory, order in _CAMERA]
    return np.array(gates), np.array(cameras)


def _variance(memory: float, order: int) -> float:
    square = memory * memory
    return 1 / (1 - square) if order == 1 else (1 + square) / (1 - square) ** 3


@lru_cache(maxsize=64)
def _memory(memory: float, order: int, count: int) -> np.ndarray:
    """Return how camera steps of variance one resemble those 0, 1, 2 … frames away."""
    lag = np.arange(count)
    if order == 1:
        return memory**lag
    return memory**lag * (1 + lag * (1 - memory**2) / (1 + memory**2))
