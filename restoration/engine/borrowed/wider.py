"""What spandrel knows, where the house has installed it: many more networks from picture to picture.

spandrel asks for torchvision, which not every house can have beside its torch. Two small functions of it are
all it needs; where torchvision is absent they stand in for it while spandrel is imported, and go again.
"""

import importlib.util
import sys
from enum import Enum
from types import ModuleType

from restoration.engine.nets.cards import BadWeights


def built(state, name: str, known: str):
    """Return spandrel's network for these tensors, its channels and scale; raises BadWeights."""
    if importlib.util.find_spec("spandrel") is None:
        raise BadWeights(f"The architecture of the checkpoint {name} is none of {known}; "
                         "the optional package spandrel knows more of them.")
    loader, descriptor, unknown = opened()
    try:
        found = loader(device="cpu").load_from_state_dict(state)
    except unknown as error:
        raise BadWeights(
            f"Neither Patina nor spandrel knows the architecture of the checkpoint {name}.") from error
    except Exception as error:  # every architecture there has refusals of its own
        reason = (str(error).splitlines() or [type(error).__name__])[0]
        raise BadWeights(f"The checkpoint {name} looks familiar to spandrel, but its tensors do not fit "
                         f"({reason}).") from error
    if not isinstance(found, descriptor) or found.input_channels != found.output_channels:
        raise BadWeights(f"The checkpoint {name} is no network from picture to picture; take another.")
    return found.model, found.input_channels, found.scale


def opened():
    """Import spandrel; return its loader, the kind of network wanted, and the error of an unknown one."""
    stood_in = _stand_in() if "spandrel" not in sys.modules else []
    try:
        from spandrel import ImageModelDescriptor, ModelLoader, UnsupportedModelError
    finally:
        for name in stood_in:
            sys.modules.pop(name, None)
    return ModelLoader, ImageModelDescriptor, UnsupportedModelError


def _stand_in() -> list[str]:
    """Put the two functions where spandrel looks for them; return the names to take away again."""
    if importlib.util.find_spec("torchvision") is not None:
        return []
    modules = {name: ModuleType(name) for name in
               ("torchvision", "torchvision.transforms", "torchvision.transforms.functional")}
    functions = modules["torchvision.transforms.functional"]
    functions.InterpolationMode = Enum("InterpolationMode", {"NEAREST": "nearest", "BILINEAR": "bilinear"})
    functions.rotate, functions.normalize = _absent, _normalised
    modules["torchvision"].transforms = modules["torchvision.transforms"]
    modules["torchvision.transforms"].functional = functions
    sys.modules.update(modules)
    return list(modules)


def _normalised(picture, mean, std, inplace=False):
    """(…, C, H, W) less its mean over its spread, channel by channel."""
    mean, std = (picture.new_tensor(values).view(-1, 1, 1) for values in (mean, std))
    return picture.sub_(mean).div_(std) if inplace else (picture - mean) / std


def _absent(*given, **named):
    raise BadWeights("This network turns pictures, for which spandrel needs the package torchvision.")
