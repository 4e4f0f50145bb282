"""Upscale: luma doubled by the network and brought to size under a Lanczos window, or the window alone."""

import torch
import torch.nn.functional as F

from restoration.engine.kernels.resample import lanczos
from restoration.engine.kernels.window import Frame, Scene, Window
from restoration.engine.nets.weights import network
from restoration.engine.operators.upscale import enlarged

NAME = "upscale"
_RIM = 8              # pixels repeated around the picture: the network has never seen its end
_WORTH = 1.3          # times the size: a smaller enlargement is left to the window


def run(window: Window, params, scene: Scene) -> Frame:
    """Return the frame at its new size; chroma planes keep their ratio to luma."""
    frame = window.centre
    rows, columns = frame.luma.shape
    width, height = enlarged(params, columns, rows, scene.aspect)
    if (width, height) == (columns, rows):
        return frame
    planes = []
    for number, plane in enumerate(frame.planes):
        shared_x, shared_y = round(columns / plane.shape[1]), round(rows / plane.shape[0])
        if number == 0 and params.method == "net" and min(width / columns, height / rows) >= _WORTH:
            planes.append(lanczos(doubled(plane), width, height).clamp_(0, 256))
            continue
        planes.append(lanczos(plane, -(-width // shared_x), -(-height // shared_y)).clamp_(0, 256))
    return frame.with_planes(planes)


def doubled(plane: torch.Tensor) -> torch.Tensor:
    """Return a luma plane (H, W) at twice its size, as the network sees it."""
    rows, columns = plane.shape
    wide = F.pad(plane[None, None] * (1 / 255), (_RIM,) * 4, mode="replicate")
    large = network(NAME, plane.device)(wide)[0, 0]
    return 255 * large[2 * _RIM:2 * (_RIM + rows), 2 * _RIM:2 * (_RIM + columns)]
