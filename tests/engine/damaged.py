"""Films drawn in code with known damage, and the shortest way through an operator."""

import numpy as np
import torch

from film.frames import Writer, read
from film.probe import probe
from restoration.engine import pipeline, plan
from restoration.engine.recipes import Recipe, Step
from restoration.engine.simulator.noise import fractal, gaussian, generator

SIZE = (192, 144)
torch.set_num_threads(1)     # small pictures; other work runs beside the tests


def scene(seed=4, contrast=38):
    """A large textured picture the camera can move over."""
    drawn = contrast * fractal(generator(seed, "scene"), (260, 360), 2.2, smallest=3)
    return np.clip(118 + gaussian(drawn.astype(np.float32), 1.1), 10, 245)     # as sharp as a lens


SCENE = scene()


def view(number, pan=1, picture=SCENE):
    """What the camera sees in one frame of a slow pan."""
    across = 20 + round(pan * number)
    return picture[30:30 + SIZE[1], across:across + SIZE[0]].astype(np.float32)


def grain(number, strength=4.0):
    """Fresh, slightly soft grain for one frame."""
    noise = gaussian(np.random.default_rng((7, number)).standard_normal(SIZE[::-1]).astype(np.float32), 0.6)
    return strength * noise / noise.std()


def film(path, lumas, pixel_format="gray", chroma=(), depth=8):
    """Write luma arrays (in units of 1/255) as a film of any depth; chroma planes are repeated."""
    top = 2**depth - 1
    with Writer(path, width=SIZE[0], height=SIZE[1], rate=24, pixel_format=pixel_format) as writer:
        for luma in lumas:
            native = np.clip(np.rint(luma * 2 ** (depth - 8)), 0, top)
            writer.write((native.astype(np.uint8 if depth == 8 else np.uint16), *chroma))
    return path


def lumas(path):
    """Read a film back as float32 luma arrays."""
    return [picture.planes[0].astype(np.float32) for picture in read(path)]


def chain(*steps):
    """A recipe of the given steps: names, or (name, parameters)."""
    return Recipe("test", "Test", tuple(Step(*([s] if isinstance(s, str) else s)) for s in steps))


def restored(path, *steps):
    """Run steps over a film; return the frames and their maps as arrays."""
    recipe = chain(*steps)
    video = probe(path).video
    segment = pipeline.Segment(path, recipe, plan.analyse(path, recipe), video, torch.device("cpu"))
    with torch.inference_mode():
        frames = list(segment.frames(0, video.frames))
    blank = np.zeros(SIZE[::-1], bool)
    return ([frame.luma.numpy().copy() for frame in frames],
            [blank if frame.map is None else frame.map.numpy() for frame in frames])


def error(pictures, truth):
    """Root mean square difference over a whole film."""
    return float(np.sqrt(np.mean([(a - b) ** 2 for a, b in zip(pictures, truth, strict=True)])))
