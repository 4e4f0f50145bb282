"""Upscale: every plane enlarged under a Lanczos window."""

from restoration.engine.kernels.resample import lanczos
from restoration.engine.kernels.window import Frame, Scene, Window
from restoration.engine.operators.upscale import enlarged


def run(window: Window, params, scene: Scene) -> Frame:
    """Return the frame at its new size; chroma planes keep their ratio to luma."""
    frame = window.centre
    rows, columns = frame.luma.shape
    width, height = enlarged(params, columns, rows, scene.aspect)
    if (width, height) == (columns, rows):
        return frame
    planes = []
    for plane in frame.planes:
        shared_x, shared_y = round(columns / plane.shape[1]), round(rows / plane.shape[0])
        planes.append(lanczos(plane, -(-width // shared_x), -(-height // shared_y)).clamp_(0, 256))
    return Frame(frame.index, tuple(planes), frame.map)
