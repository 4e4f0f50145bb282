"""What grows along the strip of film and is met frame by frame: water stains and mould."""

import numpy as np
from PIL import Image, ImageDraw

from restoration.engine.simulator.dirt import Patch, tone
from restoration.engine.simulator.noise import gaussian, generator

BLOCK = 240  # frames whose stains are drawn together
_LONGEST = 60  # frames that any of them lasts


class Stains:
    """Know what of the strip's stains falls on a frame; any frame can be asked for, in any order."""

    def __init__(self, preset, seed, size):
        self.preset, self.seed, self.size = preset, seed, size
        self._water, self._mould, self._drawn = {}, {}, {}

    def patches(self, index):
        """Give the patches of stain and mould on frame `index`."""
        found = [self._part(stain, index) for stain in self._standing(self._water, "stains", index)]
        for number, start, length, many in self._standing(self._mould, "mould", index):
            rng = generator(self.seed, f"mould {number}", index)
            fade = min(1.0, (index - start + 1) / 6, (start + length - index) / 6)
            found += [spot(rng, self.size) for _ in range(rng.poisson(many * fade))]
        return [patch for patch in found if patch is not None]

    def _standing(self, known, kind, index):
        """Give (number, start, length, …) of all of a kind that reach frame `index`."""
        if not getattr(self.preset, kind):
            return []
        block = index // BLOCK
        near = [one for b in {max(0, block - 1), block} for one in self._block(known, kind, b)]
        return sorted(one for one in near if one[1] <= index < one[1] + one[2])

    def _block(self, known, kind, block):
        if block not in known:
            for old in [b for b in known if b < block - 1]:
                del known[old]
            rng = generator(self.seed, kind, block)
            count = rng.poisson(getattr(self.preset, kind) * BLOCK)
            if kind == "stains":
                spans = [(rng.uniform(0.4, 2.4), 0.0) for _ in range(count)]  # in heights of the picture
            else:
                spans = [(rng.uniform(8, _LONGEST), rng.uniform(3, 12)) for _ in range(count)]
            starts = [block * BLOCK + rng.integers(0, BLOCK) for _ in spans]
            known[block] = [
                (block * 1000 + n, int(start), int(np.ceil(length)), many or length)
                for n, (start, (length, many)) in enumerate(zip(starts, spans, strict=True))
            ]
        return known[block]

    def _part(self, stain, index):
        """Give the part of a water stain that lies on one frame; the strip runs on from frame to frame."""
        number, start, _, length = stain
        if number not in self._drawn:
            self._drawn = {n: made for n, made in self._drawn.items() if n > number - 3000}
            self._drawn[number] = water(generator(self.seed, "stain", number), self.size, length)
        luma, left, alpha = self._drawn[number]
        height = self.size[1]
        part = alpha[(index - start) * height : (index - start + 1) * height]
        return Patch("stain", left, 0, luma, part) if len(part) else None


def water(rng, size, length):
    """Draw one water stain (luma, left, alpha): a faint body inside a ragged dark tide mark."""
    width, height = size
    tall, wide = max(8, int(length * height)), max(8, int(width * rng.uniform(0.15, 0.6)))
    y, x = np.mgrid[-1 : 1 : tall * 1j, -1 : 1 : wide * 1j].astype(np.float32)
    coarse = rng.standard_normal((tall // 4 + 1, wide // 4 + 1)).astype(np.float32)
    coarse = gaussian(coarse, max(1.0, wide / 40))
    field = np.repeat(np.repeat(coarse / (coarse.std() + 1e-6), 4, 0), 4, 1)[:tall, :wide]
    inside = 0.8 - np.sqrt(x**2 + y**2) + 0.11 * gaussian(field, 2.0)
    body = np.clip(inside * wide / 12, 0, 1) * rng.uniform(0.12, 0.35)
    rim = np.exp(-((inside * wide / rng.uniform(6, 14)) ** 2)) * rng.uniform(0.35, 0.7)
    edge = np.clip((1 - np.maximum(np.abs(x), np.abs(y))) * 12, 0, 1)
    left = int(rng.integers(-wide // 3, width - wide // 2))
    luma = float(rng.uniform(0.04, 0.2) if rng.random() < 0.75 else rng.uniform(0.8, 0.95))
    return luma, left, (np.maximum(body, rim) * edge).astype(np.float32)


def spot(rng, size):
    """Make one colony of mould: fine arms that branch out from a middle, nearer to the sides."""
    scale = size[1] / 480
    radius = rng.uniform(5, 17) * scale
    half = int(radius * 1.5) + 3
    image = Image.new("L", (6 * half, 6 * half))
    draw = ImageDraw.Draw(image)
    for angle in rng.uniform(0, 6.28) + np.arange(rng.integers(5, 10)) * 0.9:
        _arm(draw, rng, np.array((3.0 * half, 3.0 * half)), (float(angle), 3 * radius, 2))
    small = image.resize((2 * half, 2 * half), Image.Resampling.BOX)
    alpha = gaussian(np.asarray(small, np.float32) / 255, 0.7 * scale)
    alpha = np.clip(1.5 * alpha, 0, 1) * rng.uniform(0.45, 0.85)
    x = int(rng.beta(0.6, 0.6) * size[0]) - half
    return Patch("mould", x, int(rng.integers(0, size[1])) - half, tone(rng, 0.5), alpha.astype(np.float32))


def _arm(draw, rng, at, way):
    """Draw one arm of a colony, (angle, length, generations), and what branches off it."""
    angle, length, branches = way
    for _ in range(4):
        angle += rng.normal(0, 0.25)
        there = at + length / 4 * np.array((np.cos(angle), np.sin(angle)))
        draw.line([tuple(at), tuple(there)], fill=255, width=max(2, round(length / 14)))
        at = there
        if branches and rng.random() < 0.5:
            _arm(draw, rng, at, (angle + rng.choice((-0.7, 0.7)), 0.45 * length, branches - 1))
