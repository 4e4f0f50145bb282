"""A close-up by a window: a glazed vase and a tea bowl on a worn table, steam rising; the camera moves in."""

from itertools import pairwise

import numpy as np

from restoration.engine.simulator.noise import fractal, gaussian, generator
from restoration.engine.simulator.scenes.drawing import mask, slide, smooth, stamp, zoomed

TABLE = 0.66


class Tea:
    """Draw the shot at `size` frame by frame from a seed."""

    def __init__(self, seed, size, frames):
        self.size, self.frames = size, frames
        rng = generator(seed, "tea")
        self.wide, self.high = int(size[0] * 1.3), int(size[1] * 1.3)
        self.plate = self._plate(rng)
        self.steam = fractal(rng, (2 * self.high, self.wide), 3.0, stretch=0.5, smallest=size[1] / 40)
        self.branch = _branch(rng, self.wide, self.high)

    def _plate(self, rng):
        """Render the still life, lit by a window on the left."""
        width, height = self.wide, self.high
        plate = _room(rng, width, height)
        vase = (0.36 * width, 0.125 * height, 0.84 * height, 0.17 * height)
        bowl = (0.68 * width, 0.72 * height, 0.88 * height, 0.14 * height)
        for middle, _top, foot, half in (vase, bowl):
            _shadow(plate, middle, foot, half, height)
        _turned(plate, rng, vase, _vase_profile, glaze=_flowers(rng))
        _turned(plate, rng, bowl, _bowl_profile, glaze=None)
        _tea_surface(plate, bowl, height)
        return plate

    def picture(self, index):
        """Draw frame `index` of the shot, 0..1."""
        t = index / 24
        stage = self.plate.copy()
        self._steam(stage, t)
        self._branches(stage, t)
        move = smooth(0, 1, index / max(1, self.frames - 1))
        scale = 1.28 - 0.38 * move
        centre = (self.wide * (0.5 + 0.035 * move), self.high * (0.5 + 0.06 * move))
        return np.clip(zoomed(stage, centre, scale, self.size), 0, 1)

    def _steam(self, stage, t):
        """Let steam rise from the bowl, widening, wandering and thinning out."""
        height, width = stage.shape
        top, foot = int(0.26 * height), int(0.735 * height)
        left, right = int(0.52 * width), int(0.86 * width)
        rows = foot - top
        rise = (np.linspace(1, 0, rows, dtype=np.float32))[:, None]
        curl = slide(self.steam, left, right - left, (t * height * 0.20) % (height - 2), rows)
        x = np.linspace(-1, 1, right - left, dtype=np.float32)[None, :]
        x = x + 0.10 * rise * np.sin(5 * rise - 2.2 * t) + 0.05 * curl
        column = np.exp(-((x / (0.20 + 0.34 * rise)) ** 2)) * smooth(0, 0.12, rise) * smooth(1, 0.25, rise)
        thick = np.clip(column * (0.22 + 0.20 * curl), 0, 0.6)
        part = stage[top:foot, left:right]
        part += (0.82 - part) * thick

    def _branches(self, stage, t):
        """Sway the plum branch that stands in the vase."""
        bend = np.sin(1.1 * t) * self.high * 0.004 + np.sin(2.3 * t) * self.high * 0.0015
        rows = np.linspace(1, 0, self.branch[1].shape[0], dtype=np.float32)
        shift = (bend * rows**1.5).mean()
        stamp(stage, self.branch[0], self.branch[1], 0.10 * self.wide + shift, -0.02 * self.high)


