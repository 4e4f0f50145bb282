"""What the repair network looks at: the frame and four others, brought onto it along the motion."""

import torch
import torch.nn.functional as F

from restoration.engine.kernels.plane import blurred_wide, sampled

_TONE = 12.0         # units of 1/255: a difference in light that is still only light
_BLOCK = 32          # pixels: how local the light of a neighbour is matched
_CORNERS = ((0, 0), (0, 1), (1, 0), (1, 1))


def lined_up(luma: torch.Tensor, others, flows) -> torch.Tensor:
    """Return (5, H, W): the frame, then each of four other lumas along its flow, its light matched to it.

    A missing one is None and is stood in for by its mirror on the other side; a frame without any neighbour
    stands in for all of them. Two by two pixels, one vector of the flow, are fetched together.
    """
    here = _parts(luma)
    views = [None if other is None else matched(here, _fetched(other, flow))
             for other, flow in zip(others, flows, strict=True)]
    height, width = luma.shape
    whole = luma.new_empty((5, *(2 * side for side in here.shape[-2:])))
    fields = whole.unflatten(2, (-1, 2)).unflatten(1, (-1, 2))
    for number, view in enumerate((here, *mirrored(here, views))):
        for down, across in _CORNERS:
            fields[number, :, down, :, across] = view[down, across]
    return whole[:, :height, :width]


def matched(here: torch.Tensor, view: torch.Tensor) -> torch.Tensor:
    """Return the view with its light brought to the frame's, block by block; both (2, 2, H/2, W/2)."""
    difference = (here - view).clamp_(-_TONE, _TONE).mean((0, 1))
    return view.add_(blurred_wide(difference, _BLOCK // 2))


def _parts(luma: torch.Tensor) -> torch.Tensor:
    """Return a plane taken apart by the corners of its 2×2 cells, (2, 2, H/2, W/2), sides made even."""
    height, width = luma.shape
    even = _longer(luma, height % 2, width % 2)
    parts = even.new_empty((2, 2, even.shape[0] // 2, even.shape[1] // 2))
    for down, across in _CORNERS:
        parts[down, across] = even[down::2, across::2]
    return parts


def _longer(luma: torch.Tensor, down: int, across: int) -> torch.Tensor:
    if not down and not across:
        return luma
    return F.pad(luma[None, None], (0, across, 0, down), mode="replicate")[0, 0]


def _fetched(other: torch.Tensor, flow: torch.Tensor) -> torch.Tensor:
    """Return another plane seen along a flow of half its size, taken apart as `_parts` does.

    The four corners are the same plane seen a pixel further on, so one sampling serves them all.
    """
    height, width = other.shape
    wide = _longer(other, 1, 1).contiguous()
    corners = wide.as_strided((2, 2, height, width), (width + 1, 1, width + 1, 1))
    x = torch.arange(0, 2 * flow.shape[2], 2, dtype=torch.float32, device=flow.device) + flow[0]
    y = torch.arange(0, 2 * flow.shape[1], 2, dtype=torch.float32, device=flow.device)[:, None] + flow[1]
    return sampled(corners, x, y)


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
    x = torch.arange(width, dtype=torch.float32, device=first.device) + 0.5 * first[0]
    y = torch.arange(height, dtype=torch.float32, device=first.device)[:, None] + 0.5 * first[1]
    return first + sampled(second[None], x, y)[0]
