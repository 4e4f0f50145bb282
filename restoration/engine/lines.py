"""Lines drawn anew: the lower field of a frame whose fields show two moments, at the upper field's moment.

Where nothing moves the frame's own lines stay, bit by bit. Where something moves they come from FFmpeg's
bwdif, which draws each missing line from its neighbours and from the fields just before and after.
"""

import av
import numpy as np

from film.writer import frame_of

_LEAST = 16                     # pixels a side; less is left as it is
_QUIET, _LOUD = 1.0, 5.0        # bounds, in units of 1/255, of the noise that may hide in what stands still
_SURE = 2.1                     # of that noise by which two moments may differ where nothing moves


def anew(frames, lower_first: bool, pixel_format: str, depth: int):
    """Return the planes of the middle of three frames with its lower field drawn at the upper field's moment.

    `frames` are the planes of the frame before, its own and the one after; `lower_first` says that its own
    lower field came before its upper one. The upper field keeps every bit.
    """
    before, own, after = frames
    if min(own[0].shape) < _LEAST:
        return own
    still = [_still(three, lower_first, 2.0 ** (8 - depth)) for three in zip(before, own, after, strict=True)]
    if all(mask.all() for mask in still):
        return own
    laid = []
    for plane, mask, drawn in zip(own, still, _drawn(frames, lower_first, pixel_format), strict=True):
        laid.append(plane.copy())
        laid[-1][1::2] = np.where(mask, plane[1::2], drawn[1::2])
    return tuple(laid)


def _still(three, lower_first, unit):
    """Say for every pixel of the lower field whether nothing moves around it, before or after."""
    before, own, after = three
    rows = own.shape[0] // 2
    earlier, later = (own, after) if lower_first else (before, own)
    since, until = (_apart(one[0::2], other[0::2], unit) for one, other in ((before, own), (own, after)))
    moved = np.maximum(_apart(earlier[1::2], later[1::2], unit),
                       np.maximum(_beside(since, rows), _beside(until, rows)))
    return moved < _SURE * min(max(_noise(own[0::2], unit), _QUIET), _LOUD)


def _apart(one, other, unit):
    """Return how far two fields lie apart around every pixel: the mean over 3 lines and 5 columns."""
    apart = np.abs(np.subtract(one, other, dtype=np.float32))
    padded = np.pad(apart, ((1, 1), (2, 2)), mode="edge")
    tall = padded[:-2] + padded[1:-1] + padded[2:]
    wide = tall[:, :-4] + tall[:, 1:-3] + tall[:, 2:-2] + tall[:, 3:-1] + tall[:, 4:]
    return wide * np.float32(unit / 15)


def _beside(lines, rows):
    """Return for every line of the lower field the larger of the two beside it; the last has one alone."""
    return np.maximum(lines[:rows], np.concatenate([lines[1:], lines[-1:]])[:rows])


def _noise(field, unit) -> float:
    """Return the deviation of noise within a field, from the ripple of its quieter part."""
    few = field[::2].astype(np.float32)
    ripple = np.abs(2 * few[:, 1:-1] - few[:, :-2] - few[:, 2:])
    return float(np.percentile(ripple[:, ::2], 40)) * unit / (0.524 * 6**0.5)


def _drawn(frames, lower_first, pixel_format):
    """Return the middle frame's planes at its upper field's moment, as bwdif draws them."""
    rows, columns = frames[1][0].shape
    graph = av.filter.Graph()
    source = graph.add_buffer(width=columns, height=rows, format=pixel_format, time_base="1/25")
    # A frame's second field comes second: the upper one, where the lower comes first.
    said = "mode=send_field:parity=bff:deint=all" if lower_first else "mode=send_frame:parity=tff:deint=all"
    graph.link_nodes(source, graph.add("bwdif", said), graph.add("buffersink")).configure()
    for number, planes in enumerate(frames):
        frame = frame_of(planes, pixel_format)
        frame.pts = number
        graph.push(frame)
    for _ in range(3 if lower_first else 1):
        graph.pull()
    made = graph.pull()
    return [_plane(made, number) for number in range(len(frames[1]))]


def _plane(frame, number):
    plane = frame.planes[number]
    kind = np.dtype("<u2") if frame.format.components[number].bits > 8 else np.dtype(np.uint8)
    rows = np.frombuffer(plane, kind).reshape(plane.height, plane.line_size // kind.itemsize)
    return rows[:, :plane.width]
