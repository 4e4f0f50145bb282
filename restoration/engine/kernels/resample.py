"""Lanczos resampling of planes along each axis, as sums of whole rows, which any processor does well."""

from functools import lru_cache

import torch

_LOBES = 3
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
