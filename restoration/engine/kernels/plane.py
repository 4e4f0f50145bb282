"""Neighbourhood arithmetic on planes (…, H, W): sums of shifted views, which the CPU does best."""

from functools import lru_cache

import torch
import torch.nn.functional as F


def padded(plane: torch.Tensor, across: int, down: int) -> torch.Tensor:
    """Return the plane with its edge pixels repeated outward."""
    lead = plane.shape[:-2]
    flat = plane.reshape(-1, 1, *plane.shape[-2:])
    grown = F.pad(flat, (across, across, down, down), mode="replicate")
    return grown.reshape(*lead, *grown.shape[-2:])


def sampled(planes: torch.Tensor, x: torch.Tensor, y: torch.Tensor, mode: str = "bilinear") -> torch.Tensor:
    """Return planes (N, C, H, W) as they are at columns x and rows y, both (h, w): (N, C, h, w)."""
    height, width = planes.shape[-2:]
    grid = x.new_empty((2, *x.shape))
    for place, at, size in ((0, x, width), (1, y, height)):
        torch.mul(at, 2 / max(size - 1, 1), out=grid[place])
    every = grid.sub_(1).permute(1, 2, 0).expand(len(planes), -1, -1, -1)
    return F.grid_sample(planes, every, mode=mode, padding_mode="border", align_corners=True)


def box(plane: torch.Tensor, radius: int) -> torch.Tensor:
    """Return the mean over (2·radius+1)² pixels, edges repeated."""
    height, width = plane.shape[-2:]
    grown = padded(plane, radius, radius)
    rows = grown[..., :width].clone()
    for k in range(1, 2 * radius + 1):
        rows += grown[..., k:k + width]
    total = rows[..., :height, :].clone()
    for k in range(1, 2 * radius + 1):
        total += rows[..., k:k + height, :]
    return total.mul_(1.0 / (2 * radius + 1) ** 2)


def soft(plane: torch.Tensor) -> torch.Tensor:
    """Return the plane under the 3×3 binomial window."""
    height, width = plane.shape[-2:]
    grown = padded(plane, 1, 1)
    rows = grown[..., :width] + grown[..., 2:] + 2 * grown[..., 1:1 + width]
    return (rows[..., :height, :] + rows[..., 2:, :] + 2 * rows[..., 1:1 + height, :]).mul_(1 / 16)


def highest(plane: torch.Tensor, radius: int = 1, pick=torch.maximum) -> torch.Tensor:
    """Return the largest value within `radius` pixels in a square, or what else `pick` takes of two."""
    if plane.is_cuda and pick in (torch.maximum, torch.minimum):
        return _highest_at_once(plane, radius, 1 if pick is torch.maximum else -1)
    for _ in range(radius):
        for axis in (-1, -2):
            near, end = plane.clone(), plane.shape[axis] - 1
            for here, there in ((0, 1), (1, 0)):
                some = near.narrow(axis, here, end)
                pick(some, plane.narrow(axis, there, end), out=some)
            plane = near
    return plane


def _highest_at_once(plane: torch.Tensor, radius: int, sign: int) -> torch.Tensor:
    """Return the largest value, or with -1 the smallest, within `radius` pixels, in few calls."""
    flat = sign * plane.reshape(-1, 1, *plane.shape[-2:])
    return sign * F.max_pool2d(flat, 2 * radius + 1, 1, radius).view(plane.shape)


def lowest(plane: torch.Tensor, radius: int = 1) -> torch.Tensor:
    """Return the smallest value within `radius` pixels in a square."""
    return highest(plane, radius, torch.minimum)


def grown(mask: torch.Tensor, steps: int = 1, within: torch.Tensor | None = None) -> torch.Tensor:
    """Return the bool mask dilated by one pixel `steps` times, each time only inside the mask `within`."""
    if mask.is_cuda:
        return _grown_at_once(mask, steps, within)
    height, width = mask.shape
    now = mask.view(torch.uint8)
    wall = None if within is None else within.view(torch.uint8)
    for _ in range(steps):
        wide = F.pad(now, (1, 1, 1, 1))
        rows = wide[:, :width] | wide[:, 2:] | wide[:, 1:1 + width]
        now = rows[:height] | rows[2:] | rows[1:1 + height]
        if wall is not None:
            now &= wall
    return now.view(torch.bool)


def _grown_at_once(mask: torch.Tensor, steps: int, within: torch.Tensor | None) -> torch.Tensor:
    """Do what `grown` does in few calls: nought and one are counted in numbers that pools know."""
    now, wall = mask[None, None].float(), None if within is None else within[None, None].float()
    if wall is None:
        return (F.max_pool2d(now, 2 * steps + 1, 1, steps) > 0)[0, 0]
    for _ in range(steps):
        now = F.max_pool2d(now, 3, 1, 1).mul_(wall)
    return (now > 0)[0, 0]


def halved(plane: torch.Tensor) -> torch.Tensor:
    """Return the plane at half the size by means of 2×2; an odd last row or column is repeated."""
    height, width = plane.shape[-2:]
    if height % 2 or width % 2:
        lead = plane.shape[:-2]
        flat = plane.reshape(-1, 1, height, width)
        flat = F.pad(flat, (0, width % 2, 0, height % 2), mode="replicate")
        plane = flat.reshape(*lead, *flat.shape[-2:])
    rows = plane[..., ::2, :] + plane[..., 1::2, :]
    return (rows[..., ::2] + rows[..., 1::2]).mul_(0.25)


def pooled(plane: torch.Tensor, size: int, step: int | None = None) -> torch.Tensor:
    """Return block means (1, 1, h, w) of `size` pixels every `step`; a smaller picture is one block."""
    height, width = plane.shape[-2:]
    block = (min(size, height), min(size, width))
    stride = (min(step or size, height), min(step or size, width))
    return F.avg_pool2d(plane[None, None], block, stride, ceil_mode=True, count_include_pad=False)


def blurred_wide(plane: torch.Tensor, size: int) -> torch.Tensor:
    """Return a cheap wide blur: block means of `size` pixels, laid out again bilinearly."""
    height, width = plane.shape[-2:]
    small = pooled(plane, size)
    rows = F.interpolate(small, size=(small.shape[-2], width), mode="bilinear", align_corners=False)[0, 0]
    above, below, share = _between(len(rows), height, plane.device)
    return torch.lerp(rows.index_select(0, above), rows.index_select(0, below), share)


@lru_cache(maxsize=64)
def _between(few: int, many: int, device: torch.device) -> tuple[torch.Tensor, ...]:
    """Return of many rows the two of few that each lies between, and its share of the lower: (many, 1)."""
    with torch.inference_mode(mode=False):
        at = ((torch.arange(many) + 0.5) * (few / many) - 0.5).clamp_(0, few - 1)
        above = at.long()
        return above.to(device), (above + 1).clamp_(max=few - 1).to(device), (at - above)[:, None].to(device)
