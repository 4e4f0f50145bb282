"""What a restoration is measured by: fidelity, what was touched without need, and the grain."""

from itertools import pairwise

import numpy as np
import torch

from restoration.engine.bench.damage import Aged

HURT = 0.1 * 255     # opacity from which a pixel counts as damaged
VISIBLE = 8.0        # units of 1/255: a change a person can see
FLAT = 10.0          # how far a flat place's tones are apart
ROUNDED = 1.5        # and one that is only rounding


def psnr(one: np.ndarray, other: np.ndarray, where: np.ndarray | None = None) -> float:
    """Return the peak signal to noise ratio in dB, over `where` alone when given."""
    apart = one.astype(np.float32) - other.astype(np.float32)
    error = np.mean(np.square(apart if where is None else apart[where]), dtype=np.float64)
    return float(10 * np.log10(255**2 / max(error, 1e-9)))


def ssim(one: np.ndarray, other: np.ndarray) -> float:
    """Return the structural similarity of two planes under the usual Gaussian window (11 pixels, 1.5)."""
    taps = torch.exp(-0.5 * (torch.arange(-5, 6, dtype=torch.float32) / 1.5) ** 2)
    taps = (taps / taps.sum())[None, None, None]
    x, y = (torch.from_numpy(plane.astype(np.float32))[None, None] for plane in (one, other))

    def smooth(plane):
        return torch.nn.functional.conv2d(torch.nn.functional.conv2d(plane, taps), taps.transpose(2, 3))

    mx, my = smooth(x), smooth(y)
    xx, yy, xy = smooth(x * x) - mx * mx, smooth(y * y) - my * my, smooth(x * y) - mx * my
    c1, c2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    return float((((2 * mx * my + c1) * (2 * xy + c2)) / ((mx * mx + my * my + c1) * (xx + yy + c2))).mean())


def fidelity(out: np.ndarray, film: Aged) -> dict[str, float]:
    """Return how near a restored shot is to its clean truth, and to its truth with the grain kept."""
    hurt = film.cover > HURT
    seen = hurt & (np.abs(film.aged.astype(np.int16) - film.grainy) > VISIBLE)
    change = np.abs(out.astype(np.int16) - film.aged)
    was, now = (np.abs(plane.astype(np.int16) - film.plain) for plane in (film.aged, out))
    outside = film.cover == 0
    return {
        "psnr": psnr(out, film.clean),
        "ssim": float(np.mean([ssim(*pair) for pair in zip(out, film.clean, strict=True)])),
        "defect_psnr": psnr(out, film.clean, hurt), "rest_psnr": psnr(out, film.clean, ~hurt),
        "grainy_psnr": psnr(out, film.grainy), "grainy_defect_psnr": psnr(out, film.grainy, hurt),
        "untouched": 100 * float(np.mean(change[outside] <= ROUNDED)),
        "false_fixes": 100 * float(np.mean(change[outside] > VISIBLE)),
        "defects_changed": 100 * float(np.mean(change[seen] > ROUNDED)),
        "defects_repaired": 100 * float(np.mean(now[seen] < np.maximum(0.5 * was[seen], 3 * 8))),
        **grain_kept(out, film, seen & (change > ROUNDED)),
    }


def grain_kept(out: np.ndarray, film: Aged, seen: np.ndarray) -> dict[str, float]:
    """Return the grain left over the grain there was, by octave, and in repaired pixels."""
    kept = {}
    noise, was = (plane.astype(np.float32) - film.plain for plane in (out, film.grainy))
    clear = (film.cover == 0).astype(np.float32)
    powers = [_octaves(plane * clear) for plane in (noise, was)]
    for name, one, other in zip(("finest", "fine", "coarse", "coarsest"), *powers, strict=True):
        kept[f"grain_{name}"] = float(np.sqrt(one / other))
    kept["grain_repaired"] = float(_rough(noise, seen) / max(_rough(was, seen), 1e-6))
    flat = seen & _flat(film.plain)     # where no texture is guessed wrong, so that only grain is left
    kept["grain_repaired_flat"] = float(_rough(noise, flat) / max(_rough(was, flat), 1e-6))
    kept["grain_frozen"] = _frozen(noise, was, flat)
    return kept


