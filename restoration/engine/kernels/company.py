"""Company: what a find does from frame to frame. Dust is there once; what lives in the picture is on its way.

Three things are asked of every find: whether it is met again on a straight way through two other frames, a
step aside; whether it stays with the picture although it is no line; and, of a line, whether it stands still
in the scene as a pole does.
"""

from dataclasses import dataclass

import torch
import torch.nn.functional as F

from restoration.engine.kernels.kin import glimmering, in_line
from restoration.engine.kernels.motion import warp_half
from restoration.engine.kernels.plane import halved, highest, padded
from restoration.engine.kernels.specks import Pixels

_REACH = 12          # cells of two pixels, for a picture 640 wide: how far a thing goes in one frame
_SAMPLES = 24        # places of a find that are looked at
_AT_ONCE = 96        # finds taken together, so that weather of a thousand flakes fits into memory
_LIKE = 0.45         # of a find's own height: how much it may differ where it is met again
_NEWS = 0.3          # of the same: how much better it is met there than what was there anyway
_BEND = 2            # cells by which its way may bend
_LARGE = 150         # pixels: a find that is looked for twice as far, in steps twice as wide
_HUGE = (300, 420)   # pixels: with neighbours of one side, of both
_ONE_TONE = (1.25, 1.0)      # of its height: how far apart the middle half of its tones may be
_STARK = 50.0        # units of 1/255: what a huge one must rise
_TALL = 16           # pixels: a shorter line is a hair or a speck
_STREAK = 32         # pixels: a taller line is no drop
_STILL = 0.5         # of its own change: what a line that stands may differ by, two frames on
_UPRIGHT = 1.7       # times as tall as wide: a line
_STAYS = 0.35        # of its own change: what a thing that is no line may differ by in both neighbours


@dataclass(frozen=True)
class Course:
    """What finds do: which are on their way, which stand in a neighbour, which are bright."""

    way: torch.Tensor
    stands: torch.Tensor
    bright: torch.Tensor


def course(inside: Pixels, luma: torch.Tensor, plain: torch.Tensor, others) -> Course:
    """Follow the finds into two other frames of the shot.

    `others` gives of each its luma, the motion from it to this frame, and how many frames on it is: 1, -1, 2
    or -2. A find is on its way when both show it a step aside, twice the step two frames on, where nothing of
    this frame would stand by the motion of the picture. It stands in a neighbour that shows it in place.
    """
    here, change = halved(luma), halved(luma - plain)
    places, lines = _sampled(inside, luma.shape[1]), upright(inside, luma.shape[1])
    rise = _taken(change, places).mean(1)
    way, stands = torch.zeros_like(lines), torch.zeros_like(lines)
    if len(others) < 2 or not inside.count:
        return Course(way, stands, rise > 0)
    planes = [(halved(other), warp_half(here, flow), step) for other, flow, step in others]
    large, factor = inside.sizes() > _LARGE, max(1.0, luma.shape[1] / 640)
    for sign in (1.0, -1.0):
        signed = [(sign * plane, sign * carried, step) for plane, carried, step in planes]
        wide = [(highest(plane), highest(carried), step) for plane, carried, step in signed]
        thin = [(plane, sign * here, step) for plane, _, step in signed]
        for kind, shown, stride in ((lines, thin, 1), (~lines & ~large, wide, 1), (~lines & large, wide, 2)):
            there = (kind & (sign * rise > 0)).nonzero()[:, 0]
            if not len(there):
                continue
            reach = round(_REACH * factor)
            steps = _steps(reach, reach, stride, luma.device)
            for part in there.split(_AT_ONCE):
                known = sign * rise[part, None], steps, shown is thin
                way[part], stands[part] = _followed(sign * here, shown, places[part], known)
    way |= in_line(inside, rise > 0, way, luma.shape[1])
    return Course(way, stands, rise > 0)


