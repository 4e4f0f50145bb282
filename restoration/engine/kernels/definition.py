"""Definition: what stands out of the grain is raised, within the range of the pixels beside it."""

import torch
import torch.nn.functional as F

from restoration.engine.kernels.plane import highest, lowest, padded, soft
from restoration.engine.kernels.window import Frame, Scene, Window

_CORE = 1.5          # times the grain that is left in the blurred difference: what counts as detail


def run(window: Window, params, scene: Scene) -> Frame:
    """Return the frame with its detail raised."""
    frame = window.centre
    if not params.strength:
        return frame
    luma, scale = frame.luma, max(1.0, scene.size[0] / 640)
    calm = soft(luma)                                  # detail is judged where single grains are evened out
    detail = calm - _blurred(calm, params.radius * scale)
    core = _CORE * 0.4 * scene.grain.strength(calm)
    detail = torch.sign(detail) * (detail.abs() - core).clamp_(min=0)
    reach = max(1, round(params.radius * scale))
    top, low = highest(luma, reach) + params.halo, lowest(luma, reach) - params.halo
    raised = luma + params.strength * detail
    return frame.with_luma(torch.minimum(torch.maximum(raised, low), top).clamp_(0, 256))


def _blurred(plane: torch.Tensor, sigma: float) -> torch.Tensor:
    """Return the plane under a Gaussian window, edges repeated."""
    reach = max(1, round(3 * sigma))
    t = torch.arange(-reach, reach + 1, dtype=torch.float32, device=plane.device)
    taps = torch.exp(-0.5 * (t / sigma).square())
    taps = taps / taps.sum()
    wide = padded(plane, reach, reach)[None, None]
    return F.conv2d(F.conv2d(wide, taps[None, None, None]), taps[None, None, :, None])[0, 0]
