"""The plan of a restoration: one pass over the film that finds shots and solves every curve, and the cutting.

A curve is solved for the whole film once, so that a segment restored alone gets the same numbers as the film
restored in one piece. Nothing here imports torch.
"""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import numpy as np

from film import colour, frames
from film.errors import Cancelled, FilmError
from film.frames import delivered
from film.probe import probe
from film.shots import find_shots
from restoration.engine import fields, row
from restoration.engine.analysis import Analysis
from restoration.engine.measures import bars, duplicates
from restoration.engine.measures.grain import GrainMeasure
from restoration.engine.measures.seen import Seen
from restoration.engine.recipes import Recipe
from restoration.engine.relay import ahead
from restoration.engine.row import Row

__all__ = ["Analysis", "Facts", "analyse", "cut", "facts_of"]
SMALLEST = 16                # pixels a side


@dataclass(frozen=True)
class Facts:
    """What the measures may know of the film before its first frame; the size is that of the picture.

    `black` and `white` are the film's own end points of luma, in units of 1/255 of full scale.
    """

    width: int
    height: int
    depth: int
    frames: int
    black: float = 0.0
    white: float = 255.0


def analyse(path, recipe: Recipe, *, progress: Callable | None = None, cancelled: Callable | None = None,
            processes: int = 1) -> Analysis:
    """Read the film once; return its shots and the curves that `recipe` needs, the same on every run.

    Up to `processes`, this one among them, share the measures of a film that is long enough; see `row.py`.

    A film whose bars turn out to hold a picture after all, or whose frames turn out to be woven of fields, is
    read again with that known.
    """
    facts = facts_of(path)
    course, box = fields.decide(path, cancelled=cancelled), bars.look(path, facts)
    while True:
        try:
            return Survey(facts, recipe, box, course).found(path, (progress, cancelled), processes)
        except bars.PictureBeyond as seen:
            box = seen.box
        except fields.Woven as seen:
            course = seen.course


def facts_of(path) -> Facts:
    """Return size, depth and length of the pictures as `film.frames.read` will give them.

    Raises FilmError for pictures too small to be looked at, and for frames that come at uneven times: on film
    they never do, and a master of even times would drift from the sound.
    """
    video = probe(path).video
    if min(video.width, video.height) < SMALLEST:
        raise FilmError("%(name)s shows %(width)s×%(height)s pixels; pictures of %(least)s and more a side "
                        "can be restored.", name=Path(path).name, width=video.width, height=video.height,
                        least=SMALLEST)
    even_times(path)
    limited = video.range == "tv" or (video.range != "pc" and not video.gray)
    return Facts(video.width, video.height, colour.bit_depth(delivered(video)["pixel_format"]), video.frames,
                 *((16.0, 235.0) if limited else (0.0, 255.0)))


def even_times(path) -> None:
    """Refuse a film whose frames come at uneven times."""
    video = probe(path).video
    if video.variable_rate:
        raise FilmError("The frames of %(name)s come at uneven times, some %(rate)s a second; convert it to "
                        "one rate and restore that.", name=Path(path).name, rate=f"{float(video.rate):.2f}")


