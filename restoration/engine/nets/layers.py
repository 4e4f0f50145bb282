"""Layers as the networks call them; on a processor that only looks, fused and without copies.

What comes out is the same either way: learning goes through torch's own layers, looking through oneDNN's
convolutions with the rectifier inside, on planes whose channels lie together.
"""

from functools import lru_cache

import torch
import torch.nn.functional as F
from torch import nn

_FUSED = getattr(torch.ops.mkldnn, "_convolution_pointwise", None)
_TURNED = 5         # planes at a time, as torch turns them quickest


def swift(x: torch.Tensor) -> bool:
    """Say whether the fused layers can take `x`: on a processor that has them, with nothing to learn."""
    return x.device.type == "cpu" and not torch.is_grad_enabled() and _works(x.dtype)


@lru_cache(maxsize=4)
def _works(kind: torch.dtype) -> bool:
    """Say whether this processor has the fused layers for numbers of that kind, by trying them."""
    layer = nn.Conv2d(8, 8, 3, padding=1).to(kind).requires_grad_(requires_grad=False)
    x = torch.zeros(1, 8, 4, 4, dtype=kind).contiguous(memory_format=torch.channels_last)
    try:
        _rejoined(layer, _fused(layer, x, "relu"), x, "relu")
    except (RuntimeError, TypeError, AttributeError):
        return False
    return True


def convolved(layer: nn.Conv2d, x: torch.Tensor) -> torch.Tensor:
    """Return `x` through a layer."""
    return _fused(layer, x, "none") if swift(x) else layer(x)


def activated(layer: nn.Conv2d, x: torch.Tensor) -> torch.Tensor:
    """Return `x` through a layer and a rectifier."""
    return _fused(layer, x, "relu") if swift(x) else F.relu(layer(x))


def rejoined(layer: nn.Conv2d, x: torch.Tensor, given: torch.Tensor) -> torch.Tensor:
    """Return the rectified sum of `given` and `x` through a layer."""
    return _rejoined(layer, x, given, "relu") if swift(x) else F.relu(given + layer(x))


def summed(layer: nn.Conv2d, x: torch.Tensor, given: torch.Tensor) -> torch.Tensor:
    """Return the sum of `given` and `x` through a layer."""
    return _rejoined(layer, x, given, None) if swift(x) else given + layer(x)


def added(x: torch.Tensor, given: torch.Tensor) -> torch.Tensor:
    """Return the sum; on the way through fused layers it takes the place of `x`."""
    return x.add_(given) if swift(x) else x + given


def raised(layer: nn.Conv2d, x: torch.Tensor, onto: torch.Tensor) -> torch.Tensor:
    """Return `onto` with `x` laid over it at twice its size; the layer gives four times the channels."""
    if not swift(x):
        return onto + F.pixel_shuffle(layer(x), 2)
    count, channels = layer.weight.shape[0] // 4, layer.weight.shape[1]
    weight = layer.weight.view(count, 4, channels).transpose(0, 1).reshape(4 * count, channels, 1, 1)
    bias = layer.bias.view(count, 4).t().reshape(-1)
    said = _FUSED(x, weight, bias, [0, 0], [1, 1], [1, 1], 1, "none", [], "").permute(0, 2, 3, 1)
    number, height, width, _ = said.shape
    fine = onto.permute(0, 2, 3, 1).view(number, height, 2, width, 2, count)
    fine.add_(said.view(number, height, width, 2, 2, count).permute(0, 1, 3, 2, 4, 5))
    return onto


def together(x: torch.Tensor, kind: torch.dtype) -> torch.Tensor:
    """Return planes (N, C, H, W) in numbers of that kind, their channels lying together."""
    if not swift(x):
        return x.to(kind).contiguous(memory_format=torch.channels_last)
    number, count, height, width = x.shape
    turned = x.new_empty((number, height * width, count))
    for out, planes in zip(turned.split(_TURNED, 2), x.flatten(2).split(_TURNED, 1), strict=True):
        out.copy_(planes.transpose(1, 2))
    return turned.to(kind).view(number, height, width, count).permute(0, 3, 1, 2)


def united(x: torch.Tensor) -> torch.Tensor:
    """Return (N, 4·C, H, W) as planes (N, C, 2·H, 2·W) in single precision, each 2×2 out of four channels."""
    if not swift(x):
        return F.pixel_shuffle(x, 2).float()
    number, count, height, width = x.shape
    pairs = x.float().permute(0, 2, 3, 1).view(torch.int64)         # two pixels of a row at a time
    planes = pairs.view(number, height, width, count // 4, 2).permute(0, 3, 1, 4, 2).contiguous()
    return planes.view(number, count // 4, 2 * height, width).view(torch.float32)


def _fused(layer: nn.Conv2d, x: torch.Tensor, then: str) -> torch.Tensor:
    return _FUSED(x, layer.weight, layer.bias, list(layer.padding), list(layer.stride), list(layer.dilation),
                  layer.groups, then, [], "")


def _rejoined(layer: nn.Conv2d, x: torch.Tensor, given: torch.Tensor, then: str | None) -> torch.Tensor:
    return _FUSED.binary(x, given, layer.weight, layer.bias, list(layer.padding), list(layer.stride),
                         list(layer.dilation), layer.groups, "add", 1.0, then, [], None)
