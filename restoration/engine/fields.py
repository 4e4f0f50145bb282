"""Fields: films whose frames are woven of two moments are told apart, and the weave is undone on reading.

A film brought to video by 3:2 pulldown shows every picture's upper field with the lower field of its own
frame, of the frame before or of the one after. Which of them belongs to it is decided frame by frame; laid
together again they give the film's own pictures, some of them twice, and no frame is lost or added.
"""

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from film import frames
from film.errors import FilmError

_RUNS, _RUN = 5, 12       # places looked at, and frames looked at in each
_ENOUGH = 6               # frames with movement that a judgement needs
_STEP = 7.0               # units of 1/255 between neighbouring lines that make a comb
_EVEN = 0.6               # of the larger of two steps that the smaller must reach
_COMBED = 0.004           # share of a picture that must be combed to count


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
    """Return per frame where its lower field comes from; empty for a film of whole frames.

    Raises FilmError for interlaced video: two moments in one frame cannot be restored as one picture.
    """
    kind = look(path, count)
    if kind == "interlaced":
        raise FilmError("%(name)s is interlaced video, two moments woven into every frame; bring it to whole "
                        "frames first, for example with a deinterlacer.", name=Path(path).name)
    if kind == "whole":
        return np.zeros(0, np.int8)
    weave = np.zeros(count, np.int8)
    for number, (own, before, after), _ in _combs(path, 0, count):
        least = min(before, after)
        if own > _COMBED and least < 0.5 * own:
            weave[number] = -1 if before <= after else 1
    return weave


def look(path, count: int) -> str:
    """Return what a film's frames are: "whole" pictures, "pulldown" of film, or "interlaced" video."""
    length = min(_RUN, count)
    starts = sorted({int(n) for n in np.linspace(0, count - length, _RUNS)})
    seen = [(own, own / (min(before, after) + 0.1 * _COMBED), even)
            for start in starts for _, (own, before, after), even in _combs(path, start, start + length)
            if max(own, before, after) > _COMBED and max(before, after) > 1.3 * min(own, before, after)]
    if len(seen) < _ENOUGH:
        return "whole"
    woven_share = np.mean([ratio > 2 and own > _COMBED for own, ratio, _ in seen])
    # Beside a repeated frame both ways of laying fields together look alike; that says nothing.
    mixed_share = np.mean([0.5 <= ratio <= 2 and own > _COMBED and even for own, ratio, even in seen])
    if mixed_share > 0.6:
        return "interlaced"
    return "pulldown" if 0.2 < woven_share < 0.75 and mixed_share < 0.3 else "whole"


def _combs(path, start: int, stop: int):
    """Yield (number, combing of its upper field with the lower of its own, the frame before and after, and
    whether the upper field moves as much on one side as on the other)."""
    held: list[tuple[int, np.ndarray, np.ndarray]] = []
    for number, planes in frames.read(path, start, stop):
        luma = planes[0]
        unit = 255.0 / np.iinfo(luma.dtype).max if luma.dtype == np.uint8 else 1.0
        height, width = luma.shape[0] // 2 * 2, luma.shape[1] // 4 * 4
        if height < 16 or width < 16:
            return
        fine = luma[:height, :width].astype(np.float32) * unit
        fine = fine.reshape(height, width // 4, 4).mean(2)
        held.append((number, fine[0::2], fine[1::2]))
        if len(held) == 3:
            yield _combed(held)
            held.pop(0)


def _combed(held):
    (_, upper_before, lower_before), (number, upper, lower), (_, upper_after, lower_after) = held
    level = _STEP * max(1.0, float(upper.max()) / 255)
    moving = np.abs(upper_after - upper_before)[:-1] > level
    total = max(1, moving.size)

    def comb(other):
        apart = (other[:-1] - upper[:-1]) * (other[:-1] - upper[1:])
        return float((moving & (apart > level**2)).sum()) / total

    steps = sorted(float(np.abs(upper - other).mean()) for other in (upper_before, upper_after))
    return number, (comb(lower), comb(lower_before), comb(lower_after)), steps[0] > _EVEN * steps[1]
