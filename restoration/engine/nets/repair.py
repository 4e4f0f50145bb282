"""RepairNet: five frames of luma, lined up; out come the picture under the damage and the damage."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass

import torch
import torch.nn.functional as F
from torch import nn

from restoration.engine.nets.layers import (
    activated,
    added,
    convolved,
    raised,
    summed,
    together,
    united,
)

_APART = 4.0        # how much the differences between frames are enlarged
FRAMES = 5          # the middle one first, then before, after, second before, second after
AGAIN = FRAMES + 1  # what a second look is told besides: each frame as the first left it, its chance of dirt


@dataclass(frozen=True)
class RepairShape:
    """The sizes of a RepairNet: channels at half the size, and blocks at a half, a quarter and an eighth.

    `again` says how many planes a second look is told beyond the frames: none, or `AGAIN`.
    """

    channels: int = 16
    half: int = 2
    quarter: int = 2
    eighth: int = 4
    again: int = 0

    def as_json(self) -> dict:
        """Return the sizes as plain values, as a card carries them."""
        return asdict(self)


class RepairNet(nn.Module):
    """A compact U-Net over pixel-unshuffled luma.

    `forward` takes (N, 5, H, W) in 0..1, sides divisible by 8, and gives three planes: what to add to the
    middle frame to see it without damage and grain, what to add further to undo the softness of age, and the
    logit of damage. The picture itself never passes through the network, so it loses no precision. For a
    second look the frames are followed by the same five as a first one left them, and its chance of damage.
    """

    def __init__(self, shape: RepairShape = RepairShape()):
        """Lay out the layers for `shape`."""
        super().__init__()
        self.shape, c, come = shape, shape.channels, 4 * (FRAMES + shape.again)
        self.straight = nn.Conv2d(come, 12, 1)
        self.enter = Blocks(come, c, shape.half)
        self.down_quarter = nn.Conv2d(c, 2 * c, 2, stride=2)
        self.quarter = Blocks(2 * c, 2 * c, shape.quarter)
        self.down_eighth = nn.Conv2d(2 * c, 4 * c, 2, stride=2)
        self.eighth = Blocks(4 * c, 4 * c, shape.eighth)
        self.up_quarter = nn.Conv2d(4 * c, 8 * c, 1)
        self.quarter_again = Blocks(2 * c, 2 * c, shape.quarter)
        self.up_half = nn.Conv2d(2 * c, 4 * c, 1)
        self.half_again = Blocks(c, c, shape.half)
        self.leave = nn.Conv2d(c, 12, 3, padding=1)
        self.begin()

    def begin(self) -> None:
        """Set the weights that training starts from: each layer passes on what it gets, the last little."""
        for layer in self.modules():
            if isinstance(layer, nn.Conv2d):
                nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")
                nn.init.zeros_(layer.bias)
        for layer in (self.straight, self.leave):
            nn.init.normal_(layer.weight, std=0.01)

    def take_over(self, first: "RepairNet") -> None:
        """Begin a second look with what the first knows; it heeds at first nothing beyond the frames."""
        with torch.no_grad():
            for name, mine in self.named_parameters():
                theirs = first.get_parameter(name)
                if mine.shape == theirs.shape:
                    mine.copy_(theirs)
                else:
                    mine.zero_()[:, :theirs.shape[1]].copy_(theirs)

    def forward(self, frames: torch.Tensor) -> torch.Tensor:
        """Return (N, 3, H, W): residual, sharpness and damage logit."""
        return self.parts(F.pixel_unshuffle(frames, 2))

    def parts(self, frames: torch.Tensor, unit: float = 1.0) -> torch.Tensor:
        """Do the same with planes taken apart, (N, 20, H/2, W/2), told in other units than 0..1."""
        x = together(_told(frames.unflatten(1, (-1, 4)), unit), frames.shape[1], self.leave.weight.dtype)
        half = self.enter(x)
        quarter = self.quarter(convolved(self.down_quarter, half))
        eighth = self.eighth(convolved(self.down_eighth, quarter))
        quarter = self.quarter_again(raised(self.up_quarter, eighth, quarter))
        half = self.half_again(raised(self.up_half, quarter, half))
        return united(summed(self.straight, x, self.leave, half))


def _told(frames: torch.Tensor, unit: float) -> Iterator[torch.Tensor]:
    """Yield what the layers are told: the middle frame about nought, and how far the others are from it.

    Those that a first look left are told from the first of them; its chance of dirt comes last.
    """
    count, far = frames.shape[1], _APART * unit
    yield (frames[:, 0] * unit).sub_(0.5)
    for number in range(1, min(count, AGAIN)):
        yield (frames[:, number] - frames[:, 0]).mul_(far)
    for number in range(AGAIN, count - 1):
        yield (frames[:, number] - frames[:, FRAMES]).mul_(far)
    if count > FRAMES:
        yield frames[:, -1] * unit


class Blocks(nn.Module):
    """Some 3×3 layers; those that do not change the number of channels add to what they are given."""

    def __init__(self, come: int, go: int, count: int):
        """Lay out `count` layers."""
        super().__init__()
        self.layers = nn.ModuleList(nn.Conv2d(come if n == 0 else go, go, 3, padding=1) for n in range(count))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Pass through the layers."""
        for layer in self.layers:
            given, x = x, activated(layer, x)
            if given.shape[1] == x.shape[1]:
                x = added(x, given)
        return x
