"""What time does to a sound track: carried unevenly in a narrow band, with hiss, crackle, clicks and hum."""

import numpy as np

from film import sound
from film.probe import probe
from restoration.engine.simulator.noise import generator
from restoration.engine.simulator.transport import carried, dropouts

MAINS = 50.0
HARMONICS = ((1, 1.0), (2, 0.55), (3, 0.35), (4, 0.15), (6, 0.08))


def age_sound(source, out, preset, seed):
    """Age the first sound track of `source` into the FLAC file `out`; give the facts of what was added."""
    facts = probe(source).audio[0]
    clicks = samples = 0
    failed = []
    with sound.SoundWriter(
        out, rate=facts.rate, channels=facts.channels, codec="flac", bit_depth=16
    ) as writer:
        seconds = carried(by_second(sound.read(source), facts.rate), preset, seed, facts.rate)
        for second, block in enumerate(seconds):
            noise, count = damage(preset, seed, second, facts.rate)
            writer.write(np.clip(block + noise[None, : block.shape[1]], -1, 1).astype(np.float32))
            clicks += count
            samples += block.shape[1]
            failed += [(second * facts.rate + first, length, round(left, 3)) for first, length, left in
                       dropouts(preset, seed, second, facts.rate)]  # fmt: skip
    return {"samples": samples, "rate": facts.rate, "impulses": clicks, "hum": MAINS if preset.hum else None,
            "dropouts": failed}  # fmt: skip


def by_second(blocks, rate):
    """Cut a stream of blocks into whole seconds, so that damage has an address; the last may be short."""
    held, length = [], 0
    for block in blocks:
        held.append(block)
        length += block.shape[1]
        while length >= rate:
            joined = np.concatenate(held, axis=1)
            yield joined[:, :rate]
            held, length = [joined[:, rate:]], length - rate
    if length:
        yield np.concatenate(held, axis=1)


def damage(preset, seed, second, rate):
    """Draw one second of damage: ((samples,) float32, number of impulses)."""
    rng = generator(seed, "sound", second)
    hiss = rng.standard_normal(rate + 1).astype(np.float32)
    track = preset.hiss * (hiss[1:] - 0.45 * hiss[:-1]) / np.float32(1.1)
    t = second + np.arange(rate) / rate
    for harmonic, level in HARMONICS:
        track = track + preset.hum * level * np.sin(2 * np.pi * MAINS * harmonic * t + harmonic)
    small, large = rng.poisson(preset.crackle), rng.poisson(preset.clicks)
    for _ in range(small):
        _strike(track, rng, rng.uniform(0.03, 0.12), rng.uniform(0.00006, 0.0002), rate)
    for _ in range(large):
        _strike(track, rng, rng.uniform(0.25, 0.7), rng.uniform(0.0002, 0.0009), rate)
    return track.astype(np.float32), int(small + large)


def _strike(track, rng, level, seconds, rate):
    """Add one impulse: a sharp edge that rings out."""
    length = max(3, int(seconds * rate))
    at = int(rng.integers(0, len(track) - 4 * length))
    t = np.arange(4 * length)
    ring = np.exp(-t / (0.6 * length)) * np.cos(t * np.pi / (0.7 * length + 1))
    track[at : at + len(ring)] += level * rng.choice((-1, 1)) * ring
