"""Before and after on one picture: `python -m restoration.engine.bench.sheets FOLDER [FILM …]`.

Writes one PNG per film and recipe into the folder: frames before, after, and what was repaired, side by side.
Without a film a drawn and aged one is shown.
"""

import argparse
import sys
import tempfile
from pathlib import Path

import numpy as np
from PIL import Image

from film.frames import read
from film.probe import probe
from restoration.engine import pipeline, plan, recipes, runtime
from restoration.engine.bench.recipe import drawn

_GAP = 6             # pixels between pictures
_GRAY = 90           # of the paper


def main(arguments=None) -> int:
    """Make the sheets and print their names."""
    said = _arguments(arguments)
    runtime.prepare(said.threads)
    folder = Path(said.folder)
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as work:
        films = [Path(film) for film in said.films] or [drawn(Path(work) / "drawn.mkv", 24)]
        for film in films:
            for name in said.recipes:
                print(sheet(film, recipes.recipe(name), folder, (Path(work), said.frames, said.span)))
    return 0


def sheet(film: Path, recipe, folder: Path, how) -> Path:
    """Restore the beginning of a film; write a sheet of some of its frames and return its name."""
    work, count, span = how
    steps = tuple(step for step in recipe.steps if not step.declaration.scale)
    chain = recipes.Recipe(recipe.name, recipe.title, steps)
    stop = min(span, probe(film).video.frames)
    names = {kind: work / f"{kind}.mkv" for kind in ("after", "map")}
    done = pipeline.restore(film, names["after"], chain, plan.analyse(film, chain), 0, stop,
                            map_out=names["map"])
    wanted = sorted({round(n) for n in np.linspace(1, stop - 2, count)}) if stop > 2 else [0]
    columns = [_column(kinds, index, wanted) for index, kinds in
               enumerate(zip(read(film, 0, stop), read(names["after"]), read(names["map"]), strict=True))]
    paper = np.concatenate([column for column in columns if column is not None], axis=0)
    out = folder / f"{film.stem}-{recipe.name}.png"
    Image.fromarray(paper).save(out)
    for name in names.values():
        name.unlink()
    print(f"{film.name} {recipe.name}: touched {done['touched']:.3%}, {done['duplicates']} duplicates")
    return out


def _column(kinds, index: int, wanted):
    """Return one frame before, after and its map as a row of gray pictures, or None."""
    if index not in wanted:
        return None
    pictures = []
    for picture in kinds:
        luma = picture.planes[0]
        excess = max(0, int(luma.max()).bit_length() - 8)
        shown = (luma >> excess).astype(np.uint8)
        pictures.append(np.pad(shown, _GAP // 2, constant_values=_GRAY))
    return np.concatenate(pictures, axis=1)


def _arguments(arguments):
    reader = argparse.ArgumentParser(prog="python -m restoration.engine.bench.sheets", description=__doc__)
    reader.add_argument("folder", help="where the sheets go")
    reader.add_argument("films", nargs="*", help="films to show")
    reader.add_argument("--recipes", nargs="+", default=["standard"], help="recipes of the house")
    reader.add_argument("--frames", type=int, default=4, help="frames on a sheet")
    reader.add_argument("--span", type=int, default=48, help="frames restored")
    reader.add_argument("--threads", type=int, default=1, help="torch threads")
    return reader.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
