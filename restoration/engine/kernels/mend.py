"""Mend: large damage of one picture, told by two neighbours that agree with each other and not with it.

The neighbours are first seen along the motion as it was found; where that motion was disturbed by the damage
itself it is taken from around the hole. A find must be large, must have an edge of its own unless it is dark,
and must be met by neither neighbour, nor have company there: what falls, flies or swings past is somewhere
near a frame before and after. Its repair must join its surroundings better than the damage did.
"""

import torch
import torch.nn.functional as F

from restoration.engine.kernels import burst, motion
from restoration.engine.kernels.plane import blurred_wide, box, grown, padded, pooled, soft
from restoration.engine.kernels.specks import Pixels, finds, ring
from restoration.engine.kernels.window import Frame, Scene, Window

_RESIDUE = 0.55      # of the grain that is left in the mean of two neighbours
_RIM = 3             # pixels the hole is widened by, and the repair laid in softly over
_EDGE = 0.32         # of a bright find's height that must be climbed within three pixels of its rim
_MEETS = 0.6         # of its own rise by which a neighbour must differ from a find, at every small shift
_SOFT = 6            # pixels a find may grow into its soft rim
_EDGE_OF = 4         # pixels from the picture's left or right edge that count as at its side
_GONE = 20.0         # units of 1/255 from black or white: nothing of the picture is left there
_BRIGHT = 190.0      # and what is brighter than this, hard, and brighter than all of both neighbours
_CLIMB = 2.2         # times its height that a find with a hard edge climbs over its breadth
_SIDE = 0.06         # of the height: at a shot's end only what begins this near to its upper or lower edge
_NEAR, _CELL = 3, 24  # cells around, and pixels of a cell for a picture 640 wide: how near company is
_FLOOR = 6.0         # units of 1/255: what is less says nothing
_COMPANY = 0.3       # of what stands out here: what may stand out near there in one neighbour alone
_HALF = 2            # finds are looked for at half the size


def run(window: Window, params, scene: Scene) -> Frame:
    """Return the frame with its large damage filled and its map joined."""
    frame = window.centre
    neighbours = window.neighbours(scene)
    if len(neighbours) < 2 or min(frame.luma.shape) < 48:
        return frame
    flows = [motion.between(scene, frame, other) for other in neighbours]
    hole = _found(frame, neighbours, flows, (params, scene))
    if hole is None:
        return frame
    whole = burst.whole(frame, neighbours, flows, (hole, scene))
    views = _views(frame, neighbours, flows, hole)
    if whole is not None:
        hole = hole | whole.hole
        motion.forgotten(scene, frame)
        views = [torch.where(whole.hole, seen, view) for seen, view in zip(whole.views, views, strict=True)]
    luma = _filled(frame, views, hole, scene)
    hole = _joins(frame.luma, luma, hole, scene)
    if hole is None:
        return frame
    return frame.with_luma(torch.where(hole, luma, frame.luma), hole)


def _found(frame: Frame, neighbours, flows, known) -> torch.Tensor | None:
    """Return the bool map (H, W) of large damage, or None."""
    params, scene = known
    luma = soft(frame.luma)
    strength = scene.grain.strength(luma).clamp_(min=0.7)
    views = [_lit(luma, soft(motion.warp(other.luma, flow)))
             for other, flow in zip(neighbours, flows, strict=True)]
    keen = 1.5 - params.sensitivity
    quarrel = box((views[0] - views[1]).abs(), 4)
    level = keen * (10.0 + 2.0 * strength) + 2.5 * (quarrel - 0.6 * strength).clamp_(min=0)
    above = torch.minimum(luma - views[0], luma - views[1])
    below = torch.minimum(views[0] - luma, views[1] - luma)
    height, width = luma.shape
    mask = torch.zeros_like(luma, dtype=torch.bool)
    for wanted, rise in (("bright", above), ("dark", below)):
        if params.polarity in ("both", wanted):
            mask |= box(rise, 2) > level
    mask = _large(mask, max(24.0, params.least / 100 * height * width))
    if mask is None or float(mask.sum()) > params.most / 100 * height * width:
        return None
    one_sided = (neighbours[0].index < frame.index) == (neighbours[1].index < frame.index)
    hole = _proved(mask, (luma, *views), one_sided)
    weak = box((luma - 0.5 * (views[0] + views[1])).abs(), 2) > 0.45 * level
    return None if hole is None else grown(hole, _SOFT, within=hole | weak)


