"""Scratches: the lines the analysis followed, closed row by row from both sides with the grain put back."""

import torch

from restoration.engine.kernels.window import Frame, Scene, Window


def run(window: Window, params, scene: Scene) -> Frame:
    """Return the frame with its scratches closed where they are really seen, and its map joined."""
    frame, lines = window.centre, scene.curves["lines"]
    low, high = lines["frame"].searchsorted([window.index, window.index + 1])
    if low == high:
        return frame
    luma, mask = frame.luma.clone(), torch.zeros_like(frame.luma, dtype=torch.bool)
    fresh = scene.grain.field(frame.index) if scene.grain.typical >= 1.0 else None
    for row in range(low, high):
        line = (float(lines["x"][row]), float(lines["tilt"][row]), int(lines["sign"][row]))
        _close(luma, mask, line, (params, scene.grain, fresh))
    return frame.with_luma(luma, mask)


def _close(luma: torch.Tensor, mask: torch.Tensor, line, known) -> None:
    """Close one line in place: a strip along it, the columns that stand out, a bridge across them."""
    (x, tilt, sign), (params, grain, fresh) = line, known
    height, width = luma.shape
    scale = max(1.0, width / 640)
    half = max(1, round(0.5 * params.width * scale))       # of the widest line
    rim, reach = 2, half + 2 + max(2, round(scale))
    rows = torch.arange(height, device=luma.device)
    middle = (x + tilt * ((rows + 0.5) / height - 0.5)).round().long()
    columns = middle[:, None] + torch.arange(-reach, reach + 1, device=luma.device)
    inside = ((columns >= 0) & (columns < width)).all(1)
    at = rows[:, None] * width + columns.clamp(0, width - 1)
    strip = torch.take(luma, at)
    left, right = strip[:, :rim].mean(1), strip[:, -rim:].mean(1)
    share = torch.linspace(0, 1, 2 * reach + 1, device=luma.device)
    bridge = left[:, None] + (right - left)[:, None] * share
    rise = sign * _along(strip - bridge, 4)
    typical = grain.strength(0.5 * (left + right)).clamp_(min=0.7)[:, None]
    keen = 1.5 - params.sensitivity
    hot = rise > keen * (2.0 + 0.55 * typical)
    core = hot[:, reach - half - 1:reach + half + 2]
    uneven = (left - right).abs()[:, None] > 2.5 * rise.amax(1, keepdim=True) + 6.0 * typical
    seen = core.any(1, keepdim=True) & inside[:, None] & ~uneven
    touched = _widened(hot) & seen
    touched[:, :rim] = touched[:, -rim:] = False
    if fresh is not None:
        bridge = bridge + typical * torch.take(fresh, at)
    where = at[touched]
    luma.view(-1)[where] = bridge[touched].clamp_(0, 256)
    mask.view(-1)[where] = True


def _along(strip: torch.Tensor, radius: int) -> torch.Tensor:
    """Return the running mean down the strip over 2·radius+1 rows, ends repeated."""
    count = strip.shape[0]
    wide = torch.cat((strip[:1].expand(radius, -1), strip, strip[-1:].expand(radius, -1)))
    total = wide[:count].clone()
    for k in range(1, 2 * radius + 1):
        total += wide[k:k + count]
    return total / (2 * radius + 1)


def _widened(hot: torch.Tensor) -> torch.Tensor:
    """Return the columns with their two neighbours: a line's soft rim."""
    wide = hot.clone()
    wide[:, 1:] |= hot[:, :-1]
    wide[:, :-1] |= hot[:, 1:]
    return wide
