"""Random numbers with an address: the same seed, kind and frame always give the same noise."""

import zlib

import numpy as np


def generator(seed, kind, frame=0):
    """Give the generator of one kind of damage in one frame, independent of every other."""
    address = [seed & 0xFFFFFFFFFFFFFFFF, zlib.crc32(kind.encode()), frame]
    return np.random.Generator(np.random.SFC64(np.random.SeedSequence(address)))


def fractal(rng, shape, beta=2.0, stretch=1.0, smallest=0.0):
    """Draw a tileable 1/f^beta field of `shape`, mean 0 and deviation 1, as float32.

    `stretch` > 1 makes the grain lie (longer in x), < 1 makes it stand; detail finer than `smallest` pixels
    is left out.
    """
    rows, columns = shape
    fy = np.fft.fftfreq(rows)[:, None] * np.float32(1.0)
    fx = np.fft.rfftfreq(columns)[None, :] * np.float32(stretch)
    radius = np.hypot(fy, fx)
    radius[0, 0] = np.inf
    weight = radius ** (-beta / 2)
    if smallest:
        weight *= np.exp(-((radius * smallest) ** 2))
    phase = rng.random(weight.shape, dtype=np.float32) * np.float32(2 * np.pi)
    field = np.fft.irfft2(weight * np.exp(1j * phase), s=shape).astype(np.float32)
    return (field - field.mean()) / (field.std() + 1e-9)


def gaussian(values, sigma):
    """Blur a 2-D float array by a Gaussian of `sigma` pixels; edges repeat."""
    if sigma <= 0:
        return values
    reach = max(1, int(np.ceil(2.5 * sigma)))
    taps = np.exp(-0.5 * (np.arange(-reach, reach + 1) / sigma) ** 2).astype(np.float32)
    taps /= taps.sum()
    for axis in (0, 1):
        values = _convolve(values, taps, reach, axis)
    return values


def _convolve(values, taps, reach, axis):
    """Convolve along one axis by adding shifted copies, which numpy does without a temporary per tap."""
    pad = [(0, 0), (0, 0)]
    pad[axis] = (reach, reach)
    padded = np.pad(values, pad, mode="edge")
    length = values.shape[axis]
    total = np.zeros_like(values)
    for offset, tap in enumerate(taps):
        cut = [slice(None), slice(None)]
        cut[axis] = slice(offset, offset + length)
        total += tap * padded[tuple(cut)]
    return total


def walk(rng, count, keep, deviation):
    """Draw an AR(1) walk that remembers `keep` of itself; a longer walk begins like a shorter one."""
    state = rng.standard_normal() * deviation
    drive = rng.standard_normal(count) * deviation * np.sqrt(1 - keep * keep)
    path = np.empty(count)
    for index in range(count):
        state = keep * state + drive[index]
        path[index] = state
    return path
