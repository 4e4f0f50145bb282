"""Cadence: which fields of a film on video belong to one picture, judged over the whole film at once.

Every frame carries two fields, its upper and its lower lines. `Watcher` holds each upper field against the
lower field of its own frame, of the frame before and of the one after, and measures whether a field came
again; `solve` finds the course through all frames that explains this best. A course holds its phase from
frame to frame: the phase moves on where a field is repeated, or at an edit, and nowhere else.
"""

from dataclasses import dataclass

import numpy as np

OWN, BEFORE, AFTER = 0, -1, 1          # where the lower field of a picture comes from
UPPER_FIRST, LOWER_FIRST = 2, 3        # two moments in one frame: the lower field must be drawn anew
STATES = (BEFORE, OWN, AFTER, UPPER_FIRST, LOWER_FIRST)
MOST_LINES, FEWEST = 1152, 32          # video has no more lines; below that there is nothing to tell

_GROUP = 4               # columns taken together
_BLOCK = 8               # lines of a field and groups of columns in a block
_COMB = 1.7              # how far steps between neighbouring lines must exceed those between every second
_MARGIN = 0.2            # of a block's movement by which one way must be better than another
_STILL = 1.5             # square levels that are no movement
_AROUND = 12             # frames on both sides that say what fields usually differ by
_SHIFT, _HOLD, _ENTER, _WEIGHT = 3.0, 2.4, 4.0, 4.0
_FEW = 6                 # frames out of phase that a film of whole frames may show
_COMBS = 0.05            # of the moving blocks that frames of two moments must show combed, in any way
_SURE = 0.25             # of the moving blocks that must be combed for a single frame to be drawn anew


@dataclass(frozen=True)
class Course:
    """What was found: per frame one of the states, and how sure every repeat of a field is.

    `upper` and `lower` say per frame from 0 to 1 that its field is the one of the frame before.
    """

    states: np.ndarray
    upper: np.ndarray
    lower: np.ndarray


class Watcher:
    """Sees a film's frames in order and notes how their fields lie to one another."""

    def __init__(self, frames: int, depth: int):
        """Make room for a film of so many frames of that bit depth."""
        self.unit = np.float32(2.0 ** (8 - depth) / _GROUP)
        self.votes = np.zeros((frames, 6), np.float32)     # best: before, own, after; alike: -, +; all combed
        self.combed = np.zeros((frames, 3), np.float32)
        self.apart = np.zeros((frames, 2), np.float32)     # from the frame before: upper, lower
        self.blocks = 1
        self._held: list[tuple[np.ndarray, np.ndarray]] = []
        self._seen = 0

    def see(self, luma: np.ndarray) -> None:
        """Take the next frame's luma."""
        self._held.append(self._halves(luma))
        self._seen += 1
        if len(self._held) == 2:
            self._judge(0, (self._held[0], *self._held))
        elif len(self._held) == 3:
            self._judge(self._seen - 2, self._held)
            self._held.pop(0)

    def done(self) -> None:
        """Judge the last frame, which has none after it."""
        if len(self._held) > 1:
            self._judge(self._seen - 1, (*self._held[-2:], self._held[-1]))
        self._held.clear()

    @property
    def doubtful(self) -> int:
        """Return how many frames seen so far can hardly be whole pictures."""
        return int((_against_whole(self.votes[:self._seen]) > 0.3).sum())

    def _halves(self, luma):
        height, width = luma.shape[0] // 2 * 2, luma.shape[1] // _GROUP * _GROUP
        wide = luma[:height, 0:width:_GROUP].astype(np.uint32 if luma.dtype == np.uint16 else np.uint16)
        for column in range(1, _GROUP):
            wide += luma[:height, column:width:_GROUP]
        fine = wide.astype(np.float32) * self.unit
        return fine[0::2], fine[1::2]

    def _judge(self, number: int, three) -> None:
        (up_before, low_before), (up, low), (up_after, low_after) = three
        if number:
            self.apart[number] = np.abs(up - up_before).mean(), np.abs(low - low_before).mean()
        lowers = (low_before, low, low_after)
        steps = [_steps(up, lower) for lower in lowers]
        near, far = (np.stack([pair[which] for pair in steps]) for which in (0, 1))
        noise = _noise(up)
        ups = [_blocks((up - other)**2) for other in (up_before, up_after)]
        lows = [_blocks((low - other)**2) for other in (low_before, low_after)]
        rows, columns = near.shape[1:]
        moved = np.maximum.reduce([*ups, *lows])[:rows, :columns] - 2 * noise
        moving = moved > noise + _STILL
        # Fields that fit alike because they are one picture say nothing; they must have moved themselves.
        differ = [other[:rows, :columns] - 2 * noise > 0.3 * moved for other in lows]
        self.blocks = moving.size
        combed = (near > _COMB * far + 4 + noise) & (near - far < 3 * moved) & moving
        self.combed[number] = combed.sum((1, 2))
        margin = np.maximum(_MARGIN * moved, 0.7 * noise + 1)
        self.votes[number] = _votes(near, margin, moving & ~combed.all(0), differ)
        self.votes[number, 5] = combed.all(0).sum()