def _lit(luma: torch.Tensor, view: torch.Tensor) -> torch.Tensor:
    """Bring a view to the frame's light, block by block and no further than light flickers."""
    return view + blurred_wide((luma - view).clamp_(-8.0, 8.0), 96)


def _large(mask: torch.Tensor, least: float) -> torch.Tensor | None:
    """Return the finds of at least that many pixels, or None."""
    if float(mask.sum()) < least:
        return None
    near = grown(mask, 2)
    small = F.max_pool2d(near[None, None].float(), _HALF, _HALF, ceil_mode=True)[0, 0] > 0
    found = finds(small)
    kept = found.only(found.sizes() * _HALF**2 >= least)
    if not kept.count:
        return None
    whole = kept.mask(small.shape).repeat_interleave(_HALF, 0).repeat_interleave(_HALF, 1)
    return whole[:mask.shape[0], :mask.shape[1]] & near


def _proved(mask: torch.Tensor, seen, one_sided: bool) -> torch.Tensor | None:
    """Drop finds that a neighbour shows nearby, bright ones without an edge, at shot ends all but splices."""
    luma, *views = seen
    found = finds(mask)
    rise = found.mean(torch.take(luma - 0.5 * (views[0] + views[1]), found.places))
    good = (rise.abs() > 6.0) & _alone(found, rise, seen)
    for view in views:
        good &= _nearest(found, luma, view) > _MEETS * rise.abs()
    apart = luma - 0.5 * (views[0] + views[1])
    height, level = _core(found, torch.take(luma, found.places), torch.take(apart, found.places))
    hard = (_steepness(found, mask, apart) > _EDGE * rise.abs()) | (_climb(found, apart) > _CLIMB * height)
    good &= (rise < 0) | hard
    # People come and go at the sides; only where the picture itself is gone is a find there damage.
    columns = (found.places % luma.shape[1]).float()
    aside = (found.peak(columns) > luma.shape[1] - _EDGE_OF - 1) | (-found.peak(-columns) < _EDGE_OF)
    whole = (found.peak(columns) + found.peak(-columns)) > 0.9 * luma.shape[1]      # from side to side
    white = max(_BRIGHT, *(float(view.quantile(0.995)) if view.numel() < 2**24 else 255.0 for view in views))
    good &= ~aside | whole | (level < _GONE) | (hard & (level > min(white, 255 - _GONE)))
    if one_sided:
        rows = torch.div(found.places, luma.shape[1], rounding_mode="floor").float()
        margin = _SIDE * luma.shape[0]
        good &= (-found.peak(-rows) < margin) | (found.peak(rows) > luma.shape[0] - margin)
    return found.only(good).mask(mask.shape) if bool(good.any()) else None


def _alone(found: Pixels, rise: torch.Tensor, seen) -> torch.Tensor:
    """Say near which finds neither neighbour shows as much of its own as stands out here: (count,)."""
    cell = max(8, round(_CELL * seen[0].shape[1] / 640))
    lonely = torch.ones_like(rise, dtype=torch.bool)
    for sign in (1.0, -1.0):
        here, one, other = (sign * plane for plane in seen)
        brighter, darker = torch.maximum(one, other), torch.minimum(one, other)
        own, theirs = (found.of(_around((plane - _FLOOR).clamp_(min=0), cell))
                       for plane in (here - brighter, brighter - torch.maximum(here, darker)))
        lonely &= (sign * rise <= 0) | (theirs <= _COMPANY * own)
    return lonely


def _around(plane: torch.Tensor, cell: int) -> torch.Tensor:
    """Return the plane's mean over some cells around every pixel."""
    mean = box(pooled(plane, cell), _NEAR)
    return F.interpolate(mean, size=plane.shape, mode="nearest")[0, 0]


def _core(found: Pixels, luma: torch.Tensor, apart: torch.Tensor):
    """Return how far the middle of each find stands out, and how bright it is there, its rim left out."""
    height = torch.maximum(found.peak(apart), found.peak(-apart))
    core = (apart.abs() > 0.6 * height[found.owner]).float()
    return height, found.mean(luma * core) / found.mean(core).clamp(min=1e-6)


