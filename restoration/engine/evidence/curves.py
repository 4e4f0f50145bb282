"""Curves over time and what they say per shot: flicker, weave, tone."""

import numpy as np

CLIP = 10.0  # px; beyond this a translation is taken for a miss and not squared into the mean


def flicker(means, shots):
    """Give the deviation of frame-to-frame steps of mean luma that are no trend, in 1/255."""
    steps = [residual(np.diff(means[start:stop])) for start, stop in shots if stop - start > 2]
    return float(np.sqrt(np.mean(np.concatenate(steps) ** 2))) if steps else 0.0


def weave(moves, shots):
    """Give the rms of frame-to-frame translations less the smooth movement of the camera, in px."""
    parts = []
    for start, stop in shots:
        if stop - start > 2:
            step = np.array(moves[start + 1 : stop], dtype=float)
            parts.append(np.hypot(residual(step[:, 0]), residual(step[:, 1])))
    return float(np.sqrt(np.mean(np.clip(np.concatenate(parts), 0, CLIP) ** 2))) if parts else 0.0


def light_off(means, shots):
    """Give by how much each frame of a film is lighter or darker than those around it, in 1/255."""
    off = np.zeros(len(means))
    for start, stop in shots:
        if stop - start > 2:
            off[start:stop] = np.abs(residual(means[start:stop]))
    return off


def place_off(moves, shots):
    """Give how far each frame of a film stands from where those around it stand, in px.

    A step beyond CLIP is taken for a miss, and the picture for having moved on as around it.
    """
    off = np.zeros(len(moves))
    for start, stop in shots:
        if stop - start > 2:
            steps = np.array(moves[start + 1 : stop], dtype=float)
            uneven = np.stack([residual(steps[:, axis]) for axis in (0, 1)], axis=1)
            steps -= np.where(np.hypot(*uneven.T)[:, None] > CLIP, uneven, 0)
            stands = np.cumsum(np.vstack([np.zeros((1, 2)), steps]), axis=0)
            off[start:stop] = np.hypot(residual(stands[:, 0]), residual(stands[:, 1]))
    return off


def residual(steps, reach=6):
    """Take the smooth part out of a curve: a moving median, then a moving mean."""
    if len(steps) < 3:
        return steps - np.mean(steps)
    reach = min(reach, (len(steps) - 1) // 2)
    windows = np.lib.stride_tricks.sliding_window_view
    middle = np.median(windows(np.pad(steps, reach, mode="reflect"), 2 * reach + 1), axis=1)
    smooth = windows(np.pad(middle, reach, mode="reflect"), 2 * reach + 1).mean(axis=1)
    return steps - smooth


def tone(before, after):
    """Compare two luma histograms of 256 bins: (shift of the median in 1/255, gain of the middle part)."""
    marks = np.linspace(0.1, 0.9, 17)
    x, y = quantiles(before, marks), quantiles(after, marks)
    shift = float(quantiles(after, [0.5])[0] - quantiles(before, [0.5])[0])
    if x[-1] - x[0] < 4:
        return shift, 1.0
    return shift, float(np.polyfit(x, y, 1)[0])


def quantiles(histogram, marks):
    """Read quantiles from a histogram, linear within bins."""
    total = np.concatenate([[0], np.cumsum(histogram)]).astype(float)
    return np.interp(np.asarray(marks) * max(total[-1], 1), total, np.arange(len(total)) - 0.5)


def thinned(values, most=600):
    """Keep a curve short enough to draw: the mean of equal stretches."""
    values = np.asarray(values, dtype=float)
    if len(values) <= most:
        return [round(float(value), 4) for value in values]
    return [round(float(np.mean(piece)), 4) for piece in np.array_split(values, most)]


def riskiest(shares, frames, must=(), most=24):
    """Choose the frames that changed most, spread over the film: indices in order, all that `must` names.

    Of a short film at most a sixth are chosen, but four: who must look at every second frame looks at none.
    """
    most = min(most, max(4, frames // 6))
    order = sorted(shares, key=lambda index: (-shares[index], index))
    apart = max(2, frames // (4 * most))
    chosen = list(dict.fromkeys(must))
    for index in order:
        if len(chosen) >= most or shares[index] <= 0:
            break
        if all(abs(index - other) >= apart for other in chosen):
            chosen.append(index)
    return sorted(chosen)
