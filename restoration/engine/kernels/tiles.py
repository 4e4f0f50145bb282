"""A kernel given a picture in overlapping tiles: where memory ran out on the whole, and very large ones."""

from dataclasses import replace

import torch

from restoration.engine.kernels import motion
from restoration.engine.kernels.window import Frame, Scene, Window
from restoration.engine.operators.declaration import LARGE

_GRID = 64           # tiles begin on this grid, so that block means fall on the same pixels as in the whole
_HALO = 128          # pixels beyond a tile that its kernel also sees: as far as motion is followed, and more
_SMALLEST = 256
_OF_A_LARGE = 3072   # the side of a tile of a picture of more than LARGE pixels
_BEHIND = 4          # frames that later operators may lie behind, and ask for the motion of


def side(size: tuple[int, int], halved: int) -> int:
    """Return the side of a tile of a picture of `size` once memory ran out `halved` times; 0 for none.

    A very large picture has tiles from the beginning, whatever memory there is: the same bytes everywhere.
    """
    large = size[0] * size[1] > LARGE
    if not halved and not large:
        return 0
    wanted = min(max(size), _OF_A_LARGE if large else max(size)) >> halved
    return max(_SMALLEST, -(-wanted // _GRID) * _GRID)


def tiled(kernel, tile: int):
    """Return the kernel working tile by tile, along the motion of the whole picture."""
    def run(window: Window, params, scene: Scene) -> Frame:
        rows, columns = window.centre.luma.shape
        if max(rows, columns) <= tile:
            return kernel(window, params, scene)
        luma, marked = window.centre.luma.clone(), torch.zeros((rows, columns), dtype=torch.bool)
        marked = marked.to(luma.device)
        flows = {(window.index, other.index): motion.between(scene, window.centre, other)
                 for other in window.neighbours(scene)}
        for top in range(0, rows, tile):
            for left in range(0, columns, tile):
                area = (max(0, left - _HALO), max(0, top - _HALO),
                        min(columns, left + tile + _HALO), min(rows, top + tile + _HALO))
                part = kernel(_cut(window, area), params, _place(scene, area, flows))
                inner = (slice(top - area[1], min(rows, top + tile) - area[1]),
                         slice(left - area[0], min(columns, left + tile) - area[0]))
                outer = (slice(top, top + tile), slice(left, left + tile))
                luma[outer] = part.luma[inner]
                if part.map is not None:
                    marked[outer] = part.map[inner]
        for old in [pair for pair in scene.motion if pair[0] < window.index - _BEHIND]:
            del scene.motion[old]        # of such pictures every motion kept is as much as half a frame
        return window.centre.with_luma(luma, marked)

    return run


def _cut(window: Window, area) -> Window:
    left, top, right, bottom = area

    def part(frame):
        return Frame(frame.index, (frame.luma[top:bottom, left:right].contiguous(),),
                     None if frame.map is None else frame.map[top:bottom, left:right])
    return Window(window.index, {index: part(frame) for index, frame in window.frames.items()})


def _place(scene: Scene, area, flows) -> Scene:
    # The scene keeps its size: how large dust may be, and how near its company, goes by the whole picture.
    left, top, right, bottom = area
    inner = (slice(None), slice(top // 2, -(-bottom // 2)), slice(left // 2, -(-right // 2)))
    return replace(scene, grain=scene.grain.part(area), tiles=0, kept={},
                   motion={pair: flow[inner].contiguous() for pair, flow in flows.items()})
