"""What the repair network looks at: the frame and four others, brought onto it along the motion.

Planes lie here as the network's layers want them, taken apart by the corners of their 2×2 cells, which are
what one vector of the flow moves: (4, H/2, W/2), the pixels above before those below, left before right.
"""

from itertools import product

import torch
import torch.nn.functional as F

from restoration.engine.kernels.plane import blurred_wide, sampled
from restoration.engine.kernels.tables import numbered, table

_TONE = 12.0         # units of 1/255: a difference in light that is still only light
_BLOCK = 32          # pixels: how local the light of a neighbour is matched
_CELLS = 100_000     # cells of 2×2 pixels that are fetched at a time
RIM = 2              # pixels at the picture's end that are not looked at: scans end half-dark


def lined_up(luma: torch.Tensor, others, flows) -> torch.Tensor:
    """Return (5, 4, H/2, W/2): the frame, then four others (`edged`), each along its flow, its light matched.

    A missing one is None and is stood in for by its mirror on the other side; a frame without any neighbour
    stands in for all of them. Of a rim, which moved by a pixel or two would look like a smear, nothing shows:
    what lies within goes on to the end.
    """
    height, width = luma.shape
    frames = luma.new_empty((5, 4, -(-height // 2), -(-width // 2)))
    here = apart(_rimless(luma), frames[0])
    views = [None if other is None else matched(here, _fetched(other, flow, out))
             for other, flow, out in zip(others, flows, frames[1:], strict=True)]
    for out, view in zip(frames[1:], mirrored(here, views), strict=True):
        if view.data_ptr() != out.data_ptr():
            out.copy_(view)
    return frames


def matched(here: torch.Tensor, view: torch.Tensor) -> torch.Tensor:
    """Return the view with its light brought to the frame's, block by block; both (4, H/2, W/2)."""
    difference = (here - view).clamp_(-_TONE, _TONE).mean(0)
    return view.add_(blurred_wide(difference, _BLOCK // 2))


def edged(luma: torch.Tensor) -> torch.Tensor:
    """Return a plane as it is looked at from other frames: rimless, and two pixels more than it is."""
    return _rimless(luma, 2)


def apart(luma: torch.Tensor, out: torch.Tensor | None = None) -> torch.Tensor:
    """Return a plane taken apart, its sides made even: (4, H/2, W/2), which may be given as `out`."""
    height, width = luma.shape
    if height % 2 or width % 2:
        luma = F.pad(luma[None, None], (0, width % 2, 0, height % 2), mode="replicate")[0, 0]
    parts = luma.new_empty((4, luma.shape[0] // 2, luma.shape[1] // 2)) if out is None else out
    for part, (down, across) in zip(parts, product((0, 1), repeat=2), strict=True):
        part.copy_(luma[down::2, across::2])
    return parts


def whole(parts: torch.Tensor, shape) -> torch.Tensor:
    """Return the planes (n, H, W) that lie taken apart in (n, 4, H/2, W/2)."""
    return F.pixel_shuffle(parts, 2)[:, 0, :shape[0], :shape[1]]


def shown(parts: torch.Tensor, places: torch.Tensor, width: int) -> torch.Tensor:
    """Return what planes taken apart show (n, places) at places of the flat plane, `width` pixels wide."""
    rows, columns = torch.div(places, width, rounding_mode="floor"), places % width
    corners = rows % 2 * 2 + columns % 2
    at = (corners * parts.shape[2] + rows // 2) * parts.shape[3] + columns // 2
    return parts.flatten(1).index_select(1, at)


def rim(shape) -> int:
    """Return how many pixels at the end of a picture of this size are not looked at."""
    return RIM if min(shape) >= 8 * RIM else 0


def _rimless(luma: torch.Tensor, longer: int = 0) -> torch.Tensor:
    """Return a plane in whose rim the pixels within go on, as beyond its right and lower end."""
    ends, (height, width) = rim(luma.shape), luma.shape
    inner = luma[None, None, ends:height - ends, ends:width - ends]
    return F.pad(inner, (ends, ends + longer, ends, ends + longer), mode="replicate")[0, 0]


def _fetched(there: torch.Tensor, flow: torch.Tensor, out: torch.Tensor) -> torch.Tensor:
    """Return another plane (`edged`) seen along a flow of half its size, taken apart, in `out`.

    The pixels of a cell move as one, so nine of the plane's pixels and one pair of shares serve all four. A
    large plane is fetched by some rows at a time, which stay near the processor.
    """
    height, width = there.shape[0] - 2, there.shape[1] - 2
    x = numbered(2 * flow.shape[2], torch.float32, flow.device)[::2]
    y = numbered(2 * flow.shape[1], torch.float32, flow.device)[::2, None]
    some = flow.shape[1] if there.is_cuda else max(1, _CELLS // flow.shape[2])
    for top in range(0, flow.shape[1], some):
        rows = slice(top, top + some)
        at = (x + flow[0, rows]).clamp_(0, width - 1), (y[rows] + flow[1, rows]).clamp_(0, height - 1)
        _fetched_at(there, at, out[:, rows])
    return out


def _fetched_at(there: torch.Tensor, at, out: torch.Tensor) -> None:
    """Put into `out` what a plane shows from columns and rows on, `at`, which are used up."""
    x, y = at
    left, top = x.to(torch.int32), y.to(torch.int32)
    x, y, first = x.sub_(left), y.sub_(top), top.mul_(there.shape[1]).add_(left).view(-1)
    flat, nine = there.view(-1), there.new_empty((3, 3, *x.shape))
    steps = [down * there.shape[1] + across for down, across in product(range(3), repeat=2)]
    if flat.is_cuda:
        places = first.long() + table(tuple(steps), torch.long, first.device)[:, None]
        torch.take(flat, places, out=nine.view(9, -1))
    else:
        for seen, step in zip(nine.view(9, -1), steps, strict=True):
            torch.index_select(flat[step:], 0, first, out=seen)
    rows = torch.lerp(nine[:2], nine[1:], y)
    torch.lerp(rows[:, :2], rows[:, 1:], x, out=out.unflatten(0, (2, 2)))


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
    x = numbered(width, torch.float32, first.device) + 0.5 * first[0]
    y = numbered(height, torch.float32, first.device)[:, None] + 0.5 * first[1]
    return first + sampled(second[None], x, y)[0]
