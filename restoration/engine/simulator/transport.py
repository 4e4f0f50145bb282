"""What the path of sound does to it: a narrow band, wow and flutter, drop-outs; second by second."""

import numpy as np

from restoration.engine.simulator.noise import generator

_WOW, _FLUTTER = 1.1, 9.6  # Hz
_TAPS = 0.02  # seconds to each side that the band's filter looks
_FADE = 0.002  # seconds in which a drop-out sets in


def carried(blocks, preset, seed, rate):
    """Yield the same seconds (C, N) as a worn track would carry them; length and place of sounds stay."""
    before, here = None, None
    for second, after in enumerate(_and_none(blocks)):
        if here is not None:
            yield _second(before, here, after, (preset, seed, second - 1, rate))
        before, here = here, after


def dropouts(preset, seed, second, rate):
    """Give the drop-outs of one second: (first sample, samples, what is left of the sound)."""
    if not preset.dropouts:
        return []
    rng = generator(seed, "dropouts", second)
    lengths = [int(rng.uniform(0.012, 0.14) * rate) for _ in range(rng.poisson(preset.dropouts / 60))]
    return [(int(rng.integers(0, rate - size)), size, float(rng.uniform(0.0, 0.25))) for size in lengths]


def _second(before, here, after, known):
    preset, seed, second, rate = known
    count = here.shape[1]
    nothing = np.zeros((here.shape[0], rate), np.float32)
    wide = np.concatenate([nothing if before is None else before, here, nothing if after is None else after],
                          axis=1)  # fmt: skip
    start = rate if before is None else before.shape[1]
    wide = _banded(wide, preset, rate)
    sound = _swayed(wide, start, count, known)
    for first, length, left in dropouts(preset, seed, second, rate):
        stop = min(first + length, count)
        if stop > first:
            edge = np.clip(np.minimum(np.arange(stop - first), np.arange(stop - first)[::-1])
                           / (_FADE * rate), 0, 1)  # fmt: skip
            sound[:, first:stop] *= (1 - (1 - left) * edge).astype(np.float32)
    return sound


def _banded(sound, preset, rate):
    """Keep what lies between both cuts, by a windowed sinc that delays nothing."""
    if not preset.low_cut and not (0 < preset.high_cut < rate / 2):
        return sound
    half = int(_TAPS * rate)
    t = np.arange(-half, half + 1) / rate
    window = np.hanning(2 * half + 3)[1:-1]

    def low_pass(hertz):
        taps = 2 * hertz / rate * np.sinc(2 * hertz * t) * window
        return taps / taps.sum()

    taps = np.zeros(2 * half + 1)
    taps[half] = 1
    if 0 < preset.high_cut < rate / 2:
        taps = low_pass(preset.high_cut)
    if preset.low_cut:
        taps = taps - low_pass(preset.low_cut)
    size = 1 << int(np.ceil(np.log2(sound.shape[1] + 2 * half + 1)))
    spectrum = np.fft.rfft(sound, size) * np.fft.rfft(taps, size)
    return np.fft.irfft(spectrum, size)[:, half : half + sound.shape[1]].astype(np.float32)


def _swayed(wide, start, count, known):
    """Read the middle second at an uneven speed."""
    preset, seed, second, rate = known
    if not preset.wow and not preset.flutter:
        return wide[:, start : start + count].copy()
    phase = generator(seed, "wow").uniform(0, 6.28, 2)
    t = second + np.arange(count) / rate
    away = sum(share / (2 * np.pi * hertz) * np.sin(2 * np.pi * hertz * t + p) for share, hertz, p in
               zip((preset.wow, preset.flutter), (_WOW, _FLUTTER), phase, strict=True))  # fmt: skip
    at = np.clip(start + np.arange(count) + away * rate, 1, wide.shape[1] - 3)
    whole = at.astype(np.int64)
    f = (at - whole).astype(np.float32)
    a, b, c, d = (wide[:, whole + step] for step in (-1, 0, 1, 2))
    return b + 0.5 * f * (c - a + f * (2 * a - 5 * b + 4 * c - d + f * (3 * (b - c) + d - a)))


def _and_none(blocks):
    yield from blocks
    yield None