def _flat(plain: np.ndarray) -> np.ndarray:
    """Say where a shot without grain is nearly even over 7×7 pixels."""
    planes = torch.from_numpy(plain.astype(np.float32))[:, None]
    high, low = (torch.nn.functional.max_pool2d(sign * planes, 7, 1, 3) for sign in (1, -1))
    return (high + low < FLAT)[:, 0].numpy()


def _frozen(noise: np.ndarray, was: np.ndarray, where: np.ndarray) -> float:
    """Return how far the grain of repaired pixels follows that of the frame before: its correlation."""
    ours, before = noise[1:][where[1:]], was[:-1][where[1:]]
    return float(np.corrcoef(ours, before)[0, 1]) if len(ours) > 99 else 0.0


def flicker(out: np.ndarray, clean: np.ndarray) -> float:
    """Return the deviation of the frame-to-frame error of mean light, 1/255."""
    light = out.mean((1, 2), dtype=np.float64) - clean.mean((1, 2), dtype=np.float64)
    return float(np.std(np.diff(light)))


def aligned(out: np.ndarray, clean: np.ndarray) -> np.ndarray:
    """Return the shot with each frame's light and contrast brought to the clean one's."""
    fitted = []
    for one, other in zip(out.astype(np.float32), clean.astype(np.float32), strict=True):
        gain = np.cov(one.ravel(), other.ravel())[0, 1] / max(float(one.var()), 1e-6)
        fitted.append(np.clip(other.mean() + gain * (one - one.mean()), 0, 255))
    return np.stack(fitted)


def weave(out: np.ndarray, clean: np.ndarray) -> float:
    """Return how far frames still jump against the clean shot, pixels (root mean square), by correlation."""
    places = np.array([_shift(one, other) for one, other in zip(out, clean, strict=True)])
    return float(np.sqrt(np.mean(np.sum(np.diff(places, axis=0) ** 2, 1))))


def _shift(one: np.ndarray, other: np.ndarray) -> tuple[float, float]:
    """Return by how many pixels a picture lies off another: one step of least squares after whole pixels."""
    window = np.outer(np.hanning(one.shape[0]), np.hanning(one.shape[1]))
    first, second = (np.fft.rfft2((plane - plane.mean()) * window) for plane in (one, other))
    cross = first * np.conj(second)
    peak = np.fft.irfft2(cross / np.maximum(np.abs(cross), 1e-9), s=one.shape)
    row, column = np.unravel_index(np.argmax(peak), peak.shape)
    found = []
    for at, size, line in ((row, one.shape[0], peak[:, column]), (column, one.shape[1], peak[row])):
        low, mid, high = line[at - 1], line[at], line[(at + 1) % size]
        off = 0.5 * (low - high) / min(low - 2 * mid + high, -1e-9)
        found.append((at if at < size / 2 else at - size) + float(np.clip(off, -0.5, 0.5)))
    return tuple(found)


def _rough(noise: np.ndarray, where: np.ndarray) -> float:
    """Return the deviation of neighbouring pixels from each other inside a map; slow errors do not count."""
    pair = where[:, :, 1:] & where[:, :, :-1]
    return float(np.std((noise[:, :, 1:] - noise[:, :, :-1])[pair])) if pair.any() else 1.0


def _octaves(noise: np.ndarray) -> list[float]:
    """Return the power of a shot's noise in four octaves of frequency, the finest first."""
    power = np.mean([np.abs(np.fft.rfft2(plane)) ** 2 for plane in noise], 0)
    fy, fx = np.fft.fftfreq(noise.shape[1])[:, None], np.fft.rfftfreq(noise.shape[2])[None]
    radius = np.hypot(fy, fx)
    edges = (0.5, 0.25, 0.125, 0.0625, 0.03125)
    return [float(power[(radius <= high) & (radius > low)].sum()) for high, low in pairwise(edges)]
