"""Weights into networks: safetensors only, proved against their card, and the shapes must fit."""

from functools import lru_cache
from pathlib import Path

import torch
from safetensors.torch import load

from restoration.engine import runtime
from restoration.engine.nets.cards import FOLDER, BadWeights, card, proved
from restoration.engine.nets.repair import RepairNet, RepairShape
from restoration.engine.nets.upscale import UpscaleNet, UpscaleShape

NETWORKS = {"RepairNet": (RepairNet, RepairShape), "UpscaleNet": (UpscaleNet, UpscaleShape)}


@lru_cache(maxsize=8)
def network(name: str, device: torch.device, folder: Path = FOLDER) -> torch.nn.Module:
    """Return the network called `name` on `device`, ready to work; it is read once, for all who ask.

    Whoever asks first may stand in inference mode; the weights are read outside it, since those made inside
    cannot be reshaped by one who asks from outside.
    """
    with torch.inference_mode(mode=False):
        return _read(name, device, folder)


def _read(name: str, device: torch.device, folder: Path) -> torch.nn.Module:
    """Return the network as its files hold it, the shapes proved."""
    told = card(name, folder)
    if told["network"] not in NETWORKS:
        raise BadWeights(f"The card of {name!r} names the network {told['network']!r}; "
                         f"this engine has {', '.join(NETWORKS)}.")
    kind, shape = NETWORKS[told["network"]]
    held = proved(name, folder)
    try:
        net = kind(shape(**told["shape"]))
        net.load_state_dict(load(held))
    except Exception as error:  # whatever a foreign file holds, it is refused alike
        reason = str(error).splitlines()[0]
        raise BadWeights(f"The weights of {name!r} do not fit their network ({reason}); "
                         "take them from the release.") from error
    net = net.eval().requires_grad_(requires_grad=False)
    return net.to(device, dtype=precision(device), memory_format=torch.channels_last)


def precision(device: torch.device) -> torch.dtype:
    """Return what the layers compute in: bfloat16 where the processor has it, else single precision."""
    return torch.bfloat16 if runtime.has_bfloat16(device) else torch.float32
