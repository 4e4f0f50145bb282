"""Sound kernels: hum, clicks and hiss. Each takes (channels, samples) in -1..1 and gives the same shape.

A kernel sees a block with `CONTEXT` seconds around it and the facts that `listen` gathered from the whole
track; what it does to a sample depends only on what lies within that context, so blocks join without a seam.
"""

from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

WINDOW, HOP = 2048, 512
ORDER = 24  # of linear prediction
CLICK_SPAN = 2048  # samples over which the residual's usual size is taken
CROWD = 4  # more than this within some 50 ms are the pulses of a string or a voice, not clicks


@dataclass(frozen=True)
class SoundFacts:
    """What was heard in the whole track: rate and hum in Hz (0 = none), steady amplitudes, the floor."""

    rate: int
    hum: float
    hum_levels: tuple[float, ...]
    floor: np.ndarray  # power per STFT bin of the quiet parts, mean over channels
    snr: float  # dB between loud and quiet parts


def hum(samples, facts, params):
    """Take a steady hum out by fitting its harmonics second by second, never more than its measured level."""
    if not facts.hum or not params.strength:
        return samples, 0
    size = facts.rate - facts.rate % 2
    window = np.hanning(size + 1)[:-1].astype(np.float32)
    out = samples.copy()
    total = samples.shape[1]
    for start in range(-size // 2, total, size // 2):
        a, b = max(start, 0), min(start + size, total)
        if b - a < size // 4:
            continue
        t = np.arange(a, b) / facts.rate
        shape = window[a - start : b - start]
        for number, level in enumerate(facts.hum_levels[: params.harmonics], start=1):
            if level > 0:
                out[:, a:b] -= params.strength * _tone(samples[:, a:b], t, facts.hum * number, shape, level)
    return out, 0


def _tone(part, t, frequency, window, level):
    """Fit one sinusoid under a window and give its windowed wave, held at the steady level."""
    angle = 2 * np.pi * frequency * t
    cos, sin = np.cos(angle).astype(np.float32), np.sin(angle).astype(np.float32)
    weight = 2 / max(float(window.sum()), 1e-6)
    a, b = (part * window) @ cos * weight, (part * window) @ sin * weight
    size = np.hypot(a, b)
    hold = np.minimum(1, 1.25 * level / np.maximum(size, 1e-9))
    return ((a * hold)[:, None] * cos + (b * hold)[:, None] * sin) * window


def clicks(samples, facts, params):
    """Rebuild the samples that linear prediction cannot explain; also gives how many clicks there were."""
    limit = 14.0 - 12.0 * params.sensitivity  # in usual sizes of the residual
    longest = max(2, int(params.longest * facts.rate / 1000))
    out = samples.copy()
    count = 0
    for channel in out:
        for start in range(0, len(channel), 8 * CLICK_SPAN):
            a, b = max(0, start - 2 * longest), min(len(channel), start + 8 * CLICK_SPAN + 2 * longest)
            count += _declick(channel, a, b, limit, longest)
    return out, count


def _declick(channel, a, b, limit, longest):
    """Repair channel[a:b] in place; two rounds, since a loud click hides faint ones."""
    repaired = 0
    for _ in range(2):
        part = channel[a:b].astype(np.float64)
        if len(part) < 8 * ORDER or part.std() < 1e-5:
            return repaired
        model = predictor(part)
        found = _outliers(part, model, limit, longest)
        for start, stop in found:
            channel[a + start : a + stop] = rebuild(part, model, start, stop)
        repaired += len(found)
        if not found:
            break
    return repaired


def predictor(part):
    """Give the prediction-error filter (1, -a1, …) of a stretch of sound, by the autocorrelation method."""
    size = 1 << (2 * len(part) - 1).bit_length()
    clipped = np.clip(part, *np.percentile(part, (0.5, 99.5)))
    power = np.abs(np.fft.rfft(clipped * np.hanning(len(part)), size)) ** 2
    auto = np.fft.irfft(power)[: ORDER + 1]
    auto[0] = auto[0] * 1.0001 + 1e-9
    lags = np.abs(np.subtract.outer(np.arange(ORDER), np.arange(ORDER)))
    return np.concatenate([[1.0], -np.linalg.solve(auto[lags], auto[1:])])


def _outliers(part, model, limit, longest):
    """Find the runs of samples whose residual is far beyond what is usual there: [(start, stop)]."""
    residual = np.abs(np.convolve(part, model, "full")[: len(part)])
    residual[:ORDER] = 0
    spans = max(1, len(residual) // CLICK_SPAN)
    centres = (np.arange(spans) + 0.5) * len(residual) / spans
    usual = [np.median(piece) / 0.6745 for piece in np.array_split(residual, spans)]
    usual = np.maximum(np.interp(np.arange(len(residual)), centres, usual), 2e-5)
    audible = np.maximum(limit * usual, max(0.004, 0.15 * float(np.std(part))))
    hits = np.flatnonzero(residual > audible)
    if not len(hits):
        return []
    breaks = np.flatnonzero(np.diff(hits) > 12)
    starts, stops = hits[np.r_[0, breaks + 1]], hits[np.r_[breaks, len(hits) - 1]]
    runs = [(int(s) - 2, int(e) + 4) for s, e in zip(starts, stops, strict=True)]
    runs = [(s, e) for s, e in runs if e - s <= longest and s > 2 * ORDER and e < len(part) - 2 * ORDER]
    runs = [(s, e) for s, e in runs if not _attack(residual, s, e, longest)]
    near = 10 * longest
    return [run for run in runs if sum(abs(run[0] - other[0]) < near for other in runs) <= CROWD]


def _attack(residual, start, stop, longest):
    """Say whether a run opens something that goes on sounding: a plucked string, a consonant."""
    before = residual[max(0, start - 2 * longest) : start]
    after = residual[stop + longest // 2 : stop + 2 * longest + longest // 2]
    return bool(len(before) and len(after)) and np.mean(after) > 2.0 * np.mean(before)


def rebuild(part, model, start, stop):
    """Give samples start..stop as the prediction model would have them from both sides (least squares)."""
    gap = stop - start
    rows = gap + ORDER
    windows = sliding_window_view(
        np.concatenate([np.zeros(rows), model[::-1], np.zeros(rows)]), gap + 2 * ORDER
    )
    band = windows[rows - np.arange(rows)]  # row r predicts sample start + r from the ORDER before it
    around = part[start - ORDER : stop + ORDER].copy()
    around[ORDER : ORDER + gap] = 0
    unknown = band[:, ORDER : ORDER + gap]
    known = band @ around
    gram = unknown.T @ unknown
    gram[np.diag_indices(gap)] += 1e-9
    return np.linalg.solve(gram, -unknown.T @ known)


def hiss(samples, facts, params):
    """Lower the noise floor by a stated amount, bin by bin, smoothed in time and frequency."""
    if not params.reduction:
        return samples, 0
    least = 10 ** (-params.reduction / 20)
    return np.stack([_quieter(channel, facts.floor, least) for channel in samples]), 0


def _quieter(channel, floor, least):
    """Filter one channel by overlapping windows whose squares sum to one."""
    total = len(channel)
    window = np.sqrt(np.hanning(WINDOW + 1)[:-1]).astype(np.float32) * np.float32(np.sqrt(2 * HOP / WINDOW))
    frames = 1 + (total + WINDOW - 1) // HOP
    padded = np.zeros((frames - 1) * HOP + WINDOW, np.float32)
    padded[WINDOW - HOP : WINDOW - HOP + total] = channel
    spectra = np.fft.rfft(sliding_window_view(padded, WINDOW)[::HOP] * window)
    over = np.abs(spectra) ** 2 * (WINDOW / (2 * HOP)) / (floor + 1e-12)
    over = _spread(_spread(over, 1, 2), 0, 2)
    gain = np.clip(1 - 2.0 / np.maximum(over, 1e-6), 0, 1)
    gain = least + (1 - least) * _spread(_spread(gain, 0, 1), 1, 1)
    pieces = np.fft.irfft(spectra * gain, WINDOW).astype(np.float32) * window
    for shift in range(WINDOW // HOP):
        row = pieces[shift :: WINDOW // HOP]
        view = _outlay(padded, shift * HOP, len(row), first=shift == 0)
        view += row
    return padded[WINDOW - HOP : WINDOW - HOP + total].copy()


def _outlay(padded, start, count, *, first):
    """Give the part of the output that every fourth window fills, cleared before the first is laid down."""
    if first:
        padded[:] = 0
    return padded[start : start + count * WINDOW].reshape(count, WINDOW)


def _spread(values, axis, reach):
    """Average over a few neighbours on one axis; the ends repeat."""
    pad = [(0, 0), (0, 0)]
    pad[axis] = (reach, reach)
    padded = np.pad(values, pad, mode="edge")
    length = values.shape[axis]
    cut = [slice(None), slice(None)]
    total = np.zeros_like(values)
    for offset in range(2 * reach + 1):
        cut[axis] = slice(offset, offset + length)
        total += padded[tuple(cut)]
    return total / (2 * reach + 1)
