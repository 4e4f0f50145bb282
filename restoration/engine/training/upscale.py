"""What the upscale network is asked for: a picture from its own reduction to a half."""

import numpy as np
import torch
import torch.nn.functional as F

from restoration.engine.nets.upscale import UpscaleNet, UpscaleShape
from restoration.engine.training import repair
from restoration.engine.training.packs import PLANES

NAME = "upscale"
CROP = 96
GRAINY, SHARP = PLANES.index("grainy"), PLANES.index("sharp")


def network(shape: dict | None = None) -> UpscaleNet:
    """Return a fresh network of the given sizes."""
    return UpscaleNet(UpscaleShape(**(shape or {})))


class Batches(repair.Batches):
    """Random crops of clean pictures, one in four with its grain, which is to be kept like any detail."""

    def take(self) -> torch.Tensor:
        """Return (batch, 1, CROP, CROP) uint8, turned and flipped at random."""
        crops = []
        for _ in range(self.batch):
            pack = self.packs[self.rng.integers(len(self.packs))]
            sample = pack[self.rng.integers(len(pack))]
            y, x = (int(self.rng.integers(0, side - CROP + 1)) for side in sample.shape[1:])
            crop = sample[GRAINY if self.rng.random() < 0.25 else SHARP, y:y + CROP, x:x + CROP]
            crop = np.rot90(crop, self.rng.integers(4))
            crops.append(np.ascontiguousarray(crop[:, ::-1] if self.rng.random() < 0.5 else crop))
        return torch.from_numpy(np.stack(crops))[:, None]


def reduced(pictures: torch.Tensor, sigma: float) -> torch.Tensor:
    """Return pictures (N, 1, H, W) in 0..1 softened by `sigma` pixels, halved by means of 2×2, in 8 bits."""
    if sigma > 0.05:
        taps = torch.exp(-0.5 * (torch.arange(-3, 4, device=pictures.device) / sigma) ** 2)
        taps = (taps / taps.sum())[None, None, None]
        wide = F.pad(pictures, (3, 3, 3, 3), mode="replicate")
        pictures = F.conv2d(F.conv2d(wide, taps), taps.transpose(2, 3))
    return (F.avg_pool2d(pictures, 2) * 255).round_().clamp_(0, 255) / 255


def loss(net: UpscaleNet, samples: torch.Tensor):
    """Return what to minimise for a batch, and its parts for the log."""
    large = samples.float() / 255
    sigma = max(0.0, 0.5 + 0.25 * float(torch.randn(())))
    answer = net(reduced(large, sigma))
    inner = (answer - large)[:, :, 4:-4, 4:-4]
    total = (inner.square() + 1e-6).sqrt().mean()
    level = -10 * torch.log10(inner.detach().square().mean() + 1e-9)
    return total, {"picture": float(total.detach()), "decibel": float(level)}
