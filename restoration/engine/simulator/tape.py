"""What video does to film: the blocks of compressed pictures, and the fields of 3:2 pulldown."""

import numpy as np

_SIDE = 8
# One cosine transform of eight values; its inverse is its transpose.
_COSINES = np.array([[np.sqrt((2 if k else 1) / _SIDE) * np.cos(np.pi * (n + 0.5) * k / _SIDE)
                      for n in range(_SIDE)] for k in range(_SIDE)], np.float32)  # fmt: skip
_FALL = (1 + 0.45 * np.add.outer(np.arange(_SIDE), np.arange(_SIDE))).astype(np.float32)
_PATTERN = (2, 3)  # fields that one picture gives, in turn


def blocked(values, step):
    """Give a plane (units of 1/255) as 8×8 blocks of coarse steps leave it; fine detail steps coarser."""
    if not step:
        return values
    rows, columns = values.shape
    wide = np.pad(values, ((0, -rows % _SIDE), (0, -columns % _SIDE)), mode="edge")
    blocks = wide.reshape(wide.shape[0] // _SIDE, _SIDE, -1, _SIDE).transpose(0, 2, 1, 3)
    waves = _COSINES @ blocks @ _COSINES.T
    steps = np.float32(step) * _FALL
    back = _COSINES.T @ (np.rint(waves / steps) * steps) @ _COSINES
    return np.ascontiguousarray(back.transpose(0, 2, 1, 3).reshape(wide.shape)[:rows, :columns])


def pulled_down(pictures):
    """Give the video frames (planes, (upper, lower)) of a stream of pictures (planes, in order).

    Fields alternate upper and lower; pictures give two and three of them in turn, so four pictures fill five
    frames. A field left over at the end is met by the other field of the same picture.
    """
    waiting = None
    number = -1
    for number, planes in enumerate(pictures):
        for _ in range(_PATTERN[number % 2]):
            if waiting is None:
                waiting = (number, planes)
            else:
                yield _woven(waiting[1], planes), (waiting[0], number)
                waiting = None
    if waiting is not None:
        yield waiting[1], (number, number)


def _woven(upper, lower):
    """Lay the upper lines of one picture and the lower lines of another together."""
    if upper is lower:
        return upper
    planes = tuple(plane.copy() for plane in upper)
    for plane, given in zip(planes, lower, strict=True):
        plane[1::2] = given[1::2]
    return planes
