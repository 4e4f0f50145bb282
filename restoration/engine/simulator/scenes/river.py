"""A river between karst hills: mist, reflections, a boatman crossing, birds; the camera pans slowly."""

import numpy as np

from restoration.engine.simulator.noise import fractal, gaussian, generator
from restoration.engine.simulator.scenes.drawing import lit, mask, over, slide, smooth, stamp

# depth 0 is the farthest; (parallax, tallest, haze, ripple of the skyline, peaks)
HILLS = (
    (0.10, 0.33, 0.80, 0.020, 9),
    (0.22, 0.40, 0.60, 0.030, 7),
    (0.42, 0.31, 0.36, 0.035, 6),
    (0.75, 0.13, 0.12, 0.030, 8),
)
HORIZON = 0.60


class River:
    """Draw the shot at `size` frame by frame from a seed."""

    def __init__(self, seed, size, frames):
        self.size, self.frames = size, frames
        width, height = size
        rng = generator(seed, "river")
        self.horizon = int(height * HORIZON)
        self.travel = width * 0.22
        self.sky = self._sky(rng)
        self.hills = [self._hill(rng, depth, spec) for depth, spec in enumerate(HILLS)]
        self.mist = fractal(rng, (self.horizon, 2 * width), 2.6, stretch=3.0, smallest=4)
        self.ripples = fractal(rng, (height, 2 * width), 1.6, stretch=7.0, smallest=2.5)
        self.reeds = self._reeds(rng)
        self.boat = _boat(height)

    def _sky(self, rng):
        width = self.size[0]
        clouds = fractal(rng, (self.horizon, 2 * width), 2.8, stretch=2.2, smallest=3)
        glow = np.linspace(0.62, 0.92, self.horizon, dtype=np.float32)[:, None]
        return np.clip(glow + 0.07 * clouds, 0, 1)

    def _hill(self, rng, depth, spec):
        """Draw one range of hills as (luma, alpha, parallax) on a plate wide enough for the pan."""
        parallax, tallest, haze, rough, peaks = spec
        width, height = self.size
        wide = int(width + self.travel * parallax) + 4
        x = np.linspace(0, 1, wide, dtype=np.float32)
        skyline, side = _towers(rng, x, peaks, tallest)
        noise = fractal(rng, (2, wide), 2.2, smallest=2)[0] * rough
        skyline = np.maximum(skyline + noise * (0.4 + skyline / tallest), 0.012) * height
        y = np.arange(self.horizon, dtype=np.float32)[:, None]
        top = self.horizon - skyline[None, :]
        alpha = np.clip(y - top + 0.5, 0, 1)
        rock = fractal(rng, (self.horizon, wide), 1.7, stretch=0.55, smallest=1.5 + 2 * haze)
        trees = fractal(rng, (self.horizon, wide), 0.9, smallest=1.2 + 2 * haze)
        light = 0.30 + 0.22 * side[None, :] + 0.05 * rock + 0.035 * trees
        light = light * lit(rock, 0.35)
        foot = smooth(0.30, 1.0, (y - top) / np.maximum(skyline, 1)) * (0.55 if depth < 3 else 0.15)
        veil = np.clip(haze + (1 - haze) * foot, 0, 1)
        return np.clip(light * (1 - veil) + 0.80 * veil, 0, 1), alpha, parallax

    def _reeds(self, rng):
        """Draw dark reeds, close and out of focus, along the lower edge."""
        width, height = self.size
        wide = int(width * 1.6)
        blades = [
            (rng.uniform(0, wide), rng.uniform(0.10, 0.34) * height, rng.normal(0, 0.10)) for _ in range(90)
        ]
        blades = [b for b in blades if (b[0] / width) % 0.8 < 0.34]

        def draw(pen, s):
            for x, tall, lean in blades:
                tip = (x + lean * tall * 2, height * 0.4 - tall)
                middle = (x + lean * tall * 0.6, height * 0.4 - tall * 0.55)
                half = height * 0.004
                pen.polygon(
                    [
                        (p[0] * s, p[1] * s)
                        for p in (
                            (x - half, height * 0.4),
                            (middle[0] - half, middle[1]),
                            tip,
                            (middle[0] + half, middle[1]),
                            (x + half, height * 0.4),
                        )
                    ],
                    fill=255,
                )

        return gaussian(mask((wide, int(height * 0.4)), draw), height / 300)

    def picture(self, index):
        """Draw frame `index` of the shot, 0..1."""
        width, height = self.size
        t = index / 24
        pan = self.travel * smooth(-0.1, 1.1, index / max(1, self.frames - 1))
        upper = slide(self.sky, pan * 0.04 + t * height / 90, width)
        for depth, (luma, alpha, parallax) in enumerate(self.hills):
            over(upper, slide(luma, pan * parallax, width), slide(alpha, pan * parallax, width))
            if depth in (1, 2):
                self._drift(upper, t, depth)
        picture = np.empty((height, width), np.float32)
        picture[: self.horizon] = upper
        self._birds(picture, t)
        picture[self.horizon :] = self._water(picture[: self.horizon], t, pan)
        self._boatman(picture, t, pan)
        reeds = slide(self.reeds, pan * 1.6, width)
        tail = picture[height - len(reeds) :]
        over(tail, np.float32(0.06), reeds)
        return picture

    def _drift(self, upper, t, depth):
        """Let mist drift before a range of hills."""
        width, height = self.size
        mist = slide(self.mist, (t * height / 24 * depth) % width, width)
        y = np.arange(self.horizon, dtype=np.float32)[:, None] / self.horizon
        band = np.exp(-(((y - 0.88 - 0.02 * depth) / 0.10) ** 2))
        over(upper, np.float32(0.84), np.clip(band * (0.42 + 0.26 * mist), 0, 0.85))

    def _water(self, upper, t, pan):
        """Mirror the shore in moving water: rows wander, brightness falls toward the camera, crests glint."""
        width, height = self.size
        rows = height - self.horizon
        depth = np.arange(rows, dtype=np.float32) / rows
        speed = (t * height / 10) % width
        wave = slide(self.ripples, speed, width, 0, rows)
        counter = slide(self.ripples, (1.37 * width - speed) % width, width, height * 0.3, rows)
        swell = wave + counter
        shift_y = (swell * (1 + 10 * depth[:, None]) * height / 480).astype(np.int32)
        shift_x = (wave * (0.6 + 4 * depth[:, None]) * height / 480).astype(np.int32)
        mirror = self.horizon - 1 - (np.arange(rows)[:, None] * 1.25).astype(np.int32) + shift_y
        columns = np.clip(np.arange(width)[None, :] + shift_x, 0, width - 1)
        water = upper[np.clip(mirror, 0, self.horizon - 1), columns]
        shade = (0.86 - 0.34 * depth)[:, None]
        glint = np.clip(swell - 2.0, 0, 1) * (0.10 + 0.30 * depth[:, None])
        return np.clip(water * shade + 0.020 * swell * (0.5 + depth[:, None]) + glint, 0, 1)

    def _boatman(self, picture, t, pan):
        """Row the boat across, bobbing, with its dark reflection broken by the ripples."""
        width, height = self.size
        hull, shadow = self.boat
        x = width * 0.72 - t * width * 0.075 - pan * 0.35
        y = height * (0.735 + 0.0025 * np.sin(2.1 * t))
        sway = 1.5 * np.sin(2.6 * t + np.arange(len(shadow)) * 0.45) * height / 480
        columns = (np.arange(shadow.shape[1])[None, :] + sway[:, None].round().astype(int)) % shadow.shape[1]
        stamp(picture, 0.13, np.take_along_axis(shadow, columns, 1) * 0.62, x, y)
        stamp(picture, hull[0], hull[1], x, y - hull[1].shape[0])
        lean = 0.10 * np.sin(1.7 * t)
        stamp(picture, 0.10, _pole(height, lean), x + hull[1].shape[1] * 0.60, y - height * 0.165)

    def _birds(self, picture, t):
        """Let a few birds cross the sky, wings beating."""
        width, height = self.size
        for bird in range(7):
            beat = np.sin(9 * t + bird * 1.3)
            x = width * (0.12 + 0.055 * bird + 0.06 * t)
            y = height * (0.13 + 0.016 * ((bird * 5) % 7) - 0.008 * t)
            stamp(picture, 0.22, _bird(height * 0.022, beat), x, y)


