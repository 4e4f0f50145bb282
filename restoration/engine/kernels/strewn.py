"""Strewn: specks of a shot that the analysis has found to be sprinkled with dirt, and not with weather.

A speck of two or three pixels on a quiet place is no more than a bright grain to a network of few pixels;
against its four neighbours it stands out by many times the grain. Where a shot is strewn with such, a small
find in calm surroundings need not prove itself any further.
"""

import math

import torch

from restoration.engine.kernels.plane import grown
from restoration.engine.kernels.specks import Pixels, above, finds, held, marked
from restoration.engine.kernels.tables import table
from restoration.engine.kernels.window import Scene, Window
from restoration.engine.measures.dirt import DirtMeasure
from restoration.engine.nets.views import shown

_SEED, _GROW = (14.0, 7.0), (9.0, 3.0)       # units of 1/255, and times the grain, whichever is more
_AGREE = 0.5         # of a spike, or twice the grain: how far its two neighbours may be apart
_REACH = 4           # pixels of a picture 640 wide that a spike may reach from its seed
_SMALL = 40          # pixels of a picture 640 wide: a larger find is no speck
_AGREED = (3.0, 2.6) # units of 1/255, and times the grain, by which four neighbours may differ under a speck
_STARK = 0.25        # or of what a speck rises
_CALM = (4.0, 1.4)   # units of 1/255, and times the grain, by which a calm place is met in both neighbours
_RINGS = (3, 8)      # pixels beyond a speck's half that are looked at for calm
_TURN = tuple((math.sin(n * math.pi / 8), math.cos(n * math.pi / 8)) for n in range(16))


def strewn(window: Window, scene: Scene) -> tuple[bool, bool]:
    """Say whether bright and whether dark specks of this frame may be taken for dirt wherever it is calm."""
    known, index = scene.curves.get(DirtMeasure.key), window.index
    if known is None or index - 1 not in window.frames or index + 1 not in window.frames:
        return False, False
    return bool(known["bright"][scene.number]), bool(known["dark"][scene.number])


def small(inside: Pixels, width: int) -> torch.Tensor:
    """Return which finds in a picture so wide are no larger than a speck: (count,) bool."""
    return inside.sizes() <= _SMALL * max(1.0, width / 640) ** 2


def specks(luma: torch.Tensor, views: torch.Tensor, known) -> tuple[torch.Tensor, ...]:
    """Return where a frame's specks are with their rims, what lies under them, how sure that is: (n,) each.

    Where are places of the flat plane. What lies under is the mean of what four neighbours show there. Sure
    is 1, and 0 at the outer rim, where a repair may be soft.

    `views` are the frame and its four others lined up on it, (5, 4, H/2, W/2); `known` is (signs, scene, how
    many pixels at the picture's ends are not looked at).
    """
    (signs, scene, rim), shape = known, luma.shape
    scale = max(1.0, shape[1] / 640)
    places, seeds = _spikes(views, signs, scene)
    at, inside = _whole(places, views.shape[-2:], shape, rim)
    at, seeds = at[inside], seeds[inside]
    reached = grown(marked(at[seeds], shape), round(_REACH * scale), within=marked(at, shape))
    found = finds(reached)
    there = shown(views[1:], found.places, shape[1])
    mean = there.mean(0)
    grain = found.mean(scene.grain.strength(mean))
    sure = _agreed(found, torch.take(luma, found.places) - mean, there, grain)
    sure &= small(found, shape[1])
    sure &= _around(found, luma, views[1:3]) < _CALM[1] * grain + _CALM[0]
    core = grown(marked(found.places[sure[found.owner]], shape))
    wide = held(grown(core))
    return wide, shown(views[1:], wide, shape[1]).mean(0), torch.take(core, wide).to(luma.dtype)


def _agreed(found: Pixels, rise: torch.Tensor, there: torch.Tensor, grain: torch.Tensor) -> torch.Tensor:
    """Return which finds lie on ground that four neighbours show alike: (count,) bool."""
    apart = found.mean(there.amax(0) - there.amin(0))
    most = torch.maximum(_AGREED[1] * grain + _AGREED[0], _STARK * found.mean(rise).abs())
    return apart < most


def _around(inside: Pixels, luma: torch.Tensor, views: torch.Tensor) -> torch.Tensor:
    """Return how badly the surroundings of every find are met in the worse of both neighbours: (count,)."""
    (height, width), sizes = luma.shape, inside.sizes()
    rows = torch.div(inside.places, width, rounding_mode="floor")
    y, x = inside.mean(rows.float()), inside.mean((inside.places % width).float())
    turn = table(_TURN, torch.float32, luma.device)
    far = (0.56 * sizes.sqrt())[:, None] + table(_RINGS, torch.float32, luma.device)
    row, column = ((middle[:, None, None] + far[..., None] * turn[:, axis]).round_().long().clamp_(0, end - 1)
                   for axis, (middle, end) in enumerate(((y, height), (x, width))))
    places = (row * width + column).flatten()
    apart = (torch.take(luma, places) - shown(views, places, width)).abs_().amax(0)
    return apart.view(len(sizes), len(_RINGS) * len(_TURN)).mean(1)


def _spikes(views: torch.Tensor, signs: tuple[bool, bool], scene: Scene):
    """Return where a frame stands out of both neighbours: places in its flat planes, and which are seeds."""
    (bright, dark), apart = signs, views[0] - views[1:3]
    over, under = apart.amin(0), apart.amax(0).neg_()
    spike = (torch.maximum(over, under) if bright and dark else over if bright else under).flatten(0, 1)
    places = above(spike, max(_GROW[0], _GROW[1] * scene.grain.least))
    rise, there = torch.take(spike, places), views[1:].flatten(1).index_select(1, places)
    grain = scene.grain.strength(there.mean(0))
    agree = (there[0] - there[1]).abs() < torch.maximum(_AGREE * rise, 2 * grain)
    low, seeds = (agree & (rise > (times * grain).clamp_(min=least)) for least, times in (_GROW, _SEED))
    return places[low], seeds[low]


def _whole(places: torch.Tensor, half, shape, rim: int):
    """Return the places in the whole picture of places in planes taken apart, and which lie off its rim."""
    cells, (height, width) = half[0] * half[1], shape
    corner, cell = torch.div(places, cells, rounding_mode="floor"), places % cells
    row = 2 * torch.div(cell, half[1], rounding_mode="floor") + torch.div(corner, 2, rounding_mode="floor")
    column = 2 * (cell % half[1]) + corner % 2
    inside = (row >= rim) & (row < height - rim) & (column >= rim) & (column < width - rim)
    return row * width + column, inside
