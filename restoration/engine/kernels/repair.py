"""Repair: the network says where the film is damaged and what lies under it; only that is changed."""

from dataclasses import dataclass, replace

import torch
import torch.nn.functional as F

from restoration.engine.kernels import burst, motion, reduced, tints
from restoration.engine.kernels.company import course, moving, solid, ways_to_look
from restoration.engine.kernels.kin import in_line, lying, raining, vouched
from restoration.engine.kernels.plane import grown, highest, soft
from restoration.engine.kernels.poles import of_the_scene
from restoration.engine.kernels.specks import Pixels, above, finds, held, marked
from restoration.engine.kernels.strewn import specks, strewn
from restoration.engine.kernels.tables import table
from restoration.engine.kernels.window import Frame, Scene, Window
from restoration.engine.nets.views import edged, joined, lined_up, rim, shown
from restoration.engine.nets.weights import network

NAME = "repair"
TILE, MARGIN = 1536, 64
_GROWTH = 6           # pixels a find may grow from its seed
_LEAST = 1.5          # units of 1/255 and times the grain: a change below it is no repair
_FRESH = 0.89         # of what it takes away: some unrest is in what it gives under damage
_FRINGE, _FAINT = 2, 0.1     # pixels around what is repaired that go too where damage is at all likely
_ROOM = 2.2           # times the grain: what is taken away without being damage
_MISSED = 1.5         # times what the second look is less sure of damage: how far the first is believed


@dataclass(frozen=True)
class Seen:
    """What the network made of one frame, in 1/255: plain and sharp luma, and the chance of damage."""

    plain: torch.Tensor
    sharp: torch.Tensor
    chance: torch.Tensor


class Likely:
    """Where damage is at all likely: looked up at those places, and on a card in the whole plane."""

    def __init__(self, chance: torch.Tensor):
        """Take the plane of chances (H, W), most of which are faint."""
        self.chance = chance
        self.places = None if chance.is_cuda else above(chance, _FAINT)
        self.there = None if chance.is_cuda else torch.take(chance, self.places)

    def above(self, level: float) -> torch.Tensor:
        """Return the bool map (H, W) of what is above a level that is not fainter than faint."""
        if self.places is None:
            return self.chance > level
        return marked(self.places if level == _FAINT else self.places[self.there > level], self.chance.shape)


def run(window: Window, params, scene: Scene) -> Frame:
    """Return the frame with its damage repaired and its map joined; `keep` is how much of the film stays.

    Large pictures are looked at smaller when all else is to stay as it is; see `reduced`.
    """
    frame = window.centre
    smaller = reduced.times(frame.luma.shape) if params.keep >= 1 else 1
    if smaller == 1:
        taken, mask, flows = judged(window, params, scene)
    else:
        small, there = reduced.seen(window, scene, smaller)
        taken, mask, flows = judged(small, params, there)
        planes, mask = reduced.lifted((taken.plain, taken.chance), mask, frame.luma.shape, smaller)
        mask = reduced.trimmed(mask, frame.luma, planes[0], (scene, smaller))
        taken, flows = Seen(planes[0], *planes), [None if flow is None else smaller * flow for flow in flows]
    luma = composed(frame, taken, mask, params.keep, scene)
    joint = mask if frame.map is None else frame.map | mask
    others = [window.frames.get(window.index + step) for step in (-1, 1)]
    return replace(frame, planes=(luma, *tints.mended(frame, mask, others, flows)), map=joint)


def judged(window: Window, params, scene: Scene) -> tuple[Seen, torch.Tensor, list]:
    """Return what to take, the map of where to take it, and the motion to the frames before and after."""
    frame = window.centre
    others, flows = around(window, scene)
    views = lined(window, scene, others, flows)
    seen, under = looked(window, params, scene, views)
    likely = Likely(seen.chance)
    inside = found(frame.luma, seen, likely, (params, scene))
    if inside.count:
        beside = [near for near in zip(others[:2], flows[:2], views[1:3], strict=True) if near[0]]
        known = views[1:], company(window, scene), (frame, scene, beside)
        inside, goes = living(inside, frame.luma, seen.plain, known)
        mask = grown(inside.mask(frame.luma.shape, goes), _FRINGE, within=likely.above(_FAINT))
    else:
        mask = inside.mask(frame.luma.shape)
    taken, mask = burst_whole(frame, believed(seen, under, mask), mask, (others, flows, scene))
    taken, mask = sprinkled(frame, taken, mask, (views, window, scene))
    return taken, mask, flows[:2]


