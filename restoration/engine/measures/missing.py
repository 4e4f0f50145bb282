"""Missing frames: lost between two others, or replaced in the transfer by a repeat or a blank."""

import numpy as np

from restoration.engine.measures.seen import Seen

_AROUND = 6           # steps on each side that say how the scene moves
_MOVES = 1.2          # pixels of the frame a step must have, or a loss cannot be told
_ALIKE = 0.25         # of the usual step by which the steps around may differ from it
_RARE = 0.15          # of the frames around: more repeats than that are a cadence, not a loss


class MissingMeasure:
    """Per original the step of the scene since the one before, and how many frames lie between."""

    key = "missing"

    def __init__(self, params, facts):
        """Start with nothing seen."""
        self.frames = facts.frames
        self.numbers: list[int] = []
        self.steps: list[tuple[float, float]] = []
        self.blanks: set[int] = set()      # given before `solve`: frames that a blank stands in for

    def see(self, frame: Seen, before: Seen | None) -> None:
        """Note the step, where it can be trusted."""
        self.numbers.append(frame.number)
        step = (np.nan, np.nan)
        if before is not None:
            found = frame.against(before)
            if found.blocks >= 6 and found.share >= 0.5:
                step = (found.x * frame.factor, found.y * frame.factor)
        self.steps.append(step)

    def solve(self, shots) -> dict[str, np.ndarray]:
        """Return `holes`, flags of the film's frames that stand in for a lost one, and `jumps`, the frames
        before which one is missing without a stand-in."""
        holes, jumps = np.zeros(self.frames, bool), []
        holes[sorted(self.blanks)] = True
        steps, numbers = np.array(self.steps).reshape(-1, 2), np.array(self.numbers)
        for start, stop in shots:
            for place in range(start + 2, stop - 1):
                gap = int(numbers[place] - numbers[place - 1])
                usual = self._usual(steps, numbers, place, (start, stop))
                if usual is None or gap > 3 or holes[numbers[place - 1]:numbers[place]].any():
                    continue
                lost = _times(steps[place], usual)
                if gap > 1 and abs(lost - gap) < 0.35:
                    holes[numbers[place - 1] + 1:numbers[place]] = True
                elif gap == 1 and abs(lost - 2) < 0.3:
                    jumps.append(int(numbers[place]))
        return {"holes": holes, "jumps": np.array(jumps, np.int64)}

    def _usual(self, steps, numbers, place: int, shot):
        """Return the step that the scene makes from frame to frame around, or None where it is not even."""
        near = np.r_[max(shot[0] + 1, place - _AROUND):place, place + 1:min(shot[1], place + _AROUND + 1)]
        gaps = numbers[near] - numbers[near - 1]
        if len(near) < 4 or (gaps > 1).mean() > _RARE:
            return None
        around = steps[near[gaps == 1]]
        around = around[~np.isnan(around[:, 0])]
        if len(around) < 4:
            return None
        usual = np.median(around, axis=0)
        size = float(np.hypot(*usual))
        even = float(np.median(np.hypot(*(around - usual).T))) < _ALIKE * size
        return usual if size >= _MOVES and even else None


def _times(step, usual) -> float:
    """Return how many usual steps long a step is, or 0 when it leads elsewhere."""
    if np.isnan(step[0]):
        return 0.0
    size = float(usual @ usual)
    times = float(step @ usual) / size
    aside = np.hypot(*(step - times * usual)) / np.sqrt(size)
    return times if aside < 0.5 else 0.0
