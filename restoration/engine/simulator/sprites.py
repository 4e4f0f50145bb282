"""Dirt from photographs or drawings of dirt: a zip of gray pictures whose values are opacities."""

import io
import zipfile

import numpy as np
from PIL import Image

from restoration.engine.simulator.dirt import Patch


class Sprites:
    """The sprites of one zip, read when asked for."""

    def __init__(self, path):
        """Open the zip; its PNG members are the sprites."""
        self.archive = zipfile.ZipFile(path)
        self.names = sorted(name for name in self.archive.namelist() if name.lower().endswith(".png"))

    def patch(self, rng, size, luma: float) -> Patch:
        """Return one sprite at a random place, size, turn and opacity."""
        held = self.archive.read(self.names[rng.integers(len(self.names))])
        image = Image.open(io.BytesIO(held)).convert("L")
        alpha = np.asarray(image, np.float32)
        rows, columns = np.nonzero(alpha > 24)
        if not len(rows):
            return Patch("sprite", 0, 0, luma, np.zeros((1, 1), np.float32))
        box = (columns.min(), rows.min(), columns.max() + 1, rows.max() + 1)
        small = image.crop(box).rotate(float(rng.uniform(0, 360)), Image.Resampling.BILINEAR, expand=True)
        span = max(small.size)
        share = float(np.clip(rng.lognormal(2.6, 0.7), 4, 90)) / span * size[1] / 480
        new = [max(2, round(side * min(share, 1.5))) for side in small.size]
        alpha = np.asarray(small.resize(new, Image.Resampling.BOX), np.float32) / 255
        alpha *= np.float32(rng.uniform(0.6, 1.0) / max(0.3, alpha.max()))
        x = int(rng.integers(0, size[0])) - new[0] // 2
        y = int(rng.integers(0, size[1])) - new[1] // 2
        return Patch("sprite", x, y, luma, np.clip(alpha, 0, 1))