def _room(rng, width, height):
    """Paint the wall with a window's light on it and the wooden table."""
    y = np.linspace(0, 1, height, dtype=np.float32)[:, None]
    x = np.linspace(0, 1, width, dtype=np.float32)[None, :]
    wall = 0.20 + 0.03 * fractal(rng, (height, width), 2.4, smallest=1.5)
    slant = x + 0.35 * y
    pane = smooth(0.34, 0.40, slant) * smooth(0.98, 0.90, slant) * smooth(0.62, 0.50, y + 0.1 * x)
    bars = 1 - 0.7 * (
        smooth(0.028, 0.012, np.abs((slant * 5.2) % 1 - 0.5))
        + smooth(0.05, 0.02, np.abs((y * 4.6) % 1 - 0.5))
    )
    wall = wall + 0.26 * pane * gaussian(np.clip(bars, 0, 1).astype(np.float32), height / 110)
    wood = fractal(rng, (height, width), 1.7, stretch=14, smallest=1.2)
    rings = np.sin(26 * y * y + 2.4 * fractal(rng, (height, width), 2.8, stretch=6))
    depth = smooth(TABLE - 0.04, 1.05, y)
    table = 0.24 + 0.22 * depth * smooth(1.1, 0.1, x) + 0.035 * wood + 0.03 * rings
    seam = np.abs(y - 0.80 - 0.02 * x) < 0.0016
    table = np.where(seam, 0.08, table)
    edge = smooth(TABLE - 0.002, TABLE + 0.002, y)
    far = gaussian((wall * (1 - edge) + table * edge).astype(np.float32), height / 300)
    near = smooth(TABLE + 0.02, TABLE + 0.16, y)
    return (far * (1 - near) + table * near).astype(np.float32)


def _shadow(plate, middle, foot, half, height):
    """Lay an object's soft shadow on the table, away from the window."""
    w, h = int(half * 5), max(4, int(half * 0.9))

    def draw(pen, s):
        pen.ellipse([0.10 * w * s, 0.25 * h * s, 0.92 * w * s, 0.80 * h * s], fill=255)
        pen.ellipse([0.08 * w * s, 0.20 * h * s, 0.45 * w * s, 0.85 * h * s], fill=255)

    soft = gaussian(mask((w, h), draw), height / 60)
    stamp(plate, 0.05, soft * 0.72, middle - 0.28 * w, foot - 0.62 * h)


def _vase_profile(v):
    """Give the half width of the vase at 0 (lip) .. 1 (foot), as a share of its widest."""
    neck = 0.40 - 0.16 * smooth(0.0, 0.10, v) + 0.05 * np.exp(-(((v - 0.0) / 0.02) ** 2))
    belly = 0.76 * np.exp(-(((v - 0.52) / 0.23) ** 2))
    return np.maximum(neck * (1 - smooth(0.2, 0.4, v)) + belly, 0) + 0.44 * smooth(0.72, 0.98, v) * (
        1 - 0.06 * v
    )


def _bowl_profile(v):
    """Give the half width of the bowl, as the vase's."""
    return np.where(v < 0.84, np.sqrt(np.clip(1 - (v / 0.98) ** 2.2, 0, 1)), 0.40)


def _turned(plate, rng, place, profile, glaze):
    """Render a turned vessel: diffuse light, a window's reflection in the glaze, light from the table."""
    middle, top, foot, half = place
    y0, y1 = int(top), int(foot)
    x0, x1 = int(middle - half * 1.1), int(middle + half * 1.1) + 1
    v = np.linspace(0, 1, y1 - y0, dtype=np.float32)
    x = (np.arange(x0, x1, dtype=np.float32)[None, :] - middle) / half
    tilt = 0.10 * np.sqrt(np.clip(1 - x * x, 0, 1)) * half / (y1 - y0)
    along = np.clip(v[:, None] - tilt + 0.06 * half / (y1 - y0), 0, 1)
    radius = np.interp(along, v, profile(v)).astype(np.float32)
    u = x / np.maximum(radius, 1e-3)
    inside = np.clip((radius - np.abs(x)) * half + 0.5, 0, 1) * (v[:, None] < 0.985)
    u = np.clip(u, -0.999, 0.999)
    nz = np.sqrt(1 - u * u)
    slope = np.gradient(gaussian(radius, 1.5), axis=0) * half
    ny = np.clip(-slope, -2, 2) * 0.6
    norm = np.sqrt(1 + ny * ny)
    diffuse = np.clip((-0.72 * u + 0.42 * nz - 0.38 * ny) / norm, 0, 1)
    bounce = 0.10 * np.clip(ny, 0, 1) + 0.07 * np.clip(u, 0, 1) ** 2
    body = 0.74 if glaze is None else 0.70 * (1 - glaze(np.arcsin(u), along))
    body = body * (1 + 0.015 * fractal(rng, (y1 - y0, x1 - x0), 1.5))
    luma = body * (0.10 + 0.86 * diffuse + bounce)
    across, up = u + 0.46 + 0.10 * (along - 0.5) ** 2, ny / norm
    window = smooth(0.13, 0.09, np.abs(across)) * smooth(0.34, 0.27, np.abs(up + 0.22))
    window *= 1 - 0.8 * smooth(0.025, 0.012, np.abs(across))
    luma = luma + 0.42 * gaussian(window.astype(np.float32), 0.8)
    part = plate[y0:y1, x0:x1]
    part += (luma - part) * inside


