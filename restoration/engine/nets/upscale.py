"""UpscaleNet: a picture at twice its size, from a few layers that all work at the small size."""

from dataclasses import asdict, dataclass

import torch
from torch import nn

from restoration.engine.nets.layers import activated, added, enlarged, paired, rejoined, united


@dataclass(frozen=True)
class UpscaleShape:
    """The sizes of an UpscaleNet: its channels and how many layers lie between the first and the last."""

    channels: int = 16
    layers: int = 4

    def as_json(self) -> dict:
        """Return the sizes as plain values, as a card carries them."""
        return asdict(self)


class UpscaleNet(nn.Module):
    """From (N, 1, H, W) in 0..1 to (N, 1, 2H, 2W): a bicubic enlargement and what that lacks.

    The picture itself stays in single precision; only what is added to it goes through the layers.
    """

    def __init__(self, shape: UpscaleShape = UpscaleShape()):
        """Lay out the layers for `shape`."""
        super().__init__()
        self.shape, c = shape, shape.channels
        self.enter = nn.Conv2d(1, c, 5, padding=2)
        self.pairs = nn.ModuleList(
            nn.Sequential(nn.Conv2d(c, c, 3, padding=1), nn.ReLU(inplace=True), nn.Conv2d(c, c, 3, padding=1))
            for _ in range(shape.layers // 2))
        self.leave = nn.Conv2d(c, 4, 3, padding=1)

    def forward(self, picture: torch.Tensor) -> torch.Tensor:
        """Return the enlarged picture."""
        x = (picture - 0.5).to(self.leave.weight.dtype).contiguous(memory_format=torch.channels_last)
        x = activated(self.enter, x)
        for first, _, second in self.pairs:
            x = rejoined(second, activated(first, x), x)
        return added(united(paired(self.leave, x)), enlarged(picture))
