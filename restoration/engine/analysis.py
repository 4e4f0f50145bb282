"""What one pass over a film has found: shots, repeated frames, the picture's place, and every solved curve.

Kernels and measures never meet a repeated frame: they work on the film's *originals*, the frames that show a
picture for the first time, numbered without gaps. Curves are kept in that numbering, shots in the film's own.
"""

import hashlib
import io
import json
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import numpy as np

from film.errors import FilmError

VERSION = 3


@dataclass(frozen=True)
class Analysis:
    """Shots, duplicates, the active picture and solved curves of one film for one recipe.

    `box` is (left, top, right, bottom) of the picture within its black bars, or None when it fills the frame;
    `fields` says per frame where its lower field comes from: 0 its own, -1 the frame before, 1 the one after,
    or is empty for a film of whole frames; `holes` flags repeated frames that stand in for a lost one.
    """

    recipe: str
    frames: int
    shots: tuple[tuple[int, int], ...]
    duplicates: np.ndarray
    curves: dict[str, dict[str, np.ndarray]] = field(repr=False, default_factory=dict)
    box: tuple[int, int, int, int] | None = None
    fields: np.ndarray = field(repr=False, default_factory=lambda: np.zeros(0, np.int8))
    holes: np.ndarray = field(repr=False, default_factory=lambda: np.zeros(0, bool))

    @cached_property
    def originals(self) -> np.ndarray:
        """Return the frames that show a picture for the first time, in order."""
        return np.flatnonzero(~np.asarray(self.duplicates, bool))

    def place(self, index: int) -> int:
        """Return the number of the original that frame `index` shows."""
        return int(np.searchsorted(self.originals, index, side="right")) - 1

    def span(self, start: int, stop: int) -> tuple[int, int]:
        """Return the half-open range of originals that frames [start, stop) show."""
        return (self.place(start), self.place(stop - 1) + 1) if stop > start else (0, 0)

    def last(self, place: int) -> int:
        """Return the frame after the last one that shows original `place`."""
        return int(self.originals[place + 1]) if place + 1 < len(self.originals) else self.frames

    def shot_of(self, index: int) -> int:
        """Return the number of the shot that frame `index` belongs to."""
        starts = [start for start, _ in self.shots]
        return int(np.searchsorted(starts, index, side="right")) - 1

    def _arrays(self) -> dict[str, np.ndarray]:
        said = json.dumps({"version": VERSION, "recipe": self.recipe, "frames": self.frames, "box": self.box},
                          sort_keys=True)
        arrays = {"about": np.frombuffer(said.encode(), np.uint8),
                  "shots": np.array(self.shots, np.int64).reshape(-1, 2),
                  "duplicates": np.asarray(self.duplicates, bool),
                  "fields": np.asarray(self.fields, np.int8), "holes": np.asarray(self.holes, bool)}
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
            if about.get("version") != VERSION:
                raise FilmError("%(name)s was made by another version of the engine; analyse the film again.",
                                name=Path(path).name)
            shots = tuple((int(a), int(b)) for a, b in arrays.pop("shots"))
            parts = [arrays.pop(name) for name in ("duplicates", "fields", "holes")]
        except (ValueError, KeyError, OSError, EOFError) as error:
            if isinstance(error, FilmError):
                raise
            raise FilmError("%(name)s is not an analysis of a film (%(error)s); analyse the film again.",
                            name=Path(path).name, error=error) from error
        curves: dict[str, dict[str, np.ndarray]] = {}
        for name, values in arrays.items():
            key, _, part = name.partition(".")
            curves.setdefault(key, {})[part] = values
        duplicates, fields, holes = parts
        box = tuple(about["box"]) if about["box"] else None
        return cls(about["recipe"], about["frames"], shots, duplicates, curves, box, fields, holes)
