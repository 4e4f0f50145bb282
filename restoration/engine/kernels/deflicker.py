"""Deflicker: gain, offset and bend of a frame and a smooth field of gains, as the analysis solved them."""

import torch
import torch.nn.functional as F

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
    if even and flat and not bend.any():
        return frame
    luma = frame.luma if even else (frame.luma * gain).add_(offset)
    luma = luma + _unbent(frame.luma, bend) if bend.any() else luma
    return frame.with_luma(luma if flat else luma * _laid(field, luma))


def _unbent(luma: torch.Tensor, bend) -> torch.Tensor:
    """Return what is added to each tone: the parabola, held where no tone told of it."""
    height, slope, curve, low, high = (float(number) for number in bend)
    tones = (luma * (1 / SCALE)).clamp_(low, high)
    return (tones * curve).add_(slope).mul_(tones).add_(height)


def _laid(field, luma: torch.Tensor) -> torch.Tensor:
    """Return the areas' gains laid smoothly over the picture: (H, W)."""
    areas = torch.as_tensor(field, dtype=torch.float32, device=luma.device)[None, None]
    wide = F.pad(areas, (1, 1, 1, 1), mode="replicate")
    rows, columns = luma.shape
    down, across = rows / areas.shape[2], columns / areas.shape[3]
    grid = torch.stack(torch.broadcast_tensors(
        _places(columns, across, wide.shape[3], luma), _places(rows, down, wide.shape[2], luma)[:, None]), -1)
    return F.grid_sample(wide, grid[None], mode="bicubic", padding_mode="border",
                         align_corners=True)[0, 0].add_(1.0)


def _places(count: int, size: float, areas: int, luma: torch.Tensor) -> torch.Tensor:
    """Return where the pixels of one side lie among the areas' middles, from -1 to 1."""
    at = (torch.arange(count, dtype=torch.float32, device=luma.device) + 0.5) / size + 0.5
    return at * (2 / (areas - 1)) - 1
