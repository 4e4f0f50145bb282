"""What lies on the film: dust, soft stains, hairs and lint, new in every frame, each a patch of opacity."""

from typing import NamedTuple

import numpy as np
from PIL import Image, ImageDraw

from restoration.engine.simulator.noise import gaussian, generator


class Patch(NamedTuple):
    """Cover the picture with `luma` (0..1) through `alpha`, its corner at whole pixels (x, y)."""

    kind: str
    x: int
    y: int
    luma: float
    alpha: np.ndarray


def dirt(preset, seed, index, size):
    """Give the patches of one frame, the same whenever that frame is asked for."""
    scale = size[1] / 480
    rng = generator(seed, "dirt", index)
    patches = [blob(rng, size, preset.dust_size * scale) for _ in range(rng.poisson(preset.dust))]
    patches += [blotch(rng, size, scale) for _ in range(rng.poisson(preset.blotches))]
    patches += [hair(rng, size, scale) for _ in range(rng.poisson(preset.hairs))]
    return patches


def tone(rng, dark=0.6):
    """Choose dark dirt (on the positive) or bright (on the negative it was printed from)."""
    return float(rng.uniform(0.01, 0.13) if rng.random() < dark else rng.uniform(0.84, 0.99))


def blob(rng, size, radius):
    """Make one speck: a ragged disc with an edge between hard and soft."""
    radius = float(np.clip(radius * rng.lognormal(0, 0.55), 0.6, size[1] / 16))
    half = int(np.ceil(radius * 1.9)) + 2
    y, x = np.mgrid[-half : half + 1, -half : half + 1].astype(np.float32)
    x, y = x - rng.uniform(-0.5, 0.5), y - rng.uniform(-0.5, 0.5)
    turn, flat = rng.uniform(0, np.pi), rng.uniform(0.55, 1.0)
    u, v = x * np.cos(turn) + y * np.sin(turn), (y * np.cos(turn) - x * np.sin(turn)) / flat
    angle = np.arctan2(v, u)
    rim = np.full_like(angle, radius)
    for wave in (2, 3, 5, 7):
        rim += radius * rng.normal(0, 0.30 / wave) * np.cos(wave * angle + rng.uniform(0, 6.28))
    edge = rng.choice((0.7, 0.7, 1.2, 0.5 * radius + 1))
    alpha = np.clip((rim - np.hypot(u, v)) / edge + 0.5, 0, 1) * rng.uniform(0.65, 1.0)
    return _placed(rng, "dust", size, tone(rng), alpha.astype(np.float32))


def blotch(rng, size, scale):
    """Make one stain that was printed in out of focus: large, soft and half transparent."""
    radius = rng.uniform(5, 16) * scale
    half = int(radius * 2) + 1
    y, x = np.mgrid[-half : half + 1, -half : half + 1].astype(np.float32)
    distance = np.hypot(x / rng.uniform(0.6, 1.0), y) / radius
    ragged = gaussian(rng.standard_normal(x.shape).astype(np.float32), radius / 4)
    ragged /= ragged.std() + 1e-6
    alpha = np.clip(1.2 - distance + 0.25 * ragged, 0, 1) ** 1.5 * rng.uniform(0.25, 0.6)
    alpha *= np.clip(2 - distance, 0, 1)
    return _placed(rng, "blotch", size, tone(rng, 0.7), alpha.astype(np.float32))


def hair(rng, size, scale):
    """Make one hair or a curl of lint: a thin line that keeps turning."""
    steps = int(rng.integers(8, 30))
    length = rng.uniform(1.2, 4.0) * scale
    turn = np.cumsum(rng.normal(rng.normal(0, 0.16), 0.16, steps)) + rng.uniform(0, 6.28)
    x, y = np.cumsum(np.cos(turn)) * length, np.cumsum(np.sin(turn)) * length
    x, y = x - x.min() + 3, y - y.min() + 3
    image = Image.new("L", (int(x.max() * 3) + 9, int(y.max() * 3) + 9))
    thick = max(1, round(rng.uniform(2.0, 4.5) * scale))
    ImageDraw.Draw(image).line(list(zip(x * 3, y * 3, strict=True)), fill=255, width=thick, joint="curve")
    small = image.resize((image.width // 3 + 1, image.height // 3 + 1), Image.Resampling.BOX)
    alpha = np.asarray(small, dtype=np.float32) / 255 * np.float32(rng.uniform(0.6, 0.95))
    return _placed(rng, "hair", size, tone(rng, 0.75), alpha)


def _placed(rng, kind, size, luma, alpha):
    """Put a patch somewhere on the film, its middle within the picture."""
    x = int(rng.integers(0, size[0])) - alpha.shape[1] // 2
    y = int(rng.integers(0, size[1])) - alpha.shape[0] // 2
    return Patch(kind, x, y, luma, alpha)


def lay(picture, cover, patch):
    """Lay a patch on the picture in place and note it in the cover map."""
    rows = slice(max(patch.y, 0), min(patch.y + patch.alpha.shape[0], picture.shape[0]))
    columns = slice(max(patch.x, 0), min(patch.x + patch.alpha.shape[1], picture.shape[1]))
    if rows.start >= rows.stop or columns.start >= columns.stop:
        return
    alpha = patch.alpha[
        rows.start - patch.y : rows.stop - patch.y, columns.start - patch.x : columns.stop - patch.x
    ]
    picture[rows, columns] += (np.float32(patch.luma) - picture[rows, columns]) * alpha
    np.maximum(cover[rows, columns], alpha, out=cover[rows, columns])
