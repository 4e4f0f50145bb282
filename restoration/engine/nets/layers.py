"""Layers as the networks call them; on a processor that only looks, fused and without copies.

What comes out is the same either way: learning goes through torch's own layers, looking through oneDNN's
convolutions with the rectifier inside, on planes whose channels lie together.
"""

from collections.abc import Iterable
from functools import lru_cache
from itertools import chain

import torch
import torch.nn.functional as F
from torch import nn

_FUSED = getattr(torch.ops.mkldnn, "_convolution_pointwise", None)
_ONTO = getattr(torch.ops.mkldnn, "_convolution_pointwise_", None)
_CUBIC = (-0.03515625, 0.26171875, 0.87890625, -0.10546875)     # a quarter of a pixel after the third
_LANES = 8          # planes that are worked on at once: a part of so many takes longer than all


def swift(x: torch.Tensor) -> bool:
    """Say whether the fused layers can take `x`: on a processor that has them, with nothing to learn."""
    return x.device.type == "cpu" and not torch.is_grad_enabled() and _works(x.dtype)


@lru_cache(maxsize=4)
def _works(kind: torch.dtype) -> bool:
    """Say whether this processor has the fused layers for numbers of that kind, by trying them."""
    layer = nn.Conv2d(8, 8, 3, padding=1).to(kind).requires_grad_(requires_grad=False)
    x = torch.zeros(1, 8, 4, 4, dtype=kind).contiguous(memory_format=torch.channels_last)
    try:
        _rejoined(layer, _fused(layer, x, "relu"), torch.zeros_like(x), "relu")
    except (RuntimeError, TypeError, AttributeError):
        return False
    return True


def convolved(layer: nn.Conv2d, x: torch.Tensor) -> torch.Tensor:
    """Return `x` through a layer."""
    return _fused(layer, x, "none") if swift(x) else layer(x)


def paired(layer: nn.Conv2d, x: torch.Tensor) -> torch.Tensor:
    """Return `x` through a 3×3 layer that gives few planes, two neighbouring pixels at a time.

    Lanes that would lie idle so do more than the wider window costs.
    """
    if not swift(x) or x.shape[3] % 2:
        return convolved(layer, x)
    weight = torch.cat((F.pad(layer.weight, (0, 1)), F.pad(layer.weight, (1, 0))))
    two = _FUSED(x, weight, layer.bias.repeat(2), list(layer.padding), [1, 2], [1, 1], 1, "none", [], "")
    number, count, height, width = two.shape
    return two.permute(0, 2, 3, 1).reshape(number, height, 2 * width, count // 2).permute(0, 3, 1, 2)


def activated(layer: nn.Conv2d, x: torch.Tensor) -> torch.Tensor:
    """Return `x` through a layer and a rectifier."""
    return _fused(layer, x, "relu") if swift(x) else F.relu(layer(x))


def rejoined(layer: nn.Conv2d, x: torch.Tensor, given: torch.Tensor) -> torch.Tensor:
    """Return the rectified sum of `given` and `x` through a layer; fused, it takes the place of `given`."""
    return _rejoined(layer, x, given, "relu") if swift(x) else F.relu(given + layer(x))


def summed(first: nn.Conv2d, x: torch.Tensor, second: nn.Conv2d, other: torch.Tensor) -> torch.Tensor:
    """Return the sum of `x` through one layer and `other` through a second, of equally many planes."""
    if not swift(x):
        return first(x) + second(other)
    count = first.weight.shape[0]
    spare = -count % _LANES
    return _rejoined(first, x, _fused(second, other, "none", spare), None, spare)[:, :count]


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


def together(parts: Iterable[torch.Tensor], count: int, kind: torch.dtype) -> torch.Tensor:
    """Return `count` planes (N, C, H, W) that come by some, in numbers of that kind, their channels together.

    Some, four or five, are turned the quickest, and as soon as they are made.
    """
    parts = iter(parts)
    part = next(parts)
    if not swift(part):
        return torch.cat((part, *parts), 1).to(kind).contiguous(memory_format=torch.channels_last)
    (number, _, height, width), at = part.shape, 0
    turned = part.new_empty((number, height * width, count), dtype=kind)
    for some in chain((part,), parts):
        turned[..., at:at + some.shape[1]].copy_(some.to(kind).flatten(2).transpose(1, 2))
        at += some.shape[1]
    return turned.view(number, height, width, count).permute(0, 3, 1, 2)


def united(x: torch.Tensor) -> torch.Tensor:
    """Return (N, 4·C, H, W) as planes (N, C, 2·H, 2·W) in single precision, each 2×2 out of four channels."""
    if not swift(x):
        return F.pixel_shuffle(x, 2).float()
    number, count, height, width = x.shape
    two = torch.int64 if x.element_size() == 4 else torch.int32     # two pixels of a row at a time
    pairs = x.permute(0, 2, 3, 1).view(two).unflatten(3, (count // 4, 2))
    planes = pairs.permute(0, 3, 1, 4, 2).contiguous()
    return planes.view(number, count // 4, 2 * height, width).view(x.dtype).float()


def enlarged(picture: torch.Tensor) -> torch.Tensor:
    """Return pictures (N, C, H, W) at twice the size under a cubic window, edges repeated."""
    if not swift(picture):
        return F.interpolate(picture, scale_factor=2, mode="bicubic", align_corners=False)
    wide, (*lead, height, width) = F.pad(picture, (2, 2, 2, 2), mode="replicate"), picture.shape
    rows = picture.new_empty((*lead, height, 2, width + 4))
    large = picture.new_empty((*lead, 2 * height, width, 2))
    for side, window in enumerate((_CUBIC, _CUBIC[::-1])):
        rows[..., side, :] = _slid(wide, -2, side, window)
    for side, window in enumerate((_CUBIC, _CUBIC[::-1])):
        large[..., side] = _slid(rows.flatten(-3, -2), -1, side, window)
    return large.flatten(-2)


def _slid(planes: torch.Tensor, axis: int, first: int, window) -> torch.Tensor:
    """Return the sum of planes slid along an axis, from the `first` place on, each with its share."""
    end = planes.shape[axis] - len(window)
    total = planes.narrow(axis, first, end) * window[0]
    for number, share in enumerate(window[1:], first + 1):
        total.add_(planes.narrow(axis, number, end), alpha=share)
    return total


def _fused(layer: nn.Conv2d, x: torch.Tensor, then: str, spare: int = 0) -> torch.Tensor:
    return _FUSED(x, *_weighed(layer, spare), list(layer.padding), list(layer.stride), list(layer.dilation),
                  layer.groups, then, [], "")


def _rejoined(layer: nn.Conv2d, x: torch.Tensor, given: torch.Tensor, then: str | None,
              spare: int = 0) -> torch.Tensor:
    return _ONTO.binary(given, x, *_weighed(layer, spare), list(layer.padding), list(layer.stride),
                        list(layer.dilation), layer.groups, "add", 1.0, then, [], None)


def _weighed(layer: nn.Conv2d, spare: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Return a layer's weight and bias, some spare planes of nought beyond what it gives."""
    if not spare:
        return layer.weight, layer.bias
    return F.pad(layer.weight, (0, 0) * 3 + (0, spare)), F.pad(layer.bias, (0, spare))
