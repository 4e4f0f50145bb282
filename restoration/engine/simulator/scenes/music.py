"""A short piece for plucked strings and flute, made in code, so that hiss and hum have something to spoil."""

import numpy as np

from restoration.engine.simulator.noise import generator

PENTATONIC = (0, 2, 4, 7, 9)
ROOT = 293.66  # D4
BEAT = 0.42


def melody(seed, seconds, rate):
    """Play the piece: (1, samples) float32 within ±0.7."""
    rng = generator(seed, "music")
    track = np.zeros(round(seconds * rate), np.float32)
    degree, at = 5, 0.15
    while at < seconds - 0.3:
        length = BEAT * rng.choice((0.5, 1, 1, 1.5, 2))
        degree = int(np.clip(degree + rng.choice((-2, -1, -1, 1, 1, 2)), 0, 11))
        _add(track, _pluck(rng, _pitch(degree), 1.8, rate), at, rate, 0.30)
        if rng.random() < 0.35:
            _add(track, _pluck(rng, _pitch(degree - 5), 2.4, rate), at, rate, 0.22)
        at += length
    for bar in np.arange(0.15 + 4 * BEAT, seconds - 1.2, 8 * BEAT):
        _add(track, _flute(rng, _pitch(int(rng.integers(5, 10))), 2.6 * BEAT, rate), bar, rate, 0.16)
    return _room(track, rate)[None, :]


def _pitch(degree):
    """Give the frequency of a step of the pentatonic scale."""
    octave, step = divmod(degree, 5)
    return ROOT / 2 * 2 ** (octave + PENTATONIC[step] / 12)


def _add(track, note, at, rate, level):
    """Mix a note into the track, cut where the film ends."""
    start = int(at * rate)
    part = track[start : start + len(note)]
    part += level * note[: len(part)]


def _pluck(rng, frequency, seconds, rate):
    """Pluck a string (Karplus and Strong): a burst of noise circulates through a two-point average."""
    period = int(rate / frequency)
    string = rng.uniform(-1, 1, period).astype(np.float32)
    string = (string + np.roll(string, 1) + np.roll(string, 2)) / 3
    turns = []
    for _ in range(int(seconds * rate / period)):
        turns.append(string)
        string = 0.4985 * (string + np.roll(string, 1))
    note = np.concatenate(turns)
    return note * np.linspace(1, 0, len(note), dtype=np.float32) ** 0.5


def _flute(rng, frequency, seconds, rate):
    """Blow a flute: few harmonics, vibrato that grows, a breath of noise."""
    t = np.arange(int(seconds * rate), dtype=np.float32) / rate
    wobble = 0.006 * np.minimum(t / 0.4, 1) * np.sin(2 * np.pi * 5.2 * t)
    phase = 2 * np.pi * np.cumsum(frequency * (1 + wobble)) / rate
    tone = np.sin(phase) + 0.35 * np.sin(2 * phase) + 0.12 * np.sin(3 * phase)
    breath = np.convolve(rng.standard_normal(len(t)).astype(np.float32), np.ones(6, np.float32) / 6, "same")
    swell = np.minimum(t / 0.12, 1) * np.minimum((seconds - t) / 0.25, 1)
    return ((tone + 0.06 * breath) * np.clip(swell, 0, 1)).astype(np.float32)


def _room(track, rate):
    """Let a small hall answer, fade the ends, keep the peaks within bounds."""
    wet = track.copy()
    for delay, level in ((0.031, 0.30), (0.047, 0.24), (0.071, 0.18), (0.113, 0.12)):
        step = int(delay * rate)
        if step < len(track):
            wet[step:] += level * track[:-step]
    ramp = min(len(wet), int(0.5 * rate))
    if ramp:
        wet[-ramp:] *= np.linspace(1, 0, ramp, dtype=np.float32)
    return (0.7 * np.tanh(wet * 1.2)).astype(np.float32)
