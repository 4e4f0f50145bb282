"""BasicVSR++ as its authors publish it: a network that looks along the film in both directions, twice.

Sources: Chan et al., "BasicVSR++: Improving Video Super-Resolution with Enhanced Propagation and Alignment"
(CVPR 2022), arXiv 2104.13371; optical flow after Ranjan and Black, SPyNet (CVPR 2017). Written from the
papers; the tensors' names follow the published checkpoints. Deformable convolution is sampled with torch's
own grid_sample, tap by tap, so that nothing has to be compiled.
"""

from itertools import pairwise

import torch
from torch import nn
from torch.nn import functional

BRANCHES = ("backward_1", "forward_1", "backward_2", "forward_2")
_FARTHEST = 10.0  # pixels that an offset may stray from the flow


def carried(picture: torch.Tensor, flow: torch.Tensor, padding: str = "zeros") -> torch.Tensor:
    """Return `picture` (B, C, H, W) looked at where `flow` (B, 2, H, W) points, x before y, in pixels."""
    rows, columns = picture.shape[-2:]
    y, x = torch.meshgrid(torch.arange(rows, device=flow.device, dtype=flow.dtype),
                          torch.arange(columns, device=flow.device, dtype=flow.dtype), indexing="ij")
    across = (x + flow[:, 0]) * (2 / max(columns - 1, 1)) - 1
    down = (y + flow[:, 1]) * (2 / max(rows - 1, 1)) - 1
    return functional.grid_sample(picture, torch.stack((across, down), -1), mode="bilinear",
                                  padding_mode=padding, align_corners=True)


class _Convolved(nn.Module):
    def __init__(self, before: int, after: int):
        super().__init__()
        self.conv = nn.Conv2d(before, after, 7, padding=3)


class _Level(nn.Module):
    """One level of the flow's pyramid: (B, 8, H, W) → (B, 2, H, W)."""

    def __init__(self):
        super().__init__()
        sizes = (8, 32, 64, 32, 16, 2)
        self.basic_module = nn.ModuleList(
            _Convolved(before, after) for before, after in pairwise(sizes))

    def forward(self, x):
        for number, layer in enumerate(self.basic_module):
            x = layer.conv(x)
            x = functional.relu(x) if number < 4 else x
        return x


