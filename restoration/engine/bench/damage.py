"""The measuring damage: level A and B over clean pictures, the same bytes for the same seed.

A: soft by 0.8 px, grain of 3 to 13/255, strongest in the mid-tones and 0.65 px wide, ten specks and 1.2 hairs
a frame, about five drifting scratches at once that break along their length. B: A under weave and flicker.
"""

from dataclasses import dataclass, replace

import numpy as np

from restoration.engine.simulator.ageing import as_bytes, grain
from restoration.engine.simulator.dirt import dirt, lay
from restoration.engine.simulator.gate import moved
from restoration.engine.simulator.noise import gaussian, generator, walk
from restoration.engine.simulator.presets import HEAVY
from restoration.engine.simulator.scratches import Scratches

BLUR, GRAIN_SIZE, GRAIN = 0.8, 0.65, (3.0, 13.0)
LAID = replace(HEAVY, name="level", dust=10.0, dust_size=2.2, blotches=0.0, hairs=1.2, scratches=5.0)


@dataclass(frozen=True)
class Aged:
    """A shot with its truths, each (T, H, W) uint8; `cover` is the opacity of what lies on it."""

    clean: np.ndarray
    plain: np.ndarray
    grainy: np.ndarray
    aged: np.ndarray
    cover: np.ndarray


def level(pictures: np.ndarray, seed: int, kind: str = "A", larger: float = 1.0) -> Aged:
    """Age a clean shot (T, H, W) uint8 to level "A" or "B".

    Dirt grows with the picture; on a scan that many times `larger` so do grain and softness.
    """
    size = pictures.shape[:0:-1]
    scratches = Scratches(LAID, seed, size)
    weave = _weave(seed, len(pictures)) if kind == "B" else np.zeros((len(pictures), 5))
    kept: list[tuple] = []
    for index, picture in enumerate(pictures):
        plain = gaussian(picture.astype(np.float32) / 255, larger * BLUR)
        middle = 4 * plain * (1 - plain)
        amount = (GRAIN[0] + (GRAIN[1] - GRAIN[0]) * middle) / np.float32(255)
        chance = generator(seed, "level grain", index)
        grainy = plain + amount * grain(chance, plain.shape, larger * GRAIN_SIZE)
        aged, cover = grainy.copy(), np.zeros_like(grainy)
        for patch in dirt(LAID, seed, index, size):
            lay(aged, cover, patch)
        for scratch in scratches.standing(index):
            scratches.lay(aged, cover, scratch, index)
        dx, dy, turn, gain, offset = weave[index]
        if kind == "B":
            aged = moved(aged, dx, dy, turn) * np.float32(1 + gain) + np.float32(offset)
            cover = np.clip(moved(cover, dx, dy, turn), 0, 1)
        kept.append(tuple(as_bytes(plane) for plane in (plain, grainy, aged, cover)))
    return Aged(pictures, *(np.stack(planes) for planes in zip(*kept, strict=True)))


def _weave(seed: int, frames: int) -> np.ndarray:
    """Return dx, dy, turn, gain and offset for every frame."""
    parts = (("dx", 0.6, 0.9), ("dy", 0.6, 0.7), ("turn", 0.6, 0.04), ("gain", 0.3, 0.06),
             ("offset", 0.3, 0.02))
    return np.stack([walk(generator(seed, f"level {name}"), frames, keep, deviation)
                     for name, keep, deviation in parts], 1)
