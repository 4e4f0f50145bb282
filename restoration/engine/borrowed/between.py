"""RIFE 4.6 as its authors publish it: the motion from two frames to a moment between them.

Source: Huang et al., "Real-Time Intermediate Flow Estimation for Video Frame Interpolation" (ECCV 2022),
arXiv 2011.06294. Written from the paper; the tensors' names follow the published checkpoint. What the
network is asked for is the motion and whose say counts where: the pictures are carried by Patina itself, in
their own depth, so that every pixel comes from one of the film's own frames.
"""

from itertools import pairwise

import torch
from torch import nn
from torch.nn import functional

from restoration.engine.borrowed.film import carried
from restoration.engine.nets.cards import BadWeights

_SCALES = (8, 4, 2, 1)
_BLOCKS = tuple(f"block{number}." for number in range(4))
_SIDE = 32  # sides the network is given are multiples of this


class _Kept(nn.Module):
    def __init__(self, features: int):
        super().__init__()
        self.conv = nn.Conv2d(features, features, 3, padding=1)
        self.beta = nn.Parameter(torch.ones(1, features, 1, 1))

    def forward(self, x):
        return functional.leaky_relu(self.conv(x) * self.beta + x, 0.2)


class Block(nn.Module):
    """One level: what is seen at 1/scale, with the motion so far → what to add to motion and say."""

    def __init__(self, channels: int, features: int):
        super().__init__()
        sizes = (channels, features // 2, features)
        self.conv0 = nn.Sequential(*(
            nn.Sequential(nn.Conv2d(before, after, 3, 2, 1), nn.LeakyReLU(0.2))
            for before, after in pairwise(sizes)))
        self.convblock = nn.Sequential(*(_Kept(features) for _ in range(8)))
        self.lastconv = nn.Sequential(nn.ConvTranspose2d(features, 24, 4, 2, 1), nn.PixelShuffle(2))

    def forward(self, x, flow, scale: int):
        """(B, C, H, W), (B, 4, H, W) or None → (B, 4, H, W) in pixels and (B, 1, H, W)."""
        x = _sized(x, 1 / scale)
        if flow is not None:
            x = torch.cat((x, _sized(flow, 1 / scale) / scale), 1)
        made = _sized(self.lastconv(self.convblock(self.conv0(x))), scale)
        return made[:, :4] * scale, made[:, 4:5]


class Rife(nn.Module):
    """Four levels from coarse to fine."""

    def __init__(self, features: tuple[int, ...] = (192, 128, 96, 64)):
        super().__init__()
        for number, wide in enumerate(features):
            setattr(self, f"block{number}", Block(12 if number else 7, wide))

    def forward(self, before, after, share: float):
        """(B, 3, H, W) twice, 0..1 → flow to each of the two (B, 4, H, W), and the say of `before`."""
        moment = torch.full_like(before[:, :1], share)
        flow, say = self.block0(torch.cat((before, after, moment), 1), None, _SCALES[0])
        for number, scale in enumerate(_SCALES[1:], 1):
            warped = carried(before, flow[:, :2], "border"), carried(after, flow[:, 2:], "border")
            more, again = getattr(self, f"block{number}")(torch.cat((*warped, moment, say), 1), flow, scale)
            flow, say = flow + more, say + again
        return flow, torch.sigmoid(say)


def _sized(x, scale):
    return x if scale == 1 else functional.interpolate(
        x, scale_factor=scale, mode="bilinear", align_corners=False)


def built(state: dict[str, torch.Tensor], name: str) -> Rife:
    """Return the network these tensors belong to; raises BadWeights for anything but RIFE 4.6."""
    own = {key: value for key, value in state.items() if key.startswith(_BLOCKS)}
    try:
        net = Rife(tuple(own[f"block{number}.conv0.1.0.weight"].shape[0] for number in range(4)))
        net.load_state_dict(own)
    except (KeyError, RuntimeError) as error:
        raise BadWeights(f"The checkpoint {name} is not RIFE 4.6, the version known here; take its flownet "
                         "file, or leave the checkpoint out.") from error
    return net.eval().requires_grad_(requires_grad=False)


def motion(net: Rife, pair, share: float) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Return the flows (2, H, W) to the frame before and the frame after, x before y, and the former's say.

    `pair` is two luma planes (H, W) in units of 1/255; the say (H, W) lies in 0..1.
    """
    rows, columns = pair[0].shape
    spare = (0, -columns % _SIDE, 0, -rows % _SIDE)
    seen = [functional.pad(plane[None, None] / 255, spare, mode="replicate").expand(-1, 3, -1, -1)
            for plane in pair]
    flow, say = net(*seen, share)
    flow = flow[0, :, :rows, :columns]
    return flow[:2], flow[2:], say[0, 0, :rows, :columns]
