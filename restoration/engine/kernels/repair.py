"""Repair: the network says where the film is damaged and what lies under it; only that is changed."""

from dataclasses import dataclass, replace

import torch
import torch.nn.functional as F

from restoration.engine.kernels import motion
from restoration.engine.kernels.company import course, moving, solid
from restoration.engine.kernels.kin import raining, vouched
from restoration.engine.kernels.plane import grown, highest, soft
from restoration.engine.kernels.specks import Pixels, finds
from restoration.engine.kernels.window import Frame, Scene, Window
from restoration.engine.nets.views import joined, lined_up
from restoration.engine.nets.weights import network

NAME = "repair"
TILE, MARGIN = 1536, 64
_GROWTH = 6           # pixels a find may grow from its seed
_LEAST = 1.5          # units of 1/255 and times the grain: a change below it is no repair
_FRESH = 0.89         # of what it takes away: some unrest is in what it gives under damage
_FRINGE, _FAINT = 2, 0.1     # pixels around what is repaired that go too where damage is at all likely
_ROOM = 2.2           # times the grain: what is taken away without being damage
_MISSED = 1.5         # times what the second look is less sure of damage: how far the first is believed
_RIM = 2              # pixels at the picture's end that are not looked at


@dataclass(frozen=True)
class Seen:
    """What the network made of one frame, in 1/255: plain and sharp luma, and the chance of damage."""

    plain: torch.Tensor
    sharp: torch.Tensor
    chance: torch.Tensor


def run(window: Window, params, scene: Scene) -> Frame:
    """Return the frame with its damage repaired and its map joined; `keep` is how much of the film stays."""
    frame = window.centre
    others, flows = around(window, scene)
    views = lined(window, others, flows)
    seen, under = looked(window, params, scene, views)
    mask = found(frame.luma, seen, params, scene)
    if bool(mask.any()):
        known = views[1:], company(window, scene)
        mask = living(finds(mask), frame.luma, seen.plain, known).mask(mask.shape)
        mask = grown(mask, _FRINGE, within=seen.chance > _FAINT)
    luma = composed(frame, believed(seen, under, mask), mask, params.keep, scene)
    planes = (luma, *(_chroma(plane, frame, mask, (others, flows, number))
                      for number, plane in enumerate(frame.planes[1:], 1)))
    joint = mask if frame.map is None else frame.map | mask
    return replace(frame, planes=planes, map=joint)


def looked(window: Window, params, scene: Scene, views) -> tuple[Seen, Seen]:
    """Return the first look at the frame and the one to take from: where grain goes everywhere, a second."""
    net, tile = network(NAME, views.device), scene.tiles or TILE
    if params.keep >= 1:
        return (look(net, views, window.centre.luma, tile),) * 2

    from restoration.engine.kernels.finish import finished

    def first(near: Window) -> Seen:
        return look(net, lined(near, *around(near, scene)), near.centre.luma, tile)
    return finished(window, scene, first)


def believed(seen: Seen, under: Seen, mask: torch.Tensor) -> Seen:
    """Return what to take from: in the map the first look, as far as the second no longer sees the damage.

    What lasts, or is large, is in the cleaned frames too, and a second look takes it for the scene.
    """
    if under is seen or not bool(mask.any()):
        return under
    share = (_MISSED * (seen.chance - under.chance)).clamp_(0, 1).mul_(mask)
    return Seen(torch.lerp(under.plain, seen.plain, share), torch.lerp(under.sharp, seen.sharp, share),
                torch.maximum(seen.chance, under.chance))


def around(window: Window, scene: Scene):
    """Return the four other pictures (before, after, second before, second after) and the motion to each."""
    others = [window.frames.get(window.index + step) for step in (-1, 1, -2, 2)]
    flows = [motion.between(scene, window.centre, other) if other else None for other in others[:2]]
    for near, far, flow in zip(others[:2], others[2:], flows[:2], strict=True):
        flows.append(joined(flow, motion.between(scene, near, far)) if far else None)
    return others, flows


