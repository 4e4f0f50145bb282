"""What the second look is asked for: the picture once more, from five frames that a first look cleaned."""

import numpy as np
import torch
import torch.nn.functional as F

from restoration.engine.nets.repair import AGAIN, FRAMES, RepairNet, RepairShape
from restoration.engine.training import packs, repair

NAME = "finish"
TOLD = FRAMES + AGAIN
PLANES = (*packs.PLANES[:FRAMES], *(f"{name}, cleaned" for name in packs.PLANES[:FRAMES]), "chance",
          "plain", "sharp", "map")
EASY = 2e-4          # of squares: what is nearer than 37 dB counts little more


def network(shape: dict | None = None) -> RepairNet:
    """Return a network of the given sizes; one of the sizes that ship begins with what `repair` knows."""
    from restoration.engine.nets.weights import network

    net = RepairNet(RepairShape(**(shape or {}) | {"again": AGAIN}))
    if not shape:
        net.take_over(network("repair", torch.device("cpu")))
    return net


class Batches(repair.Batches):
    """Random crops of packs made for the second look."""

    turned = [0, 2, 1, 4, 3, 5, 7, 6, 9, 8, 10, 11, 12, 13]
    tones = [*range(10), 11, 12]


def samples(clean: np.ndarray, seed: int, sprites, rng) -> np.ndarray:
    """Return (samples, planes, H, W) uint8 of one clean shot, worn by `seed` and cleaned by a first look.

    The motion is that between the cleaned frames, as the second look follows it.
    """
    from restoration.engine.kernels.repair import look
    from restoration.engine.nets.views import whole
    from restoration.engine.nets.weights import network
    from restoration.engine.training.wear import worn

    film = worn(clean, seed, sprites)
    lumas = [torch.from_numpy(plane.astype(np.float32)) for plane in film["aged"]]
    net, made = network("repair", torch.device("cpu")), []
    with torch.inference_mode():
        flow = packs.ways(lumas)
        seen = [look(net, packs.aligned(lumas, n, flow), lumas[n]) for n in range(len(lumas))]
        cleaned = [one.sharp.clamp(0, 255) for one in seen]
        flow = packs.ways(cleaned)
        for centre in packs.CENTRES:
            gone = packs.lost(rng)
            told = torch.cat((*(whole(packs.aligned(frames, centre, flow, gone), lumas[centre].shape)
                                for frames in (lumas, cleaned)), 255 * seen[centre].chance[None]))
            truths = [film[name][centre] for name in PLANES[TOLD:]]
            made.append(np.concatenate((packs.in_bytes(told), truths)))
    return np.stack(made)


def loss(net: RepairNet, samples: torch.Tensor):
    """Return what to minimise for a batch, and its parts for the log: decibels, where damage counts more."""
    planes = samples.float() / 255
    given, plain, sharp = planes[:, :TOLD], planes[:, TOLD:TOLD + 1], planes[:, TOLD + 1:TOLD + 2]
    marks = samples[:, TOLD + 2:]
    residual, sharpness, logit = net(given).split(1, 1)
    damaged = (marks > 200).float()
    living = ((marks > 10) & (marks < 50)).float()
    weight = 1.0 + 12.0 * damaged + living
    clean = given[:, :1] + residual
    apart = (clean + sharpness - sharp).square()
    picture, detail = _level(weight * (clean - plain).square()), _level(weight * apart)
    sure = ((marks > 200) | (marks < 50)).float()
    finding = (sure * F.binary_cross_entropy_with_logits(logit, damaged, reduction="none")).mean()
    total = 0.3 * picture + detail + 0.1 * finding
    before = (given[:, FRAMES:AGAIN] - sharp).square()
    gain = _decibels(apart.detach()) - _decibels(before)
    healed = _decibels(damaged * apart.detach()) - _decibels(damaged * before)
    parts = {"picture": picture, "detail": detail, "finding": finding, "gain": gain, "healed": healed}
    return total, {name: float(value.detach()) for name, value in parts.items()}


def _decibels(squares: torch.Tensor) -> torch.Tensor:
    return -10 * torch.log10(squares.mean((1, 2, 3)) + 1e-6).mean()


def _level(squares: torch.Tensor) -> torch.Tensor:
    """Return the mean over the samples of the logarithm of their mean square: minus decibels."""
    return torch.log(squares.mean((1, 2, 3)) + EASY).mean()
