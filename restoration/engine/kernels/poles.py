"""Poles: upright finds that are lines of the scene, told by the whole shot or by the camera's way.

Over a second a line that stands in the scene stands still where a scratch drifts (`measures/poles.py`). Where
the camera travels three frames are enough: a line of the scene is met where the motion carries it, a scratch
rather where it was on the film.
"""

from functools import partial

import torch
import torch.nn.functional as F

from restoration.engine.kernels.company import tall_lines
from restoration.engine.kernels.specks import Pixels
from restoration.engine.kernels.tables import numbered
from restoration.engine.kernels.window import Frame, Scene
from restoration.engine.measures.dirt import DirtMeasure
from restoration.engine.measures.ridges import bands
from restoration.engine.nets.views import shown

NAME = "poles"
_BESIDE = 1          # pixels by which a find may be broader than the line
_SHARE = 0.5         # of a find's pixels that must lie on a pole
_TRAVELS = 1.5       # pixels a frame from which where it is carried and where it was are two places
_CARRIED, _WAS = 3, 2        # pixels by which it may lie aside of the one, of the other
_MET, _RATHER = 0.9, 0.8     # of its own change, and of how badly it is met where it was


def of_the_scene(inside: Pixels, plain: torch.Tensor, frame: Frame, scene: Scene, beside) -> torch.Tensor:
    """Return which finds are upright lines of the scene: (count,) bool.

    `plain` is what lies under the frame's damage; `beside` holds of the frames before and after, as far as
    there are such, themselves, the motion to them, and them lined up on the frame, taken apart.
    """
    upright = tall_lines(inside, plain.shape[1])
    lines = inside.only(upright)
    if not lines.count:
        return upright
    of_scene = _standing(lines, frame, scene)
    if beside:
        of_scene |= _carried(lines, plain, frame, beside)
    return upright & of_scene[upright.cumsum(0).sub_(1).clamp_(min=0)]


def _standing(lines: Pixels, frame: Frame, scene: Scene) -> torch.Tensor:
    """Return which lines stand where a line of the scene stands through the shot: (count,) bool."""
    device, (height, width) = lines.places.device, frame.luma.shape
    known = _poles(scene, height, device)
    if known is None:
        return torch.zeros(lines.count, dtype=torch.bool, device=device)
    there, first = known
    path = round(float(scene.curves[DirtMeasure.key]["path"][frame.index]))
    row = torch.div(lines.places, width, rounding_mode="floor")
    band = torch.div(row, height // len(there), rounding_mode="floor").clamp_(max=len(there) - 1)
    column = (lines.places % width - (path + first)).clamp_(0, there.shape[1] - 1)
    return lines.mean(torch.take(there, band * there.shape[1] + column)) >= _SHARE


def _carried(lines: Pixels, plain: torch.Tensor, frame: Frame, beside) -> torch.Tensor:
    """Return which lines the frames beside show where the scene carries them: (count,) bool."""
    width, places = plain.shape[1], lines.places
    here = torch.take(frame.luma, places)
    good, met, was = torch.ones(lines.count, dtype=torch.bool, device=here.device), [], []
    for other, flow, view in beside:
        cell = torch.div(places, 2 * width, rounding_mode="floor") * flow.shape[2] + places % width // 2
        good &= lines.mean(torch.take(flow[0], cell)).abs() >= _TRAVELS
        met.append(_missed(lines, here, width, (_CARRIED, partial(_lined_up, view, width))))
        was.append(_missed(lines, here, width, (_WAS, partial(torch.take, other.luma))))
    worse = torch.stack(met).amax(0)
    change = lines.mean((here - torch.take(plain, places)).abs_())
    return good & (worse < _MET * change) & (worse < _RATHER * torch.stack(was).amin(0))


def _lined_up(view: torch.Tensor, width: int, places: torch.Tensor) -> torch.Tensor:
    """Return what a frame lined up, taken apart, shows at places of the flat plane."""
    return shown(view[None], places, width)[0]


def _missed(lines: Pixels, here: torch.Tensor, width: int, seen) -> torch.Tensor:
    """Return by how much lines fail to be met a little aside: (count,); `seen`: (columns aside, a look)."""
    reach, look = seen
    row, column = torch.div(lines.places, width, rounding_mode="floor") * width, lines.places % width
    aside = numbered(2 * reach + 1, torch.long, here.device)[:, None] - reach
    there = look((row + (column + aside).clamp_(0, width - 1)).flatten()).view(2 * reach + 1, -1)
    return lines.mean(there.sub_(here).abs_()).amin(0)


def _poles(scene: Scene, height: int, device):
    """Return the shot's poles (bands, columns of the scene), 1 or 0, and the first column; None: no pole."""
    if NAME not in scene.kept:
        scene.kept[NAME] = None
        known = scene.curves.get(DirtMeasure.key)
        rows = [] if known is None else known["poles"][known["poles"][:, 0] == scene.number]
        if len(rows):
            band, column = (torch.from_numpy(rows[:, part]).long() for part in (1, 2))
            first = int(column.min()) - _BESIDE - 1         # the ends hold nothing, for what lies beyond
            lines = torch.zeros((bands(height), int(column.max()) - first + _BESIDE + 2))
            lines[band, column - first] = 1
            scene.kept[NAME] = F.max_pool1d(lines, 2 * _BESIDE + 1, 1, _BESIDE).to(device), first
    return scene.kept[NAME]
