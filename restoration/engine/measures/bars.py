"""Bars: the black borders that a transfer has laid around the picture, found before anything is measured."""

import numpy as np

from film import frames

_LOOKS = 24          # frames looked at, spread over the film
_DARK = 22.0         # units of 1/255: what counts as a black bar, black of video range and its noise included
_EVEN = 3.0          # deviation within a bar; film has grain in its blacks, a bar has none
_GRID = 4            # bars are cut on multiples of this, so that every kind of chroma divides
_LEAST = 8           # lines; thinner borders are left in the picture
_MOST = 0.4          # of a side that bars on one edge may take


class PictureBeyond(Exception):
    """A frame shows a picture where bars were; carries the box that holds it too, or None for no bars."""

    def __init__(self, box):
        super().__init__("bars hold a picture")
        self.box = box


def look(path, facts):
    """Return (left, top, right, bottom) of the picture within black bars, or None when it fills the frame."""
    if min(facts.width, facts.height) < 8 * _LEAST:
        return None
    numbers = sorted({int(n) for n in np.linspace(0, facts.frames - 1, min(_LOOKS, facts.frames))})
    edges = None
    for number in numbers:
        for picture in frames.read(path, number, number + 1):
            found = _edges(picture.planes[0], 2.0 ** (8 - facts.depth))
            if found is not None:
                edges = found if edges is None else [min(pair) for pair in zip(edges, found, strict=True)]
        if edges is not None and max(edges) < _LEAST:
            return None
    return _box(edges, facts)


def watch(luma: np.ndarray, box, facts) -> None:
    """Raise PictureBeyond when a frame shows something outside the box."""
    left, top, right, bottom = box
    unit, bound = 2.0 ** (8 - facts.depth), _DARK + 4 * _EVEN
    strips = (luma[:top], luma[bottom:], luma[:, :left], luma[:, right:])
    if all(strip.size == 0 or strip.max() * unit <= bound for strip in strips):
        return
    found = _edges(luma, unit)
    edges = [left, top, facts.width - right, facts.height - bottom]
    least = [0] * 4 if found is None else [min(pair) for pair in zip(edges, found, strict=True)]
    raise PictureBeyond(_box(least, facts) if least != edges else None)


def _edges(luma: np.ndarray, unit: float):
    """Return how many columns or rows are bar at the left, top, right and bottom; None for a black frame."""
    height, width = luma.shape
    columns, rows = luma[::2], luma[:, ::2]
    wide, tall = int(_MOST * width), int(_MOST * height)
    across = [_bar(side[:, :wide].T, unit) for side in (columns, columns[:, ::-1])]
    down = [_bar(side[:tall], unit) for side in (rows, rows[::-1])]
    if max(across) >= wide or max(down) >= tall:
        return None
    return [across[0], down[0], across[1], down[1]]


def _bar(lines: np.ndarray, unit: float) -> int:
    """Return how many of the first lines are evenly dark, at one and the same level."""
    lines = lines.astype(np.float32) * unit
    mean, spread = lines.mean(1), lines.std(1)
    good = (mean <= _DARK) & (spread <= _EVEN) & (np.abs(mean - mean[0]) <= 1.5)
    return int(good.argmin()) if not good.all() else len(good)


def _box(edges, facts):
    if edges is None:
        return None
    left, top, right, bottom = (edge if edge >= _LEAST else 0 for edge in edges)
    left, top = -(-left // _GRID) * _GRID, -(-top // _GRID) * _GRID
    right = (facts.width - right) // _GRID * _GRID if right else facts.width
    bottom = (facts.height - bottom) // _GRID * _GRID if bottom else facts.height
    if (left, top, right, bottom) == (0, 0, facts.width, facts.height):
        return None
    return left, top, right, bottom
