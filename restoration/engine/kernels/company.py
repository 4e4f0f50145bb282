"""Company: what both neighbours show a step aside is on its way through the picture, and no damage."""

import torch
import torch.nn.functional as F

from restoration.engine.kernels.plane import halved
from restoration.engine.kernels.specks import Pixels

_REACH = 20          # pixels, for a picture 640 wide: how far a flake or a spark goes in one frame
_ASIDE = 4           # pixels a line must have moved: a scratch only drifts
_CELL = 4            # pixels: how coarsely is looked
_LIKE = 0.4          # of a find's own height that its company must have
_GRAIN = 2.5          # times the grain: what it alone may show among so many pixels
_TALL = 16            # pixels: a shorter line is a hair or a speck
_STILL = 0.5          # of its own change: what a line that stands may differ by, two frames on
_UPRIGHT = 1.7       # times as tall as wide: a line


def alone(inside: Pixels, luma: torch.Tensor, views, known) -> Pixels:
    """Return the finds that do not have company in both views (the neighbours, lined up on the frame).

    Dust falls anywhere, and a scratch stays where it is but for its drift. What moves on its own is seen
    before and after at some distance, just as bright or dark, where the frame itself shows nothing. `known`
    is the picture under the finds, the grain's strength in each pixel, and the picture's width.
    """
    plain, strength, width = known
    scale = max(1.0, width / 640)
    here, first, second = (halved(plane) for plane in (luma, *views))
    upright = _upright(inside, luma.shape[1])
    change = torch.take(luma - plain, inside.places)
    rise, height = inside.mean(change), inside.peak(change.abs())
    least_like = torch.maximum(_LIKE * height, _GRAIN * inside.of(strength))
    single = torch.ones(inside.count, dtype=torch.bool, device=luma.device)
    for sign in (1.0, -1.0):
        own, one, other = sign * here, sign * first, sign * second
        least = torch.full_like(height, torch.inf)
        for shown, hidden in ((one, other), (other, one)):
            near = _near(inside, shown - torch.maximum(own, hidden), upright, (scale, luma.shape[1]))
            least = torch.minimum(least, near)
        single &= (sign * rise <= 0) | (least < least_like)
    return inside.only(single)


def _near(inside: Pixels, plane: torch.Tensor, upright: torch.Tensor, known) -> torch.Tensor:
    """Return the highest of a plane of half the size around each find; around a line only beside it."""
    scale, width = known
    cell = 2 * round(0.5 * _CELL * scale)
    reach = round(_REACH * scale / cell)
    gap = round(_ASIDE * scale / cell)
    cells = F.max_pool2d(plane[None, None], cell // 2, cell // 2, ceil_mode=True)
    around = F.max_pool2d(cells, (2 * reach + 1, 1), 1, (reach, 0))
    around = F.max_pool2d(around, (1, 2 * reach + 1), 1, (0, reach))[0, 0]
    span = reach - gap
    wide = F.pad(cells, (reach, reach), value=-1e9)
    side = F.max_pool2d(wide, (1, span), 1)[0, 0]        # column k: cells k - reach .. k - gap - 1
    count = cells.shape[-1]
    beside = torch.maximum(side[:, :count], side[:, reach + gap + 1:reach + gap + 1 + count])
    rows = torch.div(inside.places, width, rounding_mode="floor")
    at = torch.div(rows, cell, rounding_mode="floor") * count \
        + torch.div(inside.places % width, cell, rounding_mode="floor")
    found = torch.where(upright[inside.owner], torch.take(beside, at), torch.take(around, at))
    return inside.mean(found)


def _upright(inside: Pixels, width: int) -> torch.Tensor:
    """Say which finds are thin upright lines: (count,) bool."""
    rows = torch.div(inside.places, width, rounding_mode="floor").float()
    columns = (inside.places % width).float()
    tall, wide = (inside.peak(at) + inside.peak(-at) + 1 for at in (rows, columns))
    return tall > _UPRIGHT * wide


def moving(inside: Pixels, luma: torch.Tensor, views, plain: torch.Tensor) -> torch.Tensor:
    """Return which finds may go: (count,) bool. A line both far views show at its place may be a pole."""
    change = inside.mean(torch.take(luma - plain, inside.places).abs_())
    apart = [inside.mean((torch.take(luma, inside.places) - torch.take(view, inside.places)).abs_())
             for view in views]
    rows = torch.div(inside.places, luma.shape[1], rounding_mode="floor").float()
    tall = inside.peak(rows) + inside.peak(-rows) + 1
    line = _upright(inside, luma.shape[1]) & (tall > _TALL)
    return ~(line & (torch.maximum(*apart) < _STILL * change))
