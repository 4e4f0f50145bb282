"""Smoothing of per-frame curves within a shot: what flutters is told from what the scene means."""

import numpy as np


def steady(path: np.ndarray, span: int) -> np.ndarray:
    """Return the slow part of `path`: straight lines fitted before, around and after every frame, blended.

    The window that the frame's surroundings follow most closely gets the most say, so that the corner where a
    fade or a pan begins is not rounded off.
    """
    count = len(path)
    if count < 3:
        return np.full(count, path.mean() if count else 0.0)
    half = max(2, span // 2)
    fits = [_lines(path, back, ahead) for back, ahead in ((span, 0), (half, half), (0, span))]
    values = np.stack([value for value, _ in fits])
    misfit = np.stack([error for _, error in fits])
    floor = np.median(misfit.min(0)) + 1e-9
    weight = 1.0 / (misfit + 0.25 * floor) ** 3
    weight[1] *= 4.0
    return (weight * values).sum(0) / weight.sum(0)


def _lines(path: np.ndarray, back: int, ahead: int) -> tuple[np.ndarray, np.ndarray]:
    """Fit a line over [t-back, t+ahead] for every t; return its value at t and its mean square misfit."""
    count = len(path)
    t = np.arange(count, dtype=np.float64)
    low = np.maximum(t - back, 0).astype(int)
    high = np.minimum(t + ahead, count - 1).astype(int) + 1
    # A window that the shot's end cuts short borrows from its other side, so that a line can be fitted.
    short = np.maximum(0, min(5, count) - (high - low))
    low, high = np.maximum(low - short, 0), np.minimum(high + short, count)

    def window(values):
        heap = np.concatenate(([0.0], np.cumsum(values)))
        return heap[high] - heap[low]

    n = (high - low).astype(np.float64)
    level = path - path.mean()
    mt, mp = window(t) / n, window(level) / n
    tt = window(t * t) / n - mt**2
    tp = window(t * level) / n - mt * mp
    pp = window(level * level) / n - mp**2
    slope = np.where(tt > 0, tp / np.where(tt > 0, tt, 1), 0.0)
    return mp + slope * (t - mt) + path.mean(), np.maximum(pp - slope * tp, 0) * n / np.maximum(n - 2, 1)


def running_median(values: np.ndarray, radius: int) -> np.ndarray:
    """Return the median over 2·radius+1 entries, the ends repeated."""
    grown = np.pad(values, radius, mode="edge")
    return np.median(np.lib.stride_tricks.sliding_window_view(grown, 2 * radius + 1), axis=-1)
