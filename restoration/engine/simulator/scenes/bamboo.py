"""Wind in a bamboo grove: stalks with nodes, layers of moving leaves, light between; the camera tilts up."""

import numpy as np

from restoration.engine.simulator.noise import fractal, gaussian, generator
from restoration.engine.simulator.scenes.drawing import mask, over, slide, smooth

# (stalks, thickness, leaves, leaf length, luma, blur, sway, parallax); heights as shares of the picture's
LAYERS = (
    (13, 0.018, 500, 0.050, 0.62, 0.012, 0.006, 0.45),
    (8, 0.034, 460, 0.075, 0.36, 0.0022, 0.012, 0.75),
    (4, 0.062, 260, 0.110, 0.20, 0.0, 0.018, 1.00),
    (0, 0.0, 60, 0.240, 0.05, 0.020, 0.034, 1.40),
)


class Bamboo:
    """Draw the shot at `size` frame by frame from a seed."""

    def __init__(self, seed, size, frames):
        self.size, self.frames = size, frames
        height = size[1]
        rng = generator(seed, "bamboo")
        self.margin = int(height * 0.12)
        self.travel = height * 0.35
        self.back = self._back(rng)
        self.layers = [self._layer(rng, spec) for spec in LAYERS]
        self.gust = generator(seed, "bamboo gust").uniform(0, 6.28, len(LAYERS))

    def _back(self, rng):
        """Paint the bright haze behind the grove with blurred spots of light."""
        width, height = self.size
        tall = int(height + self.travel) + 4
        haze = 0.66 + 0.10 * fractal(rng, (tall, width + 2), 2.2, smallest=height / 40)
        spots = [
            (rng.uniform(0, width), rng.uniform(0, tall * 0.8), rng.uniform(0.008, 0.03) * height)
            for _ in range(70)
        ]

        def draw(pen, s):
            for x, y, r in spots:
                pen.ellipse([(x - r) * s, (y - r) * s, (x + r) * s, (y + r) * s], fill=120)

        fall = np.linspace(1.08, 0.70, tall, dtype=np.float32)[:, None]
        return np.clip((haze + 0.35 * gaussian(mask((width + 2, tall), draw), height / 180)) * fall, 0, 1)

    def _layer(self, rng, spec):
        """Draw one depth of the grove as (luma, alpha, sway, parallax)."""
        stalks, thick, leaves, length, tone, blur, sway, parallax = spec
        width, height = self.size
        wide, tall = width + 2 * self.margin, int(height + self.travel * parallax) + 4
        luma = np.full((tall, wide), tone, np.float32)
        alpha = np.zeros((tall, wide), np.float32)
        for _ in range(stalks):
            x, wider = rng.uniform(0.02, 0.98) * wide, rng.uniform(0.8, 1.2)
            _stalk(luma, alpha, rng, x, thick=thick * height * wider, tone=tone)
        shapes = [leaf for _ in range(leaves // 3) for leaf in _spray(rng, wide, tall, length * height)]
        for shade in (0.75, 1.0, 1.45):
            chosen = shapes[int(shade * 2) - 1 :: 3]
            blades = mask((wide, tall), lambda pen, s, chosen=chosen: _blades(pen, s, chosen))
            over(luma, np.float32(min(1.0, tone * shade)), blades)
            alpha = np.maximum(alpha, blades)
        luma = luma * (1 + 0.06 * fractal(rng, luma.shape, 1.2, stretch=0.3))
        if blur:
            alpha, luma = gaussian(alpha, blur * height), gaussian(luma, blur * height)
        return luma.astype(np.float32), alpha, sway * height, parallax

    def picture(self, index):
        """Draw frame `index` of the shot, 0..1; the last second fades to black."""
        width, height = self.size
        t = index / 24
        tilt = self.travel * (1 - smooth(0, 1, index / max(1, self.frames - 1)))
        picture = slide(self.back, 0, width, tilt * 0.3, height).copy()
        for number, (luma, alpha, sway, parallax) in enumerate(self.layers):
            y = tilt * parallax
            bend = self._bend(t, self.gust[number], sway, y)
            over(
                picture,
                _bent(luma, bend, y, self.margin, self.size),
                _bent(alpha, bend, y, self.margin, self.size),
            )
        left = self.frames - 1 - index
        return picture * np.float32(smooth(-1, 16, left))

    def _bend(self, t, phase, sway, y):
        """Give each row's sideways displacement: crowns move more than feet, gusts travel upward."""
        height = self.size[1]
        rows = np.arange(height, dtype=np.float32)
        up = 1.2 - (rows + y) / (height + self.travel)
        gust = 0.6 * np.sin(1.5 * t + phase) + 0.4 * np.sin(3.7 * t + 1.7 * phase + rows / height * 5)
        return sway * up * gust


def _bent(plate, bend, y, margin, size):
    """Cut the window out of a plate with every row moved sideways by its own sub-pixel amount."""
    width, height = size
    y0 = int(y)
    rows = plate[y0 : y0 + height]
    start = margin + bend
    x0 = np.floor(start).astype(int)
    part = (start - x0).astype(np.float32)[:, None]
    window = np.lib.stride_tricks.sliding_window_view(rows, width + 1, axis=1)[np.arange(height), x0]
    return window[:, :-1] * (1 - part) + window[:, 1:] * part


def _stalk(luma, alpha, rng, x, *, thick, tone):
    """Raise one stalk: round shading, a pale ring and a dark line at every node."""
    tall = luma.shape[0]
    half = int(thick) + 2
    lean = rng.normal(0, 0.03)
    y = np.arange(tall)
    gap = int(thick * rng.uniform(7, 9)) + 6
    phase = (y + rng.integers(gap)) % gap
    centre = x + lean * (tall / 2 - y) + 0.04 * thick * np.sin(y / gap)
    swell = thick / 2 * (1 + 0.13 * np.exp(-((phase / (0.10 * thick + 1)) ** 2)))
    left = np.clip(np.floor(centre).astype(int) - half, 0, luma.shape[1] - 2 * half - 1)
    columns = left[:, None] + np.arange(2 * half + 1)[None, :]
    u = (columns - centre[:, None]) / swell[:, None]
    cover = np.clip((1 - np.abs(u)) * swell[:, None] + 0.5, 0, 1).astype(np.float32)
    round_light = np.clip(0.55 - 0.62 * u, 0, 1) ** 0.8 + 0.25 * smooth(0.6, 1.0, u)
    shade = tone * (0.45 + 1.25 * round_light)
    ring = np.exp(-(((phase - 0.12 * thick) / (0.06 * thick + 0.6)) ** 2))
    shade = shade * (1 + 0.55 * ring[:, None]) * (1 - 0.7 * (phase < 0.05 * thick + 1)[:, None])
    streak = 1 + 0.05 * fractal(rng, (tall, 2 * half + 1), 1.4, stretch=0.1)
    rows = y[:, None]
    luma[rows, columns] = luma[rows, columns] * (1 - cover) + shade * streak * cover
    alpha[rows, columns] = np.maximum(alpha[rows, columns], cover)


def _spray(rng, wide, tall, length):
    """Choose one twig's leaves, fanned from a common point: place, direction (hanging outward) and length."""
    x, y = rng.uniform(0, wide), tall * rng.beta(1.1, 2.0)
    outward = rng.choice((0.55, 2.6))
    return [
        (
            x + rng.normal(0, 0.12 * length),
            y + rng.normal(0, 0.12 * length),
            outward + fan + rng.normal(0, 0.1),
            length * rng.uniform(0.6, 1.25),
        )
        for fan in (-0.45, -0.1, 0.2, 0.5, 0.85)[: rng.integers(3, 6)]
    ]


def _blades(pen, s, leaves):
    """Paint narrow pointed leaves."""
    for x, y, angle, length in leaves:
        dx, dy = np.cos(angle) * length, np.sin(angle) * length
        nx, ny = -dy * 0.075, dx * 0.075
        points = [
            (x, y),
            (x + 0.3 * dx + nx, y + 0.3 * dy + ny),
            (x + dx, y + 1.1 * dy),
            (x + 0.3 * dx - nx, y + 0.3 * dy - ny),
        ]
        pen.polygon([(px * s, py * s) for px, py in points], fill=255)
