"""Dense motion between two frames by coarse-to-fine matching, and warping along it; shared by operators."""

from dataclasses import dataclass
from functools import lru_cache
from itertools import product

import torch
import torch.nn.functional as F

from restoration.engine.kernels.plane import box, halved, padded, sampled
from restoration.engine.kernels.tables import numbered, table

_COARSE_REACH = 5      # pixels at an eighth of the size: 40 pixels of the frame
_AT_ONCE = 1 << 20     # costs: so many shifts are worked on together
_FINE = 16             # matching counts in sixteenths of 1/255, in whole numbers of sixteen bits
_DIRT = 28.0           # units of 1/255: a difference that is no movement any more
_NEARER = 18.0         # 1/255 over a whole window: what a step aside must win
_STIFF = 16.0          # of gradients squared at half the size: what flat places are held with
_NINE = tuple(step - (step == 4) * 16 * round(_NEARER * _FINE) for step in range(9))    # the middle wins ties


@dataclass(frozen=True)
class Levels:
    """A luma plane made ready: at a half, a quarter and an eighth, its sides made to divide by eight.

    `counted` are the same in whole numbers; `tone` is the mean and sd of the smallest.
    """

    planes: tuple[torch.Tensor, ...]
    shape: tuple[int, int]
    counted: tuple[torch.Tensor, ...]
    tone: tuple[torch.Tensor, torch.Tensor]


def between(scene, current, reference) -> torch.Tensor:
    """Return the motion from `current` to `reference` (two Frames), computed once per pair and shot."""
    key = (current.index, reference.index)
    if key not in scene.motion:
        for old in [k for k in scene.motion if k[0] < current.index - 12]:
            del scene.motion[old]
        scene.motion[key] = found(_prepared(scene, current), _prepared(scene, reference))
    return scene.motion[key]


def forgotten(scene, frame) -> None:
    """Forget the motions from and to a frame so damaged that they were found astray, once it is mended."""
    for old in [k for k in scene.motion if k[1] is not None and frame.index in k]:
        del scene.motion[old]


def _prepared(scene, frame) -> Levels:
    """Return a frame's levels, made once; another operator's picture of the same frame is another."""
    luma, known = scene.motion.get((frame.index, None), (None, None))
    if luma is not frame.luma:
        for old in [k for k in scene.motion if k[1] is None and k[0] < frame.index - 4]:
            del scene.motion[old]
        known = levels(frame.luma)
        scene.motion[frame.index, None] = frame.luma, known
    return known


def estimate(current: torch.Tensor, reference: torch.Tensor) -> torch.Tensor:
    """Find the motion of two luma planes (H, W): (2, H/2, W/2), in pixels of the frame as (dx, dy)."""
    return found(levels(current), levels(reference))


def levels(luma: torch.Tensor) -> Levels:
    """Make a luma plane ready to be matched."""
    height, width = luma.shape
    wide = luma
    if height % 8 or width % 8:
        wide = F.pad(luma[None, None], (0, -width % 8, 0, -height % 8), mode="replicate")[0, 0]
    half = halved(wide)
    quarter = halved(half)
    planes = half, quarter, halved(quarter)
    return Levels(planes, (height, width), tuple(map(_counted, planes)), _tone(planes[2]))


