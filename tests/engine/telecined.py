"""Films brought to video in code: pictures spread over fields by any cadence, and woven into frames."""

from itertools import cycle, islice

import numpy as np

THREE_TWO, TWO_THREE_THREE_TWO = (2, 3), (2, 3, 3, 2)
EURO = (2,) * 11 + (3,)
SILENT_18 = (3, 3, 4)        # 18 pictures a second at 60 fields a second, as near as fields allow


def spread(count, cadence, start=0):
    """Return which of `count` pictures every field shows, beginning anywhere in the cadence."""
    times = islice(cycle(cadence), start, start + count)
    return [number for number, shown in enumerate(times) for _ in range(shown)]


def woven(pictures, line, *, upper_first=True, shift=0):
    """Weave fields, given as the numbers of the pictures they show, two and two into frames."""
    line = line[shift:]
    frames = []
    for at in range(0, len(line) - 1, 2):
        first, second = line[at], line[at + 1]
        upper, lower = (first, second) if upper_first else (second, first)
        frame = pictures[upper].copy()
        frame[1::2] = pictures[lower][1::2]
        frames.append(frame)
    return frames


def video(moments, *, upper_first=True):
    """Weave a video camera's moments, one a field, into interlaced frames."""
    return woven(moments, list(range(len(moments))), upper_first=upper_first)


def uppers(line, *, upper_first=True, shift=0):
    """Return the numbers of the pictures whose upper fields the woven frames carry."""
    line = line[shift:]
    return [line[at + (not upper_first)] for at in range(0, len(line) - 1, 2)]


def native(picture):
    """Return a drawn picture as eight bits store it."""
    return np.clip(np.rint(picture), 0, 255)
