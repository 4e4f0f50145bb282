"""Bringing two pictures of the same frame together: size, translation and tone."""

import numpy as np
from PIL import Image

FARTHEST = 28.0  # 1/255 by which flicker repair may move a frame; more is another picture
SMALL_WIDTH = 320  # px at which translation and tone are measured


def luma_image(plane, depth):
    """Give a luma plane as a Pillow picture in units of 1/255, whatever its depth."""
    if depth == 8:
        return Image.fromarray(plane)
    return Image.fromarray(plane.astype(np.float32) * np.float32(2.0 ** (8 - depth)))


def small_size(size):
    """Give the size at which translation and tone are measured."""
    width = min(size[0], SMALL_WIDTH)
    return width, max(16, round(size[1] * width / size[0]))


def small(image, size):
    """Shrink a picture by averaging, so that grain hardly counts."""
    return np.asarray(image.resize(size, Image.Resampling.BOX), dtype=np.float32)


def at_size(image, size):
    """Bring a picture to the source's size; Lanczos undoes an enlargement and leaves the grain's spectrum."""
    if image.size != size:
        image = image.resize(size, Image.Resampling.LANCZOS)
    return np.asarray(image, dtype=np.float32)


class Correlator:
    """Measure translations between pictures of one size by phase correlation, in px of that size."""

    def __init__(self, size):
        width, height = size
        self.shape = (height, width)
        self.window = (np.hanning(height)[:, None] * np.hanning(width)[None, :]).astype(np.float32)
        fy, fx = np.fft.fftfreq(height)[:, None], np.fft.rfftfreq(width)[None, :]
        # the finest frequencies hold more grain than picture
        self.weight = np.exp(-(fy * fy + fx * fx) / (2 * 0.13**2)).astype(np.float32)

    def spectrum(self, picture):
        """Give what `shift` compares; keep it for the next frame."""
        return np.fft.rfft2((picture - picture.mean()) * self.window)

    def shift(self, before, after):
        """Give (dx, dy) by which `after` lies to the right of and below `before`."""
        cross = after * np.conj(before)
        size = np.abs(cross)
        level = size.mean()
        if level < 1e-3:
            return 0.0, 0.0
        surface = np.fft.irfft2(cross / (size + 0.02 * level) * self.weight, s=self.shape)
        y, x = np.unravel_index(int(np.argmax(surface)), self.shape)
        return self._fine(surface, y, x, 1), self._fine(surface, y, x, 0)

    def _fine(self, surface, y, x, axis):
        """Refine the peak along one axis by the Gaussian through three points."""
        length = self.shape[axis]
        at = (y, x)[axis]
        points = []
        for step in (-1, 0, 1):
            place = [y, x]
            place[axis] = (at + step) % length
            points.append(max(float(surface[tuple(place)]), 1e-12))
        a, b, c = np.log(points)
        curve = a - 2 * b + c
        part = 0.5 * (a - c) / curve if curve < -1e-9 else 0.0
        return float((at if at <= length // 2 else at - length) + np.clip(part, -0.5, 0.5))


def tone_line(before, after):
    """Fit `after ≈ gain · before + offset` robustly; a fit too far off to be a repair counts as (1, 0)."""
    x, y = before.ravel(), after.ravel()
    gain, offset = 1.0, float(np.median(y - x))
    for _ in range(3):
        near = np.abs(y - gain * x - offset) < 12
        if near.sum() < 64 or x[near].std() < 1.5:
            gain, offset = 1.0, float(np.median(y - x))
            break
        gain, offset = _line(x[near], y[near])
    if abs(gain * x.mean() + offset - x.mean()) > FARTHEST or not 0.7 < gain < 1.4:
        return 1.0, 0.0
    return float(gain), float(offset)


def _line(x, y):
    """Fit one straight line by least squares."""
    middle, level = x.mean(dtype=np.float64), y.mean(dtype=np.float64)
    apart = x.astype(np.float64) - middle
    gain = float(apart @ y / (apart @ apart))
    return gain, float(level - gain * middle)


def shifted(plane, dx, dy):
    """Move a plane by a sub-pixel amount with Catmull and Rom's interpolation; edges repeat."""
    return _along(_along(plane, dx, 1), dy, 0)


def _along(plane, shift, axis):
    """Move a plane along one axis."""
    if abs(shift) < 1e-3:
        return plane
    whole = int(np.floor(-shift))
    f = -shift - whole
    weights = (f * (f * (1 - f * 0.5) - 0.5), f * f * (1.5 * f - 2.5) + 1, f * (0.5 + f * (2 - 1.5 * f)),
               f * f * (0.5 * f - 0.5))  # fmt: skip
    length = plane.shape[axis]
    margin = abs(whole) + 2
    pad = [(0, 0), (0, 0)]
    pad[axis] = (margin, margin)
    padded = np.pad(plane, pad, mode="edge")
    total = np.zeros_like(plane)
    cut = [slice(None), slice(None)]
    for step, weight in enumerate(weights, start=-1):
        start = margin + whole + step
        cut[axis] = slice(start, start + length)
        total += np.float32(weight) * padded[tuple(cut)]
    return total
