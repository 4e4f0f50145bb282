"""Dust: spikes against both neighbours along the motion, repaired from them with the grain put back.

Detection follows the rank-ordered differences of Nadenau and Mitra in the simplified form (SROD) with a seed
and a growing threshold; both are raised where the two neighbours do not agree with each other, so that what
moves too fast to follow is left alone.
"""

from dataclasses import dataclass

import torch
import torch.nn.functional as F

from restoration.engine.kernels import motion
from restoration.engine.kernels.plane import blurred_wide, box, grown, highest, lowest, soft
from restoration.engine.kernels.window import Frame, Scene, Window

_REACH = 3
_GROWTH = 5          # pixels a speck may grow from its seed
_RESIDUE = 0.55      # of the grain that is left in the mean of two neighbours resampled along the motion


@dataclass(frozen=True)
class Sighting:
    """What the neighbours say: both seen along the motion, their mean, their quarrel, and the grain there."""

    first: torch.Tensor
    second: torch.Tensor
    mean: torch.Tensor
    quarrel: torch.Tensor
    strength: torch.Tensor


def run(window: Window, params, scene: Scene) -> Frame:
    """Return the frame with its specks repaired and its map joined; frames without two neighbours pass."""
    frame = window.centre
    neighbours = window.neighbours(scene, _REACH)
    if len(neighbours) < 2:
        return frame
    seen = sight(frame, neighbours, scene)
    mask = detect(frame.luma, seen, params, max(1.0, scene.size[0] / 640))
    if not bool(mask.any()):
        return frame
    return frame.with_luma(_repaired(frame, seen, mask, scene), mask)


def sight(frame: Frame, neighbours: list[Frame], scene: Scene) -> Sighting:
    """Bring both neighbours onto the frame, their light matched to it block by block."""
    strength = scene.grain.strength(soft(frame.luma)).clamp_(min=0.7)
    views = []
    for other in neighbours:
        view = motion.warp(other.luma, motion.between(scene, frame, other), "bicubic")
        difference = (frame.luma - view).clamp_(-12.0, 12.0)
        views.append(view + blurred_wide(difference, 32))
    first, second = views
    quarrel = box((first - second).abs_(), 3)
    return Sighting(first, second, 0.5 * (first + second), quarrel, strength)


def detect(luma: torch.Tensor, seen: Sighting, params, scale: float) -> torch.Tensor:
    """Return the bool map (H, W) of specks; `scale` is the picture's width over 640."""
    keen = 1.6 - 1.2 * params.sensitivity          # 1.0 in the middle, 0.4 at the keenest
    # Grain alone makes the neighbours quarrel by 1.1 times its strength; only what is above that is motion.
    doubt = (seen.quarrel - 1.1 * seen.strength).clamp_(min=0)
    over = luma - highest(torch.maximum(seen.first, seen.second))
    under = lowest(torch.minimum(seen.first, seen.second)) - luma
    seed_level = keen * (4.0 + 2.0 * seen.strength) + 1.5 * doubt
    grow_level = keen * (3.0 + 1.5 * seen.strength) + 1.0 * doubt
    softened = soft(luma)
    above = softened - soft(torch.maximum(seen.first, seen.second))
    below = soft(torch.minimum(seen.first, seen.second)) - softened
    mask = torch.zeros_like(luma, dtype=torch.bool)
    for wanted, spike, rise in (("bright", over, above), ("dark", under, below)):
        if params.polarity in ("both", wanted):
            seeds = spike > seed_level
            mask |= _spread(seeds, rise > grow_level, max(1, round(_GROWTH * scale)))
    mask &= ~_lost(luma, seen, mask)
    return _plausible(mask, params, scale)


def _lost(luma: torch.Tensor, seen: Sighting, mask: torch.Tensor) -> torch.Tensor:
    """Return where the pixels around the finds do not match either: the motion was not followed."""
    clear = (~mask).to(torch.float32)
    wrong = (luma - seen.mean).abs_().mul_(clear)
    pools = [F.avg_pool2d(plane[None, None], 8, 8, ceil_mode=True, count_include_pad=False)
             for plane in (wrong, clear, seen.strength)]
    error, share, strength = (box(pool, 1) for pool in pools)
    # A neighbours' mean differs from the frame by its own grain: 0.9 times the strength on average.
    bad = error / share.clamp(min=0.05) > 2.2 * strength + 2.0
    return F.interpolate(bad.to(torch.float32), size=mask.shape, mode="nearest")[0, 0] > 0.5


def _spread(seeds: torch.Tensor, allowed: torch.Tensor, steps: int) -> torch.Tensor:
    """Grow the seeds inside the allowed pixels, then by one pixel for the soft rim."""
    if not bool(seeds.any()):
        return seeds
    return grown(grown(seeds, steps, within=allowed | seeds))


def _plausible(mask: torch.Tensor, params, scale: float) -> torch.Tensor:
    """Drop patches larger than the limit, and places so full of finds that the motion must be wrong."""
    field = mask.to(torch.float32)
    size = max(3, round(params.largest * scale))
    cells = F.avg_pool2d(field[None, None], size, max(1, size // 2), ceil_mode=True, count_include_pad=False)
    crowd = F.avg_pool2d(field[None, None], 4 * size, 2 * size, ceil_mode=True, count_include_pad=False)
    bad = F.interpolate((cells > 0.75).float(), size=mask.shape, mode="nearest")
    bad = torch.maximum(bad, F.interpolate((crowd > 0.2).float(), size=mask.shape, mode="nearest"))[0, 0]
    if not bool((bad > 0).any()):
        return mask
    return mask & ~grown((bad > 0.5) & mask, 1) & (bad < 0.5)


def _repaired(frame: Frame, seen: Sighting, mask: torch.Tensor, scene: Scene) -> torch.Tensor:
    """Fill the map from the neighbours' mean and give it back the grain that averaging took."""
    fresh = scene.grain.field(frame.index) * seen.strength * (1 - _RESIDUE**2) ** 0.5
    if scene.grain.typical < 1.0:
        fresh = fresh * 0.0
    filled = (seen.mean + fresh).clamp_(0, 256)
    return torch.where(mask, filled, frame.luma)
