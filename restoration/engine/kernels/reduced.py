"""Reduced: a large picture is looked at smaller, as the network learnt film to look, and mended as it is.

A fleck of dust on a scan of 2,000 lines is four times as wide as one on a scan of 480: too wide for what
the network sees at once. What is found in the reduced picture is laid out at full size. What is to lie there
comes from the reduced picture too, and gets the grain of the large one. Finer detail from the frames before
and after was tried: it brought more of their grain than of the scene.
"""

import math
from dataclasses import replace

import numpy as np
import torch
import torch.nn.functional as F

from restoration.engine.kernels.plane import grown, halved, soft
from restoration.engine.kernels.window import Frame, Scene, Window
from restoration.engine.measures.dirt import DirtMeasure
from restoration.engine.measures.ridges import bands

NAME, _SCENE = "reduced", "reduced scene"
_LEARNT = 640 * 480      # pixels of the pictures that the network was trained on
_LARGER = 1.3            # times their sides: what it still sees as it should lies around this
_EDGE = 2                # cells from the end of a map that may be finer than they are
_SHOWS = 1.5             # times the grain, over nine pixels: less is nothing of the damage


def times(shape) -> int:
    """Return how many times smaller a picture (H, W) is looked at: 1, 2, 4, …"""
    larger = math.sqrt(shape[0] * shape[1] / _LEARNT) / _LARGER
    return 2 ** max(0, round(math.log2(larger)))


def seen(window: Window, scene: Scene, smaller: int) -> tuple[Window, Scene]:
    """Return a window whose frames are reduced that many times, luma alone, and the scene as it is there."""
    if _SCENE not in scene.kept:
        scene.kept[_SCENE] = _scene(scene, smaller)
    frames = {index: Frame(index, (scene.known(NAME, frame, lambda luma: _reduced(luma, smaller)),))
              for index, frame in window.frames.items()}
    return Window(window.index, frames), scene.kept[_SCENE]


def lifted(planes, mask: torch.Tensor, shape, smaller: int) -> tuple[list[torch.Tensor], torch.Tensor]:
    """Return planes (h, w) and a map found in a reduced picture at its own size, `shape`."""
    height, width = shape
    wide = mask.repeat_interleave(smaller, 0).repeat_interleave(smaller, 1)
    planes = [_enlarged(plane, smaller)[:height, :width].contiguous() for plane in planes]
    return planes, wide[:height, :width].contiguous()


def trimmed(mask: torch.Tensor, luma: torch.Tensor, plain: torch.Tensor, known) -> torch.Tensor:
    """Return a map (H, W) without the pixels along its edge that show nothing of the damage.

    Its cells are coarser than the edge of a fleck. `plain` is what lies under the damage; `known` is (the
    scene, how many times the picture was reduced).
    """
    scene, smaller = known
    edge = mask & grown(~mask, _EDGE * smaller)
    near = soft(luma - plain).abs_() < _SHOWS * scene.grain.strength(plain).clamp_(min=1.0)
    return mask & ~(edge & near)


def _reduced(luma: torch.Tensor, smaller: int) -> torch.Tensor:
    """Return means of so many pixels a side."""
    while smaller > 1:
        luma, smaller = halved(luma), smaller // 2
    return luma


def _enlarged(plane: torch.Tensor, larger: int) -> torch.Tensor:
    """Return a plane (h, w) at so many times its size, bilinearly."""
    size = [larger * side for side in plane.shape]
    return F.interpolate(plane[None, None], size=size, mode="bilinear", align_corners=False)[0, 0]


def _scene(scene: Scene, smaller: int) -> Scene:
    """Return the scene as it is in its reduced frames; motions and what else is kept are its own."""
    size = tuple(-(-side // smaller) for side in scene.size)
    curves = scene.curves
    if DirtMeasure.key in curves:
        known = curves[DirtMeasure.key]
        curves = curves | {DirtMeasure.key: known | {
            "path": known["path"] / smaller,
            "poles": _poles(known["poles"], (scene.size[1], size[1]), smaller)}}
    return replace(scene, curves=curves, size=size, grain=scene.grain.smaller(smaller), motion={}, kept={})


def _poles(rows: np.ndarray, heights, smaller: int) -> np.ndarray:
    """Return poles (shot, band, column) as rows of the reduced picture, whose bands are other ones."""
    native, small = ((bands(height), height // bands(height)) for height in heights)
    shot, band, column = rows.T if len(rows) else np.zeros((3, 0), np.int32)
    middle = (band + 0.5) * native[1] / smaller
    there = np.minimum(middle // max(1, small[1]), small[0] - 1)
    return np.unique(np.stack((shot, there, column // smaller), 1).astype(np.int32), axis=0)
