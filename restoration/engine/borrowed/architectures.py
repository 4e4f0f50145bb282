"""Shapes of other people's networks, told from the names and sizes of their tensors.

Built here: the compact convolution stack of Real-ESRGAN's small nets, its residual-in-residual dense net
(ESRGAN), DnCNN, and BasicVSR++ (`film.py`). Others are left to spandrel where it is installed.
"""

import re
from dataclasses import dataclass, replace
from itertools import pairwise

import torch
from torch import nn
from torch.nn import functional

from restoration.engine.borrowed import wider
from restoration.engine.borrowed.film import BasicVsrPlusPlus
from restoration.engine.nets.cards import BadWeights

KNOWN = "Real-ESRGAN compact, ESRGAN, DnCNN, BasicVSR++"


@dataclass(frozen=True)
class Borrowed:
    """A network ready to work: (B, channels, H, W) in 0..1 → (B, channels, scale·H, scale·W).

    One `along` the film is given (T, channels, H, W) and the number of the picture asked for instead, two
    pictures at least, and gives that one, (channels, scale·H, scale·W).
    """

    net: nn.Module
    channels: int
    scale: int
    along: bool = False


class Compact(nn.Module):
    """Real-ESRGAN's compact net: 3×3 convolutions with PReLU, shuffled to size and added to the picture."""

    def __init__(self, channels: int, features: int, convolutions: int, scale: int):
        super().__init__()
        sizes = [channels, *[features] * (convolutions + 1)]
        body: list[nn.Module] = []
        for before, after in pairwise(sizes):
            body += [nn.Conv2d(before, after, 3, padding=1), nn.PReLU(after)]
        body.append(nn.Conv2d(features, channels * scale * scale, 3, padding=1))
        self.body, self.scale = nn.ModuleList(body), scale

    def forward(self, picture):
        """(B, C, H, W) → (B, C, sH, sW)."""
        made = picture
        for layer in self.body:
            made = layer(made)
        wide = functional.interpolate(picture, scale_factor=self.scale, mode="nearest")
        return functional.pixel_shuffle(made, self.scale) + wide


class Dense(nn.Module):
    """Five convolutions that each see all before them, scaled by 0.2 onto their input."""

    def __init__(self, features: int, growth: int):
        super().__init__()
        for number in range(4):
            setattr(self, f"conv{number + 1}", nn.Conv2d(features + number * growth, growth, 3, padding=1))
        self.conv5 = nn.Conv2d(features + 4 * growth, features, 3, padding=1)

    def forward(self, x):
        """(B, F, H, W) → the same."""
        seen = x
        for number in range(1, 5):
            made = functional.leaky_relu(getattr(self, f"conv{number}")(seen), 0.2)
            seen = torch.cat((seen, made), 1)
        return x + 0.2 * self.conv5(seen)


class Residual(nn.Module):
    """Three dense blocks in a row, scaled by 0.2 onto their input."""

    def __init__(self, features: int, growth: int):
        super().__init__()
        self.rdb1, self.rdb2, self.rdb3 = (Dense(features, growth) for _ in range(3))

    def forward(self, x):
        """(B, F, H, W) → the same."""
        return x + 0.2 * self.rdb3(self.rdb2(self.rdb1(x)))


class Esrgan(nn.Module):
    """ESRGAN as Real-ESRGAN ships it; ×2 and ×1 nets see the picture unshuffled."""

    def __init__(self, channels: int, features: int, blocks: int, growth: int, scale: int):
        super().__init__()
        self.fold = 4 // scale
        self.conv_first = nn.Conv2d(channels * self.fold**2, features, 3, padding=1)
        self.body = nn.ModuleList(Residual(features, growth) for _ in range(blocks))
        for name in ("conv_body", "conv_up1", "conv_up2", "conv_hr"):
            setattr(self, name, nn.Conv2d(features, features, 3, padding=1))
        self.conv_last = nn.Conv2d(features, channels, 3, padding=1)

    def forward(self, picture):
        """(B, C, H, W) → (B, C, sH, sW); H and W must be multiples of 4 / s."""
        first = self.conv_first(functional.pixel_unshuffle(picture, self.fold) if self.fold > 1 else picture)
        made = first
        for block in self.body:
            made = block(made)
        made = first + self.conv_body(made)
        for convolution in (self.conv_up1, self.conv_up2):
            wide = functional.interpolate(made, scale_factor=2, mode="nearest")
            made = functional.leaky_relu(convolution(wide), 0.2)
        return self.conv_last(functional.leaky_relu(self.conv_hr(made), 0.2))


