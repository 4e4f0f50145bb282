"""Before and after of every operator, drawn and aged by the simulator: `operators --pictures DIR`.

One WebP an operator: before on the left, after on the right. Flicker and weave show in no single picture; of
them one column is shown over two seconds of film, time running to the right. Sound is shown by its spectrum.
"""

import tempfile
from dataclasses import fields, replace
from itertools import islice
from pathlib import Path

import numpy as np
from PIL import Image

from film.frames import Writer, read
from restoration.engine import pipeline, plan, runtime
from restoration.engine.bench import spectra
from restoration.engine.recipes import Recipe, Step
from restoration.engine.simulator import Preset, age

SIZE, FRAMES, SEED = (320, 240), 48, 11
_GAP, _PAPER = 4, 128
PLAIN = Preset(**{field.name: 0.0 for field in fields(Preset)} | {
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
    "fill_missing": ({}, {}, "frame"),
    "upscale": ({}, {"height": 480}, "part"),
}
STILL = {"deflicker", "scratches", "stabilise", "tone"}     # shown on a table, the others in a lane
LOST = {"fill_missing": FRAMES // 2}                        # the frame that a blank stands in for


def make(folder: Path) -> list[Path]:
    """Draw one picture for every operator into the folder; return their names."""
    folder.mkdir(parents=True, exist_ok=True)
    runtime.prepare(1)
    with tempfile.TemporaryDirectory() as work:
        pairs = {name: _filmed(name, Path(work)) for name in SHOWN}
    pairs |= {name: spectra.draw(name, PLAIN, SEED, SIZE) for name in spectra.SHOWN}
    for name, pair in pairs.items():
        Image.fromarray(_beside(*pair)).save(folder / f"{name}.webp", quality=62, method=6)
    return [folder / f"{name}.webp" for name in pairs]


def _filmed(name: str, work: Path) -> tuple[np.ndarray, np.ndarray]:
    """Age and restore a drawn shot; return what is shown of it before and after."""
    damage, params, way = SHOWN[name]
    clean, aged, after = (work / f"{name}-{part}.mkv" for part in ("clean", "aged", "after"))
    draw(clean, 2 if name in STILL else 1, LOST.get(name))
    age(clean, aged, preset=replace(PLAIN, **damage), seed=SEED)
    recipe = Recipe(name, name, (Step(name, params),))
    pipeline.restore(aged, after, recipe, plan.analyse(aged, recipe))
    return _WAYS[way](_lumas(aged), _lumas(after))


def draw(path: Path, shot: int, lost: int | None = None) -> None:
    """Write one shot of the drawn sample film; a blank stands in for a frame that is lost."""
    from restoration.engine.simulator.scenes.sample import pictures, shot_list

    start = shot_list(4 * FRAMES)[shot][1]
    with Writer(path, width=SIZE[0], height=SIZE[1], rate=24, pixel_format="gray") as writer:
        shown = islice(pictures(2, 4 * FRAMES, SIZE), start, start + FRAMES - 8)
        for number, luma in enumerate(shown):
            writer.write((np.zeros_like(luma) if number == lost else luma,))


def _lumas(path: Path) -> np.ndarray:
    return np.stack([picture.planes[0] for picture in read(path)])


def _frame(before: np.ndarray, after: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Show the frame that was changed most."""
    change = np.abs(before.astype(np.int16) - after).mean((1, 2))
    most = int(change[4:-4].argmax()) + 4
    return before[most], after[most]


def _time(before: np.ndarray, after: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Show one column over time, every frame as broad as makes a whole picture."""
    column, broad = before.shape[2] // 3, SIZE[0] // len(before) + 1
    return tuple(np.repeat(film[:, :, column].T, broad, axis=1) for film in (before, after))


def _part(before: np.ndarray, after: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Show the middle of a frame at twice its size, or at that of what was enlarged."""
    shown = []
    for film in (before, after):
        rows, columns = film.shape[1:]
        part = film[len(film) // 2, rows // 4:rows // 4 + rows // 2, columns // 4:columns // 4 + columns // 2]
        shown.append(np.asarray(Image.fromarray(part).resize(SIZE, Image.Resampling.NEAREST)))
    return tuple(shown)


def _beside(before: np.ndarray, after: np.ndarray) -> np.ndarray:
    gap = np.full((before.shape[0], _GAP), _PAPER, np.uint8)
    return np.concatenate((before, gap, after), axis=1)


_WAYS = {"frame": _frame, "time": _time, "part": _part}
