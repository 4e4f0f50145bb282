"""What a kernel is given: a frame, its neighbours within the shot, and what is known of the shot."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import torch

_NEAR = 4            # frames: as far as two that are looked at from one between them lie apart


@dataclass(frozen=True)
class Frame:
    """One frame on its way through the recipe.

    `planes` are float32 tensors (H, W) in units of 1/255 of full scale whatever the depth, so an 8-bit value
    and a 16-bit value both survive the way in and out exactly. `map` is (H, W) bool, what has been repaired
    so far, or None. `index` numbers the film's originals, without its repeated frames; `whole` holds the
    planes with their black bars while the kernels work within them.
    """

    index: int
    planes: tuple[torch.Tensor, ...]
    map: torch.Tensor | None = None
    whole: tuple[torch.Tensor, ...] | None = None

    @property
    def luma(self) -> torch.Tensor:
        """Return the luma plane (H, W)."""
        return self.planes[0]

    def with_luma(self, luma: torch.Tensor, repaired: torch.Tensor | None = None) -> "Frame":
        """Return the frame with another luma; `repaired` joins its map, chroma is carried."""
        joined = self.map
        if repaired is not None:
            joined = repaired if joined is None else joined | repaired
        return replace(self, planes=(luma, *self.planes[1:]), map=joined)

    def with_planes(self, planes) -> "Frame":
        """Return the frame with other planes and the same map."""
        return replace(self, planes=tuple(planes))


@dataclass
class Scene:
    """What the kernels may know beside the window: the shot, the solved curves, grain and shared motion.

    `start` and `stop` bound the shot among the originals. `tiles` is the side in pixels beyond which a kernel
    should work tile by tile, or 0; `kept` is where a kernel may keep what it found of frames still needed.
    """

    number: int
    start: int
    stop: int
    curves: dict[str, dict[str, Any]]
    size: tuple[int, int]
    aspect: Any = None
    grain: Any = None
    motion: dict = field(default_factory=dict)
    tiles: int = 0
    kept: dict = field(default_factory=dict)

    def known(self, name: str, frame: Frame, make: Callable[[torch.Tensor], Any]):
        """Return what `make` finds of a frame's luma, kept by name while frames near it may ask again."""
        kept = self.kept.setdefault(name, {})
        luma, found = kept.get(frame.index, (None, None))
        if luma is not frame.luma:
            for old in [index for index in kept if abs(index - frame.index) > _NEAR]:
                del kept[old]
            found = make(frame.luma)
            kept[frame.index] = frame.luma, found
        return found

    def value(self, key: str, name: str, index: int):
        """Return one frame's entry of a solved curve."""
        return self.curves[key][name][index]


@dataclass(frozen=True)
class Window:
    """The frames around one frame, by number and never across a cut; no two show the same picture."""

    index: int
    frames: dict[int, Frame]

    @property
    def centre(self) -> Frame:
        """Return the frame being worked on."""
        return self.frames[self.index]

    def neighbours(self, scene: Scene) -> list[Frame]:
        """Return two neighbours: one of each side, else two of one side, else what there is."""
        before, after = (self.frames.get(self.index + step) for step in (-1, 1))
        if before and after:
            return [before, after]
        steps = (-1, -2) if before else (1, 2)
        return [self.frames[self.index + step] for step in steps if self.index + step in self.frames]
