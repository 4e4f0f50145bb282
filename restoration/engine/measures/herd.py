"""Herd: lines that go the same way together, as the bars of a fence do that the camera passes.

Scratches drift each for itself or stand where they are; several of them do not move by the same whole pixels.
"""

from collections import deque

import numpy as np

_APART = (3, 4, 5)       # frames between two looks
_MOVED = 3.0             # pixels of a 640-wide picture that a herd has gone meanwhile, at least
_FAR = 48.0              # and at most
_NEAR = 1.5              # pixels by which one of them may be out of step
_HERD = 5                # lines that make a herd
_KEPT = 640              # frames whose herds are remembered
_SHARE = 0.5             # of all that are seen in either frame


class Herd:
    """Remembers the lines of the last frames and says which have gone with others."""

    def __init__(self, scale: float):
        """Take the picture's width over 640."""
        self.scale = scale
        self.recent: deque[tuple[int, dict]] = deque(maxlen=max(_APART))
        self.members: dict[int, set[float]] = {}

    def see(self, index: int, lines) -> None:
        """Take one frame's lines; note in both frames what has gone along with others."""
        now = {sign: np.array([line.x for line in lines if line.sign == sign]) for sign in (1, -1)}
        for then, before in self.recent:
            if index - then in _APART:
                for sign in (1, -1):
                    self._together((index, now[sign]), (then, before[sign]))
        self.recent.append((index, now))
        self.members.pop(index - _KEPT, None)

    def share(self, track) -> float:
        """Return in which share of its frames a track has gone with others."""
        known = [line.x in self.members.get(frame, ())
                 for frame, line in zip(track.frames, track.lines, strict=True)]
        return sum(known) / min(len(known), _KEPT)

    def _together(self, here, there) -> None:
        (index, now), (then, before) = here, there
        if min(len(now), len(before)) < _HERD:
            return
        steps = now[:, None] - before
        near = self.scale * _NEAR
        least = max(_HERD, _SHARE * min(len(now), len(before)))
        stay = np.count_nonzero((np.abs(steps) < self.scale * _MOVED).any(1))
        fair = steps[(np.abs(steps) >= self.scale * _MOVED) & (np.abs(steps) <= self.scale * _FAR)]
        votes = np.array([np.count_nonzero((np.abs(steps - step) < near).any(1)) for step in fair])
        if not votes.size or votes.max() < max(least, stay + 1):
            return
        best = fair[votes == votes.max()]
        step = best[np.argmin(np.abs(best))]
        rows, columns = np.nonzero(np.abs(steps - step) < near)
        self.members.setdefault(index, set()).update(now[rows].tolist())
        self.members.setdefault(then, set()).update(before[columns].tolist())
