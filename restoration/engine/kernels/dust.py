"""Dust: spikes against both neighbours along the motion, repaired from them with the grain put back.

Detection follows the rank-ordered differences of Nadenau and Mitra in the simplified form (SROD) with a seed
and a growing threshold; both are raised where the two neighbours do not agree with each other, so that what
moves too fast to follow is left alone. Then every find has to prove itself: grain must not explain it,
neither neighbour may show it at one of the motions around it (at the edges of what moves, something is always
seen in one neighbour only), and its repair must not stand out more than it does: rather a speck than a mark.
"""

from dataclasses import dataclass, replace

import torch
import torch.nn.functional as F

from restoration.engine.kernels import motion
from restoration.engine.kernels.plane import blurred_wide, box, grown, highest, lowest, pooled, soft
from restoration.engine.kernels.specks import Pixels, elsewhere, finds, ring
from restoration.engine.kernels.strewn import small, strewn
from restoration.engine.kernels.window import Frame, Scene, Window

_GROWTH = 5          # pixels a speck may grow from its seed
_RESIDUE = 0.55      # of the grain that is left in the mean of two neighbours resampled along the motion
_CLEAR = 5.0         # times the grain: what a find must rise to above both neighbours
_SURE = 14.0         # or this, with all its pixels together
_MET = 0.65          # of its own rise: a find that another frame meets better is part of the picture
_NOISE = 1.6         # times the grain: what two pictures of the same thing differ by at most
_CELL = 4            # pixels at most: the coarseness with which company is looked for
_COMPANY = 0.4       # of a find's own height that a neighbour's speck must have to be its company
_ENDS, _ENDS_COMPANY = 0.9, 32   # of the sensitivity, and pixels of a 640-wide picture, at a shot's ends
_TEXTURE = 1.0       # of the ring's own deviation: how far a repair may stand out although the find did less


@dataclass(frozen=True)
class Sighting:
    """What the neighbours say, followed along the motion; the frame softened, and its grain."""

    first: torch.Tensor
    second: torch.Tensor
    mean: torch.Tensor
    quarrel: torch.Tensor
    softened: torch.Tensor
    strength: torch.Tensor


def run(window: Window, params, scene: Scene) -> Frame:
    """Return the frame with its specks repaired and its map joined; frames without two neighbours pass."""
    frame = window.centre
    neighbours = window.neighbours(scene)
    if len(neighbours) < 2:
        return frame
    if neighbours[0].index > frame.index or neighbours[1].index < frame.index:
        # One side alone cannot tell what has just been laid bare from what was just covered: what is larger
        # is left, and what has company anywhere near.
        params = replace(params, sensitivity=_ENDS * params.sensitivity, largest=params.largest // 2 + 1,
                         company=params.company and max(params.company, _ENDS_COMPANY))
    seen = sight(frame, neighbours, scene)
    scale = max(1.0, scene.size[0] / 640)
    found = _proved(frame, neighbours, seen, detect(frame.luma, seen, params, scale), scene)
    if found.count and params.company:
        reach = params.company * scene.size[0] / 640
        found = _alone(found, frame.luma, seen, (reach, strewn(window, scene)))
    if not found.count:
        return frame
    mask = found.mask(frame.luma.shape)
    return frame.with_luma(_repaired(frame, seen, mask, scene), mask)


def sight(frame: Frame, neighbours: list[Frame], scene: Scene) -> Sighting:
    """Bring both neighbours onto the frame, their light matched to it block by block."""
    softened = soft(frame.luma)
    strength = scene.grain.strength(softened).clamp_(min=0.7)
    views = []
    for other in neighbours:
        view = motion.warp(other.luma, motion.between(scene, frame, other), "bicubic")
        difference = (frame.luma - view).clamp_(-12.0, 12.0)
        views.append(view + blurred_wide(difference, 32))
    first, second = views
    quarrel = box((first - second).abs_(), 3)
    return Sighting(first, second, 0.5 * (first + second), quarrel, softened, strength)


def detect(luma: torch.Tensor, seen: Sighting, params, scale: float) -> torch.Tensor:
    """Return the bool map (H, W) of specks; `scale` is the picture's width over 640."""
    keen = 1.6 - 1.2 * params.sensitivity          # 1.0 in the middle, 0.4 at the keenest
    # Grain alone makes the neighbours quarrel by 1.1 times its strength; only what is above that is motion.
    doubt = (seen.quarrel - 1.1 * seen.strength).clamp_(min=0)
    brighter, darker = torch.maximum(seen.first, seen.second), torch.minimum(seen.first, seen.second)
    over, under = luma - highest(brighter), lowest(darker) - luma
    seed_level = keen * (4.0 + 2.0 * seen.strength) + 1.5 * doubt
    grow_level = keen * (3.0 + 1.5 * seen.strength) + 1.0 * doubt
    above = seen.softened - soft(brighter)
    below = soft(darker) - seen.softened
    mask = torch.zeros_like(luma, dtype=torch.bool)
    for wanted, spike, rise in (("bright", over, above), ("dark", under, below)):
        if params.polarity in ("both", wanted):
            seeds = spike > seed_level
            mask |= _spread(seeds, rise > grow_level, max(1, round(_GROWTH * scale)))
    left = _plausible(mask & ~_lost(luma, seen, mask), params, scale)
    # What a block's border would cut through is left alone: a repair has the shape of the damage.
    cut = mask & ~left
    return left & ~grown(cut, 3, within=mask)


