"""Smoothing of per-frame curves within a shot: what flutters is told from what the scene means."""

import numpy as np

_TORN = 4.0             # times the misfit of one side beyond which both sides together are let go
_LEAST = 4.0            # frames beyond two that a line must rest on to be judged by its misfit
_OUT = 6.0              # robust deviations at which a frame loses its say


def steady(path: np.ndarray, span: int) -> np.ndarray:
    """Return the slow part of `path`: straight lines fitted around every frame, nearer frames counting more.

    Where the path bends, as a fade or a pan begins, the line through both sides fits far worse than a line
    through one of them, and that one is taken, so that the corner is not rounded off. Single frames that
    stand out, a flash or a jump, do not pull the line.
    """
    count = len(path)
    if count < 3:
        return np.full(count, path.mean() if count else 0.0)
    level = path - path.mean()
    say = trusted(level, span)
    kernels = [bell(1.3 * span, -1, 1), bell(0.75 * span, -1, 0), bell(0.75 * span, 0, 1),
               bell(0.4 * span, -1, 1)]
    return _blended([_lines(level, say, kernel) for kernel in kernels]) + path.mean()


def trusted(level: np.ndarray, span: int) -> np.ndarray:
    """Return the say of each frame: next to none for single ones that stand out."""
    off = np.abs(level - running_median(level, 2))
    usual = running_median(np.abs(np.diff(level, prepend=level[0])), span) + 1e-3
    return np.clip(1 - (off / (_OUT * usual)) ** 2, 0, 1) ** 2 + 1e-4


def slow(path: np.ndarray, span: int) -> np.ndarray:
    """Return the mean of the path around every frame, nearer frames counting more."""
    shape = bell(1.3 * span, -1, 1)
    reach = len(shape) // 2

    def around(values):
        return np.convolve(values, shape)[reach:reach + len(path)]

    return around(path) / around(np.ones(len(path)))


def bell(reach: float, back: int, ahead: int) -> np.ndarray:
    """Return the say of the frames around one: a bell of that reach, or only its half on one side."""
    reach = max(3, round(reach))
    t = np.arange(-reach, reach + 1)
    return np.exp(-0.5 * (2 * t / reach) ** 2) * ((t >= back * reach) & (t <= ahead * reach))


def _blended(fits) -> np.ndarray:
    """Take the long line through both sides, but where it fits clearly worse than the best of the others."""
    (middle, misfit), *sides = fits
    values, errors = (np.stack(part) for part in zip(*sides, strict=True))
    judged = misfit[np.isfinite(misfit)]
    floor = 1e-6 + 0.02 * float(np.percentile(judged, 20)) if judged.size else 1.0
    say = 1.0 / (errors + floor) ** 3 + 1e-300
    side = (say * values).sum(0) / say.sum(0)
    misfit = np.where(np.isfinite(misfit), misfit, 0.0)
    torn = np.clip(0.5 * (misfit + floor) / (errors.min(0) + floor) - 0.5 * _TORN, 0, 1)
    return middle + torn * (side - middle)


def _lines(path: np.ndarray, say: np.ndarray, kernel: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Fit a weighted line around every frame; return its value there and its mean square misfit."""
    reach = len(kernel) // 2
    t = np.arange(-reach, reach + 1)

    def around(values, shape):
        return np.convolve(values, shape[::-1])[reach:reach + len(values)]

    n = around(say, kernel)
    t1, t2 = around(say, kernel * t), around(say, kernel * t * t)
    p1, tp = around(say * path, kernel), around(say * path, kernel * t)
    pp = around(say * path * path, kernel)
    det = n * t2 - t1 * t1
    # A line needs frames on which to lean; a window of one or two gives their mean.
    leans = det > 1e-3 * n * n
    slope = np.where(leans, (n * tp - t1 * p1) / np.where(leans, det, 1.0), 0.0)
    value = (p1 - slope * t1) / n
    misfit = np.maximum(pp - value * p1 - slope * tp, 0)
    # As many frames as the window's say amounts to, less the two that a line takes.
    free = n * n / np.maximum(around(say * say, kernel * kernel), 1e-9) - 2
    return value, np.where(free > _LEAST, misfit / n * (free + 2) / np.maximum(free, 1), np.inf)


def middle(values: np.ndarray) -> float:
    """Return the median of a flat array, the upper of two: many times quicker than NumPy's for short ones."""
    half = values.size // 2
    return float(np.partition(values, half)[half])


def running_median(values: np.ndarray, radius: int) -> np.ndarray:
    """Return the median over 2·radius+1 entries, the ends repeated."""
    grown = np.pad(values, radius, mode="edge")
    return np.median(np.lib.stride_tricks.sliding_window_view(grown, 2 * radius + 1), axis=-1)
