"""Wide random wear over a clean shot, by the film simulator's own pieces, with three truths kept.

What a network must learn to tell apart is all here: damage that appears once, that lasts, that stands; and
weather, confetti, sparks, wires, limbs and the gate's rim, which belong to the picture.
"""

import io
from dataclasses import replace

import numpy as np
from PIL import Image

from restoration.engine.simulator.ageing import as_bytes, grain
from restoration.engine.simulator.dirt import blob, blotch, hair, lay, tone
from restoration.engine.simulator.noise import gaussian, generator
from restoration.engine.simulator.presets import HEAVY
from restoration.engine.simulator.scratches import Scratch, Scratches
from restoration.engine.simulator.weather import KINDS, Weather
from restoration.engine.training.life import Life, Rim

SEEN = 5 / 255       # what damage must change to be asked for
UNSEEN = 1.5 / 255   # and what it may change without being asked for
ALIVE = 8 / 255      # what life in the picture must change to be minded most
DAMAGED, UNCLEAR, LIVING = 255, 128, 20      # in the map; 0 is all the rest


def worn(clean: np.ndarray, seed: int, sprites=None) -> dict[str, np.ndarray]:
    """Age a clean shot (T, H, W), 0..1: its aged, grainy, plain and sharp luma and its damage map (uint8).

    grainy is the aged shot without its damage, plain the same without grain, sharp the shot before blur.
    The map holds 255 where damage shows, 0 where there is none, 20 there where what lives in the picture
    could be taken for it, 128 where one cannot tell.
    """
    rng = generator(seed, "wear")
    clean, living = _peopled(clean, seed, rng)
    look = _look(rng)
    marks = Marks(rng, seed, clean.shape, sprites)
    gain, offset = rng.uniform(0, 0.02), rng.uniform(0, 0.006)
    kept: dict[str, list] = {"aged": [], "grainy": [], "plain": [], "sharp": [], "map": []}
    for index, luma in enumerate(clean):
        light = (1 + rng.normal(0, gain), rng.normal(0, offset))
        sharp = _toned(np.clip(luma, 0, 1), look)
        plain = gaussian(sharp, look["blur"])
        noise = grain(rng, plain.shape, look["grain_size"]) if look["grain"] > 0.05 else 0.0
        grainy = plain + np.float32(look["grain"] / 255) * _density(plain, look) * noise
        aged = grainy.copy()
        marks.lay(aged, index)
        if rng.random() < look["late_blur"]:
            aged = grainy + gaussian(aged - grainy, rng.uniform(0.4, 1.6))
        apart = np.abs(aged - grainy)
        quiet = np.where(living[index], LIVING, 0)
        if look["quality"]:
            aged, grainy = _pressed(aged, look["quality"]), _pressed(grainy, look["quality"])
        doubtful = (apart > UNSEEN) | (np.abs(aged - grainy) > UNSEEN)      # compression spreads a speck
        shown = np.where(apart >= SEEN, DAMAGED, np.where(doubtful, UNCLEAR, quiet))
        kept["map"].append(shown.astype(np.uint8))
        for name, plane in (("aged", aged), ("grainy", grainy), ("plain", plain), ("sharp", sharp)):
            kept[name].append(as_bytes(plane * np.float32(light[0]) + np.float32(light[1])))
    return {name: np.stack(planes) for name, planes in kept.items()}


def _peopled(clean, seed, rng):
    """Return the clean shot with weather, life or the gate's rim in it, and where life shows (bool)."""
    lived = clean.copy()
    chance = rng.random()
    if chance < 0.55:
        kind = Life(seed, clean.shape) if chance > 0.13 else Weather(
            KINDS[rng.integers(len(KINDS))], seed, clean.shape[:0:-1])
        for index, luma in enumerate(lived):
            kind.lay(luma, index)
    living = np.abs(lived - clean) > ALIVE
    if rng.random() < 0.2:
        rim = Rim(rng, clean.shape[1:])
        for luma in lived:
            rim.lay(luma)
    return lived, living


def _pressed(luma, quality: int):
    """Return a picture as lossy compression leaves it."""
    held = io.BytesIO()
    Image.fromarray(as_bytes(luma)).save(held, "JPEG", quality=quality)
    return np.asarray(Image.open(held), np.float32) / 255


def _look(rng) -> dict:
    """Draw tone, softness and grain of one shot: four in ten of a common print's, the others of any kind."""
    if rng.random() < 0.4:
        return _common(rng)
    grainless = rng.random() < 0.08
    return {
        "black": rng.uniform(0.0, 0.12), "white": rng.uniform(0.78, 1.0), "gamma": rng.lognormal(0, 0.2),
        "blur": float(rng.uniform(0.3, 1.4)) if rng.random() < 0.9 else 0.0,
        "grain": 0.0 if grainless else float(rng.uniform(1.0, 15.0)),
        "grain_size": float(rng.uniform(0.35, 1.0) if rng.random() < 0.8 else rng.uniform(1.0, 1.6)),
        "flat": float(rng.uniform(0, 0.6)),
        "late_blur": float(rng.random() < 0.3),
        "quality": int(rng.integers(70, 96)) if rng.random() < 0.12 else 0,
    }