def found(here: Levels, there: Levels) -> torch.Tensor:
    """Find the motion between two planes made ready.

    A full search over ±40 pixels at an eighth of the size, then refinement by one pixel at a quarter and at a
    half with overlapping windows, then Lucas and Kanade for the fraction, all for cells of four pixels of the
    frame. The reference is first brought to the current frame's mean and contrast, so that flicker is not
    taken for motion.
    """
    toned = _matched(here, there)
    whole, other = here.counted, [_counted(level) for level in toned]
    flow = _search(whole[2], other[2], _COARSE_REACH)
    flow = _refined(whole[1], other[1], _repeated(2 * flow))
    flow = _refined_cells(whole[0], other[0], 2 * flow)
    flow = _polished(here.planes[0], toned[0], 2.0 * flow.float())
    height, width = here.shape
    fine = F.interpolate(flow[None], scale_factor=2.0, mode="bilinear", align_corners=False)[0]
    return fine[:, :-(-height // 2), :-(-width // 2)].contiguous()


def warp(plane: torch.Tensor, flow: torch.Tensor, mode: str = "bilinear") -> torch.Tensor:
    """Return the reference plane (H, W) seen along `flow` (2, H/2, W/2) from the current frame."""
    return along(plane, widened(flow, plane.shape), mode)


def warp_half(plane: torch.Tensor, flow: torch.Tensor) -> torch.Tensor:
    """Return a plane of the flow's own size (H/2, W/2) seen along it; the flow counts pixels of the frame."""
    return along(plane, 0.5 * flow)


def widened(flow: torch.Tensor, shape) -> torch.Tensor:
    """Return a flow for every pixel of a plane of that shape: (2, H, W)."""
    return F.interpolate(flow[None], size=tuple(shape), mode="bilinear", align_corners=False)[0]


def along(plane: torch.Tensor, steps: torch.Tensor, mode: str = "bilinear", places=None) -> torch.Tensor:
    """Return a plane seen along steps (2, H, W) in its own pixels, or at some places of the flat plane."""
    height, width = plane.shape
    if places is None:
        x = numbered(width, torch.float32, plane.device) + steps[0]
        y = numbered(height, torch.float32, plane.device)[:, None] + steps[1]
        return sampled(plane[None, None], x, y, mode)[0, 0]
    x, y = (torch.take(step, places) for step in steps)
    x, y = x.add_(places % width), y.add_(torch.div(places, width, rounding_mode="floor"))
    return sampled(plane[None, None], x[None], y[None], mode)[0, 0, 0]


def rounded(flow: torch.Tensor) -> torch.Tensor:
    """Return a flow in whole steps."""
    return flow.round().to(torch.int32)


def stepped(plane: torch.Tensor, flow: torch.Tensor) -> torch.Tensor:
    """Return a plane seen along a flow of its own size, in whole pixels of it."""
    height, width = plane.shape
    x = numbered(width, torch.int32, flow.device) + flow[0]
    y = numbered(height, torch.int32, flow.device)[:, None] + flow[1]
    places = y.clamp_(0, height - 1).mul_(width).add_(x.clamp_(0, width - 1))
    return plane.reshape(-1).index_select(0, places.view(-1)).view(height, width)


def _matched(here: Levels, there: Levels) -> list[torch.Tensor]:
    """Bring the reference's levels to the mean and contrast of the current frame's."""
    (mean, spread), (other_mean, other_spread) = here.tone, there.tone
    gain = ((spread + 1.0) / (other_spread + 1.0)).clamp(0.7, 1.4)
    shift = mean - gain * other_mean
    gain, shift = gain.float(), shift.float()
    return [(level * gain).add_(shift) for level in there.planes]


def _tone(level: torch.Tensor):
    """Return mean and sd, summed row by row so that the number of threads does not change the last bit."""
    count = level.numel()
    exact = level.double()
    mean = exact.sum(1).sum() / count
    return mean, ((exact - mean).square_().sum(1).sum() / count).sqrt()


def _counted(level: torch.Tensor) -> torch.Tensor:
    """Return a plane in whole sixteenths: half the memory, and sums that are exact however they are made."""
    return (level * _FINE).round_().to(torch.int16)


def _search(here: torch.Tensor, there: torch.Tensor, reach: int) -> torch.Tensor:
    """Search every whole shift within `reach`; small shifts win ties: (2, H, W), whole, as (dx, dy).

    On a processor a large picture is searched by one row of shifts at a time, whose costs stay near it.
    """
    side, height = 2 * reach + 1, here.shape[0]
    wide = F.pad(there[None, None], (reach,) * 4, mode="replicate")[0, 0]
    farther = table(_farther(reach), torch.int32, here.device).view(side, side, 1, 1)
    some, best = side if here.is_cuda or side * side * here.numel() <= _AT_ONCE else 1, None
    for first in range(0, side, some):
        last = min(first + some, side)
        cost = _summed(_apart(wide[first:height + last - 1], here), 2).int()
        torch.add(farther[first:last].flatten(0, 1), cost, alpha=128, out=cost)
        least = cost.amin(0)
        best = least if best is None else torch.minimum(best, least, out=best)
    best = best.bitwise_and_(127)
    down = torch.div(best, side, rounding_mode="floor")
    return torch.stack((best - side * down - reach, down - reach))


@lru_cache(maxsize=2)
def _farther(reach: int) -> tuple[int, ...]:
    """Return what every shift costs by its length; its number rides in the lowest bits, so that one least
    value says both.
    """
    steps, stiff = range(-reach, reach + 1), round(128 * _NEARER * _FINE)
    return tuple(stiff * (abs(y) + abs(x)) + number for number, (y, x) in enumerate(product(steps, steps)))


def _apart(wide: torch.Tensor, here: torch.Tensor) -> torch.Tensor:
    """Return how far every window of a wider plane is from `here`, row by row of shifts: (shifts, H, W)."""
    height, width = here.shape
    views = wide.unfold(0, height, 1).unfold(1, width, 1)
    cost = torch.sub(views, here, out=here.new_empty(views.shape)).flatten(0, 1)
    return cost.abs_().clamp_(max=round(_DIRT * _FINE))


def _summed(cost: torch.Tensor, radius: int) -> torch.Tensor:
    """Return sums over (2·radius+1)² pixels, made of sums over two; beyond the edge nothing is added."""
    cost = F.pad(cost, (radius,) * 4)
    for axis in (-2, -1):
        long, rest = cost.shape[axis], cost.shape[axis] - 2 * radius
        total = pairs = cost.narrow(axis, 0, long - 1) + cost.narrow(axis, 1, long - 1)
        for k in range(3, 2 * radius, 2):
            total = total.narrow(axis, 0, long - k) + pairs.narrow(axis, k - 1, long - k)
        cost = total.narrow(axis, 0, rest).add_(cost.narrow(axis, 2 * radius, rest))
    return cost


def _repeated(flow: torch.Tensor) -> torch.Tensor:
    """Return a flow for 2×2 pixels each."""
    return torch.stack((flow, flow), -1).flatten(-2).repeat_interleave(2, -2)


def _refined(here: torch.Tensor, there: torch.Tensor, flow: torch.Tensor) -> torch.Tensor:
    """Try the nine whole shifts around each pixel's own vector over a 5×5 window.

    The reference is fetched once along the vectors and then seen through nine shifted windows, which is exact
    wherever neighbouring pixels move alike and several times cheaper than fetching it nine times.
    """
    return flow + _step(_summed(_apart(_fetched(there, flow), here), 2))


def _refined_cells(here: torch.Tensor, there: torch.Tensor, flow: torch.Tensor) -> torch.Tensor:
    """Do the same for cells of 2×2 pixels that move as one, over 6×6: `flow` has half the planes' size."""
    cost = _apart(_fetched(there, _repeated(flow)), here)
    rows = cost[:, ::2] + cost[:, 1::2]
    pairs = rows.view(torch.int32)           # two neighbours in one number: small and never below nought
    return flow + _step(_summed((pairs & 0xFFFF) + (pairs >> 16), 1))


def _step(cost: torch.Tensor) -> torch.Tensor:
    """Return which of the nine steps is cheapest at every pixel, (2, H, W); the middle wins ties."""
    number = table(_NINE, torch.int32, cost.device)
    best = torch.add(number.view(-1, 1, 1), cost.int(), alpha=16).amin(0).bitwise_and_(15)
    down = torch.div(best, 3, rounding_mode="floor")
    return torch.stack((best - 3 * down - 1, down - 1))


def _polished(here: torch.Tensor, there: torch.Tensor, flow: torch.Tensor) -> torch.Tensor:
    """Add the fraction of a pixel: one step of Lucas and Kanade at half the size, over 12×12 of the frame."""
    seen = warp_half(there, F.interpolate(flow[None], scale_factor=2.0, mode="bilinear",
                                          align_corners=False)[0])
    middle = padded(seen + here, 1, 1)
    across = middle[1:-1, 2:] - middle[1:-1, :-2]
    down = middle[2:, 1:-1] - middle[:-2, 1:-1]
    apart = here - seen
    fair = torch.lt(apart.abs(), _DIRT, out=torch.empty_like(apart)).mul_(0.25)      # dirt has no say
    across.mul_(fair), down.mul_(fair)
    products = here.new_empty((5, *here.shape))
    pairs = (across, across), (down, down), (across, down), (across, apart), (down, apart)
    for out, (one, other) in zip(products, pairs, strict=True):
        torch.mul(one, other, out=out)
    xx, yy, xy, xt, yt = box(halved(products), 1)
    xx, yy = xx.add_(_STIFF), yy.add_(_STIFF)
    det = xx * yy - xy * xy
    step = torch.stack(((yy * xt - xy * yt) / det, (xx * yt - xy * xt) / det))
    return flow + step.mul_(2.0).clamp_(-1.2, 1.2)


def _fetched(there: torch.Tensor, flow: torch.Tensor) -> torch.Tensor:
    """Return the reference fetched along whole vectors, a pixel wider at each end."""
    return F.pad(stepped(there, flow)[None, None], (1, 1, 1, 1), mode="replicate")[0, 0]
