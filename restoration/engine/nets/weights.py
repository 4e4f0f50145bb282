"""Weights into networks: safetensors only, proved against their card, and the shapes must fit."""

from functools import lru_cache
from pathlib import Path

import torch
from safetensors.torch import load

from restoration.engine.nets.cards import FOLDER, BadWeights, card, proved
from restoration.engine.nets.repair import RepairNet, RepairShape
from restoration.engine.nets.upscale import UpscaleNet, UpscaleShape

NETWORKS = {"RepairNet": (RepairNet, RepairShape), "UpscaleNet": (UpscaleNet, UpscaleShape)}


@lru_cache(maxsize=8)
def network(name: str, device: torch.device, folder: Path = FOLDER) -> torch.nn.Module:
    """Return the network called `name` on `device`, ready to work; it is read once."""
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
    return net.eval().requires_grad_(requires_grad=False).to(device, memory_format=torch.channels_last)
