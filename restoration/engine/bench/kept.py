"""What a restoration leaves of what lives in the picture: rain, snow, sparks, confetti, wires, fast hands.

Each is drawn into clips no network has seen, under fresh grain and without any damage. Some are the
simulator's weather, the others are drawn here and nowhere else. Kept is a pixel that shows the thing and is
changed by no more than a person can see.
"""

import numpy as np

from restoration.engine.simulator.ageing import grain
from restoration.engine.simulator.noise import gaussian, generator
from restoration.engine.simulator.weather import Weather

SHOWN, LOST = 20.0, 12.0     # units of 1/255: what shows at all, and a change that takes it away
GRAIN = 4.0


def peopled(clean: np.ndarray, kind: str, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Return a clean shot (T, H, W) uint8 with one kind of life in it under grain, and where it shows."""
    size = clean.shape[:0:-1]
    draw = Weather(kind, seed, size).lay if kind in WEATHER else DRAWN[kind](seed, clean)
    lived, shown = np.empty_like(clean), np.empty(clean.shape, bool)
    for index, picture in enumerate(clean):
        bare = picture.astype(np.float32) / 255
        luma = bare.copy()
        draw(luma, index)
        shown[index] = 255 * np.abs(luma - bare) > SHOWN
        noise = grain(generator(seed, "kept grain", index), bare.shape, 0.65)
        lived[index] = np.clip(255 * luma + GRAIN * noise + 0.5, 0, 255)
    return lived, shown


def kept(before: np.ndarray, after: np.ndarray, shown: np.ndarray) -> dict[str, float]:
    """Return what is kept of what shows, % of its pixels, and how much of the picture is visibly changed."""
    lost = np.abs(after.astype(np.int16) - before) > LOST
    return {"kept": 100 * float(1 - lost[shown].mean()), "changed": 100 * float(lost.mean())}


def _confetti(seed, clean):
    """Paper squares that fall and turn, light and dark."""
    height, width = clean.shape[1:]
    rng = generator(seed, "confetti")
    count = 90
    place = rng.uniform(0, 1, (count, 2)) * (height, width)
    speed = rng.normal((4, 1), (1.2, 1.5), (count, 2))
    tone, half = rng.choice((0.08, 0.55, 0.95), count), rng.integers(1, 4, count)
    turn = rng.uniform(0, 6, count)

    def draw(luma, index):
        for (y, x), (down, across), light, side, phase in zip(place, speed, tone, half, turn, strict=True):
            row, column = int(y + down * index) % height, int(x + across * index) % width
            thin = max(1, round(side * abs(np.cos(phase + 0.9 * index))))
            luma[row:row + 2 * side, column:column + 2 * thin] = light
    return draw


def _fireworks(seed, clean):
    """Sparks thrown from two places, some pixels long, gone after a few frames."""
    height, width = clean.shape[1:]
    rng = generator(seed, "fireworks")
    count = 160
    angle, pace = rng.uniform(0, 2 * np.pi, count), rng.uniform(3, 14, count)
    born, home = rng.integers(-5, len(clean), count), rng.integers(0, 2, count)
    centres = ((0.35 * width, 0.4 * height), (0.7 * width, 0.55 * height))

    def draw(luma, index):
        for number in np.flatnonzero((born <= index) & (index < born + 6)):
            age = index - born[number] + 0.4
            for step in (0.0, 0.15, 0.3):
                far = pace[number] * (age + step)
                x = int(centres[home[number]][0] + far * np.cos(angle[number]))
                y = int(centres[home[number]][1] + far * np.sin(angle[number]) + 0.5 * age * age)
                luma[max(0, y):max(0, y + 2), max(0, x):max(0, x + 2)] = 0.98
    return draw


def _wire(seed, clean):
    """Three thin upright wires that pan four pixels a frame, and a level one."""
    height, width = clean.shape[1:]
    rng = generator(seed, "wire")
    rows, lean = np.arange(height), rng.uniform(-0.08, 0.08)
    starts, tones = rng.uniform(0, width, 3), rng.choice((0.05, 0.9), 3)

    def draw(luma, index):
        for start, tone in zip(starts, tones, strict=True):
            x = np.round(start + 4 * index + lean * rows).astype(int) % width
            luma[rows, x] = 0.3 * luma[rows, x] + 0.7 * tone
        luma[height // 3] = 0.3 * luma[height // 3] + 0.05
    return draw


def _lattice(seed, clean):
    """A fence of upright bars that the camera passes."""
    height, width = clean.shape[1:]
    pace = 2.5 + generator(seed, "lattice").uniform(0, 2)

    def draw(luma, index):
        x = (np.arange(width) + pace * index) % 23
        bar = np.clip(1.6 - np.abs(x - 11.5), 0, 1).astype(np.float32)
        bar = np.outer((np.arange(height) > height // 3).astype(np.float32), bar)
        luma += (np.float32(0.12) - luma) * bar
    return draw


def _hands(seed, clean):
    """Two smeared, textured things of a hand's size that swing through the picture within a few frames."""
    height, width = clean.shape[1:]
    rng = generator(seed, "hands")
    y, x = np.mgrid[:height, :width].astype(np.float32)
    phase, texture = rng.uniform(0, 6, 2), np.clip(clean[0][::-1, ::-1].astype(np.float32) / 255 + 0.12, 0, 1)

    def draw(luma, index):
        for number in (0, 1):
            swing = 0.45 * index + phase[number]
            centre = (width * (0.3 + 0.4 * number + 0.14 * np.sin(swing)),
                      height * (0.5 + 0.16 * np.cos(swing)))
            cover = (((x - centre[0]) / 26) ** 2 + ((y - centre[1]) / 15) ** 2 < 1).astype(np.float32)
            luma += (texture - luma) * gaussian(cover, 2.5)
    return draw


WEATHER = ("rain", "snow", "sparks", "glints", "wires")
DRAWN = {"confetti": _confetti, "fireworks": _fireworks, "thin wires": _wire, "lattice": _lattice,
         "hands": _hands}
KINDS = (*WEATHER, *DRAWN)