def looked(window: Window, params, scene: Scene, views) -> tuple[Seen, Seen]:
    """Return the first look at the frame and the one to take from: where grain goes everywhere, a second."""
    net, tile = network(NAME, views.device), scene.tiles or TILE
    if params.keep >= 1:
        return (look(net, views, window.centre.luma, tile),) * 2

    from restoration.engine.kernels.finish import finished

    def first(near: Window) -> Seen:
        return look(net, lined(near, scene, *around(near, scene)), near.centre.luma, tile)
    return finished(window, scene, first)


def believed(seen: Seen, under: Seen, mask: torch.Tensor) -> Seen:
    """Return what to take from: in the map the first look, as far as the second no longer sees the damage.

    What lasts, or is large, is in the cleaned frames too, and a second look takes it for the scene.
    """
    if under is seen or not (mask.is_cuda or bool(mask.any())):     # a card is rather not asked
        return under
    share = (_MISSED * (seen.chance - under.chance)).clamp_(0, 1).mul_(mask)
    return Seen(torch.lerp(under.plain, seen.plain, share), torch.lerp(under.sharp, seen.sharp, share),
                torch.maximum(seen.chance, under.chance))


def sprinkled(frame: Frame, seen: Seen, mask: torch.Tensor, known) -> tuple[Seen, torch.Tensor]:
    """Return what to take from and the map, with the specks that the shot is strewn with.

    `known` is (the frame and its others lined up, the window, the scene).
    """
    views, window, scene = known
    signs = strewn(window, scene)
    if not any(signs):
        return seen, mask
    places, under, chance = specks(frame.luma, views, (signs, scene, rim(mask.shape)))
    new = ~torch.take(mask, places)
    places, under, chance = places[new], under[new], chance[new]
    laid = (plane.flatten().index_copy(0, places, values).view(mask.shape) for plane, values in
            ((seen.plain, under), (seen.sharp, under), (seen.chance, chance)))
    return Seen(*laid), mask | marked(places, mask.shape)


def burst_whole(frame: Frame, seen: Seen, mask: torch.Tensor, known) -> tuple[Seen, torch.Tensor]:
    """Return what to take from and the map, with all of a burst of which the network has seen a part.

    `known` is (the others, the motion to each, the scene).
    """
    others, flows, scene = known
    whole = None
    if all(others[:2]):
        whole = burst.whole(frame, others[:2], flows[:2], (mask, scene))
    if whole is None:
        return seen, mask
    under = 0.5 * (whole.views[0] + whole.views[1])
    share = soft(soft(whole.hole.float()))
    laid = (torch.lerp(plane, under, share) for plane in (seen.plain, seen.sharp))
    return Seen(*laid, torch.maximum(seen.chance, share)), mask | whole.hole


def around(window: Window, scene: Scene):
    """Return the four other pictures (before, after, second before, second after) and the motion to each."""
    others = [window.frames.get(window.index + step) for step in (-1, 1, -2, 2)]
    flows = [motion.between(scene, window.centre, other) if other else None for other in others[:2]]
    for near, far, flow in zip(others[:2], others[2:], flows[:2], strict=True):
        flows.append(joined(flow, motion.between(scene, near, far)) if far else None)
    return others, flows


def lined(window: Window, scene: Scene, others, flows) -> torch.Tensor:
    """Return the frame and its others lined up on it, taken apart: (5, 4, H/2, W/2)."""
    there = [other and scene.known("edged", other, edged) for other in others]
    return lined_up(window.centre.luma, there, flows)


