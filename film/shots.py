"""Where one shot ends and the next begins."""

from collections import deque
from itertools import pairwise

import numpy as np
from PIL import Image

WIDTH, HEIGHT = 32, 24
REACH = 3  # rows and columns two pictures may be out of place: weave, pans, a bad splice
# Contrast (squared, of levels 0..1) under which a picture counts as empty rather than as something else.
EMPTY = (3 / 255) ** 2
CUT = 0.42  # one minus correlation: pictures of one shot stay under 0.2, of two shots reach 0.7 to 1.1
STANDS_OUT = 2.5
CALM = 0.06
SHORTEST = 3  # frames; anything shorter is a splice or damage, not a shot
BLACKOUT, VISIBLE = 0.6, 16 / 255


def small(luma, bit_depth=8):
    """Return a luma plane of any size and depth as the small float32 picture (0..1) shots are found in."""
    levels = luma.astype(np.float32) / ((1 << bit_depth) - 1)
    picture = Image.fromarray(levels).resize((WIDTH, HEIGHT), Image.Resampling.BOX)
    return np.asarray(picture, dtype=np.float32)


def find_shots(lumas):
    """Return the shots as half-open (start, stop) frame ranges that cover all frames, in order.

    `lumas` yields one small gray picture a frame, uint8 or float 0..1 (see `small`); four are in memory at a
    time. Brightness flicker, weave and a single frame of dirt or flash make no cut, and a fade is none.
    """
    steps, across, count = [], [], 0
    window = deque(maxlen=4)
    for luma in lumas:
        window.append(_prepared(luma))
        count += 1
        steps.append(_distance(window[-2], window[-1]) if count > 1 else 0.0)
        # Only where the step alone would make a cut does it matter what lies around it.
        across.append(_around(window) if count > 2 and steps[-2] > CUT else 0.0)
    return _ranges(_cuts(np.array(steps), across), count)


def _prepared(luma):
    if luma.dtype != np.uint8 and not np.issubdtype(luma.dtype, np.floating):
        raise ValueError(f"Shots are found in uint8 or 0..1 float, not {luma.dtype}; use shots.small.")
    levels = luma.astype(np.float32) / 255 if luma.dtype == np.uint8 else luma.astype(np.float32)
    return levels if levels.shape == (HEIGHT, WIDTH) else small(levels, 1)


def _around(window):
    """Return the least distance between the two pictures before and the two after the middle of the window.

    It belongs to the boundary two frames back; a single odd frame on either side leaves it small.
    """
    pictures = list(window)
    middle = len(pictures) - 2
    if middle < 1:
        return 0.0
    before, after = pictures[:middle], pictures[middle:]
    return min(_distance(one, other) for one in before for other in after)


def _distance(one, other):
    """Return how different two pictures are, whatever their brightness and contrast: 0 same, 1 unrelated."""
    middle = other[REACH:-REACH, REACH:-REACH]
    windows = np.lib.stride_tricks.sliding_window_view(one, middle.shape)
    places = windows.reshape(-1, middle.size)
    places = places - places.mean(axis=1, keepdims=True)
    centred = (middle - middle.mean()).ravel()
    shared = places @ centred / middle.size
    spread = np.sqrt((places**2).mean(axis=1) * (centred**2).mean())
    likeness = float(((shared + EMPTY) / (spread + EMPTY)).max())
    low, high = sorted((float(one.std()), float(other.std())))
    blackout = high > VISIBLE and high - low > BLACKOUT * high
    return max(1 - likeness, 1.0 if blackout else 0.0)


def _cuts(steps, across):
    """Return the frames that begin a shot, the first frame apart."""
    found = []
    count = len(steps)
    for frame in range(1, count):
        # `across` is known one frame after the boundary; at the very end one frame must do.
        around = across[frame + 1] if frame + 1 < count else steps[frame]
        near = np.r_[steps[max(1, frame - 4) : frame], steps[frame + 1 : frame + 5]]
        usual = float(np.median(near)) if len(near) else 0.0
        if min(steps[frame], around) > max(CUT, STANDS_OUT * usual + CALM):
            found.append(frame)
    return _apart(found, steps)


def _apart(found, steps):
    """Drop cuts that would leave a shot shorter than any shot is, keeping the clearer of two."""
    kept = []
    for frame in found:
        if frame < SHORTEST or len(steps) - frame < SHORTEST:
            continue
        if kept and frame - kept[-1] < SHORTEST:
            if steps[frame] > steps[kept[-1]]:
                kept[-1] = frame
        else:
            kept.append(frame)
    return kept


def _ranges(cuts, count):
    edges = [0, *cuts, count]
    return list(pairwise(edges)) if count else []
