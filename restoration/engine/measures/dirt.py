"""Dirt: what only a whole shot can say of what five frames show: whether specks are dirt, lines poles."""

import numpy as np

from restoration.engine.measures.poles import PolesMeasure
from restoration.engine.measures.seen import Seen
from restoration.engine.measures.sprinkled import SprinkledMeasure


class DirtMeasure:
    """Both measures under one key: `bright` and `dark` per shot, `poles` and `path`."""

    key = "dirt"

    def __init__(self, _params, facts):
        """Take the picture's size."""
        self.parts = (SprinkledMeasure(facts), PolesMeasure(facts))

    def see(self, frame: Seen, before: Seen | None) -> None:
        """Show a frame to both."""
        for part in self.parts:
            part.see(frame, before)

    def solve(self, shots) -> dict[str, np.ndarray]:
        """Return what both found, shot by shot."""
        return {name: found for part in self.parts for name, found in part.solve(shots).items()}