def living(inside: Pixels, luma, plain, known) -> tuple[Pixels, torch.Tensor]:
    """Return finds, and which of them go: not what lives in the picture, stands or moves, or is like that."""
    views, others, beside = known
    goes = moving(inside, luma, shown(views, inside.places, luma.shape[1]), plain)
    goes &= ~of_the_scene(inside, plain, *beside)
    inside = inside.only(goes & solid(inside, luma, plain, len({step > 0 for _, _, step in others}) == 2))
    seen = course(inside, luma, plain, others)
    lie = lying(inside, luma.shape[1])
    way = seen.way | in_line(lie, seen.bright, seen.way) | raining(lie, seen.bright, seen.stands)
    return inside, ~(way | vouched(inside, seen.bright, way))


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
        found.append((ways_to_look(scene, other), flow, step))
    return found


def look(net, frames: torch.Tensor, luma: torch.Tensor, tile: int = TILE) -> Seen:
    """Show the lined up frames (n, 4, H/2, W/2) to the network, in tiles when the picture is larger than one.

    What it would add is added to `luma`; the rim, which it has not seen, is held to be sound.
    """
    (height, width), (down, across) = luma.shape, (-side % 4 for side in frames.shape[-2:])
    wide = frames.flatten(0, 1)[None]
    if down or across:
        wide = F.pad(wide, (0, across, 0, down), mode="replicate")
    residual, sharpness, logit = _tiled(net, wide, tile)[0, :, :height, :width]
    plain, chance, ends = torch.add(luma, residual, alpha=255), torch.sigmoid(logit), rim(luma.shape)
    if ends:
        chance[:ends] = chance[-ends:] = chance[:, :ends] = chance[:, -ends:] = 0
    return Seen(plain, torch.add(plain, sharpness, alpha=255), chance)


def _tiled(net, frames: torch.Tensor, tile: int) -> torch.Tensor:
    """Run the network; a large picture goes through in tiles whose margins hold all it looks at."""
    (height, width), cells, margin = frames.shape[-2:], tile // 2, MARGIN // 2
    if height * width <= cells * cells:
        return net.parts(frames, 1 / 255)
    out = frames.new_empty((1, 3, 2 * height, 2 * width))
    for y in range(0, height, cells):
        for x in range(0, width, cells):
            top, left = max(0, y - margin), max(0, x - margin)
            part = net.parts(frames[:, :, top:y + cells + margin, left:x + cells + margin], 1 / 255)
            inner = part[:, :, 2 * (y - top):2 * (y - top + cells), 2 * (x - left):2 * (x - left + cells)]
            out[:, :, 2 * y:2 * (y + cells), 2 * x:2 * (x + cells)] = inner
    return out


def found(luma: torch.Tensor, seen: Seen, likely: Likely, known) -> Pixels:
    """Return the finds: sure seeds, grown as far as damage is likely.

    A find stays when the network is surely sure of one of its pixels, and when its repair rises out of the
    grain: rather a speck than a mark.
    """
    params, scene = known
    high, sure = 0.75 - 0.5 * params.sensitivity, 0.9 - 0.2 * params.sensitivity
    inside = finds(grown(likely.above(high), _GROWTH, within=likely.above(0.6 * high)))
    there, plain, chance = (torch.take(plane, inside.places) for plane in (luma, seen.plain, seen.chance))
    rise = (plain - there).abs_() - _LEAST * scene.grain.strength(plain).clamp_(min=1.0)
    return inside.only((inside.peak(rise) > 0) & (inside.peak(chance) > sure))


