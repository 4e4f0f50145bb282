"""Kin: finds by their looks. Dust is opaque and as it comes; rain falls one way, and glints glimmer."""

import torch

from restoration.engine.kernels.specks import Pixels

_SLENDER, _LONG = 2.2, 5.0   # times as long as wide, and pixels: a streak
_ONE_WAY = 0.2               # radians by which streaks of one rain may differ
_RAIN = 7                    # streaks all one way in a picture
_SIZES = 2.5                 # times: sizes that are alike
_GLIMMER, _CLEAR = 45.0, 0.4  # units of 1/255, and of what white would be: dirt of the negative prints whiter
_DROP = 60                   # pixels of a picture 640 wide: drops and glints are no larger
_LEAN = 0.1                  # radians: no scratch leans so
_ASIDE = 2.5                 # pixels by which pieces of one wire may lie beside its line
_HERD, _SHARE = (3, 2), (0.4, 0.5)   # finds on their way, and their share of all alike, that vouch


def vouched(inside: Pixels, bright: torch.Tensor, way: torch.Tensor) -> torch.Tensor:
    """Return which finds those like them vouch for: (count,) bool. `way` says which are on their way."""
    sizes = inside.sizes()
    alike = bright[:, None] == bright
    alike &= (sizes[:, None] < _SIZES * sizes) & (sizes < _SIZES * sizes[:, None])
    going = (alike & way).sum(1)
    every = alike.sum(1)
    enough = torch.zeros_like(way)
    for herd, share in zip(_HERD, _SHARE, strict=True):
        enough |= (going >= herd) & (going >= share * every)
    return enough


def glimmering(inside: Pixels, luma: torch.Tensor, plain: torch.Tensor) -> torch.Tensor:
    """Return which finds are small and only a little brighter than what lies under them: (count,) bool.

    Dirt on a negative keeps all light from the print and comes out white; a drop or a glint does not.
    """
    under = torch.take(plain, inside.places)
    rise, room = inside.mean(torch.take(luma, inside.places) - under), 255 - inside.mean(under)
    small = inside.sizes() < _DROP * max(1.0, luma.shape[1] / 640) ** 2
    return small & (rise > 0) & (rise < _GLIMMER) & (rise < _CLEAR * room)


def raining(lie, bright: torch.Tensor, there: torch.Tensor) -> torch.Tensor:
    """Return which finds are streaks of one rain: (count,) bool. `there`: which stand in a neighbour.

    `lie` is how they lie (`lying`).
    """
    _, way, slender = lie
    streak = slender & ~there
    together = streak & (bright[:, None] == bright) & (_turned(way) < _ONE_WAY)
    return streak & (together.sum(1) >= _RAIN)


def in_line(lie, bright: torch.Tensor, going: torch.Tensor) -> torch.Tensor:
    """Return which finds are pieces of one leaning wire with a find on its way: (count,) bool.

    Of upright ones one cannot say so: they may be pieces of a scratch.
    """
    (rows, columns), way, slender = lie
    down, across = rows[:, None] - rows, columns[:, None] - columns
    aside = (down * torch.cos(way) - across * torch.sin(way)).abs()
    near = aside < _ASIDE + 0.02 * torch.hypot(down, across)
    leaning = slender & ((way.abs() - 0.5 * torch.pi).abs() > _LEAN)
    alike = leaning[:, None] & leaning & (bright[:, None] == bright) & (_turned(way) < _ONE_WAY)
    return (alike & near & going).any(1)


def lying(inside: Pixels, width: int):
    """Return every find's middle (row, column), the angle it lies at, and whether it is a streak."""
    rows = torch.div(inside.places, width, rounding_mode="floor").float()
    columns = (inside.places % width).float()
    middle = inside.mean(rows), inside.mean(columns)
    rows, columns = (at - mean[inside.owner] for at, mean in zip((rows, columns), middle, strict=True))
    down, across, both = (inside.mean(one * other) for one, other in
                          ((rows, rows), (columns, columns), (rows, columns)))
    half, root = 0.5 * (down + across), torch.hypot(0.5 * (down - across), both)
    slender = (half + root > _SLENDER**2 * (half - root).clamp(min=0.1)) & (16 * (half + root) > _LONG**2)
    return middle, 0.5 * torch.atan2(2 * both, across - down), slender


def _turned(way: torch.Tensor) -> torch.Tensor:
    """Return by how much finds lie otherwise than each other, radians: (count, count)."""
    return (torch.remainder(way[:, None] - way + 0.5 * torch.pi, torch.pi) - 0.5 * torch.pi).abs()
