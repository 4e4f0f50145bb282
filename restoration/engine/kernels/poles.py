"""Poles: upright finds that stand where the analysis has seen a line of the scene stand through the shot."""

import torch
import torch.nn.functional as F

from restoration.engine.kernels.company import upright
from restoration.engine.kernels.specks import Pixels
from restoration.engine.kernels.window import Frame, Scene
from restoration.engine.measures.ridges import bands

NAME = "poles"
_KEY = "dirt"
_BESIDE = 1          # pixels by which a find may be broader than the line
_SHARE = 0.5         # of a find's pixels that must lie on a pole


def standing(frame: Frame, scene: Scene):
    """Return what says of finds which of them stand on a pole of the scene."""
    return lambda inside: _standing(inside, frame, scene)


def _standing(inside: Pixels, frame: Frame, scene: Scene) -> torch.Tensor:
    """Return which finds stand on a pole of the scene: (count,) bool."""
    device, (height, width) = inside.places.device, frame.luma.shape
    known = _poles(scene, height, device)
    if known is None:
        return torch.zeros(inside.count, dtype=torch.bool, device=device)
    lines, first = known
    path = round(float(scene.curves[_KEY]["path"][frame.index]))
    row = torch.div(inside.places, width, rounding_mode="floor")
    band = torch.div(row, height // len(lines), rounding_mode="floor").clamp_(max=len(lines) - 1)
    column = (inside.places % width - (path + first)).clamp_(0, lines.shape[1] - 1)
    share = inside.mean(torch.take(lines, band * lines.shape[1] + column))
    return (share >= _SHARE) & upright(inside, width)


def _poles(scene: Scene, height: int, device):
    """Return the shot's poles (bands, columns of the scene), 1 or 0, and the first column; None: no pole."""
    if NAME not in scene.kept:
        scene.kept[NAME] = None
        known = scene.curves.get(_KEY)
        rows = [] if known is None else known["poles"][known["poles"][:, 0] == scene.number]
        if len(rows):
            band, column = (torch.from_numpy(rows[:, part]).long() for part in (1, 2))
            first = int(column.min()) - _BESIDE - 1         # the ends hold nothing, for what lies beyond
            lines = torch.zeros((bands(height), int(column.max()) - first + _BESIDE + 2))
            lines[band, column - first] = 1
            scene.kept[NAME] = F.max_pool1d(lines, 2 * _BESIDE + 1, 1, _BESIDE).to(device), first
    return scene.kept[NAME]
