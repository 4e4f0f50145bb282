"""The plan of a restoration: one pass over the film that finds shots and solves every curve, and the cutting.

A curve is solved for the whole film once, so that a segment restored alone gets the same numbers as the film
restored in one piece. Nothing here imports torch.
"""

import hashlib
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import numpy as np

from film import colour
from film.errors import Cancelled, FilmError
from film.frames import delivered, read
from film.probe import probe
from film.shots import find_shots
from restoration.engine.measures.duplicates import DuplicatesMeasure
from restoration.engine.measures.grain import GrainMeasure
from restoration.engine.measures.seen import Seen
from restoration.engine.recipes import Recipe
from restoration.engine.relay import ahead

VERSION = 1


@dataclass(frozen=True)
class Facts:
    """What the measures may know of the film before its first frame."""

    width: int
    height: int
    depth: int
    frames: int


@dataclass(frozen=True)
class Analysis:
    """Shots, duplicates and solved curves of one film for one recipe."""

    recipe: str
    frames: int
    shots: tuple[tuple[int, int], ...]
    duplicates: np.ndarray
    curves: dict[str, dict[str, np.ndarray]] = field(repr=False, default_factory=dict)

    def _arrays(self) -> dict[str, np.ndarray]:
        said = json.dumps({"version": VERSION, "recipe": self.recipe, "frames": self.frames}, sort_keys=True)
        arrays = {"about": np.frombuffer(said.encode(), np.uint8),
                  "shots": np.array(self.shots, np.int64).reshape(-1, 2),
                  "duplicates": np.asarray(self.duplicates, bool)}
        for key, curve in self.curves.items():
            arrays |= {f"{key}.{name}": values for name, values in curve.items()}
        return arrays

    @property
    def digest(self) -> str:
        """Return the SHA-256 over every name, shape and value."""
        heap = hashlib.sha256()
        for name, values in sorted(self._arrays().items()):
            heap.update(f"{name} {values.dtype.str} {values.shape}\n".encode())
            heap.update(np.ascontiguousarray(values).tobytes())
        return heap.hexdigest()

    def save(self, path) -> None:
        """Write the analysis as a NumPy archive; it appears only when complete."""
        path = Path(path)
        heap = io.BytesIO()
        np.savez_compressed(heap, **self._arrays())
        part = path.with_name(path.name + ".part")
        part.write_bytes(heap.getvalue())
        part.replace(path)

    @classmethod
    def load(cls, path) -> "Analysis":
        """Read what `save` wrote; refuse anything else by name."""
        try:
            with np.load(path, allow_pickle=False) as archive:
                arrays = {name: archive[name] for name in archive.files}
            about = json.loads(arrays.pop("about").tobytes())
            shots = tuple((int(a), int(b)) for a, b in arrays.pop("shots"))
            duplicates = arrays.pop("duplicates")
        except (ValueError, KeyError, OSError, EOFError) as error:
            raise FilmError("%(name)s is not an analysis of a film (%(error)s); analyse the film again.",
                            name=Path(path).name, error=error) from error
        if about.get("version") != VERSION:
            raise FilmError("%(name)s was made by another version of the engine; analyse the film again.",
                            name=Path(path).name)
        curves: dict[str, dict[str, np.ndarray]] = {}
        for name, values in arrays.items():
            key, _, part = name.partition(".")
            curves.setdefault(key, {})[part] = values
        return cls(about["recipe"], about["frames"], shots, duplicates, curves)

    def shot_of(self, index: int) -> int:
        """Return the number of the shot that frame `index` belongs to."""
        starts = [start for start, _ in self.shots]
        return int(np.searchsorted(starts, index, side="right")) - 1


def analyse(path, recipe: Recipe, *, progress: Callable | None = None,
            cancelled: Callable | None = None) -> Analysis:
    """Read the film once; return its shots and the curves that `recipe` needs, the same on every run."""
    facts = facts_of(path)
    measures = _measures(recipe, facts)
    shots = [tuple(shot) for shot in find_shots(_watched(path, facts, measures, (progress, cancelled)))]
    curves = {measure.key: _rounded(measure.solve(shots)) for measure in measures}
    duplicates = curves.pop("duplicates")["flags"]
    for start, _ in shots:
        duplicates[start] = False
    return Analysis(recipe.digest, facts.frames, tuple(shots), duplicates, curves)


def facts_of(path) -> Facts:
    """Return size, depth and length of the pictures as `film.frames.read` will give them."""
    video = probe(path).video
    return Facts(video.width, video.height, colour.bit_depth(delivered(video)["pixel_format"]), video.frames)


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
    made = [DuplicatesMeasure(None, facts), GrainMeasure(None, facts)]
    for step in recipe.steps:
        kind = step.declaration.resolve_measure()
        if kind is not None and kind.key not in [measure.key for measure in made]:
            made.append(kind(step.params, facts))
    return made


def _watched(path, facts: Facts, measures: list, calls) -> Iterator[np.ndarray]:
    """Show every frame to the measures and yield its small luma, for finding shots on the way."""
    progress, cancelled = calls
    before = None
    for picture in ahead(read(path)):
        if cancelled is not None and cancelled():
            raise Cancelled
        frame = Seen(picture.index, picture.planes[0], facts.depth)
        for measure in measures:
            measure.see(frame, before)
        yield frame.small
        before = frame
        if progress is not None:
            progress(picture.index + 1, facts.frames)


def _rounded(curve: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Round to a millionth, so that the last bit of a processor's arithmetic does not change a digest."""
    return {name: np.round(values, 6) + 0.0 if values.dtype.kind == "f" else values
            for name, values in curve.items()}
