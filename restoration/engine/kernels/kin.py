"""Kin: finds that look alike. Dust is as it comes; rain falls one way, and confetti is like confetti."""

import torch

from restoration.engine.kernels.specks import Pixels

_SLENDER, _LONG = 2.2, 5.0   # times as long as wide, and pixels: a streak
_ONE_WAY = 0.2               # radians by which streaks of one rain may differ
_RAIN = 7                    # streaks all one way in a picture
_SIZES = 2.5                 # times: sizes that are alike
_HERD, _SHARE = 3, 0.4       # finds on their way, and their share of all alike, that vouch for the others


def vouched(inside: Pixels, bright: torch.Tensor, way: torch.Tensor) -> torch.Tensor:
    """Return which finds those like them vouch for: (count,) bool. `way` says which are on their way."""
    sizes = inside.sizes()
    alike = bright[:, None] == bright
    alike &= (sizes[:, None] < _SIZES * sizes) & (sizes < _SIZES * sizes[:, None])
    going = (alike & way).sum(1)
    return (going >= _HERD) & (going >= _SHARE * alike.sum(1))


def raining(inside: Pixels, bright: torch.Tensor, there: torch.Tensor, width: int) -> torch.Tensor:
    """Return which finds are streaks of one rain: (count,) bool. `there`: which stand in a neighbour."""
    rows = torch.div(inside.places, width, rounding_mode="floor").float()
    columns = (inside.places % width).float()
    rows, columns = (at - inside.mean(at)[inside.owner] for at in (rows, columns))
    down, across, both = (inside.mean(one * other) for one, other in
                          ((rows, rows), (columns, columns), (rows, columns)))
    half, root = 0.5 * (down + across), torch.hypot(0.5 * (down - across), both)
    slender = half + root > _SLENDER**2 * (half - root).clamp(min=0.1)
    streak = slender & (16 * (half + root) > _LONG**2) & ~there
    way = 0.5 * torch.atan2(2 * both, across - down)
    apart = torch.remainder(way[:, None] - way + 0.5 * torch.pi, torch.pi) - 0.5 * torch.pi
    together = streak & (bright[:, None] == bright) & (apart.abs() < _ONE_WAY)
    return streak & (together.sum(1) >= _RAIN)
