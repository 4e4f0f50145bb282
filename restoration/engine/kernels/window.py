"""What a kernel is given: a frame, its neighbours within the shot, and what is known of the shot."""

from dataclasses import dataclass, field
from typing import Any

import torch


@dataclass(frozen=True)
class Frame:
    """One frame on its way through the recipe.

    `planes` are float32 tensors (H, W) in units of 1/255 of full scale whatever the depth, so an 8-bit value
    and a 16-bit value both survive the way in and out exactly. `map` is (H, W) bool, what has been repaired
    so far, or None.
    """

    index: int
    planes: tuple[torch.Tensor, ...]
    map: torch.Tensor | None = None

    @property
    def luma(self) -> torch.Tensor:
        """Return the luma plane (H, W)."""
        return self.planes[0]

    def with_luma(self, luma: torch.Tensor, repaired: torch.Tensor | None = None) -> "Frame":
        """Return the frame with another luma; `repaired` joins its map, chroma is carried."""
        joined = self.map
        if repaired is not None:
            joined = repaired if joined is None else joined | repaired
        return Frame(self.index, (luma, *self.planes[1:]), joined)


@dataclass
class Scene:
    """What the kernels may know beside the window: the shot, the solved curves, grain and shared motion."""

    number: int
    start: int
    stop: int
    curves: dict[str, dict[str, Any]]
    duplicates: Any
    size: tuple[int, int]
    aspect: Any = None
    grain: Any = None
    motion: dict = field(default_factory=dict)

    def value(self, key: str, name: str, index: int):
        """Return one frame's entry of a solved curve."""
        return self.curves[key][name][index]

    def same_picture(self, one: int, other: int) -> bool:
        """Say whether two frames of the shot are prints of the same picture."""
        low, high = sorted((one, other))
        return bool(self.duplicates[low + 1:high + 1].all())


@dataclass(frozen=True)
class Window:
    """The frames around one frame, by absolute index and never across a cut."""

    index: int
    frames: dict[int, Frame]

    @property
    def centre(self) -> Frame:
        """Return the frame being worked on."""
        return self.frames[self.index]

    def neighbours(self, scene: Scene, reach: int) -> list[Frame]:
        """Return up to two neighbours that show other pictures: one of each side, else two of one side."""
        before = self._distinct(range(self.index - 1, max(scene.start, self.index - reach) - 1, -1), scene)
        after = self._distinct(range(self.index + 1, min(scene.stop, self.index + reach + 1)), scene)
        if before and after:
            return [before[0], after[0]]
        return (before or after)[:2]

    def _distinct(self, indices, scene: Scene) -> list[Frame]:
        found: list[Frame] = []
        for index in indices:
            last = found[-1].index if found else self.index
            if not scene.same_picture(last, index):
                found.append(self.frames[index])
        return found
