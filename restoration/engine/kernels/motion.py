"""Dense motion between two frames by coarse-to-fine matching, and warping along it; shared by operators."""

import torch
import torch.nn.functional as F

from restoration.engine.kernels.plane import box, halved

_COARSE_REACH = 5      # pixels at an eighth of the size: 40 pixels of the frame
_STEPS = tuple((dy, dx) for dy in (-1, 0, 1) for dx in (-1, 0, 1))


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
    half with overlapping windows, then a parabola for the fraction. The reference is first brought to the
    current frame's mean and contrast, so that flicker is not taken for motion.
    """
    here = _levels(current)
    there = _levels(reference)
    there = _matched(here, there)
    flow = _search(here[2], there[2], _COARSE_REACH)
    for level in (1, 0):
        flow = _doubled(flow, here[level].shape)
        flow = _refined(here[level], there[level], flow)
    return 2.0 * flow


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


def _levels(luma: torch.Tensor) -> list[torch.Tensor]:
    half = halved(luma)
    quarter = halved(half)
    return [half, quarter, halved(quarter)]


def _matched(here, there):
    """Bring the reference's levels to the mean and contrast of the current frame's."""
    (mean, spread), (other_mean, other_spread) = _tone(here[2]), _tone(there[2])
    gain = ((spread + 1.0) / (other_spread + 1.0)).clamp(0.7, 1.4)
    shift = mean - gain * other_mean
    return [level * gain.float() + shift.float() for level in there]


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
    cost = box((views - here).abs_(), 2)
    table = torch.tensor(shifts, dtype=torch.float32, device=here.device)
    cost += 0.12 * table.abs().sum(1)[:, None, None]
    best = table[cost.argmin(0)]
    return torch.stack((best[..., 1], best[..., 0]))


def _doubled(flow: torch.Tensor, shape) -> torch.Tensor:
    return F.interpolate(2.0 * flow[None], size=shape, mode="nearest")[0]


def _refined(here: torch.Tensor, there: torch.Tensor, flow: torch.Tensor) -> torch.Tensor:
    """Try the nine shifts around each pixel's own vector over a 5×5 window, then fit the fraction.

    The reference is fetched once along the vectors and then seen through nine shifted windows, which is exact
    wherever neighbouring pixels move alike and several times cheaper than fetching it nine times.
    """
    height, width = here.shape
    whole = flow.round()
    x = torch.arange(width, device=here.device) + whole[0].long()
    y = torch.arange(height, device=here.device)[:, None] + whole[1].long()
    fetched = torch.take(there, y.clamp_(0, height - 1).mul_(width).add_(x.clamp_(0, width - 1)))
    wide = F.pad(fetched[None, None], (1, 1, 1, 1), mode="replicate")[0, 0]
    cost = box(torch.stack([(wide[1 + dy:1 + dy + height, 1 + dx:1 + dx + width] - here).abs_()
                            for dy, dx in _STEPS]), 2)
    cost[4] -= 0.15
    cost = cost.view(3, 3, height, width)
    return whole + torch.stack((_least(cost.amin(0)), _least(cost.amin(1))))


def _least(three: torch.Tensor) -> torch.Tensor:
    """Return where along -1, 0, 1 the cost (3, H, W) is least: by a parabola when the middle is."""
    low, middle, high = three
    bend = (low + high - 2 * middle).clamp_(min=1e-3)
    inside = (low - high).div_(bend).mul_(0.5).clamp_(-0.5, 0.5)
    side = torch.where(low < high, -1.0, 1.0)
    return torch.where((middle <= low) & (middle <= high), inside, side)
