"""Burst: damage so large that it has led the motion astray, taken whole or left whole.

A blister of the emulsion covers a tenth of one picture. The motion found beneath it is nonsense, so that half
of it looks as if the neighbours showed it too, and what is laid into the other half comes from elsewhere. The
motion is therefore taken from around it, wider and wider until the neighbours, so seen, agree with the frame
again; where they do not even agree with each other, or not with what is around, nothing more is taken.
"""

from dataclasses import dataclass

import torch

from restoration.engine.kernels import motion
from restoration.engine.kernels.company import massive
from restoration.engine.kernels.plane import blurred_wide, box, grown, soft
from restoration.engine.kernels.specks import finds
from restoration.engine.kernels.window import Frame, Scene

_LEAST = 2000        # pixels of a picture 640 wide: what is smaller leads no motion astray
_WIDER = 40          # pixels of the same, around what is known to be gone, in which more may be
_BESIDE = 48         # pixels around that, in which the motion is still what it was
_TIMES = 3           # times it is looked at, each time wider
_BROKEN = (7.0, 1.5) # units of 1/255, and times the grain, by which it stands out of both neighbours
_QUARREL = 2.0       # of what neighbours differ by beyond their grain: so much more it must stand out
_HAZE, _FAINT = 12, 0.5      # pixels around that, in which half of it is enough
_CLOSED, _RIM = 5, 2  # pixels between its threads that go with them, and around it at every look
_MOST = 0.2          # of the picture: more is another picture
_AGREES = (2.5, 1.6) # units of 1/255, and times the grain, by which the neighbours may differ around it
_STARK = 0.2         # or of what it rises by
_RISES = (18.0, 4.0) # units of 1/255, and times the grain, that half of it must rise by
_PART = 1.5          # times what was known of it: where no more is missing nothing was led astray


@dataclass(frozen=True)
class Whole:
    """A burst: the bool map (H, W) of it, and what two neighbours show there, in the frame's light."""

    hole: torch.Tensor
    views: tuple[torch.Tensor, ...]


def whole(frame: Frame, neighbours: list[Frame], flows, known) -> Whole | None:
    """Return all of the damage of which a part is known, or None where it is small or nothing vouches for it.

    `known` is (the bool map (H, W) of what is damaged beyond doubt, the scene).
    """
    mask, scene = known
    if len({other.index > frame.index for other in neighbours}) < 2:
        return None
    scale = max(1.0, frame.luma.shape[1] / 640)
    if int(mask.count_nonzero()) <= _LEAST * scale**2:
        return None
    inside = finds(mask)
    inside = inside.only((inside.sizes() > _LEAST * scale**2) & massive(inside, mask.shape[1]))
    if not inside.count:
        return None
    hole = inside.mask(mask.shape)
    part = int(grown(hole, _TIMES * _RIM).count_nonzero())
    for _ in range(_TIMES):
        room = grown(hole, round(_WIDER * scale))
        views = tuple(_carried(other.luma, flow, room) for other, flow in zip(neighbours, flows, strict=True))
        views = tuple(view + light_around(frame.luma - view, room) for view in views)
        more = hole | _standing_out(frame.luma, views, (hole, room, scene))
        last, hole = hole, more
        if torch.equal(last, hole):
            break
    if not _PART * part < int(hole.count_nonzero()) < _MOST * hole.numel():
        return None
    return Whole(hole, views) if _met_around(frame.luma, views, hole, scene) else None


def _carried(other: torch.Tensor, flow: torch.Tensor, room: torch.Tensor) -> torch.Tensor:
    """Return a neighbour seen along one motion: the median of what was found around the room, else none."""
    beside = (grown(room, _BESIDE) & ~room)[::2, ::2]
    middle = torch.where(beside, flow, torch.nan).flatten(1).nanmedian(1).values.nan_to_num_(0.0)
    return motion.warp(other, middle[:, None, None].expand_as(flow).contiguous(), "bicubic")


def light_around(apart: torch.Tensor, hole: torch.Tensor) -> torch.Tensor:
    """Return the difference of light around the hole, carried into it."""
    clear = (~grown(hole, 2)).float()
    say = blurred_wide(clear, 48)
    return blurred_wide(apart.clamp(-12.0, 12.0) * clear, 48) / say.clamp(min=0.05)


def _standing_out(luma: torch.Tensor, views, known) -> torch.Tensor:
    """Return what stands out of both views in one piece with the hole, its gaps closed: bool (H, W)."""
    hole, room, scene = known
    scale = max(1.0, luma.shape[1] / 640)
    here, (one, other) = soft(luma), (soft(view) for view in views)
    strength = scene.grain.strength(0.5 * (one + other)).clamp_(min=0.7)
    over, under = torch.minimum(here - one, here - other), torch.minimum(one - here, other - here)
    quarrel = (box((one - other).abs(), 4) - 0.6 * strength).clamp_(min=0)
    level = _BROKEN[0] + _BROKEN[1] * strength + _QUARREL * quarrel
    rise = box(torch.maximum(over, under).clamp_(min=0), 2)
    broken = grown((rise > level) & room, round(_HAZE * scale), within=(rise > _FAINT * level) & room)
    closed = ~grown(~grown(broken | hole, _CLOSED), _CLOSED - _RIM)
    found = finds(closed & room)
    touches = found.peak(torch.take(hole, found.places).float()) > 0
    return found.only(touches).mask(hole.shape)


def _met_around(luma: torch.Tensor, views, hole: torch.Tensor, scene: Scene) -> bool:
    """Say whether both views show what is around the hole, agree within it, and it is stark against them."""
    around, (one, other) = grown(hole, 16) & ~grown(hole, 4), (soft(view) for view in views)
    if not bool(around.any()):
        return False
    here = soft(luma)
    worst = torch.maximum((here - one).abs(), (here - other).abs())
    rise = float((here - 0.5 * (one + other))[hole].abs().median())
    grain = float(scene.grain.strength(here[around]).mean())
    allowed = max(_AGREES[0] + _AGREES[1] * grain, _STARK * rise)
    apart = max(float(worst[around].median()), float((one - other)[hole].abs().median()))
    return rise > max(_RISES[0], _RISES[1] * grain) and apart < allowed
