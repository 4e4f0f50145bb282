"""Tone: one line per shot through luma, one shift per shot through chroma, as the analysis solved them."""

from restoration.engine.kernels.window import Frame, Scene, Window


def run(window: Window, params, scene: Scene) -> Frame:
    """Return the frame with its shot's range and cast; a shot that needs neither passes bit by bit."""
    frame, solved = window.centre, scene.curves["tone"]
    gain, offset = float(solved["gain"][scene.number]), float(solved["offset"][scene.number])
    planes = list(frame.planes)
    if gain != 1.0 or offset != 0.0:
        planes[0] = (planes[0] * gain).add_(offset).clamp_(0, 256)
    for number in range(1, len(planes)):
        shift = float(solved["cast"][scene.number][number - 1])
        if shift:
            planes[number] = (planes[number] + shift).clamp_(0, 256)
    same = all(new is old for new, old in zip(planes, frame.planes, strict=True))
    return frame if same else frame.with_planes(planes)