def _lost(luma: torch.Tensor, seen: Sighting, mask: torch.Tensor) -> torch.Tensor:
    """Return where the pixels around the finds do not match either: the motion was not followed."""
    clear = (~mask).to(torch.float32)
    wrong = (luma - seen.mean).abs_().mul_(clear)
    pools = [pooled(plane, 8) for plane in (wrong, clear, seen.strength)]
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
    cells = pooled(field, size, max(1, size // 2))
    crowd = pooled(field, 4 * size, 2 * size)
    bad = F.interpolate((cells > 0.75).float(), size=mask.shape, mode="nearest")
    bad = torch.maximum(bad, F.interpolate((crowd > 0.2).float(), size=mask.shape, mode="nearest"))[0, 0]
    if not bool((bad > 0).any()):
        return mask
    return mask & ~grown((bad > 0.5) & mask, 1) & (bad < 0.5)


def _proved(frame: Frame, neighbours: list[Frame], seen: Sighting, mask, scene: Scene) -> Pixels:
    """Return the finds but those that grain explains, a neighbour shows, or a repair would make stand out."""
    luma, scale = frame.luma, max(1.0, scene.size[0] / 640)
    inside = _clear(finds(mask), luma, seen)
    if not inside.count:
        return inside
    around = ring(inside, mask)
    here, mean = inside.of(luma), inside.of(seen.mean)
    views = [(other.luma, motion.between(scene, frame, other)) for other in neighbours]
    met = torch.stack([elsewhere(inside, around, luma, view, scale) for view in views]).amin(0)
    good = (met > _MET * (here - mean).abs_()) & (met > _NOISE * inside.of(seen.strength))
    beside = torch.take(luma, around.places)
    level = around.mean(beside)
    texture = (around.mean(beside.square_()) - level.square()).clamp_(min=0).sqrt_()
    before, after = (here - level).abs_(), (mean - level).abs_()
    good &= (after <= before) | (after <= _TEXTURE * texture)
    return inside.only(good)


def _alone(inside: Pixels, luma: torch.Tensor, seen: Sighting, known) -> Pixels:
    """Return the finds near which neither neighbour shows a speck of its own: those have no company.

    Dust falls anywhere; a drop, a flake, a spark or a wire that moves was somewhere near a moment ago.
    `known` is (how far to look in pixels, whether the shot is strewn with bright and with dark specks): of
    these company says nothing.
    """
    reach, signs = known
    speck = small(inside, luma.shape[1])
    here, first, second = seen.softened, soft(seen.first), soft(seen.second)
    cell = max(1, min(_CELL, round(reach / 3)))
    size = max(1, round(reach / cell))
    rise = inside.mean(torch.take(here - 0.5 * (first + second), inside.places))
    lonely = torch.ones(inside.count, dtype=torch.bool, device=luma.device)
    for sign, many in zip((1.0, -1.0), signs, strict=True):
        own, one, other = sign * here, sign * first, sign * second
        height = inside.peak(torch.take(own - torch.maximum(one, other), inside.places))
        near = torch.maximum(one - torch.maximum(own, other), other - torch.maximum(own, one))
        cells = F.max_pool2d(near[None, None], cell, cell, ceil_mode=True)
        around = _highest_around(cells[0, 0], size)
        rows = torch.div(inside.places, luma.shape[1], rounding_mode="floor")
        at = torch.div(rows, cell, rounding_mode="floor") * around.shape[1] \
            + torch.div(inside.places % luma.shape[1], cell, rounding_mode="floor")
        company = inside.peak(torch.take(around, at))
        lonely &= (sign * rise <= 0) | (company < _COMPANY * height) | (speck & many)
    return inside.only(lonely)


def _highest_around(plane: torch.Tensor, reach: int) -> torch.Tensor:
    """Return the highest value within (2·reach+1)² of each place, of two, four and eight places by turns.

    Of a scan 12,000 wide, where company is looked for far, all at once would take hours.
    """
    wide = F.pad(plane, (reach,) * 4, value=-torch.inf)
    for axis, count in enumerate(plane.shape):
        seen = 1
        while 2 * seen <= 2 * reach + 1:
            long = wide.shape[axis] - seen
            wide, seen = torch.maximum(wide.narrow(axis, 0, long), wide.narrow(axis, seen, long)), 2 * seen
        rest = 2 * reach + 1 - seen
        wide = torch.maximum(wide.narrow(axis, 0, count), wide.narrow(axis, rest, count))
    return wide


def _clear(inside: Pixels, luma: torch.Tensor, seen: Sighting) -> Pixels:
    """Return the finds that rise out of the grain: by their highest pixel, or by all of them together."""
    here, first, second, strength = (torch.take(plane, inside.places)
                                     for plane in (luma, seen.first, seen.second, seen.strength))
    spike = torch.maximum(here - torch.maximum(first, second), torch.minimum(first, second) - here)
    strength = inside.mean(strength)
    rise = inside.mean(here - 0.5 * (first + second)).abs_()
    return inside.only((inside.peak(spike) > _CLEAR * strength)
                       | (rise * inside.sizes().sqrt() > _SURE * strength))


def _repaired(frame: Frame, seen: Sighting, mask: torch.Tensor, scene: Scene) -> torch.Tensor:
    """Fill the map from the neighbours' mean, softly at its rim, with the grain that averaging took."""
    fresh = scene.grain.field(frame.index) * seen.strength * (1 - _RESIDUE**2) ** 0.5
    if scene.grain.typical < 1.0:
        fresh = fresh * 0.0
    filled = (seen.mean + fresh).clamp_(0, 256)
    share = soft(mask.to(torch.float32))
    return torch.where(mask, torch.lerp(frame.luma, filled, share), frame.luma)
