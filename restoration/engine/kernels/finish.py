"""Finish: a second look, at five frames that the first one has cleaned, for those who want the grain gone.

Between cleaned frames motion is found far better than through grain and dirt, and what the first look left
differs from frame to frame while the scene does not. Each frame is cleaned once and kept while it is near.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import torch

from restoration.engine.kernels import motion
from restoration.engine.kernels.repair import TILE, Seen, look
from restoration.engine.kernels.window import Frame, Scene, Window
from restoration.engine.nets.views import apart, edged, joined, lined_up
from restoration.engine.nets.weights import network

NAME = "finish"
REACH = 4            # frames: two that are looked at, and two more that each of them was cleaned by
_STEPS = (-1, 1, -2, 2)


@dataclass
class Cleaned:
    """The frames of a shot as the first look left them, their chance of damage, and the motion between."""

    frames: dict[int, Frame] = field(default_factory=dict)
    seen: dict[int, Seen] = field(default_factory=dict)
    motion: dict = field(default_factory=dict)

    def take(self, window: Window, first: Callable[[Window], Seen]) -> None:
        """Clean the frames around a window's centre that are not yet; let go of those behind."""
        for index in range(window.index - 2, window.index + 3):
            if index in window.frames and index not in self.frames:
                self.seen[index] = first(Window(index, window.frames))
                self.frames[index] = Frame(index, (self.seen[index].sharp.clamp(0, 255),))
        for old in [index for index in self.frames if abs(index - window.index) > 2]:
            del self.frames[old], self.seen[old]


def finished(window: Window, scene: Scene, first: Callable[[Window], Seen]) -> tuple[Seen, Seen]:
    """Return what the first look and what the second one make of the frame."""
    cleaned = scene.kept.setdefault(NAME, Cleaned())
    cleaned.take(window, first)
    here, luma = cleaned.frames[window.index], window.centre.luma
    there = [step for step in _STEPS if window.index + step in cleaned.frames]
    flows = dict.fromkeys(_STEPS)
    for step in there:
        near = cleaned.frames[window.index + step // abs(step)]
        flow = motion.between(cleaned, here, near)
        flows[step] = flow if abs(step) == 1 else joined(
            flow, motion.between(cleaned, near, cleaned.frames[window.index + step]))
    told = [lined_up(one[window.index].luma,
                     [edged(one[window.index + step].luma) if step in there else None for step in _STEPS],
                     list(flows.values())) for one in (window.frames, cleaned.frames)]
    seen = cleaned.seen[window.index]
    net = network(NAME, luma.device)
    return seen, look(net, torch.cat((*told, apart(255 * seen.chance)[None])), luma, scene.tiles or TILE)
