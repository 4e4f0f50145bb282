"""Fields: films whose frames are woven of two moments are told apart, and the weave is undone on reading.

A film brought to video shows every picture's upper field with the lower field of its own frame, of the frame
before or of the one after (`measures/cadence.py` finds which). Laid together again they give the film's own
pictures, some of them twice; no frame is lost or added, no pixel is changed. Where the fields of a frame
belong to two moments, as a video camera makes them, the lower field is drawn anew (`lines.py`).
"""

from collections.abc import Callable, Iterator

import numpy as np

from film import colour, frames
from film.errors import Cancelled
from film.probe import probe
from restoration.engine import lines
from restoration.engine.measures import cadence

_PLACES, _RUN = 5, 12     # places looked at before anything is measured, and frames looked at in each


class Woven(Exception):
    """Frames that were taken for whole ones are woven; carries the course through their fields."""

    def __init__(self, course: cadence.Course):
        super().__init__("frames are woven of two moments")
        self.course = course


def read(path, states: np.ndarray, start: int, stop: int) -> Iterator[frames.Picture]:
    """Yield the pictures of frames [start, stop) with their fields laid together as `states` says."""
    if not len(states):
        return frames.read(path, start, stop)
    return _laid(path, states, start, stop)


def _laid(path, states, start, stop):
    form = frames.delivered(probe(path).video)["pixel_format"]
    first, last = max(0, start - 1), min(len(states), stop + 1)
    held: dict[int, frames.Picture] = {}
    for picture in frames.read(path, first, last):
        held[picture.index] = picture
        held.pop(picture.index - 3, None)
        if start <= picture.index - 1 < stop:
            yield woven(held, picture.index - 1, int(states[picture.index - 1]), form)
    if last == stop:
        yield woven(held, stop - 1, int(states[stop - 1]), form)


def woven(held, index: int, state: int, form: str) -> frames.Picture:
    """Return frame `index` with its lower field taken from another frame, or drawn anew, as `state` says."""
    own = held[index]
    if state in (cadence.UPPER_FIRST, cadence.LOWER_FIRST):
        three = [held.get(index + step, own).planes for step in (-1, 0, 1)]
        lower_first = state == cadence.LOWER_FIRST
        return frames.Picture(index, lines.anew(three, lower_first, form, colour.bit_depth(form)))
    other = held.get(index + state, own)
    if own is other:
        return own
    planes = [plane.copy() for plane in own.planes]
    for plane, given in zip(planes, other.planes, strict=True):
        plane[1::2] = given[1::2]
    return frames.Picture(index, tuple(planes))


def possible(video) -> bool:
    """Say whether a film of that shape can carry fields: video has no more lines, and lies upright."""
    return cadence.FEWEST <= video.height <= cadence.MOST_LINES and video.width >= cadence.FEWEST \
        and video.rotation % 180 == 0 and video.frames > 2


def decide(path, *, cancelled: Callable | None = None) -> cadence.Course | None:
    """Return the course through a film's fields if a few places look woven, or None.

    What a few places do not show is found while the film is measured; see `watching`.
    """
    video = probe(path).video
    if not possible(video) or not _looks_woven(path, video):
        return None
    try:
        for _picture in watching(path, frames.read(path)):
            if cancelled is not None and cancelled():
                raise Cancelled
    except Woven as seen:
        return seen.course
    return None


def watching(path, stream: Iterator[frames.Picture]) -> Iterator[frames.Picture]:
    """Pass on pictures that are taken for whole ones; raise Woven at the end if they are not."""
    video = probe(path).video
    if not possible(video):
        yield from stream
        return
    watcher = _watcher(video)
    for picture in stream:
        watcher.see(picture.planes[0])
        yield picture
    watcher.done()
    course = cadence.solve(watcher)
    if course is not None:
        raise Woven(course)


def _watcher(video, count=None):
    depth = colour.bit_depth(frames.delivered(video)["pixel_format"])
    return cadence.Watcher(video.frames if count is None else count, depth)


def _looks_woven(path, video) -> bool:
    length = min(_RUN, video.frames)
    for start in sorted({int(n) for n in np.linspace(0, video.frames - length, _PLACES)}):
        watcher = _watcher(video, length)
        for picture in frames.read(path, start, start + length):
            watcher.see(picture.planes[0])
        watcher.done()
        if watcher.doubtful >= 3:
            return True
    return False
