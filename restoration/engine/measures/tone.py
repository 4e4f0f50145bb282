"""Tone: where the darkest and the brightest of each shot lie, and which way its colours lean."""

import numpy as np

from restoration.engine.measures.seen import Seen

_ENDS = (0.5, 99.5)          # percentiles that count as black and white
_NEAR = 6.0                  # units of 1/255 beside the end points that need no correction
_DARKEST = 40.0              # units of 1/255 by which black is lowered at most
_SHOWN = 60.0                # of range that a shot must have: less is a fade, fog or night, and stays
_COLOURED = 5.0              # spread of chroma in a shot of many colours; one even colour is a tint
_CAST = 12.0                 # units of 1/255 by which a cast is moved at most


class ToneMeasure:
    """Per frame the ends of luma, and middle and spread of chroma."""

    key = "tone"

    def __init__(self, params, facts):
        """Keep the operator's parameters and the film's end points."""
        self.params, self.facts = params, facts
        self.ends: list[np.ndarray] = []
        self.chroma: list[tuple[float, ...]] = []

    def see(self, frame: Seen, before: Seen | None) -> None:
        """Note the frame's ends and colours."""
        self.ends.append(np.percentile(frame.reduced, _ENDS))
        said = []
        for plane in frame.chroma:
            low, middle, high = np.percentile(plane[::4, ::4], (10, 50, 90)) * frame.unit
            said += [middle - 128, high - low]
        self.chroma.append(tuple(said or (0.0,) * 4))

    def solve(self, shots) -> dict[str, np.ndarray]:
        """Return per shot gain and offset of luma and the shifts of both chroma planes."""
        gain, offset, cast = np.ones(len(shots)), np.zeros(len(shots)), np.zeros((len(shots), 2))
        for number, (start, stop) in enumerate(shots):
            if stop > start:
                gain[number], offset[number] = self._line(np.array(self.ends[start:stop]))
                cast[number] = self._cast(np.array(self.chroma[start:stop]))
        return {"gain": gain, "offset": offset, "cast": cast}

    def _line(self, ends: np.ndarray) -> tuple[float, float]:
        """Return gain and offset that open the range of a shot's fullest pictures."""
        low, high = float(np.percentile(ends[:, 0], 10)), float(np.percentile(ends[:, 1], 90))
        if high - low < _SHOWN:
            return 1.0, 0.0
        black, white = self.facts.black + _NEAR, self.facts.white - _NEAR
        to_low = low - self.params.strength * float(np.clip(low - black, 0, _DARKEST))
        to_high = high + self.params.strength * max(0.0, white - high)
        gain = min((to_high - to_low) / (high - low), self.params.limit)
        if gain < 1.005 and low - to_low < 0.5:
            return 1.0, 0.0
        return gain, to_low - gain * low

    def _cast(self, chroma: np.ndarray) -> np.ndarray:
        middle, spread = np.median(chroma, axis=0)[[0, 2]], np.median(chroma, axis=0)[[1, 3]]
        if spread.max() < _COLOURED:
            return np.zeros(2)
        return -self.params.cast * np.clip(middle, -_CAST, _CAST)
