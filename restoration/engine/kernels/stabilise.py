"""Stabilise: the frame set where the analysis says it should stand, by sub-pixel shifts on every plane."""

import torch
import torch.nn.functional as F

from restoration.engine.kernels.window import Frame, Scene, Window


def run(window: Window, params, scene: Scene) -> Frame:
    """Return the frame shifted and turned; one that stands right already is passed through bit by bit."""
    frame = window.centre
    x, y, turn = (float(scene.value("weave", name, window.index)) for name in ("x", "y", "turn"))
    zoom = 1.0
    if params.edges == "zoom":
        zoom = float(scene.curves["weave"]["zoom"][scene.number])   # hides the shot's largest shift
    if abs(x) < 0.02 and abs(y) < 0.02 and turn == 0.0 and zoom == 1.0:
        return frame
    rows, columns = frame.luma.shape
    planes = tuple(
        _moved(plane, x * plane.shape[1] / columns, y * plane.shape[0] / rows, (turn, zoom))
        for plane in frame.planes)
    return frame.with_planes(planes)


def _moved(plane: torch.Tensor, x: float, y: float, turned) -> torch.Tensor:
    """Move the plane's content by (x, y) pixels about its centre, bicubically, edges repeated."""
    turn, zoom = turned
    height, width = plane.shape
    across = torch.arange(width, dtype=torch.float32, device=plane.device) - (width - 1) / 2
    down = (torch.arange(height, dtype=torch.float32, device=plane.device) - (height - 1) / 2)[:, None]
    from_x = (across / zoom - x) + turn * down
    from_y = (down / zoom - y) - turn * across
    grid = torch.stack((from_x * (2 / max(width - 1, 1)), from_y * (2 / max(height - 1, 1))), dim=-1)
    moved = F.grid_sample(plane[None, None], grid[None], mode="bicubic", padding_mode="border",
                          align_corners=True)[0, 0]
    return moved.clamp_(0, 256)
