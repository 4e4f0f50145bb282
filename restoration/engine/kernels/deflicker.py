"""Deflicker: gain, offset and bend of a frame and a smooth field of gains, as the analysis solved them."""

import torch

from restoration.engine.kernels.resample import spread
from restoration.engine.kernels.window import Frame, Scene, Window
from restoration.engine.measures.bend import SCALE

_SEEN = 0.25         # units of 1/255: a correction too small to see changes nothing


def run(window: Window, params, scene: Scene) -> Frame:
    """Return the frame with its light evened out; a correction too small to see changes nothing."""
    frame = window.centre
    gain = float(scene.value("flicker", "gain", window.index))
    offset = float(scene.value("flicker", "offset", window.index))
    field = scene.value("flicker", "field", window.index)
    even = abs(255 * (gain - 1)) + abs(offset) < _SEEN
    flat = not field.size or float(abs(field).max()) * 255 < _SEEN
    bend = scene.value("flicker", "bend", window.index)
    bent = bend.any()
    if even and flat and not bent:
        return frame
    luma = frame.luma if even else (frame.luma * gain).add_(offset)
    luma = luma + _unbent(frame.luma, bend) if bent else luma
    return frame.with_luma(luma if flat else luma * _laid(field, luma))


def _unbent(luma: torch.Tensor, bend) -> torch.Tensor:
    """Return what is added to each tone: the parabola, held where no tone told of it."""
    height, slope, curve, low, high = (float(number) for number in bend)
    tones = (luma * (1 / SCALE)).clamp_(low, high)
    return (tones * curve).add_(slope).mul_(tones).add_(height)


def _laid(field, luma: torch.Tensor) -> torch.Tensor:
    """Return the areas' gains laid smoothly over the picture: (H, W)."""
    areas = torch.as_tensor(field, dtype=torch.float32, device=luma.device)
    down, across = (spread(*sides, luma.device) for sides in zip(areas.shape, luma.shape, strict=True))
    return (down @ areas @ across.t()).add_(1.0)