def _votes(near, margin, free, differ):
    """Count the blocks for each way: one lower field fits best, or two that are not the same fit alike."""
    before, own, after = near
    return [
        (free & (own - before > margin) & (after - before > margin)).sum(),
        (free & (before - own > margin) & (after - own > margin)).sum(),
        (free & (before - after > margin) & (own - after > margin)).sum(),
        (free & differ[0] & _alike(own, before, after, margin)).sum(),
        (free & differ[1] & _alike(own, after, before, margin)).sum(),
        0,
    ]


def _alike(one, other, third, margin):
    """Say where two ways fit alike and the third does not."""
    return (np.abs(one - other) <= margin) & (third - np.maximum(one, other) > margin)


def _steps(up, low):
    """Return per block the square steps between neighbouring lines, and those between every second."""
    middle = low[:-1]
    near = _blocks((middle - up[:-1])**2 + (middle - up[1:])**2) / 2
    far = _blocks((up[:-1] - up[1:])**2 + (middle - low[1:])**2) / 2
    return near, far


def _noise(up) -> float:
    """Return the square deviation of noise and grain within a field, from its smoothest blocks."""
    ripple = 2 * up[:, 1:-1] - up[:, :-2] - up[:, 2:]
    ripple = 2 * ripple[1:-1] - ripple[:-2] - ripple[2:]
    return float(np.percentile(_blocks(ripple**2), 15)) / 36