def _followed(here, planes, places, known):
    """Say of some finds, by their places (finds, samples, 2), which are on their way and which stand.

    Darker than a bright find is no likeness, brighter is; a line must be met better than at its own place.
    """
    rise, steps, lines = known
    own, grid = _taken(here, places), steps.shape[:2]
    steps = steps.view(-1, 2)
    met, stands = None, None
    for plane, carried, frames in planes:
        error = _missed(plane, own, places, frames * steps)
        good = error < _LIKE * rise
        some = good.any(1).nonzero()[:, 0]
        anyway = _missed(carried, own[some], places[some], frames * steps)
        good[some] &= anyway - error[some] > _NEWS * rise[some]
        middle = error[:, len(steps) // 2, None]
        if lines:
            good &= middle - error > _NEWS * rise
        good = good.view(-1, 1, *grid).float()
        met = good if met is None else met * F.max_pool2d(good, 2 * _BEND + 1, 1, _BEND)
        in_place = middle[:, 0] < _LIKE * rise[:, 0]
        stands = in_place if stands is None else stands | in_place
    return met.flatten(1).amax(1) > 0, stands


def _missed(plane: torch.Tensor, own: torch.Tensor, places: torch.Tensor, steps: torch.Tensor):
    """Return how far a plane falls short of what finds show (finds, samples), by step: (finds, steps).

    The plane is made larger by as far as is looked, so that one sum says where to look.
    """
    reach = int(steps.abs().amax())
    wide = padded(plane, reach, reach)
    rows, columns = (places[..., axis].clamp(0, plane.shape[axis] - 1).add_(reach) for axis in (0, 1))
    further = steps[:, 0] * wide.shape[1] + steps[:, 1]
    at = (rows * wide.shape[1] + columns).to(torch.int32)[..., None] + further.to(torch.int32)
    there = wide.reshape(-1).index_select(0, at.view(-1)).view(at.shape)
    return (own[..., None] - there).clamp_(min=0).mean(1)


def _steps(down: int, across: int, stride: int, device) -> torch.Tensor:
    """Return every step within reach, (rows, columns, 2), the middle one nought."""
    spans = [stride * torch.arange(-reach, reach + 1, device=device) for reach in (down, across)]
    return torch.stack(torch.meshgrid(*spans, indexing="ij"), -1)


def _sampled(inside: Pixels, width: int) -> torch.Tensor:
    """Return some places of every find, evenly out of all: (count, samples, 2), at half the size."""
    order = torch.argsort(inside.owner, stable=True)
    sizes = torch.bincount(inside.owner, minlength=inside.count)
    starts = sizes.cumsum(0) - sizes
    share = (torch.arange(_SAMPLES, device=order.device) * 2 + 1) * sizes[:, None] // (2 * _SAMPLES)
    chosen = inside.places[order[starts[:, None] + share]]
    return torch.stack((torch.div(chosen, 2 * width, rounding_mode="floor"), chosen % width // 2), -1)


def _taken(plane: torch.Tensor, places: torch.Tensor) -> torch.Tensor:
    """Return a plane's values at places (…, 2); beyond the picture its edge goes on."""
    rows, columns = (places[..., axis].clamp(0, plane.shape[axis] - 1) for axis in (0, 1))
    return torch.take(plane, rows.mul_(plane.shape[1]).add_(columns))


def upright(inside: Pixels, width: int) -> torch.Tensor:
    """Say which finds are thin upright lines: (count,) bool."""
    tall, wide = _spans(inside, width)
    return tall > _UPRIGHT * wide


def moving(inside: Pixels, luma: torch.Tensor, views, plain: torch.Tensor) -> torch.Tensor:
    """Return which finds may go: (count,) bool.

    `views` are the four neighbours lined up on the frame, the near ones first. A line that both far views
    show at its place may be a pole; what is no line and both near views show there belongs to the picture.
    """
    change = inside.mean(torch.take(luma - plain, inside.places).abs_())
    apart = [inside.mean((torch.take(luma, inside.places) - torch.take(view, inside.places)).abs_())
             for view in views]
    tall, wide = _spans(inside, luma.shape[1])
    line = (tall > _UPRIGHT * wide) & (tall > _TALL)
    near, far = torch.maximum(*apart[:2]), torch.maximum(*apart[2:])
    return torch.where(line, far >= _STILL * change, near >= _STAYS * change)


def solid(inside: Pixels, luma: torch.Tensor, plain: torch.Tensor, both: bool) -> torch.Tensor:
    """Return which finds may be dirt by their make: (count,) bool.

    Large dirt is of one tone, but for its soft edge; a hand that passes is not. Small bright dirt is white.
    Where neighbours of one side alone are known (not `both`), what is larger still may be covered or bared by
    something that moves.
    """
    sizes = inside.sizes() / max(1.0, luma.shape[1] / 640) ** 2
    places = _sampled(inside, luma.shape[1])
    tones = _taken(halved(luma), places).sort(1).values
    rise = _taken(halved(luma - plain), places).mean(1).abs_()
    apart = (tones[:, 3 * _SAMPLES // 4] - tones[:, _SAMPLES // 4]) / rise.clamp(min=1.0)
    stark = both & (apart < _ONE_TONE[1]) & (rise > _STARK)
    good = torch.where(sizes > _HUGE[both], stark, apart < _ONE_TONE[0])
    tall, wide = _spans(inside, luma.shape[1])
    line = tall > _UPRIGHT * wide
    return ((sizes <= _LARGE) | line | good) & ((line & (tall > _STREAK)) | ~glimmering(inside, luma, plain))


def _spans(inside: Pixels, width: int):
    """Return how tall and how wide every find is, in pixels."""
    rows = torch.div(inside.places, width, rounding_mode="floor").float()
    columns = (inside.places % width).float()
    return tuple(inside.peak(at) + inside.peak(-at) + 1 for at in (rows, columns))