class Survey:
    """One pass over a film within given bars, its fields on a given course, or None for whole frames."""

    def __init__(self, facts: Facts, recipe: Recipe, box, course):
        """Make the measures that the recipe needs."""
        self.facts, self.recipe, self.box, self.course = facts, recipe, box, course
        inside = facts
        if box is not None:
            inside = replace(facts, width=box[2] - box[0], height=box[3] - box[1])
        self.measures = _measures(recipe, inside)
        self.duplicates = np.zeros(facts.frames, bool)
        self.blanks: set[int] = set()

    def found(self, path, calls, processes: int) -> Analysis:
        """Read the film and return its analysis."""
        with Row(self.measures, processes if self.facts.frames >= row.WORTH else 1) as measures:
            with closing(self._watched(path, calls, measures)) as smalls:
                shots = [tuple(shot) for shot in find_shots(smalls)]
            shots = _settled(shots, self.duplicates)
            among = np.concatenate(([0], np.cumsum(~self.duplicates)))
            runs = [(int(among[start]), int(among[stop])) for start, stop in shots]
            curves = {key: _rounded(curve) for key, curve in measures.solved(runs, self.blanks).items()}
        holes = curves["missing"].pop("holes") if "missing" in curves else np.zeros(0, bool)
        states = np.zeros(0, np.int8)
        if self.course is not None:
            states = self.course.states
            curves["cadence"] = _rounded({"upper": self.course.upper, "lower": self.course.lower})
        return Analysis(self.recipe.digest, self.facts.frames, tuple(shots), self.duplicates, curves,
                        self.box, states, holes)

    def _watched(self, path, calls, measures: Row) -> Iterator[np.ndarray]:
        """Show every original to the measures; yield every frame's small luma, for finding shots."""
        before, count = None, 0
        blanks = self.blanks if "missing" in measures.keys else None
        for frame, repeats in duplicates.sift(self._read(path, calls), blanks):
            self.duplicates[frame.number] = repeats
            if not repeats:
                frame.index, count = count, count + 1
                measures.see(frame, before)
                before = frame
            yield frame.small

    def _read(self, path, calls) -> Iterator[Seen]:
        progress, cancelled = calls
        count = self.facts.frames
        pictures = (fields.watching(path, frames.read(path)) if self.course is None
                    else fields.read(path, self.course.states, 0, count))
        for picture in ahead(pictures):
            if cancelled is not None and cancelled():
                raise Cancelled
            luma, *chroma = picture.planes
            if self.box is not None:
                bars.watch(luma, self.box, self.facts)
                left, top, right, bottom = self.box
                luma = np.ascontiguousarray(luma[top:bottom, left:right])
            yield Seen(picture.index, luma, self.facts.depth, chroma)
            if progress is not None:
                progress(picture.index + 1, count)


def cut(shots, frames_per_segment: int) -> list[tuple[int, int]]:
    """Cut a film into segments of about `frames_per_segment`: at shots where possible, inside long ones.

    Short neighbouring shots are grouped; a shot longer than one and a half segments is cut into equal parts.
    """
    if frames_per_segment < 1:
        raise ValueError(f"A segment of {frames_per_segment} frames cannot be cut; give at least 1.")
    segments: list[tuple[int, int]] = []
    start = None
    for first, last in shots:
        length = last - first
        if start is not None and last - start > frames_per_segment:
            segments.append((start, first))
            start = None
        if length > 1.5 * frames_per_segment:
            parts = max(2, round(length / frames_per_segment))
            edges = [first + length * n // parts for n in range(parts + 1)]
            segments += list(pairwise(edges))
        elif start is None:
            start = first
    if start is not None:
        segments.append((start, shots[-1][1]))
    return segments


def _measures(recipe: Recipe, facts: Facts) -> list:
    made = [GrainMeasure(None, facts)]
    for step in recipe.steps:
        kind = step.declaration.resolve_measure()
        if kind is not None and kind.key not in [measure.key for measure in made]:
            made.append(kind(step.params, facts))
    return made


def _settled(shots, repeats: np.ndarray) -> list[tuple[int, int]]:
    """Return the shots with every beginning moved on to a frame that is no repeat of the frame before."""
    starts = []
    for start, _ in shots:
        first = next((n for n in range(start, len(repeats)) if not repeats[n]), None)
        if first is not None and first not in starts:
            starts.append(first)
    return list(zip(starts, [*starts[1:], len(repeats)], strict=True))


def _rounded(curve: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Round to a millionth, so that the last bit of a processor's arithmetic does not change a digest."""
    return {name: np.round(values, 6) + 0.0 if values.dtype.kind == "f" else values
            for name, values in curve.items()}
