"""Fill: a lost frame drawn between its two neighbours, each carried half-way along the motion.

The work is done where frames are set back into the film (`Segment`), since a lost frame is none of its
originals; as a stage of the chain the operator passes every frame as it came.
"""

from functools import lru_cache
from pathlib import Path

import torch
from torch.nn import functional

from restoration.engine.borrowed import between as rife
from restoration.engine.borrowed import folder, reading
from restoration.engine.kernels import motion
from restoration.engine.kernels.plane import box
from restoration.engine.kernels.window import Frame, Scene, Window

_TRUST = 6.0         # units of 1/255 of mismatch at which a side's say is halved


def run(window: Window, params, scene: Scene) -> Frame:
    """Return the frame as it came."""
    return window.centre


def between(pair: tuple[Frame, Frame], share: float, index: int, params) -> Frame:
    """Return the frame that lies `share` of the way from one frame to the next, all of it marked as drawn."""
    planes = (_along if params.checkpoint else _own)(pair, share, params)
    marked = torch.ones(pair[0].luma.shape, dtype=torch.bool, device=pair[0].luma.device)
    return Frame(index, tuple(planes), marked)


def _along(pair, share, params) -> list[torch.Tensor]:
    """Carry both frames along the motion that a borrowed network finds, its say deciding between them."""
    before, after = pair
    net = network(params.checkpoint, params.sha256, folder.known(), before.luma.device)
    first, last, say = rife.motion(net, (before.luma, after.luma), share)
    rows, columns = before.luma.shape
    planes = []
    for one, other in zip(before.planes, after.planes, strict=True):
        scale = columns / one.shape[1], rows / one.shape[0]
        told = _sized(say, one.shape)
        planes.append((told * _warped(one, first, *scale)
                       + (1 - told) * _warped(other, last, *scale)).clamp_(0, 256))
    return planes


@lru_cache(maxsize=1)
def network(name: str, sha256: str, home: Path | None, device: torch.device) -> rife.Rife:
    """Return the checkpoint's network on `device`; it is read once."""
    return rife.built(reading.tensors(home, name, sha256), name).to(device)


def _own(pair, share, params) -> list[torch.Tensor]:
    """Carry both frames along Patina's own motion, once from each side; the side that fits has the say."""
    before, after = pair
    ahead, back = (motion.estimate(one.luma, other.luma)
                   for one, other in ((before, after), (after, before)))
    rows, columns = before.luma.shape
    # The motion at the middle is that of the pixels which arrive there: one step of projection.
    to_before, to_after = -share * motion_at(ahead, share), (1 - share) * motion_at(ahead, share)
    second = (-share * -motion_at(back, 1 - share), (1 - share) * -motion_at(back, 1 - share))
    one = _seen(before, after, (to_before, to_after))
    other = _seen(before, after, second)
    planes = []
    for number, plane in enumerate(before.planes):
        scale = (columns / plane.shape[1], rows / plane.shape[0])
        first = _mixed(before.planes[number], after.planes[number], (to_before, to_after), share, scale)
        again = _mixed(before.planes[number], after.planes[number], second, share, scale)
        say = _fit(one, other, plane.shape)
        planes.append((say * first + (1 - say) * again).clamp_(0, 256))
    return planes


def motion_at(flow: torch.Tensor, share: float) -> torch.Tensor:
    """Return the flow of the pixels that lie under each place after `share` of their way."""
    step = -share * flow
    return torch.stack([motion.warp_half(part, step) for part in flow])


def _seen(before: Frame, after: Frame, flows) -> torch.Tensor:
    """Return how far the two sides disagree at the middle along these flows."""
    first, last = (motion.warp(frame.luma, flow) for frame, flow in zip((before, after), flows, strict=True))
    return box((first - last).abs_(), 3)


def _mixed(before, after, flows, share: float, scale) -> torch.Tensor:
    across, down = scale
    first, last = (_warped(plane, flow, across, down) for plane, flow in
                   zip((before, after), flows, strict=True))
    return (1 - share) * first + share * last


def _warped(plane, flow, across, down) -> torch.Tensor:
    scaled = torch.stack((flow[0] / across, flow[1] / down))
    return motion.warp(plane, scaled, "bicubic")


def _fit(one: torch.Tensor, other: torch.Tensor, shape) -> torch.Tensor:
    say = (other + _TRUST) / (one + other + 2 * _TRUST)
    return _sized(say, shape)


def _sized(say: torch.Tensor, shape) -> torch.Tensor:
    return say if say.shape == shape else functional.interpolate(
        say[None, None], size=tuple(shape), mode="bilinear", align_corners=False)[0, 0]
