"""Dense motion between two frames by coarse-to-fine matching, and warping along it; shared by operators."""

import torch
import torch.nn.functional as F

from restoration.engine.kernels.plane import box, halved, padded

_COARSE_REACH = 5      # pixels at an eighth of the size: 40 pixels of the frame
_STEPS = tuple((dy, dx) for dy in (-1, 0, 1) for dx in (-1, 0, 1))
_DIRT = 28.0            # units of 1/255: a difference that is no movement any more
_DOUBT = 2.1            # pixels of the frame: one whole step at half the size
_STIFF = 1.0            # of gradients squared: what flat places are held with


def between(scene, current, reference) -> torch.Tensor:
    """Return the motion from `current` to `reference` (two Frames), computed once per pair and shot."""
    key = (current.index, reference.index)
    if key not in scene.motion:
        for old in [k for k in scene.motion if k[0] < current.index - 12]:
            del scene.motion[old]
        scene.motion[key] = estimate(current.luma, reference.luma)
    return scene.motion[key]


def estimate(current: torch.Tensor, reference: torch.Tensor) -> torch.Tensor:
    """Find the motion of two luma planes: (H, W), (H, W) -> (2, H/2, W/2), pixels of the frame as (dx, dy).

    A full search over ±40 pixels at an eighth of the size, then refinement by one pixel at a quarter and at a
    half with overlapping windows, then Lucas and Kanade for the fraction. The reference is first brought to
    the current frame's mean and contrast, so that flicker is not taken for motion.
    """
    here = _levels(current)
    there = _levels(reference)
    there, tone = _matched(here, there)
    flow = _search(here[2], there[2], _COARSE_REACH)
    for level in (1, 0):
        flow = _doubled(flow, here[level].shape)
        flow = _refined(here[level], there[level], flow)
    return _polished(current, reference, _calmed(2.0 * flow), tone)


def warp(plane: torch.Tensor, flow: torch.Tensor, mode: str = "bilinear") -> torch.Tensor:
    """Return the reference plane (H, W) seen along `flow` (2, H/2, W/2) from the current frame."""
    height, width = plane.shape
    full = F.interpolate(flow[None], size=(height, width), mode="bilinear", align_corners=False)[0]
    x = torch.arange(width, dtype=torch.float32, device=plane.device)
    y = torch.arange(height, dtype=torch.float32, device=plane.device)
    grid = torch.stack(((full[0] + x) * (2 / max(width - 1, 1)) - 1,
                        (full[1] + y[:, None]) * (2 / max(height - 1, 1)) - 1), dim=-1)
    return F.grid_sample(plane[None, None], grid[None], mode=mode, padding_mode="border",
                         align_corners=True)[0, 0]


def warp_half(plane: torch.Tensor, flow: torch.Tensor) -> torch.Tensor:
    """Return a plane of the flow's own size (H/2, W/2) seen along it; the flow counts pixels of the frame."""
    height, width = plane.shape
    x = torch.arange(width, dtype=torch.float32, device=plane.device) + 0.5 * flow[0]
    y = torch.arange(height, dtype=torch.float32, device=plane.device)[:, None] + 0.5 * flow[1]
    grid = torch.stack((x * (2 / max(width - 1, 1)) - 1, y * (2 / max(height - 1, 1)) - 1), dim=-1)
    return F.grid_sample(plane[None, None], grid[None], mode="bilinear", padding_mode="border",
                         align_corners=True)[0, 0]


def _levels(luma: torch.Tensor) -> list[torch.Tensor]:
    half = halved(luma)
    quarter = halved(half)
    return [half, quarter, halved(quarter)]


def _matched(here, there):
    """Bring the reference's levels to the mean and contrast of the current frame's."""
    (mean, spread), (other_mean, other_spread) = _tone(here[2]), _tone(there[2])
    gain = ((spread + 1.0) / (other_spread + 1.0)).clamp(0.7, 1.4)
    shift = mean - gain * other_mean
    gain, shift = gain.float(), shift.float()
    return [level * gain + shift for level in there], (gain, shift)


def _tone(level: torch.Tensor):
    """Return mean and sd, summed row by row so that the number of threads does not change the last bit."""
    count = level.numel()
    exact = level.double()
    mean = exact.sum(1).sum() / count
    return mean, ((exact - mean).square_().sum(1).sum() / count).sqrt()


