"""Primitives that the scenes share: layers, sprites, light and a virtual camera, all as 0..1 luma arrays."""

import numpy as np
from PIL import Image, ImageDraw

from restoration.engine.simulator.noise import gaussian

OVERSAMPLE = 3


def smooth(edge0, edge1, value):
    """Rise smoothly from 0 at edge0 to 1 at edge1."""
    t = np.clip((value - edge0) / (edge1 - edge0), 0, 1)
    return t * t * (3 - 2 * t)


def over(below, luma, alpha):
    """Lay a picture with its alpha over another, in place where possible."""
    below += (luma - below) * alpha
    return below


def slide(plate, x, width, y=0.0, height=None):
    """Cut a window out of a plate at a sub-pixel place, by linear interpolation."""
    height = plate.shape[0] if height is None else height
    x0, y0 = int(np.floor(x)), int(np.floor(y))
    fx, fy = np.float32(x - x0), np.float32(y - y0)
    rows = plate[y0 : y0 + height + 1]
    cut = rows[:, x0 : x0 + width] * (1 - fx) + rows[:, x0 + 1 : x0 + width + 1] * fx
    if fy and len(cut) > height:
        return cut[:height] * (1 - fy) + cut[1 : height + 1] * fy
    return cut[:height]


def zoomed(plate, centre, scale, size):
    """Look at a plate through a zoom lens: `scale` plate pixels a picture pixel, around `centre` (x, y)."""
    width, height = size
    box = (centre[0] - width * scale / 2, centre[1] - height * scale / 2)
    box += (box[0] + width * scale, box[1] + height * scale)
    image = Image.fromarray(plate.astype(np.float32))
    return np.array(image.resize(size, Image.Resampling.BICUBIC, box=box))


def mask(size, draw):
    """Draw an antialiased mask: `draw(pen, scale)` paints white on black at a multiple of the size."""
    width, height = max(1, int(size[0])), max(1, int(size[1]))
    image = Image.new("L", (width * OVERSAMPLE, height * OVERSAMPLE))
    draw(ImageDraw.Draw(image), OVERSAMPLE)
    small = image.resize((width, height), Image.Resampling.BOX)
    return np.asarray(small, dtype=np.float32) / np.float32(255)


def stamp(picture, luma, alpha, x, y):
    """Lay a sprite on a picture with its corner at a sub-pixel place, clipped at the edges."""
    x0, y0 = int(np.floor(x)), int(np.floor(y))
    luma = np.broadcast_to(np.float32(luma), alpha.shape)
    luma, alpha = _nudged(luma * alpha, x - x0, y - y0), _nudged(alpha, x - x0, y - y0)
    rows = slice(max(y0, 0), min(y0 + alpha.shape[0], picture.shape[0]))
    columns = slice(max(x0, 0), min(x0 + alpha.shape[1], picture.shape[1]))
    if rows.start >= rows.stop or columns.start >= columns.stop:
        return
    inner = (slice(rows.start - y0, rows.stop - y0), slice(columns.start - x0, columns.stop - x0))
    picture[rows, columns] = picture[rows, columns] * (1 - alpha[inner]) + luma[inner]


def _nudged(values, fx, fy):
    """Shift an array down-right by less than a pixel, growing it by one."""
    grown = np.pad(values, ((1, 1), (1, 1)))
    fx, fy = np.float32(fx), np.float32(fy)
    grown = grown[:, 1:] * (1 - fx) + grown[:, :-1] * fx
    return grown[1:] * (1 - fy) + grown[:-1] * fy


def lens(picture, softness, vignette):
    """Make a drawn picture look photographed: a soft lens, darker corners, film's S-shaped tone curve."""
    picture = gaussian(picture, softness) * vignette
    picture = np.clip(picture, 0, 1)
    curve = picture * picture * (3 - 2 * picture)
    return 0.03 + 0.93 * (0.45 * curve + 0.55 * picture)


def vignette(size, strength=0.28):
    """Give the fall-off of an old lens over a picture of `size`."""
    width, height = size
    y = (np.arange(height, dtype=np.float32)[:, None] / height - 0.5) * 2
    x = (np.arange(width, dtype=np.float32)[None, :] / width - 0.5) * 2
    return 1 - np.float32(strength) * ((x * x + y * y) / 2) ** 1.5


def lit(bump, strength, angle=0.8):
    """Light a bump map from the side: 1 on level ground, more toward the light, less away from it."""
    dy, dx = np.gradient(bump)
    return 1 + strength * (dx * np.float32(np.cos(angle)) + dy * np.float32(np.sin(angle)))
