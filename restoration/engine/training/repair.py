"""What the repair network is asked for: the picture under the damage, its sharpness, and the damage."""

import numpy as np
import torch
import torch.nn.functional as F

from restoration.engine.nets.repair import FRAMES, RepairNet, RepairShape
from restoration.engine.training.packs import found

NAME = "repair"
CROP = 128


def network(shape: dict | None = None) -> RepairNet:
    """Return a fresh network of the given sizes."""
    return RepairNet(RepairShape(**(shape or {})))


class Batches:
    """Random crops of the packs in a folder; new packs are found while training goes on."""

    turned = [0, 2, 1, 4, 3, 5, 6, 7, 8]        # the planes when time runs the other way
    tones = slice(0, 8)                         # those that a negative turns over

    def __init__(self, folder, batch: int, seed: int):
        """Look into the folder once."""
        self.folder, self.batch = folder, batch
        self.rng = np.random.default_rng(seed)
        self.open: dict = {}
        self.look()

    def look(self) -> None:
        """Take in the packs that have come since."""
        for path in found(self.folder):
            if path not in self.open:
                self.open[path] = np.load(path, mmap_mode="r")
        self.packs = list(self.open.values())

    def take(self) -> torch.Tensor:
        """Return (batch, planes, CROP, CROP) uint8, flipped and turned over at random."""
        crops = []
        for _ in range(self.batch):
            pack = self.packs[self.rng.integers(len(self.packs))]
            sample = pack[self.rng.integers(len(pack))]
            y, x = (self._corner(side - CROP) for side in sample.shape[1:])
            crop = sample[:, y:y + CROP, x:x + CROP]
            if self.rng.random() < 0.5:
                crop = crop[:, :, ::-1]
            if self.rng.random() < 0.5:
                crop = crop[:, ::-1]
            if self.rng.random() < 0.5:         # time runs the other way
                crop = crop[self.turned]
            if self.rng.random() < 0.15:        # a negative
                crop = crop.copy()
                crop[self.tones] = 255 - crop[self.tones]
            crops.append(np.ascontiguousarray(crop))
        return torch.from_numpy(np.stack(crops))


    def _corner(self, free: int) -> int:
        """Return where a crop begins; one in five ends where the picture ends."""
        return int(self.rng.choice((0, free)) if self.rng.random() < 0.2 else self.rng.integers(0, free + 1))


def loss(net: RepairNet, samples: torch.Tensor):
    """Return what to minimise for a batch of samples, and its parts for the log."""
    planes = samples.float() / 255
    given, plain, sharp, marks = planes[:, :FRAMES], planes[:, 6:7], planes[:, 7:8], samples[:, 8:9]
    residual, sharpness, logit = net(given).split(1, 1)
    damaged = (marks > 200).float()
    sure = ((marks > 200) | (marks < 50)).float()
    living = ((marks > 10) & (marks < 50)).float()
    weight = 1.0 + 3.0 * damaged + 2.0 * living
    clean = given[:, :1] + residual
    picture = (weight * _charbonnier(clean - plain)).mean()
    detail = (weight * _charbonnier(clean + sharpness - sharp)).mean()
    missed = F.binary_cross_entropy_with_logits(logit, damaged, reduction="none")
    finding = (sure * (1.0 + 4.0 * living) * missed).mean()
    chance = torch.sigmoid(logit) * sure
    overlap = 1 - (2 * (chance * damaged).sum() + 8) / (chance.sum() + damaged.sum() + 8)
    total = picture + 0.7 * detail + 0.25 * finding + 0.01 * overlap
    parts = {"picture": picture, "detail": detail, "finding": finding, "overlap": overlap}
    return total, {name: float(value.detach()) for name, value in parts.items()}


def _charbonnier(apart: torch.Tensor) -> torch.Tensor:
    return (apart.square() + 1e-6).sqrt()
