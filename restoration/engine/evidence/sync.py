"""Whether the restored sound is as long as the source's and stands at the same place."""

import numpy as np

from film import sound

STEP = 0.002  # s, resolution of the loudness curves
SPAN = 0.4  # s, farthest offset looked for
LONGEST = 600  # s of film whose sync is measured; an offset that starts later shows in the lengths


def compare(source, restored, facts, after):
    """Give (difference of length in ms, offset in ms); a missing track is as wrong as the film is long."""
    if not facts.audio and not after.audio:
        return 0.0, 0.0
    if not facts.audio or not after.audio:
        track = (facts.audio or after.audio)[0]
        return float(track.duration) * 1000, 0.0
    before, samples = loudness(source, facts.audio[0].rate)
    later, other = loudness(restored, after.audio[0].rate)
    length = abs(samples / facts.audio[0].rate - other / after.audio[0].rate) * 1000
    return length, abs(_offset(before, later)) * 1000


def loudness(path, rate):
    """Give (the changes of loudness in steps of STEP seconds, number of samples)."""
    size = round(rate * STEP)
    curve, samples = [], 0
    for block in sound.read(path):
        samples += block.shape[1]
        if samples <= LONGEST * rate:
            mono = np.abs(block).mean(axis=0)
            mono = mono[: len(mono) // size * size].reshape(-1, size).mean(axis=1)
            curve.append(np.log(mono + 1e-3))
    curve = np.concatenate(curve) if curve else np.zeros(1)
    return np.diff(curve, prepend=curve[:1]), samples


def _offset(before, after):
    """Find the offset in seconds at which two loudness curves agree best."""
    count = min(len(before), len(after))
    if count < 8:
        return 0.0
    before, after = before[:count] - before[:count].mean(), after[:count] - after[:count].mean()
    size = 1 << (2 * count - 1).bit_length()
    match = np.fft.irfft(np.fft.rfft(after, size) * np.conj(np.fft.rfft(before, size)), size)
    reach = min(int(SPAN / STEP), count // 2)
    lags = np.concatenate([match[-reach:], match[: reach + 1]])
    if lags.max() <= 0 or np.ptp(lags) < 1e-9:
        return 0.0
    return (int(np.argmax(lags)) - reach) * STEP
