"""Borrowed network: luma through a checkpoint of the house's own, in overlapping tiles.

A network along the film sees the frames of its window, never more: what a segment gives does not depend on
where the segment begins.
"""

from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import torch
from torch.nn import functional

from restoration.engine.borrowed import architectures, folder, reading
from restoration.engine.kernels.resample import lanczos
from restoration.engine.kernels.window import Frame, Scene, Window
from restoration.engine.nets.cards import BadWeights
from restoration.engine.operators.borrowed import enlarged

TILE, MARGIN = 256, 24  # pixels a side, and how far a tile looks beyond what it gives
FAR = 64                # the same for a network that follows motion
_FOLD = 4               # sides the networks are given are multiples of this


def run(window: Window, params, scene: Scene) -> Frame:
    """Return the frame with the network's luma mixed in, at its new size; chroma planes keep their ratio."""
    if not params.checkpoint:
        raise BadWeights("The recipe's borrowed network names no checkpoint; give its file name and SHA-256.")
    frame = window.centre
    rows, columns = frame.luma.shape
    width, height = enlarged(params, columns, rows, scene.aspect)
    held = network(params.checkpoint, params.sha256, folder.known(), frame.luma.device)
    made = lanczos(through(held, *_seen(held, window)), width, height)
    own = frame.luma if (width, height) == (columns, rows) else lanczos(frame.luma, width, height)
    planes = [torch.lerp(own, made, params.share).clamp_(0, 256)]
    for plane in frame.planes[1:]:
        across, down = round(columns / plane.shape[1]), round(rows / plane.shape[0])
        size = -(-width // across), -(-height // down)
        planes.append(plane if size == plane.shape[::-1] else lanczos(plane, *size).clamp_(0, 256))
    return Frame(frame.index, tuple(planes), frame.map)


def _seen(held: architectures.Borrowed, window: Window) -> tuple[torch.Tensor, int]:
    """Return the luma planes the network looks at, (T, H, W), and which of them is asked for."""
    if not held.along:
        return window.centre.luma[None], 0
    numbers = sorted(window.frames)
    planes = [window.frames[number].luma for number in numbers]
    return torch.stack(planes if len(planes) > 1 else planes * 2), numbers.index(window.index)


@lru_cache(maxsize=2)
def network(name: str, sha256: str, home: Path | None, device: torch.device) -> architectures.Borrowed:
    """Return the checkpoint's network on `device`; it is read once."""
    found = architectures.built(reading.tensors(home, name, sha256), name)
    return replace(found, net=found.net.to(device))


def through(held: architectures.Borrowed, planes: torch.Tensor, wanted: int) -> torch.Tensor:
    """Return plane `wanted` of (T, H, W), in units of 1/255, at the network's scale, tile by tile."""
    rows, columns, scale = *planes.shape[1:], held.scale
    margin = FAR if held.along else MARGIN
    wide = functional.pad(planes[:, None] / 255, (margin, margin + _FOLD) * 2, mode="replicate")
    out = planes.new_empty(rows * scale, columns * scale)
    for y in range(0, rows, TILE):
        for x in range(0, columns, TILE):
            high, broad = min(TILE, rows - y), min(TILE, columns - x)
            seen = wide[..., y:y + _even(high + 2 * margin), x:x + _even(broad + 2 * margin)]
            seen = seen.expand(-1, held.channels, -1, -1)
            made = (held.net(seen, wanted) if held.along else held.net(seen)[0]).mean(0)
            down, across = (slice(margin * scale, (margin + side) * scale) for side in (high, broad))
            out[y * scale:(y + high) * scale, x * scale:(x + broad) * scale] = made[down, across]
    return out * 255


def _even(side: int) -> int:
    return -(-side // _FOLD) * _FOLD