def composed(frame: Frame, seen: Seen, mask: torch.Tensor, keep: float, scene: Scene) -> torch.Tensor:
    """Return the luma: inside the map what lies under the damage with its grain, outside what is kept.

    The map's seam is soft where damage is hardly likely; where it is, nothing of it may shine through.
    """
    outside = frame.luma
    if keep < 1.0:
        share = (1 - keep) * _like_grain(frame.luma, seen, scene) if keep > 0 else 1.0
        clean = torch.lerp(seen.sharp, seen.plain, keep)
        outside = (frame.luma + share * (clean - frame.luma)).clamp_(0, 256)
    if mask.is_cuda:
        return _laid_over(outside, frame, seen, (mask, keep, scene))
    places = held(mask)
    if not len(places):
        return outside
    own, plain, sharp, chance = (torch.take(plane, places)
                                 for plane in (outside, seen.plain, seen.sharp, seen.chance))
    clean = filled = torch.lerp(sharp, plain, keep)
    if scene.grain.typical >= 1.0 and keep > 0:
        rest = keep * _taken_away(frame.luma, seen.plain, mask, scene)
        filled = clean + rest * scene.grain.at(frame.index, places) * scene.grain.strength(clean)
    share = torch.maximum(_seam(mask, places), chance.mul_(2).clamp_(max=1))
    laid = torch.lerp(own, filled, share).clamp_(0, 256)
    return outside.flatten().index_copy(0, places, laid).view(mask.shape)


def _laid_over(outside: torch.Tensor, frame: Frame, seen: Seen, known) -> torch.Tensor:
    """Do the rest of `composed` on a card: in the whole plane, which costs it less than to say where."""
    mask, keep, scene = known
    clean = filled = torch.lerp(seen.sharp, seen.plain, keep)
    if scene.grain.typical >= 1.0 and keep > 0:
        rest = keep * _taken_away(frame.luma, seen.plain, mask, scene)
        filled = clean + rest * scene.grain.field(frame.index) * scene.grain.strength(clean)
    share = torch.maximum(soft(mask.float()), (2 * seen.chance).clamp_(max=1))
    return torch.where(mask, torch.lerp(outside, filled, share).clamp_(0, 256), outside)


def _seam(mask: torch.Tensor, places: torch.Tensor) -> torch.Tensor:
    """Return the map under the 3×3 binomial window at places of the flat plane."""
    (height, width), near = mask.shape, table((-1, 0, 1), torch.long, places.device)
    rows = torch.div(places, width, rounding_mode="floor")[:, None] + near
    columns = (places % width)[:, None] + near
    at = rows.clamp_(0, height - 1).mul_(width)[..., None] + columns.clamp_(0, width - 1)[:, None]
    weight = table((1.0, 2.0, 1.0), torch.float32, places.device)
    return (torch.take(mask, at) * (weight[:, None] * weight)).sum((1, 2)).mul_(1 / 16)


def _like_grain(luma: torch.Tensor, seen: Seen, scene: Scene) -> torch.Tensor:
    """Return 1 where no more than grain would be taken away, 0 where it is a thing of the picture: (H, W).

    What the map holds to be sound is not to go by another door: a flake, a spark, a wire.
    """
    away = highest(soft(luma - seen.plain).abs_())
    strength = scene.grain.strength(seen.plain).clamp_(min=1.0)
    return soft((_ROOM + 1 - away / (strength + 1)).clamp_(0, 1))


def _taken_away(luma: torch.Tensor, plain: torch.Tensor, mask: torch.Tensor, scene: Scene):
    """Return which share of the grain the network takes away where film is sound: so much is put back.

    A median over every fourth pixel: texture that it takes for grain has no say.
    """
    every = (slice(None, None, 4), slice(None, None, 4))
    sound = ~mask[every]
    away = (luma[every] - plain[every]).abs_() / scene.grain.strength(plain[every]).clamp_(min=1.0)
    if sound.is_cuda:                               # the median without asking how many there are
        order = torch.where(sound, away, torch.inf).flatten().sort().values
        middle = order.gather(0, (sound.sum(dtype=torch.long).view(1) - 1).clamp_(min=0) // 2)[0].double()
        return torch.where(middle.isinf(), 0.0, _FRESH * 1.4826 * middle).clamp_(max=1.0)
    if not bool(sound.any()):
        return 0.0
    return min(1.0, _FRESH * 1.4826 * float(away[sound].median()))
