"""A frame as the measures see it: full luma, a reduced one, and how it lies against the frame before."""

from functools import cached_property

import numpy as np

from restoration.engine.measures import alignment

REDUCED_WIDTH = 320
LEAST_LINES = 32             # a very wide picture is reduced less, so that something is left of its height


class Seen:
    """One frame of the analysis pass; everything costly is worked out once, when first asked for."""

    def __init__(self, number: int, luma: np.ndarray, depth: int, chroma=()):
        """Take frame `number` of the film: its luma (H, W) and chroma planes as stored in `depth` bits.

        `index` counts only the film's originals; the plan sets it once a frame is known to be one.
        """
        self.number, self.index = number, number
        self.native, self.chroma = luma, chroma
        self.unit = 2.0 ** (8 - depth)     # native values times this are in units of 1/255 of full scale
        self.factor = max(1, min(round(luma.shape[1] / REDUCED_WIDTH), luma.shape[0] // LEAST_LINES))

    @cached_property
    def reduced(self) -> np.ndarray:
        """Return the luma as float32 means of factor×factor pixels, about 320 wide."""
        return reduce(self.native, self.factor) * np.float32(self.unit)

    @cached_property
    def tints(self) -> list[np.ndarray]:
        """Return the chroma planes reduced as far as the luma is, or a little less."""
        reduced = []
        for plane in self.chroma:
            factor = max(1, min(self.factor * plane.shape[1] // self.native.shape[1], *plane.shape))
            reduced.append(reduce(plane, factor) * np.float32(self.unit))
        return reduced

    @cached_property
    def small(self) -> np.ndarray:
        """Return an even smaller uint8 luma, for finding shots."""
        return np.clip(reduce(self.reduced, 4) + 0.5, 0, 255).astype(np.uint8)

    @cached_property
    def prepared(self) -> alignment.Prepared:
        """Return what aligning this frame with others needs."""
        return alignment.prepare(self.reduced)

    def against(self, other: "Seen") -> alignment.Alignment:
        """Return how this frame lies against `other`, found once."""
        known = self.__dict__.setdefault("_against", {})
        if other.index not in known:
            known[other.index] = alignment.align(self.prepared, other.prepared)
        return known[other.index]


def reduce(plane: np.ndarray, factor: int) -> np.ndarray:
    """Return float32 block means; rows and columns that fill no block are left out."""
    if factor == 1:
        return plane.astype(np.float32)
    height, width = (side // factor * factor for side in plane.shape)
    wide = np.float32
    if plane.dtype.kind == "u":
        wide = np.uint16 if plane.dtype == np.uint8 and factor <= 16 else np.uint32
    rows = plane[0:height:factor, :width].astype(wide)
    for k in range(1, factor):
        rows += plane[k:height:factor, :width]
    total = rows[:, 0::factor].copy()
    for k in range(1, factor):
        total += rows[:, k::factor]
    return total.astype(np.float32) * np.float32(1.0 / factor**2)