class SpyNet(nn.Module):
    """Optical flow from coarse to fine over six levels."""

    def __init__(self):
        super().__init__()
        self.basic_module = nn.ModuleList(_Level() for _ in range(6))
        self.register_buffer("mean", torch.tensor([0.485, 0.456, 0.406]).view(1, 3, 1, 1))
        self.register_buffer("std", torch.tensor([0.229, 0.224, 0.225]).view(1, 3, 1, 1))

    def forward(self, here, there):
        """(B, 3, H, W) twice → (B, 2, H, W): where each pixel of `here` lies in `there`."""
        rows, columns = here.shape[-2:]
        high, wide = -(-rows // 32) * 32, -(-columns // 32) * 32
        pyramids = []
        for picture in (here, there):
            sized = functional.interpolate(picture, size=(high, wide), mode="bilinear", align_corners=False)
            levels = [(sized - self.mean) / self.std]
            for _ in range(5):
                levels.insert(0, functional.avg_pool2d(levels[0], 2))
            pyramids.append(levels)
        flow = here.new_zeros(len(here), 2, high // 32, wide // 32)
        for number, (level, own, other) in enumerate(zip(self.basic_module, *pyramids, strict=True)):
            if number:
                flow = 2 * functional.interpolate(flow, scale_factor=2, mode="bilinear", align_corners=True)
            flow = flow + level(torch.cat((own, carried(other, flow, "border"), flow), 1))
        flow = functional.interpolate(flow, size=(rows, columns), mode="bilinear", align_corners=False)
        return flow * flow.new_tensor([columns / wide, rows / high]).view(1, 2, 1, 1)


class _Block(nn.Module):
    def __init__(self, features: int):
        super().__init__()
        self.conv1 = nn.Conv2d(features, features, 3, padding=1)
        self.conv2 = nn.Conv2d(features, features, 3, padding=1)

    def forward(self, x):
        return x + self.conv2(functional.relu(self.conv1(x)))


class _Blocks(nn.Module):
    def __init__(self, channels: int, features: int, count: int):
        super().__init__()
        self.main = nn.Sequential(nn.Conv2d(channels, features, 3, padding=1), nn.LeakyReLU(0.1),
                                  nn.Sequential(*(_Block(features) for _ in range(count))))

    def forward(self, x):
        return self.main(x)


class Alignment(nn.Module):
    """Lays the features of one and of two frames ago onto this frame, by flow and learned offsets."""

    def __init__(self, features: int, groups: int):
        super().__init__()
        self.groups = groups
        self.weight = nn.Parameter(torch.empty(features, 2 * features, 3, 3).normal_(std=0.02))
        self.bias = nn.Parameter(torch.zeros(features))
        layers: list[nn.Module] = []
        for channels in (3 * features + 4, features, features):
            layers += [nn.Conv2d(channels, features, 3, padding=1), nn.LeakyReLU(0.1)]
        self.conv_offset = nn.Sequential(*layers, nn.Conv2d(features, 27 * groups, 3, padding=1))

    def forward(self, past, seen, flows):
        """(1, 2F, H, W), (1, 3F, H, W), two flows (1, 2, H, W) → (1, F, H, W)."""
        first, second, mask = self.conv_offset(torch.cat((seen, *flows), 1)).chunk(3, 1)
        strayed = _FARTHEST * torch.tanh(torch.cat((first, second), 1))
        halves = [half + flow.flip(1).repeat(1, half.shape[1] // 2, 1, 1)
                  for half, flow in zip(strayed.chunk(2, 1), flows, strict=True)]
        return deformed(past, torch.cat(halves, 1), torch.sigmoid(mask), self)


def deformed(x: torch.Tensor, offsets: torch.Tensor, mask: torch.Tensor, layer) -> torch.Tensor:
    """Return a modulated deformable 3×3 convolution of x (1, C, H, W); offsets go y before x, per tap."""
    groups, (rows, columns) = layer.groups, x.shape[-2:]
    parts = x.view(groups, -1, rows, columns)
    offsets, mask = offsets.view(groups, 9, 2, rows, columns), mask.view(groups, 9, 1, rows, columns)
    out = layer.bias.view(1, -1, 1, 1)
    for tap in range(9):
        down, across = divmod(tap, 3)
        flow = torch.stack((offsets[:, tap, 1] + across - 1, offsets[:, tap, 0] + down - 1), 1)
        taken = (carried(parts, flow) * mask[:, tap]).reshape(1, -1, rows, columns)
        out = out + functional.conv2d(taken, layer.weight[:, :, down, across, None, None])
    return out


class BasicVsrPlusPlus(nn.Module):
    """BasicVSR++; `same_size` is the kind that cleans at one size, the other enlarges fourfold."""

    def __init__(self, features: int = 64, blocks: int = 7, *, same_size: bool = False, groups: int = 16):
        super().__init__()
        self.features, self.same_size = features, same_size
        self.spynet = SpyNet()
        if same_size:
            self.feat_extract = nn.Sequential(
                nn.Conv2d(3, features, 3, 2, 1), nn.LeakyReLU(0.1), nn.Conv2d(features, features, 3, 2, 1),
                nn.LeakyReLU(0.1), _Blocks(features, features, 5))
        else:
            self.feat_extract = _Blocks(3, features, 5)
        self.deform_align = nn.ModuleDict({name: Alignment(features, groups) for name in BRANCHES})
        self.backbone = nn.ModuleDict({name: _Blocks((2 + number) * features, features, blocks)
                                       for number, name in enumerate(BRANCHES)})
        self.reconstruction = _Blocks(5 * features, features, 5)
        for name in ("upsample1", "upsample2"):
            wider = nn.Conv2d(features, 4 * features, 3, padding=1)
            setattr(self, name, nn.ModuleDict({"upsample_conv": wider}))
        self.conv_hr = nn.Conv2d(features, features, 3, padding=1)
        self.conv_last = nn.Conv2d(features, 3, 3, padding=1)

    def forward(self, pictures, wanted: int):
        """(T, 3, H, W) of 0..1, two at least → picture `wanted`, (3, sH, sW); H and W are multiples of 4."""
        small = functional.interpolate(pictures, scale_factor=0.25, mode="bicubic", align_corners=False) \
            if self.same_size else pictures
        spatial = [self.feat_extract(picture[None]) for picture in pictures]
        flows = {"backward": self.spynet(small[:-1], small[1:]),
                 "forward": self.spynet(small[1:], small[:-1])}
        found: dict[str, list] = {}
        for name in BRANCHES:
            found[name] = self._along(name, spatial, found, flows[name.split("_")[0]])
        return self._drawn(torch.cat([spatial[wanted], *(found[name][wanted] for name in BRANCHES)], 1),
                           pictures[wanted])

    def _along(self, name, spatial, found, flows):
        """Walk along the film in one direction; return what this branch knows of every frame."""
        order = range(len(spatial))
        if name.startswith("backward"):
            order = order[::-1]
        known: list = [None] * len(spatial)
        held = torch.zeros_like(spatial[0])
        for step, index in enumerate(order):
            if step:
                older = known[order[step - 2]] if step > 1 else None
                ways = [_between(flows, order, at) for at in (step, step - 1) if at > 0]
                held = self._aligned(name, spatial[index], held, older, ways)
            others = [found[other][index] for other in found]
            held = held + self.backbone[name](torch.cat([spatial[index], *others, held], 1))
            known[index] = held
        return known

    def _aligned(self, name, here, held, older, ways):
        """Lay what is held of the last frame, and of the one before it, onto this one."""
        flow = ways[0]
        far, seen_far, second = torch.zeros_like(held), torch.zeros_like(held), torch.zeros_like(flow)
        if older is not None:
            far, second = older, flow + carried(ways[1], flow)
            seen_far = carried(far, second)
        seen = torch.cat((carried(held, flow), here, seen_far), 1)
        return self.deform_align[name](torch.cat((held, far), 1), seen, (flow, second))

    def _drawn(self, seen, own):
        """Turn what all branches know of one frame into its picture."""
        made = self.reconstruction(seen)
        for stage in (self.upsample1, self.upsample2):
            made = functional.leaky_relu(functional.pixel_shuffle(stage["upsample_conv"](made), 2), 0.1)
        made = self.conv_last(functional.leaky_relu(self.conv_hr(made), 0.1))[0]
        return made + (own if self.same_size else functional.interpolate(
            own[None], scale_factor=4, mode="bilinear", align_corners=False)[0])


def _between(flows, order, step):
    """Return the flow from the frame of this step to the frame before it on the way, (1, 2, H, W)."""
    return flows[min(order[step], order[step - 1])][None]
