"""Tints: the chroma of repaired places, taken from the neighbours along the motion."""

import torch
import torch.nn.functional as F

from restoration.engine.kernels import motion
from restoration.engine.kernels.plane import grown
from restoration.engine.kernels.specks import held
from restoration.engine.kernels.tables import table
from restoration.engine.kernels.window import Frame


def mended(frame: Frame, mask: torch.Tensor, others, flows) -> tuple[torch.Tensor, ...]:
    """Return the chroma planes with the places of `mask` (H, W) as the frames before and after have them.

    `others` and `flows` begin with those frames, None where there is none, and the motion to each. All else
    keeps its bits; only the places themselves are looked up, but on a card, which is rather not asked where.
    """
    tints, near = frame.planes[1:], zip(others[:2], flows[:2], strict=True)
    there = [(other, flow) for other, flow in near if other]
    if not tints or not there or not (mask.is_cuda or bool(mask.any())):
        return tints
    (height, width), (lines, columns) = frame.luma.shape, tints[0].shape
    scale = table((columns / width, lines / height), tints[0].dtype, mask.device)[:, None, None]
    ways = [motion.widened(flow * scale, tints[0].shape) for _, flow in there]
    hurt = F.adaptive_max_pool2d(grown(mask).float()[None, None], tints[0].shape)[0, 0] > 0
    places = None if hurt.is_cuda else held(hurt)
    found = []
    for number, plane in enumerate(tints, 1):
        views = [motion.along(other.planes[number], way, places=places)
                 for (other, _), way in zip(there, ways, strict=True)]
        seen = torch.stack(views).mean(0).clamp_(0, 256)
        found.append(torch.where(hurt, seen, plane) if places is None else
                     plane.flatten().index_copy(0, places, seen).view(plane.shape))
    return tuple(found)
