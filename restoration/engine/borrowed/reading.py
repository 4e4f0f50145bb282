"""A checkpoint file as plain tensors: proved against its digest first, and nothing in it is ever run."""

import hashlib
import io
import re
from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import load

from restoration.engine.nets.cards import BadWeights

WRAPPINGS = ("params_ema", "params", "state_dict", "model_state_dict", "model", "net")
PLAIN_NAME = re.compile(r"[\w][\w.-]*\.(safetensors|pth|pt|pkl)\Z")
LARGEST = 2 << 30


def tensors(folder: Path | None, name: str, sha256: str) -> dict[str, torch.Tensor]:
    """Return the tensors of the checkpoint `name` in `folder` by their names.

    Raises BadWeights, in one sentence, for a file that is absent, is not the one the digest names, or holds
    anything but tensors.
    """
    if not PLAIN_NAME.match(name):
        raise BadWeights(f"{name!r} names no checkpoint; give a file name ending in .safetensors or .pth.")
    if folder is None:
        raise BadWeights(f"The recipe asks for the checkpoint {name}, and no folder of checkpoints is known; "
                         "name one with --checkpoints or PATINA_CHECKPOINTS_DIR.")
    place = folder / name
    if not place.is_file():
        raise BadWeights(f"The checkpoint {name} is not in {folder}; put it there, it is not part of Patina.")
    if place.stat().st_size > LARGEST:
        raise BadWeights(f"The checkpoint {name} is larger than {LARGEST >> 30} GiB; take another.")
    held = place.read_bytes()
    found = hashlib.sha256(held).hexdigest()
    if found != sha256:
        raise BadWeights(f"The checkpoint {name} has the SHA-256 {found}, the recipe names "
                         f"{sha256 or 'none'}; "
                         "take the file the recipe means, or write a recipe for this one.")
    return _plain(name, _loaded(name, held))


def _loaded(name: str, held: bytes):
    try:
        if name.endswith(".safetensors"):
            return load(held)
        return torch.load(io.BytesIO(held), map_location="cpu", weights_only=True)
    except (SafetensorError, RuntimeError, ValueError, EOFError, KeyError, OSError) as error:
        raise BadWeights(f"The checkpoint {name} cannot be read as tensors; "
                         "convert it to safetensors.") from error
    except Exception as error:  # the unpickler's own refusals have no common kind
        raise BadWeights(f"The checkpoint {name} holds more than tensors and is not opened; "
                         "convert it to safetensors.") from error


def _plain(name: str, held) -> dict[str, torch.Tensor]:
    for wrapping in WRAPPINGS:
        if isinstance(held, dict) and isinstance(held.get(wrapping), dict):
            held = held[wrapping]
    named = {} if not isinstance(held, dict) else {
        _bare(str(key)): value.float() for key, value in held.items()
        if isinstance(value, torch.Tensor)}
    if not named:
        raise BadWeights(f"The checkpoint {name} holds no named tensors; it is no network's state.")
    return named


def _bare(key: str) -> str:
    """Return a tensor's name without what training wraps around a network."""
    for wrapping in ("module.", "generator."):
        key = key.removeprefix(wrapping)
    return key
