"""A drawn film of 23.976 pictures a second, brought to video of 29.97 frames by 3:2 pulldown."""

from fractions import Fraction

import numpy as np

from tests.clips import draw_film
from tests.engine.damaged import SCENE, grain, scene, view
from tests.engine.telecined import THREE_TWO, native, spread, woven

VIDEO, FILM = Fraction(30000, 1001), Fraction(24000, 1001)
PICTURES, FRAMES, CUT = 48, 60, 26


def film(path):
    """Draw it, in two shots, with sound and timecode; return its path."""
    frames = [frame.astype(np.uint8) for frame in woven(pictures(), spread(PICTURES, THREE_TWO))]
    size = frames[0].shape[::-1]
    return draw_film(path, size=size, rate=VIDEO, pictures=frames, timecode="01:00:00:00")


def pictures():
    """Return the pictures of the film: a pan with grain, and a cut."""
    scenes = [SCENE] * CUT + [scene(99)] * (PICTURES - CUT)
    return [native(view(0, picture=shown[:, 2 * n % 140:]) + grain(n, 3.0)) for n, shown in enumerate(scenes)]
