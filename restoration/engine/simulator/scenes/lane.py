"""A sunlit lane: brick wall, tiled eaves, a lantern, leaf shadows on the wall, people walking by."""

import numpy as np

from restoration.engine.simulator.noise import fractal, gaussian, generator
from restoration.engine.simulator.scenes.drawing import lit, mask, slide, smooth, stamp

GROUND = 0.76
# when each walker enters, which way and how fast (widths a second), how tall, how dark
WALKERS = (
    (-0.5, 1, 0.20, 0.52, 0.16),
    (0.3, -1, 0.26, 0.47, 0.24),
    (1.1, 1, 0.31, 0.62, 0.10),
)


class Lane:
    """Draw the shot at `size` frame by frame from a seed."""

    def __init__(self, seed, size, frames):
        self.size, self.frames = size, frames
        width, height = size
        rng = generator(seed, "lane")
        self.wide = int(width * 1.25)
        self.plate = self._plate(rng)
        self.leaves = self._leaf_shadow(rng)
        self.lantern = _lantern(int(height * 0.17))

    def _plate(self, rng):
        """Draw what stands still: wall, door, window, eaves and the stone pavement."""
        width, height = self.wide, self.size[1]
        plate = _bricks(rng, width, height)
        _opening(plate, rng, (0.10, 0.235, 0.30, GROUND), _planks)
        _opening(plate, rng, (0.46, 0.62, 0.34, 0.57), _lattice)
        _opening(plate, rng, (0.78, 0.92, 0.28, GROUND), _planks)
        ground = int(height * GROUND)
        plate[ground:] = _pavement(rng, width, height - ground)
        plate[ground - max(1, height // 90) : ground + max(1, height // 160)] *= 0.55
        eaves = int(height * 0.15)
        plate[:eaves] = _tiles(rng, width, eaves)
        y = np.arange(height - eaves, dtype=np.float32)[:, None] / height
        plate[eaves:] *= 1 - 0.62 * np.exp(-y / 0.045)
        return plate

    def _leaf_shadow(self, rng):
        """Draw the dappled light of a tree out of the picture: 1 in the sun, less in the shade."""
        width, height = self.wide + 40, self.size[1]
        clumps = fractal(rng, (height + 40, width), 2.2, smallest=height / 70)
        shade = smooth(-0.2, 0.5, gaussian(clumps, height / 240))
        return 0.50 + 0.50 * shade

    def picture(self, index):
        """Draw frame `index` of the shot, 0..1."""
        width, height = self.size
        t = index / 24
        pan = (self.wide - width - 2) * smooth(0, 1, index / max(1, self.frames - 1))
        sway = height / 160 * (np.sin(1.3 * t) + 0.5 * np.sin(2.9 * t + 1))
        dapple = slide(self.leaves, pan + 12 + sway, width, 12 + 0.6 * sway, height)
        picture = slide(self.plate, pan, width) * dapple * np.float32(1.35)
        tilt = 0.05 * np.sin(1.9 * t)
        luma, alpha = self.lantern
        x = self.wide * 0.36 - pan + tilt * height * 0.2
        stamp(picture, 0.25 * alpha, alpha * 0.45, x + height * 0.05, height * 0.155)
        stamp(picture, luma, alpha, x, height * 0.14)
        for number in range(len(WALKERS)):
            self._walk(picture, t, pan, number)
        return picture

    def _walk(self, picture, t, pan, number):
        """Let one person cross the lane, casting a shadow on the stones."""
        start, way, speed, tall, dark = WALKERS[number]
        width, height = self.size
        along = (t - start) * speed
        x = (along if way > 0 else 1 - along) * width - pan * 0.25
        size = int(height * tall)
        if not -size < x < width + size:
            return
        phase = (t - start) * 2 * np.pi * (0.95 + 0.12 * number)
        luma, alpha = _person(size, phase, way, number, dark)
        foot = height * (0.70 + 0.45 * tall)
        bob = abs(np.sin(phase)) * size * 0.012
        shadow = gaussian(alpha[::-3, :][: size // 4], size / 110) * 0.55
        stamp(picture, 0.05, shadow, x - alpha.shape[1] / 2 - size * 0.05, foot - size * 0.03)
        stamp(picture, luma, alpha, x - alpha.shape[1] / 2, foot - size - bob)


def _bricks(rng, width, height):
    """Lay a weathered brick wall in running bond."""
    course, brick = max(3, height // 34), max(6, height // 12)
    y, x = np.arange(height)[:, None], np.arange(width)[None, :]
    row = y // course
    column = (x + (row % 2) * (brick // 2)) // brick
    tones = rng.normal(0.50, 0.055, (height // course + 2, width // brick + 3)).astype(np.float32)
    wall = tones[row, column]
    joint = ((y % course) == 0) | (((x + (row % 2) * (brick // 2)) % brick) == 0)
    wall = np.where(joint, 0.70, wall)
    rough = fractal(rng, (height, width), 1.2, smallest=1.0)
    stains = fractal(rng, (height, width), 2.6, stretch=0.3, smallest=2)
    wall = gaussian(wall.astype(np.float32), 0.5) * (1 + 0.09 * stains) * lit(rough, 0.10)
    plaster = smooth(0.55, 0.9, fractal(rng, (height, width), 2.4, smallest=1.2))
    wall = wall * (1 - plaster) + (0.78 + 0.03 * rough) * plaster
    return wall.astype(np.float32)


def _opening(plate, rng, place, fill):
    """Set a door or a window into the wall, with a stone frame and a deep shadow."""
    (left, right, top, bottom), (height, width) = place, plate.shape
    x0, x1, y0, y1 = int(left * width), int(right * width), int(top * height), int(bottom * height)
    frame = max(2, height // 45)
    stone = 0.66 + 0.03 * fractal(rng, (y1 - y0 + frame, x1 - x0 + 2 * frame), 1.6)
    plate[y0 - frame : y1, x0 - frame : x1 + frame] = stone
    panel = fill(rng, x1 - x0, y1 - y0)
    y = np.arange(y1 - y0, dtype=np.float32)[:, None] / height
    x = np.arange(x1 - x0, dtype=np.float32)[None, :] / height
    panel = panel * (1 - 0.7 * np.exp(-y / 0.03)) * (1 - 0.6 * np.exp(-x / 0.02))
    plate[y0:y1, x0:x1] = panel


def _planks(rng, width, height):
    """Make a door of old planks with iron rings."""
    grain = fractal(rng, (height, width), 1.8, stretch=0.06, smallest=1.0)
    plank = max(4, width // 7)
    x = np.arange(width)
    tone = rng.normal(0.27, 0.03, width // plank + 2)[x // plank] - 0.14 * ((x % plank) == 0)
    door = tone[None, :] + 0.035 * grain
    door[:, width // 2 - 1 : width // 2 + 1] = 0.05
    ring = max(4, width // 9)

    def draw(pen, s):
        for centre in (0.40, 0.60):
            box = [centre * width - ring / 2, 0.52 * height, centre * width + ring / 2, 0.52 * height + ring]
            pen.ellipse([v * s for v in box], outline=255, width=max(2, int(ring * 0.22 * s)))

    return (door * (1 - mask((width, height), draw)) + 0.55 * mask((width, height), draw)).astype(np.float32)


def _lattice(rng, width, height):
    """Make a paper window behind a wooden lattice."""
    paper = 0.80 + 0.025 * fractal(rng, (height, width), 2.0)
    cell = max(4, width // 8)
    y, x = np.arange(height)[:, None], np.arange(width)[None, :]
    bars = ((x % cell) < cell * 0.22) | ((y % cell) < cell * 0.22)
    turned = (((x + y) % (2 * cell)) < cell * 0.16) & (((x // cell) + (y // cell)) % 2 == 0)
    return gaussian(np.where(bars | turned, 0.16, paper).astype(np.float32), 0.5)


def _tiles(rng, width, height):
    """Roof the wall with rows of round tiles seen from below."""
    pitch = max(4, int(height * 0.24))
    x = np.arange(width, dtype=np.float32)[None, :]
    y = np.linspace(0, 1, height, dtype=np.float32)[:, None]
    phase = (x % pitch) / pitch
    roll = np.sin(np.pi * phase) ** 0.7
    steps = 0.8 + 0.2 * ((y * 4) % 1)
    tone = (0.16 + 0.34 * roll * steps) * (0.55 + 0.6 * y)
    lip = np.abs(y - 0.93) < 0.07
    tone = np.where(lip, 0.30 + 0.35 * roll, tone)
    return (tone * (1 + 0.12 * fractal(rng, (height, width), 1.4, smallest=0.8))).astype(np.float32)


def _pavement(rng, width, height):
    """Pave the ground with worn stone slabs in perspective."""
    depth = 1 / (0.25 + 0.75 * np.linspace(0, 1, height, dtype=np.float32))[:, None]
    x = (np.arange(width, dtype=np.float32)[None, :] - width / 2) * depth / height
    row = np.floor(depth * 3.2).astype(int)
    column = np.floor(x * 1.1 + 0.5 * (row % 2)).astype(int)
    tones = rng.normal(0.52, 0.05, (64, 64)).astype(np.float32)
    ground = tones[row % 64, column % 64]
    joint = (np.abs((depth * 3.2) % 1) < 0.05) | (np.abs((x * 1.1 + 0.5 * (row % 2)) % 1) < 0.018)
    rough = fractal(rng, (height, width), 1.5, stretch=2.5, smallest=1.0)
    return gaussian(np.where(joint, 0.22, ground + 0.045 * rough).astype(np.float32), 0.6)


def _lantern(size):
    """Hang a paper lantern: (luma, alpha)."""

    def draw(pen, s):
        pen.ellipse([0.06 * size * s, 0.14 * size * s, 0.94 * size * s, 0.80 * size * s], fill=255)
        pen.rectangle([0.34 * size * s, 0.10 * size * s, 0.66 * size * s, 0.17 * size * s], fill=255)
        pen.rectangle([0.34 * size * s, 0.77 * size * s, 0.66 * size * s, 0.83 * size * s], fill=255)
        pen.line(
            [0.5 * size * s, 0, 0.5 * size * s, 0.12 * size * s], fill=255, width=int(0.02 * size * s) + 1
        )
        for strand in range(9):
            x = (0.42 + 0.02 * strand) * size * s
            pen.line([x, 0.82 * size * s, x, 0.98 * size * s], fill=200, width=1)

    alpha = mask((size, size), draw)
    y, x = np.mgrid[-1 : 1 : size * 1j, -1 : 1 : size * 1j].astype(np.float32)
    ribs = np.sin(np.arcsin(np.clip(x / np.sqrt(np.clip(1 - y * y, 0.05, 1)), -1, 1)) * 9)
    luma = 0.52 - 0.28 * x - 0.10 * y + 0.05 * ribs
    return np.clip(np.where(np.abs(y + 0.06) > 0.64, 0.12, luma), 0, 1).astype(np.float32), alpha


def _person(size, phase, way, number, dark):
    """Draw someone in mid-step: long coat or jacket, hat, swinging arms and legs: (luma, alpha)."""
    w, h = int(size * 0.62), size
    alpha = mask((w, h), lambda pen, s: _Figure(pen, (w * s, h * s), way).draw(phase, number))
    light = 0.5 + 6.0 * np.gradient(gaussian(alpha, h * 0.028), axis=1) * h / 300
    light = np.clip(light, 0, 1)
    y, x = np.mgrid[0 : 1 : h * 1j, -1 : 1 : w * 1j].astype(np.float32)
    folds = 0.105 * np.sin(x * 23 + 4 * np.sin(phase) + 6 * y) * smooth(0.25, 0.5, y)
    face = smooth(0.088, 0.1, y) * smooth(0.168, 0.15, y) * smooth(-0.12, 0.10, x * way)
    luma = dark * (0.6 + 1.1 * light + folds) + 0.30 * face * (0.35 + light)
    return np.clip(luma, 0.02, 1).astype(np.float32), alpha


class _Figure:
    """Draw the silhouette of a walking person; places are shares of the sheet, x from its middle forward."""

    def __init__(self, pen, sheet, way):
        self.pen, self.width, self.height, self.way = pen, *sheet, way

    def draw(self, phase, number):
        """Draw the figure at one moment of its step; every other one wears a long coat."""
        swing = np.sin(phase)
        for side in (1, -1):
            self._side(side * swing, side * np.cos(phase))
        coat, hem = (0.80, 0.62)[number % 2], 0.13 + 0.04 * abs(swing)
        body = [(-0.10, 0.20), (0.02, 0.175), (0.12, 0.205), (0.13, 0.45), (hem, coat), (-hem, coat)]
        self.pen.polygon([self._at(*point) for point in [*body, (-0.12, 0.45)]], fill=255)
        self._limb([(0.015, 0.20), (0.02, 0.12)], 0.05)
        self._oval(-0.06, 0.045, 0.11, 0.165)
        self._oval(*((-0.09, 0.04, 0.12, 0.06) if number == 1 else (-0.15, 0.052, 0.15, 0.078)))
        crown = [0.41 * self.width, 0.005 * self.height, 0.60 * self.width, 0.115 * self.height]
        self.pen.pieslice(crown, 180, 360, fill=255)

    def _side(self, step, lift):
        """Draw the leg and the arm of one side, swinging against each other."""
        foot = (0.19 * step - 0.05 * max(0, -step * lift), 0.965 - 0.03 * max(0, lift))
        self._limb([(0, 0.52), (0.10 * step + 0.03, 0.74), foot], 0.058)
        self._limb([foot, (foot[0] + 0.07, foot[1] + 0.008)], 0.032)
        self._limb([(0.01, 0.24), (-0.12 * step, 0.37), (-0.17 * step + 0.06, 0.49)], 0.045)

    def _at(self, x, y):
        return self.width * (0.5 + self.way * x), self.height * y

    def _limb(self, points, thick):
        points, r = [self._at(*point) for point in points], self.height * thick / 2
        self.pen.line(points, fill=255, width=max(1, int(2 * r)), joint="curve")
        for x, y in points:
            self.pen.ellipse([x - r, y - r, x + r, y + r], fill=255)

    def _oval(self, left, top, right, bottom):
        a, b = sorted((self._at(left, top)[0], self._at(right, top)[0]))
        self.pen.ellipse([a, top * self.height, b, bottom * self.height], fill=255)