def _blocks(values):
    rows, columns = (max(1, side // _BLOCK) for side in values.shape)
    tall, wide = min(_BLOCK, values.shape[0]), min(_BLOCK, values.shape[1])
    cut = values[:rows * tall, :columns * wide]
    sums = cut.reshape(rows, tall, -1).sum(1).reshape(rows, columns, wide).sum(2)
    return sums * np.float32(1 / (tall * wide))


def solve(watcher: Watcher) -> Course | None:
    """Return the course through the film's fields, or None for a film of whole frames."""
    upper, lower = _repeats(watcher.apart)
    if watcher.doubtful < _FEW and (np.abs(upper - lower) > 0.9).sum() < _FEW:
        return None
    costs = _costs(watcher, upper, lower)
    states = _alone(_seen(_cheapest(costs, upper, lower), watcher), watcher)
    if (states != OWN).sum() < _FEW:
        return None
    return Course(states, upper, lower)


def _against_whole(votes):
    """Return per frame how strongly its blocks speak against whole pictures, weak where few blocks move."""
    total = votes.sum(1)
    return np.where(total >= 3, (votes[:, 0] + votes[:, 2] + votes[:, 3] + votes[:, 4] + votes[:, 5]) /
                    np.maximum(total, 1), 0)


def _repeats(apart):
    """Return per frame how surely its upper and its lower field are those of the frame before."""
    count = len(apart)
    sure = np.zeros((2, count))
    for number in range(1, count):
        near = apart[max(1, number - _AROUND):number + _AROUND + 1]
        for parity in (0, 1):
            sure[parity, number] = 0.65 - apart[number, parity] / _usual(near[:, parity])
    return np.clip(sure[0] / 0.3, 0, 1), np.clip(sure[1] / 0.3, 0, 1)


def _usual(near) -> float:
    """Return what fields that are no repeats differ by from those before."""
    others = near[near > 1.5 * near.min() + 0.05]
    return max(0.12, float(np.percentile(others, 40)) if len(others) else float(near.min()))


def _costs(watcher, upper, lower):
    """Return what every state costs in every frame: the share of moving blocks that speak against it."""
    votes = watcher.votes
    total = votes.sum(1)
    share = votes / np.maximum(total, 1)[:, None]
    weight = _WEIGHT * np.clip(total / max(3, 0.01 * watcher.blocks), 0, 1)
    before, own, after, alike_before, alike_after, none = share.T
    costs = np.stack([own + after + 0.7 * alike_before + alike_after + none,
                      before + after + 0.7 * (alike_before + alike_after) + none,
                      own + before + 0.7 * alike_after + alike_before + none,
                      0.5 * (before + own) + after + alike_after,      # uneven movement, a cut between fields
                      0.5 * (own + after) + before + alike_before])
    costs = weight * costs
    costs[3:] += _HOLD * np.maximum(upper * (1 - lower), lower * (1 - upper))   # a camera repeats no field
    return costs


def _cheapest(costs, upper, lower):
    """Return the cheapest course of states (Viterbi); its phase moves by repeated fields or at a price."""
    count = costs.shape[1]
    only_upper, only_lower = upper * (1 - lower), lower * (1 - upper)
    whole = np.array([0.02, 0.0, 0.02, 0.02, 0.02])     # where nothing speaks, frames are whole
    total, came = costs[:, 0] + whole, np.zeros((count, 5), np.int8)
    for number in range(1, count):
        ways = total[:, None] + _moves(only_upper[number], only_lower[number])
        came[number] = ways.argmin(0)
        total = ways.min(0) + costs[:, number] + whole
    course = np.zeros(count, np.int8)
    state = int(total.argmin())
    for number in range(count - 1, -1, -1):
        course[number] = STATES[state]
        state = int(came[number, state])
    return course


def _moves(upper: float, lower: float):
    """Return the price of every step from one state to the next, given how surely one field came again."""
    back, on = _SHIFT * (1 - upper), _SHIFT * (1 - lower)
    stay = _HOLD * max(upper, lower)
    moves = np.full((5, 5), _ENTER)
    moves[:3, :3] = [[stay, on, 2 * _SHIFT], [back, stay, on], [2 * _SHIFT, back, stay]]
    moves[3, 3] = moves[4, 4] = 0
    moves[3, 4] = moves[4, 3] = 1.5 * _ENTER
    return moves


def _seen(states, watcher):
    """Return the states without frames of two moments where hardly a block is combed: noise fits nothing."""
    two = np.isin(states, (UPPER_FIRST, LOWER_FIRST))
    if watcher.combed[two].sum() < _COMBS * watcher.votes[two].sum():
        return np.where(two, np.int8(OWN), states)
    return states


def _alone(states, watcher):
    """Mark single frames whose fields find no mate anywhere, at edits for example, to be drawn anew."""
    states, count = states.copy(), len(states)
    states[(states == BEFORE) & (np.arange(count) == 0)] = LOWER_FIRST
    states[(states == AFTER) & (np.arange(count) == count - 1)] = UPPER_FIRST
    moving = np.maximum(watcher.votes.sum(1), 1)
    for number in np.flatnonzero(np.isin(states, (BEFORE, OWN, AFTER))):
        combed = watcher.combed[number]
        if combed[states[number] + 1] > max(3, _SURE * moving[number], 0.01 * watcher.blocks):
            states[number] = UPPER_FIRST if combed[0] <= combed[2] else LOWER_FIRST
    return states
