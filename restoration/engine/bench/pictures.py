"""Before and after of every picture operator, drawn and aged by the simulator: `operators --pictures DIR`.

One WebP an operator: before on the left, after on the right. Flicker and weave show in no single picture; of
them one column is shown over two seconds of film, time running to the right.
"""

import tempfile
from dataclasses import fields, replace
from itertools import islice
from pathlib import Path

import numpy as np
from PIL import Image

from film.frames import Writer, read
from restoration.engine import pipeline, plan, runtime
from restoration.engine.recipes import Recipe, Step
from restoration.engine.simulator import Preset, age

SIZE, FRAMES, SEED = (320, 240), 48, 11
_GAP, _PAPER = 4, 128
_PLAIN = Preset(**{field.name: 0.0 for field in fields(Preset)} | {
    "name": "plain", "white": 1.0, "gamma": 1.0, "colour": 1.0, "grain": 3.0, "grain_size": 0.6, "blur": 0.5})
# Damage, parameters, and the way it is shown: the frame changed most, a column over time, an enlarged part.
SHOWN = {
    "deflicker": ({"flicker": 0.09, "pumping": 0.06}, {}, "time"),
    "tone": ({"black": 0.2, "white": 0.75}, {"strength": 1.0, "limit": 1.6}, "frame"),
    "scratches": ({"scratches": 7.0}, {}, "frame"),
    "mend": ({"losses": 0.5}, {}, "frame"),
    "dust": ({"dust": 14.0, "dust_size": 3.0, "hairs": 1.0}, {}, "frame"),
    "repair": ({"dust": 14.0, "dust_size": 3.0, "hairs": 1.0, "scratches": 4.0}, {}, "frame"),
    "denoise": ({"grain": 12.0}, {"mode": "reduce", "share": 1.0}, "part"),
    "definition": ({"blur": 2.0, "grain": 1.0}, {"strength": 1.2}, "part"),
    "stabilise": ({"weave": 4.0}, {"edges": "repeat"}, "time"),
    "upscale": ({}, {"height": 480}, "part"),
}

STILL = {"deflicker", "scratches", "stabilise", "tone"}     # shown on a table, the others in a lane


def make(folder: Path) -> list[Path]:
    """Draw one picture for every operator into the folder; return their names."""
    folder.mkdir(parents=True, exist_ok=True)
    runtime.prepare(1)
    made = []
    with tempfile.TemporaryDirectory() as work:
        for name, (damage, params, way) in SHOWN.items():
            aged, after = Path(work) / f"{name}.mkv", Path(work) / f"{name}-after.mkv"
            clean = _drawn(Path(work) / f"{name}-clean.mkv", 2 if name in STILL else 1)
            age(clean, aged, preset=replace(_PLAIN, **damage), seed=SEED)
            recipe = Recipe(name, name, (Step(name, params),))
            pipeline.restore(aged, after, recipe, plan.analyse(aged, recipe))
            made.append(folder / f"{name}.webp")
            Image.fromarray(_WAYS[way](_lumas(aged), _lumas(after))).save(made[-1], quality=62, method=6)
    return made


def _drawn(path: Path, shot: int) -> Path:
    """Write one shot of the drawn sample film."""
    from restoration.engine.simulator.scenes.sample import pictures, shot_list

    start = shot_list(4 * FRAMES)[shot][1]
    with Writer(path, width=SIZE[0], height=SIZE[1], rate=24, pixel_format="gray") as writer:
        for luma in islice(pictures(2, 4 * FRAMES, SIZE), start, start + FRAMES - 8):
            writer.write((luma,))
    return path


def _lumas(path: Path) -> np.ndarray:
    return np.stack([picture.planes[0] for picture in read(path)])


def _frame(before: np.ndarray, after: np.ndarray) -> np.ndarray:
    """Show the frame that was changed most."""
    change = np.abs(before.astype(np.int16) - after).mean((1, 2))
    most = int(change[4:-4].argmax()) + 4
    return _beside(before[most], after[most])


def _time(before: np.ndarray, after: np.ndarray) -> np.ndarray:
    """Show one column over time, every frame as broad as makes a whole picture."""
    column, broad = before.shape[2] // 3, SIZE[0] // len(before) + 1
    return _beside(*(np.repeat(film[:, :, column].T, broad, axis=1) for film in (before, after)))


def _part(before: np.ndarray, after: np.ndarray) -> np.ndarray:
    """Show the middle of a frame at twice its size, or at that of what was enlarged."""
    shown = []
    for film in (before, after):
        rows, columns = film.shape[1:]
        part = film[len(film) // 2, rows // 4:rows // 4 + rows // 2, columns // 4:columns // 4 + columns // 2]
        shown.append(np.asarray(Image.fromarray(part).resize(SIZE, Image.Resampling.NEAREST)))
    return _beside(*shown)


def _beside(before: np.ndarray, after: np.ndarray) -> np.ndarray:
    gap = np.full((before.shape[0], _GAP), _PAPER, np.uint8)
    return np.concatenate((before, gap, after), axis=1)


_WAYS = {"frame": _frame, "time": _time, "part": _part}
