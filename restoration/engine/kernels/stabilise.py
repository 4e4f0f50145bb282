"""Stabilise: the frame set where the analysis says it should stand, by sub-pixel shifts on every plane."""

import math

import torch
import torch.nn.functional as F

from restoration.engine.kernels.resample import cubic
from restoration.engine.kernels.window import Frame, Scene, Window

_STILL = 0.02        # pixels that are not worth a resampling
_BENT = 2 / 256      # pixels that sliding rows and columns may be off by at the edges, twice


def run(window: Window, params, scene: Scene) -> Frame:
    """Return the frame shifted and turned; one that stands right already is passed through bit by bit."""
    frame = window.centre
    x, y, turn = (float(scene.value("weave", name, window.index)) for name in ("x", "y", "turn"))
    zoom = 1.0
    if params.edges == "zoom":
        zoom = float(scene.curves["weave"]["zoom"][scene.number])   # hides the shot's largest shift
    if abs(x) < _STILL and abs(y) < _STILL and turn == 0.0 and zoom == 1.0:
        return frame
    rows, columns = frame.luma.shape
    planes = []
    for number, plane in enumerate(frame.planes):
        scale = (plane.shape[1] / columns, plane.shape[0] / rows)
        moved = _moved(plane, x * scale[0], y * scale[1], (turn, zoom))
        if params.edges == "fill":
            _fill(moved, number, (x, y, scale), (window, scene))
        planes.append(moved)
    return frame.with_planes(planes)


def _moved(plane: torch.Tensor, x: float, y: float, turned=(0.0, 1.0), area=None) -> torch.Tensor:
    """Move the plane's content by (x, y) pixels about its centre, bicubically, edges repeated.

    With an `area` (left, top, right, bottom) only that part of the result is worked out.
    """
    turn, zoom = turned
    height, width = plane.shape
    if area is None and zoom == 1.0 and turn * turn * width < _BENT:
        return _slid_both_ways(plane, x, y, turn).clamp_(0, 256)
    left, top, right, bottom = area or (0, 0, width, height)
    across = torch.arange(left, right, dtype=torch.float32, device=plane.device) - (width - 1) / 2
    down = (torch.arange(top, bottom, dtype=torch.float32, device=plane.device) - (height - 1) / 2)[:, None]
    from_x = (across / zoom - x) + turn * down
    from_y = (down / zoom - y) - turn * across
    grid = torch.stack((from_x * (2 / max(width - 1, 1)), from_y * (2 / max(height - 1, 1))), dim=-1)
    moved = F.grid_sample(plane[None, None], grid[None], mode="bicubic", padding_mode="border",
                          align_corners=True)[0, 0]
    return moved.clamp_(0, 256)


def _slid_both_ways(plane: torch.Tensor, x: float, y: float, turn: float) -> torch.Tensor:
    """Move the content and turn it a little: every row slides along itself, then every column.

    Two passes of four pixels do what sixteen do at once, and rows that slide alike go together.
    """
    height, width = plane.shape
    down = torch.arange(height, dtype=torch.float64) - (height - 1) / 2
    across = torch.arange(width, dtype=torch.float64) - (width - 1) / 2
    rows = _slid(plane, turn * (down + y) - x, 1)
    return _slid(rows, -turn * across - y, 0)


def _slid(plane: torch.Tensor, steps: torch.Tensor, axis: int) -> torch.Tensor:
    """Return a plane whose lines along `axis` are each seen from `steps` (lines,) on: a cubic window."""
    whole, size, lines = steps.floor().long(), plane.shape[axis], 1 - axis
    weights = cubic(steps - whole).float().to(plane.device).unsqueeze(axis + 1)
    moved, start = torch.empty_like(plane), 0
    for step, count in zip(*(found.tolist() for found in whole.unique_consecutive(return_counts=True)),
                           strict=True):
        before, some = max(0, 1 - step), moved.narrow(lines, start, count)
        ends = (before, max(0, step + 2), 0, 0) if axis else (0, 0, before, max(0, step + 2))
        wide = F.pad(plane.narrow(lines, start, count)[None, None], ends, mode="replicate")[0, 0]
        shares = weights.narrow(1 + lines, start, count)
        for tap in range(4):
            seen = wide.narrow(axis, before + step - 1 + tap, size)
            if tap:
                some.addcmul_(seen, shares[tap])
            else:
                torch.mul(seen, shares[tap], out=some)
        start += count
    return moved


def _fill(moved: torch.Tensor, number: int, shift, known) -> None:
    """Fill in place what the shift has laid open at the edges, from neighbours that show the scene there."""
    (x, y, scale), (window, scene) = shift, known
    height, width = moved.shape
    nearest = sorted((other for other in window.frames.values() if other.index != window.index),
                     key=lambda other: (abs(other.index - window.index), other.index))
    for area in _open(x * scale[0], y * scale[1], width, height):
        for other in nearest:
            dx, dy = _onto(window.index, other.index, scene)
            dx, dy = dx * scale[0], dy * scale[1]
            if _covers(area, dx, dy, width, height):
                left, top, right, bottom = area
                moved[top:bottom, left:right] = _moved(other.planes[number], dx, dy, area=area)
                break


def _open(x: float, y: float, width: int, height: int):
    """Return the strips (left, top, right, bottom) that a shift lays open: columns, then rows."""
    wide, tall = min(width, math.ceil(abs(x))), min(height, math.ceil(abs(y)))
    if abs(x) >= 0.5:
        yield (0, 0, wide, height) if x > 0 else (width - wide, 0, width, height)
    if abs(y) >= 0.5:
        yield (0, 0, width, tall) if y > 0 else (0, height - tall, width, height)


def _onto(index: int, other: int, scene: Scene) -> tuple[float, float]:
    """Return the shift that sets another frame's scene where this frame's scene is to stand."""
    here = [float(scene.value("weave", f"path_{axis}", index) + scene.value("weave", axis, index))
            for axis in "xy"]
    there = [float(scene.value("weave", f"path_{axis}", other)) for axis in "xy"]
    return here[0] - there[0], here[1] - there[1]


def _covers(area, x: float, y: float, width: int, height: int) -> bool:
    """Say whether a frame moved by (x, y) has pictures all over the area, in the axis it lies along."""
    left, top, right, bottom = area
    inside_x = left - x >= 0 and right - x <= width
    inside_y = top - y >= 0 and bottom - y <= height
    return inside_x if bottom - top == height else inside_y