def _climb(found: Pixels, apart: torch.Tensor) -> torch.Tensor:
    """Return how much each find climbs over its own breadth, were its whole slope as at its steepest places.

    A soft burst of light climbs once to its height; a hard edge many times over.
    """
    wide = padded(apart, 1, 1)
    across, down = wide[1:-1, 2:] - wide[1:-1, :-2], wide[2:, 1:-1] - wide[:-2, 1:-1]
    slope = found.mean(torch.take(across.square() + down.square(), found.places)).sqrt() * 0.5
    return slope * (found.sizes() / 3.14).sqrt()


def _nearest(found: Pixels, luma: torch.Tensor, view: torch.Tensor) -> torch.Tensor:
    """Return how badly a view meets each find at the best of the shifts around."""
    height, width = luma.shape
    row, column = torch.div(found.places, width, rounding_mode="floor"), found.places % width
    here, least = torch.take(luma, found.places), None
    for dy in (-12, -6, 0, 6, 12):
        for dx in (-12, -6, 0, 6, 12):
            at = (row + dy).clamp(0, height - 1) * width + (column + dx).clamp(0, width - 1)
            apart = found.mean((torch.take(view, at) - here).abs_())
            least = apart if least is None else torch.minimum(least, apart)
    return least


def _steepness(found: Pixels, mask: torch.Tensor, rise: torch.Tensor) -> torch.Tensor:
    """Return how much each find climbs over the few pixels at its rim."""
    inner = mask & ~grown(~mask, 4)
    flat = rise.reshape(-1)
    rim = found.mean(torch.take((mask & ~inner).float(), found.places)).clamp_(min=1e-3)
    inside = found.mean(torch.take(flat * (mask & ~inner).reshape(-1), found.places)) / rim
    beyond = ring(found, mask)
    outside = beyond.mean(torch.take(flat, beyond.places))
    return (inside - outside).abs()


def _views(frame: Frame, neighbours, flows, hole: torch.Tensor) -> list[torch.Tensor]:
    """Return what the neighbours show along the motion around the hole, in the frame's light."""
    views = [motion.warp(other.luma, _through(flow, hole), "bicubic")
             for other, flow in zip(neighbours, flows, strict=True)]
    return [view + burst.light_around(frame.luma - view, hole) for view in views]


def _filled(frame: Frame, views, hole: torch.Tensor, scene: Scene) -> torch.Tensor:
    """Return the luma with the hole filled by what its views show, softly at its rim."""
    mean = 0.5 * (views[0] + views[1])
    strength = scene.grain.strength(soft(mean)).clamp_(min=0.7)
    fresh = scene.grain.field(frame.index) * strength * (1 - _RESIDUE**2) ** 0.5
    if scene.grain.typical < 1.0:
        fresh = fresh * 0.0
    share = box(hole.float(), _RIM - 1)
    return torch.lerp(frame.luma, (mean + fresh).clamp_(0, 256), (2 * share).clamp_(max=1.0))


def _through(flow: torch.Tensor, hole: torch.Tensor) -> torch.Tensor:
    """Return the flow with the hole's own replaced by that around it, wider and wider until it is closed."""
    clear = (pooled(grown(hole, 8).float(), 2)[0, 0] < 0.01).float()
    clear = clear[:flow.shape[1], :flow.shape[2]]
    known, say = flow * clear, clear.clone()
    total, weight = known.clone(), say.clone()
    for size in (16, 32, 64, 128):
        lacking = (weight < 1e-3).float()
        total += lacking * torch.stack([blurred_wide(part, size) for part in known])
        weight += lacking * blurred_wide(say, size)
    return torch.where(weight > 1e-4, total / weight.clamp(min=1e-4), flow)


def _joins(before: torch.Tensor, after: torch.Tensor, hole: torch.Tensor, scene: Scene):
    """Return the parts of the hole whose repair joins its surroundings better than the damage did."""
    found = finds(hole)
    beyond = ring(found, hole)
    inner = Pixels(found.places, found.owner, found.count)
    level = beyond.mean(torch.take(before, beyond.places))
    was = (inner.mean(torch.take(before, inner.places)) - level).abs()
    now = (inner.mean(torch.take(after, inner.places)) - level).abs()
    texture = beyond.mean((torch.take(before, beyond.places) - level[beyond.owner]).abs())
    good = now <= torch.maximum(was, 2.0 * texture + 4.0)
    return found.only(good).mask(hole.shape) if bool(good.any()) else None
