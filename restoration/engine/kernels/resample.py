"""Resampling along each axis: Lanczos as sums of whole rows, which processors do well, and cubic shares."""

from functools import lru_cache

import torch

_LOBES = 3
_SHARP = -0.75       # of the cubic window: as torch's own has it
_ROWS = 256          # made at a time, so that they stay near the processor


def lanczos(plane: torch.Tensor, width: int, height: int) -> torch.Tensor:
    """Return the plane (H, W) at another size under a three-lobed Lanczos window, edges repeated."""
    if plane.shape[1] != width:
        plane = _along_rows(plane.t().contiguous(), width).t().contiguous()
    if plane.shape[0] != height:
        plane = _along_rows(plane, height)
    return plane


def _along_rows(plane: torch.Tensor, count: int) -> torch.Tensor:
    rows, weights = _taps(plane.shape[0], count, plane.device)
    total = plane.new_empty((count, plane.shape[1]))
    parts = zip(total.split(_ROWS), rows.split(_ROWS, 1), weights.split(_ROWS, 1), strict=True)
    for some, taps, shares in parts:
        torch.mul(plane.index_select(0, taps[0]), shares[0][:, None], out=some)
        for tap, share in zip(taps[1:], shares[1:], strict=True):
            some.addcmul_(plane.index_select(0, tap), share[:, None])
    return total


@lru_cache(maxsize=16)
def _taps(before: int, after: int, device: torch.device) -> tuple[torch.Tensor, torch.Tensor]:
    """Return (taps, after) source rows and weights on `device`, made once outside inference mode."""
    with torch.inference_mode(mode=False):
        return tuple(told.to(device) for told in _window(before, after))


def _window(before: int, after: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Return source rows and weights; a reduction widens the window by its factor."""
    step = before / after
    stretch = max(1.0, step)
    centre = (torch.arange(after, dtype=torch.float64) + 0.5) * step - 0.5
    reach = int(-(-_LOBES * stretch // 1))
    offsets = torch.arange(-reach + 1, reach + 1, dtype=torch.float64)[:, None]
    position = centre.floor() + offsets
    away = (position - centre) / stretch
    weights = torch.where(away.abs() < _LOBES, torch.sinc(away) * torch.sinc(away / _LOBES), 0.0)
    weights = weights / weights.sum(0)
    return position.clamp(0, before - 1).long(), weights.float()


def cubic(at: torch.Tensor) -> torch.Tensor:
    """Return the shares of four neighbours between whose middle two `at` (n,), 0..1, lies: (4, n)."""
    def near(far):
        return ((_SHARP + 2) * far - (_SHARP + 3)) * far * far + 1

    def beyond(far):
        return ((_SHARP * far - 5 * _SHARP) * far + 8 * _SHARP) * far - 4 * _SHARP
    return torch.stack((beyond(at + 1), near(at), near(1 - at), beyond(2 - at)))


@lru_cache(maxsize=16)
def spread(few: int, many: int, device: torch.device) -> torch.Tensor:
    """Return what lays few values smoothly out over many places, edges repeated: (many, few) shares."""
    with torch.inference_mode(mode=False):
        place = (torch.arange(many, dtype=torch.float64) + 0.5) * (few / many) - 0.5
        first = place.floor()
        taps = (first.long() + torch.arange(-1, 3)[:, None]).clamp_(0, few - 1)
        shares = torch.zeros((many, few), dtype=torch.float64)
        return shares.scatter_add_(1, taps.t(), cubic(place - first).t()).float().to(device)
