"""Scratches: the lines the analysis followed, closed row by row from both sides with the grain put back."""

import torch

from restoration.engine.kernels.window import Frame, Scene, Window

_RIM = 2             # columns on each side that carry the bridge
_AROUND = 8          # columns beyond them in which the texture is looked at


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
    reach = half + _RIM + max(1, round(scale))             # from the middle to where the bridge stands
    wide = reach + _AROUND
    rows = torch.arange(height, device=luma.device)
    middle = (x + tilt * ((rows + 0.5) / height - 0.5)).round().long()
    columns = middle[:, None] + torch.arange(-wide, wide + 1, device=luma.device)
    at = rows[:, None] * width + columns.clamp(0, width - 1)
    strip = torch.take(luma, at)
    inner = slice(_AROUND, _AROUND + 2 * reach + 1)
    bridge, typical = _bridge(strip[:, inner], grain)
    hot = _standing(strip, bridge, (sign, params, inner, typical))
    seen = hot[:, reach - half:reach + half + 1].any(1, keepdim=True)
    seen &= ((columns[:, inner] >= 0) & (columns[:, inner] < width)).all(1, keepdim=True)
    touched = _widened(hot) & seen
    touched[:, :_RIM] = touched[:, -_RIM:] = False
    if fresh is not None:
        bridge = bridge + typical * torch.take(fresh, at[:, inner])
    where = at[:, inner][touched]
    luma.view(-1)[where] = bridge[touched].clamp_(0, 256)
    mask.view(-1)[where] = True


def _bridge(strip: torch.Tensor, grain):
    """Return the straight line across each row of the strip, between its rims, and the grain there."""
    left, right = strip[:, :_RIM].mean(1), strip[:, -_RIM:].mean(1)
    share = torch.linspace(0, 1, strip.shape[1], device=strip.device)
    typical = grain.strength(0.5 * (left + right)).clamp_(min=0.7)[:, None]
    return left[:, None] + (right - left)[:, None] * share, typical


def _standing(strip: torch.Tensor, bridge: torch.Tensor, known) -> torch.Tensor:
    """Return which pixels of the inner strip stand out on the line's side, more than the texture around does.

    Everything is averaged along the line over 17 rows first: a scratch goes on, grain and texture do not.
    """
    sign, params, inner, typical = known
    rise = sign * _along(strip[:, inner] - bridge, 8)
    gap = (inner.stop - inner.start - 1) // 2
    ridge = _along(strip[:, gap:-gap] - 0.5 * (strip[:, 2 * gap:] + strip[:, :-2 * gap]), 8).abs_()
    # The columns beside the line, without those its own ridge reaches.
    texture = torch.cat((ridge[:, :2], ridge[:, -2:]), 1).mean(1, keepdim=True)
    keen = 1.5 - params.sensitivity
    hot = rise > keen * (2.0 + 0.4 * typical + 0.8 * texture)
    uneven = (bridge[:, :1] - bridge[:, -1:]).abs() > 2.5 * rise.amax(1, keepdim=True) + 6.0 * typical
    return hot & ~uneven


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
