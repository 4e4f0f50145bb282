"""Listening to a whole sound track once: its hum, its noise floor, how far the loud parts stand above it."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from restoration.engine.kernels.sound import HOP, WINDOW, SoundFacts

MAINS = (50.0, 60.0)
HARMONICS = 20
PRESENT = 3.0  # a harmonic must stand this far above its surroundings in the quiet half of the film
POOL = 4  # bins to either side that are averaged before the floor is taken
BIAS = 1.7  # the quietest fifth of a steady noise, so pooled, lies below its mean by about this much
KEPT = 4000  # spectra kept for the floor, however long the film
WINDOW_GAIN = float(np.mean(np.hanning(WINDOW + 1)[:-1] ** 2) / np.mean(np.hanning(WINDOW + 1)[:-1]))


class Listener:
    """Gather the facts of one track second by second in constant memory."""

    def __init__(self, rate):
        self.rate = rate
        self.levels, self.tones, self.spectra = [], [], []
        self._seconds, self._every = 0, 1

    def hear(self, block):
        """Take in one second (channels, samples); shorter ones at the end count as well as they can."""
        mono = block.mean(axis=0)
        if len(mono) < WINDOW:
            return
        window = np.sqrt(np.hanning(WINDOW + 1)[:-1])
        power = np.abs(np.fft.rfft(sliding_window_view(mono, WINDOW)[:: 2 * HOP] * window)) ** 2
        if self._seconds % self._every == 0:
            self.spectra.append(power.astype(np.float32))
        if len(self.spectra) * (self.rate // (2 * HOP)) > KEPT:
            self.spectra, self._every = self.spectra[::2], self._every * 2
        self.levels.extend(np.sqrt(power.mean(axis=1)))
        if len(mono) == self.rate:
            self.tones.append(self._tones(mono))
        self._seconds += 1

    def _tones(self, second):
        """Measure the amplitude of every whole frequency near the mains' harmonics in one second of sound."""
        spectrum = np.abs(np.fft.rfft(second * np.hanning(len(second)))) * 4 / len(second)
        return spectrum[: int(MAINS[-1] * HARMONICS) + 8].astype(np.float32)

    def facts(self):
        """Give what was heard."""
        if not self.spectra:
            return SoundFacts(self.rate, 0.0, (), np.zeros(WINDOW // 2 + 1, np.float32), 0.0)
        power = np.concatenate(self.spectra)
        quiet = np.sort(_pooled(power), axis=0)[: max(1, len(power) // 5)].mean(axis=0)
        floor = _even(quiet) * BIAS
        frequency, levels = _hum(self.tones)
        low, high = np.percentile(self.levels, (10, 95))
        snr = 20 * np.log10(max(high, 1e-7) / max(low, 1e-7))
        return SoundFacts(self.rate, frequency, levels, floor.astype(np.float32), round(float(snr), 2))


def _pooled(power):
    """Average power over neighbouring frequencies, so that the quietest moments are quiet and not chance."""
    padded = np.pad(power, ((0, 0), (POOL, POOL)), mode="edge")
    return sliding_window_view(padded, 2 * POOL + 1, axis=1).mean(axis=2)


def _even(power):
    """Smooth the floor over frequency in the logarithm, so that no tone counts as noise."""
    logs = np.log(power + 1e-12)
    padded = np.pad(logs, 8, mode="edge")
    return np.exp(np.median(sliding_window_view(padded, 17), axis=1))


def _hum(tones):
    """Find a mains frequency that hums in the quiet parts; give (frequency or 0, amplitude per harmonic)."""
    if not tones:
        return 0.0, ()
    steady = np.percentile(np.stack(tones), 25, axis=0)
    best = (0.0, ())
    for mains in MAINS:
        levels = []
        for number in range(1, HARMONICS + 1):
            at = round(mains * number)
            around = np.concatenate([steady[max(at - 7, 0) : at - 2], steady[at + 3 : at + 8]])
            present = len(around) and steady[at] > PRESENT * np.median(around) and steady[at] > 3e-4
            levels.append(float(steady[at]) if present else 0.0)
        if sum(level > 0 for level in levels[:4]) >= 2 and sum(levels) > sum(best[1]):
            best = (mains, tuple(levels))
    return best