def _common(rng) -> dict:
    """Draw the look of a print of whole tones: a little soft, its grain fine and strongest in mid-tones."""
    return {"black": 0.0, "white": 1.0, "gamma": 1.0, "blur": float(rng.uniform(0.6, 1.0)),
            "grain": float(rng.uniform(9.0, 15.0)), "grain_size": float(rng.uniform(0.5, 0.8)),
            "flat": float(rng.uniform(0, 0.15)), "late_blur": 0.0, "quality": 0}


def _toned(luma, look):
    span = look["white"] - look["black"]
    return (look["black"] + span * luma ** np.float32(look["gamma"])).astype(np.float32)


def _density(luma, look):
    """Return how strong the grain is by density: strongest in the mid-tones, more or less so."""
    held = np.clip(luma, 0, 1)
    return np.float32(look["flat"]) + np.float32(1 - look["flat"]) * (0.2 + 3.2 * held * (1 - held))


class Marks:
    """Everything that lies on the film of one shot, drawn once; `lay(picture, index)` puts it on a frame."""

    def __init__(self, rng, seed, shape, sprites):
        """Decide how much of each kind there is: often more than on real film, sometimes nothing."""
        self.rng, self.seed, self.sprites = rng, seed, sprites
        self.frames, self.size = shape[0], (shape[2], shape[1])
        share = shape[1] * shape[2] / (640 * 480)
        clear = rng.random() < 0.3
        self.dust = 0.0 if clear else rng.uniform(4, 45) * share
        self.small = rng.uniform(1.0, 2.6)
        self.hairs = 0.0 if clear else rng.uniform(0, 5) * share
        self.printed = rng.choice((0.0, 0.2, 0.9))      # how many specks were printed in, out of focus
        self.with_sprites = sprites is not None and rng.random() < 0.45
        self.lines = [] if clear or rng.random() < 0.35 else self._lines(share)
        wear = replace(HEAVY, scratches=1.0)
        self.scratches = Scratches(wear, seed, self.size)
        self.lasting = [] if clear else self._lasting(share)

    def lay(self, picture, index):
        """Put the damage of frame `index` on the picture in place."""
        rng = generator(self.seed, "marks", index)
        cover = np.zeros_like(picture)
        scale = 1.0
        for _ in range(rng.poisson(self.dust)):
            lay(picture, cover, self._speck(rng, scale))
        for _ in range(rng.poisson(self.hairs)):
            lay(picture, cover, hair(rng, self.size, scale * rng.uniform(0.8, 1.6)))
        for born, life, patch in self.lasting:
            if born <= index < born + life:
                lay(picture, cover, patch)
        for line in self.lines:
            if line.start <= index < line.stop:
                self.scratches.lay(picture, cover, line, index)

    def _speck(self, rng, scale):
        """Make one speck; level: small ones are many, and a third are ragged sprites where there are any."""
        if self.with_sprites and rng.random() < 0.4:
            return self.sprites.patch(rng, self.size, tone(rng))
        speck = blob(rng, self.size, self.small * scale * rng.choice((0.6, 1.0, 1.0, 2.2)))
        if rng.random() > self.printed:
            return speck
        alpha = gaussian(np.pad(speck.alpha, 4), rng.uniform(0.7, 2.2)) * np.float32(rng.uniform(0.4, 1.0))
        return speck._replace(x=speck.x - 4, y=speck.y - 4, alpha=alpha)

    def _lasting(self, share) -> list:
        """Draw soft stains, most of them for one frame, some for a few."""
        rng, found = self.rng, []
        for _ in range(rng.poisson(rng.uniform(0, 8) * share * self.frames / 3)):
            life = 1 if rng.random() < 0.7 else int(rng.integers(2, 5))
            patch = blotch(rng, self.size, rng.uniform(0.5, 2.2))
            found.append((int(rng.integers(-2, self.frames)), life, patch))
        return found

    def _lines(self, share) -> list[Scratch]:
        """Draw the scratches: drifting ones with gaps, and now and then some that stand still."""
        rng = self.rng
        still = rng.random() < 0.3
        lines = []
        for number in range(1 + rng.poisson(rng.uniform(1, 7) * share * 2)):
            bright = rng.random() < 0.6
            born = -99 if rng.random() < 0.7 else int(rng.integers(0, self.frames))
            lines.append(Scratch(
                number=number, start=born, stop=born + int(rng.integers(100, 200)),
                x=float(rng.uniform(0, 1) * self.size[0]),
                drift=0.0 if still else float(rng.normal(0, 0.4)),
                wander=0.0 if still else float(rng.uniform(0, 1.6)),
                lean=float(rng.normal(0, 0.004)), width=float(rng.uniform(0.45, 1.5)),
                luma=float(rng.uniform(0.75, 1.0) if bright else rng.uniform(0.0, 0.2)),
                strength=float(rng.uniform(0.15, 0.95)), gaps=float(rng.uniform(-2.5, 0.6))))
        return lines