def _flowers(rng):
    """Paint blossoms and twining stems in dark cobalt round the vase; gives the ink at (angle, height)."""
    blooms = [(rng.uniform(-1.4, 1.4), rng.uniform(0.34, 0.70), rng.uniform(0.05, 0.08)) for _ in range(13)]

    def ink(angle, v):
        total = np.zeros_like(v)
        for a, h, size in blooms:
            dx, dy = (angle - a) * 0.32, v - h
            r = np.hypot(dx, dy)
            petals = size * (0.62 + 0.38 * np.cos(5 * np.arctan2(dy, dx)))
            total = np.maximum(
                total, 0.62 * smooth(petals * 1.08, petals * 0.9, r) * smooth(size * 0.14, size * 0.24, r)
            )
        for k in range(4):
            stem = 0.40 + 0.085 * k + 0.035 * np.sin(5 * angle + 2 * k)
            total = np.maximum(total, 0.5 * smooth(0.008, 0.004, np.abs(v - stem)))
        for ring in (0.235, 0.25, 0.80, 0.815, 0.93):
            total = np.maximum(total, 0.55 * smooth(0.006, 0.003, np.abs(v - ring)))
        return total

    return ink


def _tea_surface(plate, bowl, height):
    """Fill the bowl: the ellipse of its mouth, darker tea, the lip's bright line."""
    middle, top, _foot, half = bowl
    w, h = int(half * 2), max(4, int(half * 0.34))

    def ellipse(grow):
        def draw(pen, s):
            pen.ellipse(
                [
                    (1 - grow) / 2 * w * s,
                    (1 - grow) / 2 * h * s,
                    (1 + grow) / 2 * w * s,
                    (1 + grow) / 2 * h * s,
                ],
                fill=255,
            )

        return mask((w, h), draw)

    x, y = middle - w / 2, top - h * 0.45
    slope = np.linspace(0.30, 0.75, w, dtype=np.float32)[None, :] * np.ones((h, 1), np.float32)
    stamp(plate, 0.86, ellipse(1.0), x, y)
    stamp(plate, slope, ellipse(0.94), x, y)
    tea = np.linspace(0.50, 0.16, w, dtype=np.float32)[None, :] * np.ones((h, 1), np.float32)
    stamp(plate, tea, ellipse(0.82), x, y + h * 0.05)


def _branch(rng, width, height):
    """Draw a plum branch with blossoms: (luma, alpha)."""
    w, h = int(width * 0.62), int(height * 0.30)
    twigs, blossoms = [], []
    for lean in (-0.75, -0.25, 0.35, 0.85):
        points = [(0.42, 1.0)]
        for step in range(1, 8):
            points.append(
                (0.42 + lean * 0.058 * step + rng.normal(0, 0.012), 1 - 0.115 * step + rng.normal(0, 0.02))
            )
        twigs.append(points)
        blossoms += [
            (p[0] + rng.normal(0, 0.012), p[1] + rng.normal(0, 0.02), rng.uniform(0.6, 1.2))
            for p in points[2:]
        ]

    def wood(pen, s):
        for points in twigs:
            for step, (a, b) in enumerate(pairwise(points)):
                thick = max(1, int(h * 0.030 * (1 - step / 9) * s))
                pen.line([a[0] * w * s, a[1] * h * s, b[0] * w * s, b[1] * h * s], fill=255, width=thick)

    def petals(pen, s):
        for x, y, size in blossoms:
            for k in range(5):
                a = 2 * np.pi * k / 5 + size * 9
                r = h * 0.030 * size
                cx, cy = x * w + r * np.cos(a), y * h + r * np.sin(a) * 0.85
                pen.ellipse([(cx - r) * s, (cy - r) * s, (cx + r) * s, (cy + r) * s], fill=int(150 + 20 * k))

    stem, bloom = mask((w, h), wood), mask((w, h), petals)
    relief = 1 + 3.0 * np.gradient(gaussian(bloom, 1.2), axis=1)
    luma = 0.12 * (1 - bloom) + np.clip(0.72 * relief, 0.2, 1) * bloom
    return luma.astype(np.float32), np.clip(stem + 1.8 * bloom, 0, 1)