def lined(window: Window, others, flows) -> torch.Tensor:
    """Return the frame and its others lined up on it (5, H, W), their rims left out."""
    return lined_up(rimless(window.centre.luma), [other and rimless(other.luma) for other in others], flows)


def living(inside: Pixels, luma, plain, known) -> Pixels:
    """Return the finds without what lives in the picture: what stands or moves, and what is like that."""
    views, others = known
    inside = inside.only(moving(inside, luma, views, plain))
    inside = inside.only(solid(inside, luma, plain, len({step > 0 for _, _, step in others}) == 2))
    seen = course(inside, luma, plain, others)
    rain = raining(inside, seen.bright, seen.stands, luma.shape[1])
    return inside.only(~(seen.way | rain | vouched(inside, seen.bright, seen.way | rain)))


def company(window: Window, scene: Scene) -> list:
    """Return the two frames in which a find would be met again, each with the motion from it and its step."""
    centre, there = window.centre, [step for step in (-1, 1) if window.index + step in window.frames]
    if len(there) == 1 and window.index + 2 * there[0] in window.frames:
        there.append(2 * there[0])
    found = []
    for step in there:
        other = window.frames[window.index + step]
        if abs(step) == 1:
            flow = motion.between(scene, other, centre)
        else:
            between = window.frames[window.index + step // 2]
            flow = joined(motion.between(scene, other, between), motion.between(scene, between, centre))
        found.append((other.luma, flow, step))
    return found


def rimless(luma: torch.Tensor) -> torch.Tensor:
    """Return a luma plane whose outermost pixels repeat those within.

    Scans end in half-dark rows and columns; moved by a pixel or two they would look like a smear.
    """
    if min(luma.shape) < 8 * _RIM:
        return luma
    whole = luma.clone()
    whole[:, :_RIM], whole[:, -_RIM:] = luma[:, _RIM:_RIM + 1], luma[:, -_RIM - 1:-_RIM]
    whole[:_RIM], whole[-_RIM:] = whole[_RIM].clone(), whole[-_RIM - 1].clone()
    return whole


def look(net, frames: torch.Tensor, luma: torch.Tensor, tile: int = TILE) -> Seen:
    """Show the lined up frames (5, H, W) to the network, in tiles when the picture is larger than one.

    What it would add is added to `luma`; the rim, which it has not seen, is held to be sound.
    """
    height, width = frames.shape[-2:]
    wide = F.pad(frames[None], (0, -width % 8, 0, -height % 8), mode="replicate") * (1 / 255)
    answer = _tiled(net, wide, tile)[0, :, :height, :width].float()
    plain, chance = luma + 255 * answer[0], torch.sigmoid(answer[2])
    if min(luma.shape) >= 8 * _RIM:
        chance[:_RIM] = chance[-_RIM:] = chance[:, :_RIM] = chance[:, -_RIM:] = 0
    return Seen(plain, plain + 255 * answer[1], chance)


def _tiled(net, frames: torch.Tensor, tile: int) -> torch.Tensor:
    """Run the network; a large picture goes through in tiles whose margins hold all it looks at."""
    height, width = frames.shape[-2:]
    if height * width <= tile * tile:
        return net(frames)
    out = frames.new_empty((1, 3, height, width))
    for y in range(0, height, tile):
        for x in range(0, width, tile):
            top, left = max(0, y - MARGIN), max(0, x - MARGIN)
            part = net(frames[:, :, top:y + tile + MARGIN, left:x + tile + MARGIN])
            out[:, :, y:y + tile, x:x + tile] = part[:, :, y - top:y - top + tile, x - left:x - left + tile]
    return out


def found(luma: torch.Tensor, seen: Seen, params, scene: Scene) -> torch.Tensor:
    """Return the map (H, W) of damage: sure seeds, grown as far as damage is likely, find by find.

    A find stays when the network is surely sure of one of its pixels, and when its repair rises out of the
    grain: rather a speck than a mark.
    """
    high, sure = 0.75 - 0.5 * params.sensitivity, 0.9 - 0.2 * params.sensitivity
    seeds = seen.chance > high
    if not bool(seeds.any()):
        return seeds
    inside = finds(grown(seeds, _GROWTH, within=seen.chance > 0.6 * high))
    places = inside.places
    strength = torch.take(scene.grain.strength(seen.plain).clamp_(min=1.0), places)
    rise = torch.take(seen.plain - luma, places).abs_() - _LEAST * strength
    good = (inside.peak(rise) > 0) & (inside.peak(torch.take(seen.chance, places)) > sure)
    return inside.only(good).mask(luma.shape)


def composed(frame: Frame, seen: Seen, mask: torch.Tensor, keep: float, scene: Scene) -> torch.Tensor:
    """Return the luma: inside the map what lies under the damage with its grain, outside what is kept.

    The map's seam is soft where damage is hardly likely; where it is, nothing of it may shine through.
    """
    clean = torch.lerp(seen.sharp, seen.plain, keep)
    outside = frame.luma
    if keep < 1.0:
        share = (1 - keep) * _like_grain(frame.luma, seen, scene) if keep > 0 else 1.0
        outside = (frame.luma + share * (clean - frame.luma)).clamp_(0, 256)
    if not bool(mask.any()):
        return outside
    filled = clean
    if scene.grain.typical >= 1.0 and keep > 0:
        rest = keep * _taken_away(frame.luma, seen.plain, mask, scene)
        filled = clean + rest * scene.grain.field(frame.index) * scene.grain.strength(clean)
    share = torch.maximum(soft(mask.to(torch.float32)), (2 * seen.chance).clamp(max=1))
    return torch.where(mask, torch.lerp(outside, filled, share).clamp_(0, 256), outside)


def _like_grain(luma: torch.Tensor, seen: Seen, scene: Scene) -> torch.Tensor:
    """Return 1 where no more than grain would be taken away, 0 where it is a thing of the picture: (H, W).

    What the map holds to be sound is not to go by another door: a flake, a spark, a wire.
    """
    away = highest(soft(luma - seen.plain).abs_())
    strength = scene.grain.strength(seen.plain).clamp_(min=1.0)
    return soft((_ROOM + 1 - away / (strength + 1)).clamp_(0, 1))


def _taken_away(luma: torch.Tensor, plain: torch.Tensor, mask: torch.Tensor, scene: Scene) -> float:
    """Return which share of the grain the network takes away where film is sound: so much is put back.

    A median over every fourth pixel: texture that it takes for grain has no say.
    """
    every = (slice(None, None, 4), slice(None, None, 4))
    sound = ~mask[every]
    if not bool(sound.any()):
        return 0.0
    away = (luma[every] - plain[every]).abs_() / scene.grain.strength(plain[every]).clamp_(min=1.0)
    return min(1.0, _FRESH * 1.4826 * float(away[sound].median()))


def _chroma(plane: torch.Tensor, frame: Frame, mask: torch.Tensor, known) -> torch.Tensor:
    """Return a chroma plane with the repaired places as the neighbours have them; the rest keeps its bits."""
    others, flows, number = known
    there = [(other, flow) for other, flow in zip(others[:2], flows[:2], strict=True) if other]
    if not there or not bool(mask.any()):
        return plane
    height, width = frame.luma.shape
    scale = plane.new_tensor((plane.shape[1] / width, plane.shape[0] / height))[:, None, None]
    views = [motion.warp(other.planes[number], flow * scale) for other, flow in there]
    hurt = F.adaptive_max_pool2d(highest(mask.to(torch.float32))[None, None], plane.shape)[0, 0] > 0
    return torch.where(hurt, torch.stack(views).mean(0).clamp_(0, 256), plane)
