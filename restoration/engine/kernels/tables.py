"""Small tensors that every frame asks for again, made once on each device."""

from functools import lru_cache

import torch


@lru_cache(maxsize=256)
def numbered(count: int, kind: torch.dtype, device: torch.device) -> torch.Tensor:
    """Return 0, 1, … up to `count`, which nobody may change."""
    with torch.inference_mode(mode=False):
        return torch.arange(count, dtype=kind, device=device)


@lru_cache(maxsize=256)
def table(numbers: tuple, kind: torch.dtype, device: torch.device) -> torch.Tensor:
    """Return numbers, or rows of them, as a tensor that nobody may change."""
    with torch.inference_mode(mode=False):
        return torch.tensor(numbers, dtype=kind, device=device)
