"""Duplicates: frames that a transfer has printed twice, told from new pictures while the film is read."""

from collections import deque
from collections.abc import Iterable, Iterator

import numpy as np

from restoration.engine.measures.seen import Seen, reduce

_BLOCK = 8
_SAME = 0.45          # mean difference in units of 1/255 that recompression may leave
_WORST = 2.7          # and the same in the worst block
_EXACT = 0.05         # mean difference of prints that are the same whatever the film's grain
_SHARE = 0.35         # of what frames around usually differ by
_EMPTY, _FULL = 2.5, 10.0    # deviation of a blank frame, and of one that shows something
_AROUND = 12          # frames before and after that say what is usual


def sift(frames: Iterable[Seen], blanks: set[int] | None = None) -> Iterator[tuple[Seen, bool]]:
    """Yield every frame with whether it shows the very picture of the frame before, dirt and grain included.

    What two different frames usually differ by is read from a dozen steps on both sides, so frames come out a
    dozen behind the reader. The first frame is always new. With a set of `blanks`, an empty frame between two
    full ones counts as a repeat too, and its number is put there.
    """
    waiting: deque[Seen] = deque()
    steps: deque[tuple[float, float]] = deque(maxlen=2 * _AROUND + 1)
    before, told, read = None, 0, 0
    for frame in frames:
        steps.append(_apart(frame, before))
        waiting.append(frame)
        before = frame
        read += 1
        if read > _AROUND:
            yield _told(waiting, steps, told - read, blanks)
            told += 1
    while waiting:
        yield _told(waiting, steps, told - read, blanks)
        told += 1


def _told(waiting, steps, at: int, blanks) -> tuple[Seen, bool]:
    frame = waiting.popleft()
    full = frame.small.std()
    if blanks is not None and frame.number and waiting and full < _EMPTY and waiting[0].small.std() > _FULL:
        blanks.add(frame.number)
        return frame, True
    return frame, _repeats(steps, at)


def _repeats(steps, at: int) -> bool:
    """Say whether the frame `at` (counted from the newest, -1) lies far closer than frames usually do."""
    mean, worst = steps[at]
    if mean >= _SAME or worst >= _WORST:
        return False
    usual = [value for value, _ in steps if value > _SAME]
    return mean < max(_SHARE * float(np.median(usual)) if usual else 0.0, _EXACT)


def _apart(frame: Seen, before: Seen | None) -> tuple[float, float]:
    """Return the mean difference of two frames, and that of their worst block, in light or in colour."""
    if before is None:
        return 255.0, 255.0
    mean = worst = 0.0
    for one, other in zip([frame.reduced, *frame.tints], [before.reduced, *before.tints], strict=True):
        difference = np.abs(one - other)
        blocks = reduce(difference, _BLOCK) if min(difference.shape) >= _BLOCK else difference
        mean, worst = max(mean, float(blocks.mean())), max(worst, float(blocks.max()))
    return mean, worst