def _towers(rng, x, peaks, tallest):
    """Stand steep round-topped hills side by side; give the skyline and how much each place faces the sun."""
    skyline = np.zeros_like(x)
    side = np.zeros_like(x)
    for peak in range(peaks):
        centre = (peak + rng.uniform(0.1, 0.9)) / peaks
        half = rng.uniform(0.35, 0.75) / peaks
        tall = tallest * rng.uniform(0.35, 1.0)
        u = (x - centre) / half
        shape = tall * np.exp(-(np.abs(u) ** 2.6))
        front = shape > skyline
        side = np.where(front, np.clip(-u, -1, 1), side)
        skyline = np.maximum(skyline, shape)
    return skyline, gaussian(side[None, :].repeat(2, 0).astype(np.float32), 3)[0]


def _boat(height):
    """Draw a covered sampan with its boatman: ((luma, alpha), reflection mask)."""
    w, h = int(height * 0.44), int(height * 0.20)

    def draw(pen, s):
        def put(points):
            pen.polygon([(x * w * s, y * h * s) for x, y in points], fill=255)

        put([(0.02, 0.78), (0.16, 0.88), (0.5, 0.91), (0.84, 0.88), (0.98, 0.72), (0.90, 0.97), (0.12, 0.99)])
        pen.pieslice([0.24 * w * s, 0.52 * h * s, 0.56 * w * s, 1.26 * h * s], 180, 360, fill=255)
        put([(0.645, 0.90), (0.655, 0.62), (0.665, 0.42), (0.70, 0.40), (0.715, 0.62), (0.722, 0.90)])
        put([(0.66, 0.47), (0.61, 0.63), (0.625, 0.65), (0.68, 0.52)])
        pen.ellipse([0.664 * w * s, 0.29 * h * s, 0.702 * w * s, 0.42 * h * s], fill=255)
        put([(0.635, 0.34), (0.683, 0.22), (0.732, 0.34)])

    alpha = mask((w, h), draw)
    y = np.linspace(0, 1, h, dtype=np.float32)[:, None]
    x = np.linspace(0, 1, w, dtype=np.float32)[None, :]
    weave = 0.02 * np.sin(x * 260) * np.sin(y * 90)
    luma = 0.10 + 0.16 * smooth(0.95, 0.5, y) * smooth(0.75, 0.2, x) + weave
    return (luma, alpha), gaussian(alpha[::-1], height / 320)


def _pole(height, lean):
    """Draw the boatman's pole at a slant."""
    w, h = int(height * 0.16), int(height * 0.20)

    def draw(pen, s):
        top, foot = (w * (0.30 - lean) * s, 0), (w * (0.42 + lean) * s, h * s)
        pen.line([top, foot], fill=255, width=max(1, int(height * 0.005 * s)))

    return mask((w, h), draw)


def _bird(span, beat):
    """Draw one far bird with its wings up or down."""
    w, h = max(3, int(span)), max(3, int(span))

    def draw(pen, s):
        lift = 0.5 - 0.35 * beat
        for tip in (0.02, 0.98):
            pen.line(
                [
                    (tip * w * s, lift * h * s),
                    ((0.5 + (tip - 0.5) * 0.4) * w * s, (0.45 - 0.1 * beat) * h * s),
                    (0.5 * w * s, 0.55 * h * s),
                ],
                fill=255,
                width=max(1, int(span * 0.10 * s)),
            )

    return mask((w, h), draw)