class Dncnn(nn.Module):
    """DnCNN with its normalisation folded in: the stack finds the noise, which is taken off."""

    def __init__(self, channels: int, features: int, convolutions: int):
        super().__init__()
        sizes = [channels, *[features] * (convolutions - 1), channels]
        layers: list[nn.Module] = []
        for before, after in pairwise(sizes):
            layers += [nn.Conv2d(before, after, 3, padding=1), nn.ReLU(inplace=True)]
        self.model = nn.Sequential(*layers[:-1])

    def forward(self, picture):
        """(B, C, H, W) → the same."""
        return picture - self.model(picture)


def built(state: dict[str, torch.Tensor], name: str) -> Borrowed:
    """Return the network these tensors belong to; raises BadWeights where nobody here knows it."""
    if any("color_decoder." in key for key in state):
        raise BadWeights(f"The checkpoint {name} colours pictures, and Patina restores what a film had; take "
                         "a coloured film in as an asset of a Colourized variant instead.")
    for reads, known in ((_compact, _has("body.0.weight", "body.1.weight")),
                         (_esrgan, _has("conv_first.weight", "body.0.rdb1.conv1.weight")),
                         (_film, _has("deform_align.backward_1.weight", "backbone.forward_2.main.0.weight")),
                         (_dncnn, _has("model.0.weight", "model.2.weight"))):
        if known(state):
            try:
                found = reads(state)
                own = found.net.state_dict() if found.along else state
                found.net.load_state_dict({key: value for key, value in state.items() if key in own})
            except (RuntimeError, KeyError, IndexError) as error:
                reason = str(error).splitlines()[0]
                raise BadWeights(f"The checkpoint {name} looks familiar, but its tensors do not fit "
                                 f"({reason}).") from error
            return _at_rest(found)
    return _at_rest(Borrowed(*wider.built(state, name, KNOWN)))


def _at_rest(found: Borrowed) -> Borrowed:
    return replace(found, net=found.net.eval().requires_grad_(requires_grad=False))


def _has(*names):
    return lambda state: all(name in state for name in names)


def _compact(state):
    convolutions = sorted((int(key.split(".")[1]) for key, value in state.items()
                           if re.match(r"body\.\d+\.weight\Z", key) and value.ndim == 4))
    features, channels = state["body.0.weight"].shape[:2]
    last = state[f"body.{convolutions[-1]}.weight"].shape[0]
    scale = round((last / channels) ** 0.5)
    return Borrowed(Compact(channels, features, len(convolutions) - 2, scale), channels, scale)


def _esrgan(state):
    features, seen = state["conv_first.weight"].shape[:2]
    channels = state["conv_last.weight"].shape[0]
    blocks = 1 + max(int(key.split(".")[1]) for key in state if key.startswith("body."))
    growth = state["body.0.rdb1.conv1.weight"].shape[0]
    scale = 4 // round((seen / channels) ** 0.5)
    return Borrowed(Esrgan(channels, features, blocks, growth, scale), channels, scale)


def _film(state):
    same_size = "feat_extract.0.weight" in state
    features = state["conv_hr.weight"].shape[0]
    blocks = 1 + max(int(key.split(".")[4]) for key in state if key.startswith("backbone.backward_1.main.2."))
    groups = state["deform_align.backward_1.conv_offset.6.weight"].shape[0] // 27
    net = BasicVsrPlusPlus(features, blocks, same_size=same_size, groups=groups)
    return Borrowed(net, 3, 1 if same_size else 4, along=True)


def _dncnn(state):
    features, channels = state["model.0.weight"].shape[:2]
    convolutions = sum(1 for key in state if re.match(r"model\.\d+\.weight\Z", key))
    return Borrowed(Dncnn(channels, features, convolutions), channels, 1)
