"""What the repair network looks at: the frame and four others, brought onto it along the motion."""

import torch

from restoration.engine.kernels import motion
from restoration.engine.kernels.plane import blurred_wide

_TONE = 12.0         # units of 1/255: a difference in light that is still only light
_BLOCK = 32          # pixels: how local the light of a neighbour is matched


def lined_up(luma: torch.Tensor, others, flows) -> torch.Tensor:
    """Return (5, H, W): the frame, then each of four other lumas along its flow, its light matched to it.

    A missing one is None and is stood in for by its mirror on the other side; a frame without any neighbour
    stands in for all of them.
    """
    views: list[torch.Tensor | None] = []
    for other, flow in zip(others, flows, strict=True):
        views.append(None if other is None else matched(luma, motion.warp(other, flow)))
    return torch.stack((luma, *mirrored(luma, views)))


def matched(luma: torch.Tensor, view: torch.Tensor) -> torch.Tensor:
    """Return the view with its light brought to the frame's, block by block."""
    difference = (luma - view).clamp_(-_TONE, _TONE)
    return view + blurred_wide(difference, _BLOCK)


def mirrored(luma, views: list) -> list:
    """Fill the gaps: the mirror on the other side, else the nearest there is, else the frame itself."""
    before, after, second_before, second_after = views
    before, after = (before if before is not None else after), (after if after is not None else before)
    if before is None:
        return [luma] * 4
    far = [second_before if second_before is not None else second_after,
           second_after if second_after is not None else second_before]
    return [before, after, *(view if view is not None else near
                             for view, near in zip(far, (before, after), strict=True))]


def joined(first: torch.Tensor, second: torch.Tensor) -> torch.Tensor:
    """Return the motion over two steps: along `first`, then from where that arrives along `second`."""
    height, width = first.shape[-2:]
    x = torch.arange(width, dtype=torch.float32, device=first.device)
    y = torch.arange(height, dtype=torch.float32, device=first.device)
    grid = torch.stack(((0.5 * first[0] + x) * (2 / max(width - 1, 1)) - 1,
                        (0.5 * first[1] + y[:, None]) * (2 / max(height - 1, 1)) - 1), dim=-1)
    carried = torch.nn.functional.grid_sample(second[None], grid[None], mode="bilinear",
                                              padding_mode="border", align_corners=True)[0]
    return first + carried
