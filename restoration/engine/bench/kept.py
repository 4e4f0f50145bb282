"""What a restoration leaves of what lives in the picture: rain, snow, sparks, confetti, wires, fast hands.

Each is drawn into clips no network has seen, under fresh grain and without any damage. Some are the
simulator's weather, the others are drawn here and nowhere else. Kept is a pixel that shows the thing and is
changed by no more than a person can see. Where a recipe moves, lightens or grains the whole picture anew, the
same shot without the thing goes through it beside: kept is then a pixel at which the two still differ by half
of what they did.
"""

import tempfile
from pathlib import Path

import numpy as np

from restoration.engine.bench.shots import restored
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
        lived[index] = _grainy(luma, seed, index)
    return lived, shown


def empty(clean: np.ndarray, seed: int) -> np.ndarray:
    """Return the same shot as `peopled` under the same grain, with nothing in it."""
    return np.stack([_grainy(picture.astype(np.float32) / 255, seed, n) for n, picture in enumerate(clean)])


def _grainy(luma: np.ndarray, seed: int, index: int) -> np.ndarray:
    noise = grain(generator(seed, "kept grain", index), luma.shape, 0.65)
    return np.clip(255 * luma + GRAIN * noise + 0.5, 0, 255).astype(np.uint8)


def kept(before: np.ndarray, after: np.ndarray, shown: np.ndarray) -> dict[str, float]:
    """Return what is kept of what shows, % of its pixels, and how much of the picture is visibly changed."""
    lost = np.abs(after.astype(np.int16) - before) > LOST
    return {"kept": 100 * float(1 - lost[shown].mean()), "changed": 100 * float(lost.mean())}


def left(before, after, shown: np.ndarray) -> float:
    """Return the share, %, of what shows that still stands out half as far; pairs of (with, without) it.

    Softened by a 3×3 window first, so that neither grain nor a resampling decides.
    """
    was, now = (_soft(there.astype(np.float32) - not_there) for there, not_there in (before, after))
    return 100 * float((now * np.sign(was) >= 0.5 * np.abs(was))[shown].mean())


def _soft(planes: np.ndarray) -> np.ndarray:
    for axis in (1, 2):
        ends = [(1, 1) if axis == number else (0, 0) for number in range(3)]
        wide = np.moveaxis(np.pad(planes, ends, mode="edge"), axis, 0)
        planes = np.moveaxis(0.25 * wide[:-2] + 0.5 * wide[1:-1] + 0.25 * wide[2:], 0, axis)
    return planes


def through(shots, recipe, folder: Path, device: str = "auto") -> list[np.ndarray]:
    """Return gray shots (T, H, W) restored by a recipe, all by what the analysis found in the first.

    What was enlarged is brought back to its size.
    """
    outs, analysis = [], None
    for number, shot in enumerate(shots):
        done = restored(shot, recipe, folder / f"{number}.mkv", device, analysis)
        outs.append(np.stack([_sized(luma, shot.shape[1:]) for luma in done.lumas]))
        analysis = done.analysis
    return outs


def _sized(luma: np.ndarray, shape) -> np.ndarray:
    from PIL import Image

    if luma.shape == shape:
        return luma
    return np.asarray(Image.fromarray(luma).resize(shape[::-1], Image.Resampling.BOX))


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


def kept_by(recipe, clean: np.ndarray, life, device: str = "auto") -> float:
    """Return how much of one kind of life, a name and a seed, a whole recipe keeps in a clip, %."""
    lived, shown = peopled(clean, *life)
    bare = empty(clean, life[1])
    with tempfile.TemporaryDirectory() as folder:
        return left((lived, bare), through((lived, bare), recipe, Path(folder), device), shown)
