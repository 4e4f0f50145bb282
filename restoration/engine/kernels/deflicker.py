"""Deflicker: one gain and one offset per frame, as the analysis solved them."""

from restoration.engine.kernels.window import Frame, Scene, Window


def run(window: Window, params, scene: Scene) -> Frame:
    """Return the frame with its light evened out; a correction too small to see changes nothing."""
    frame = window.centre
    gain = float(scene.value("flicker", "gain", window.index))
    offset = float(scene.value("flicker", "offset", window.index))
    if abs(255 * (gain - 1)) + abs(offset) < 0.25:
        return frame
    return frame.with_luma((frame.luma * gain).add_(offset))