def _search(here: torch.Tensor, there: torch.Tensor, reach: int) -> torch.Tensor:
    """Search every whole shift within `reach`; small shifts win ties."""
    height, width = here.shape
    wide = F.pad(there[None, None], (reach,) * 4, mode="replicate")[0, 0]
    shifts = [(dy, dx) for dy in range(-reach, reach + 1) for dx in range(-reach, reach + 1)]
    views = torch.stack([wide[reach + dy:reach + dy + height, reach + dx:reach + dx + width]
                         for dy, dx in shifts])
    cost = box((views - here).abs_().clamp_(max=_DIRT), 2)
    table = torch.tensor(shifts, dtype=torch.float32, device=here.device)
    cost += 0.12 * table.abs().sum(1)[:, None, None]
    best = table[_cheapest(cost).long()]
    return torch.stack((best[..., 1], best[..., 0]))


def _doubled(flow: torch.Tensor, shape) -> torch.Tensor:
    return F.interpolate(2.0 * flow[None], size=shape, mode="nearest")[0]


def _refined(here: torch.Tensor, there: torch.Tensor, flow: torch.Tensor) -> torch.Tensor:
    """Try the nine whole shifts around each pixel's own vector over a 5×5 window.

    The reference is fetched once along the vectors and then seen through nine shifted windows, which is exact
    wherever neighbouring pixels move alike and several times cheaper than fetching it nine times.
    """
    views = _views(there, flow, here.shape, _STEPS)
    cost = box((views - here).abs_().clamp_(max=_DIRT), 2)
    cost[4] -= 0.15
    number = _cheapest(cost)
    down = torch.div(number, 3, rounding_mode="floor")
    return flow + torch.stack((number - 3 * down - 1, down - 1))


def _cheapest(cost: torch.Tensor) -> torch.Tensor:
    """Return which plane is least at every pixel, the first of equals: many times faster than argmin."""
    least, number = cost[0].clone(), torch.zeros_like(cost[0])
    for candidate in range(1, len(cost)):
        number.masked_fill_(cost[candidate] < least, candidate)
        torch.minimum(least, cost[candidate], out=least)
    return number


def _calmed(flow: torch.Tensor) -> torch.Tensor:
    """Return the field with its doubt between two whole steps evened out; edges of motion stay sharp.

    Where the truth lies between two steps, neighbours choose one or the other; their mean is nearer to it,
    and only from a smooth field can the next step find the rest.
    """
    mean = box(flow, 3)
    return torch.where((flow - mean).abs() < _DOUBT, mean, flow)


def _polished(current: torch.Tensor, reference: torch.Tensor, flow: torch.Tensor, tone) -> torch.Tensor:
    """Add the fraction of a pixel: one step of Lucas and Kanade at full size, over some 12×12 pixels."""
    gain, shift = tone
    seen = warp(reference, flow) * gain + shift
    middle = padded(0.5 * (seen + current), 1, 1)
    across = 0.5 * (middle[1:-1, 2:] - middle[1:-1, :-2])
    down = 0.5 * (middle[2:, 1:-1] - middle[:-2, 1:-1])
    apart = current - seen
    fair = (apart.abs() < _DIRT).to(apart.dtype)         # dirt has no say
    across, down = across * fair, down * fair
    # One plane after the other: each fits the processor's cache, all five together do not.
    xx, yy, xy, xt, yt = (box(halved(one * other), 3) for one, other in (
        (across, across), (down, down), (across, down), (across, apart), (down, apart)))
    xx, yy = xx.add_(_STIFF), yy.add_(_STIFF)
    det = xx * yy - xy * xy
    step = torch.stack(((yy * xt - xy * yt) / det, (xx * yt - xy * xt) / det))
    return flow + step.clamp_(-1.2, 1.2)


def _places(flow: torch.Tensor, shape, margin: int):
    """Return where the whole vectors point in a plane with that margin, as flat indices, and its width."""
    height, width = shape
    x = torch.arange(width, device=flow.device) + flow[0].long()
    y = torch.arange(height, device=flow.device)[:, None] + flow[1].long()
    wide = width + 2 * margin
    return y.clamp_(0, height - 1).add_(margin).mul_(wide).add_(x.clamp_(0, width - 1)).add_(margin), wide


def _views(there: torch.Tensor, flow: torch.Tensor, shape, shifts) -> torch.Tensor:
    """Return the reference fetched along whole vectors and seen through shifted windows: (shifts, H, W)."""
    height, width = shape
    fetched = torch.take(there, _places(flow, shape, 0)[0])
    wide = F.pad(fetched[None, None], (1, 1, 1, 1), mode="replicate")[0, 0]
    return torch.stack([wide[1 + dy:1 + dy + height, 1 + dx:1 + dx + width] for dy, dx in shifts])
