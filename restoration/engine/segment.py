"""A recipe laid out over one film: originals through the stages, then set back into their frames.

Three things are undone before the first stage and done again after the last: fields woven from two frames
(`fields.py`), frames printed more than once, and black bars around the picture. A repeated frame is never
restored a second time: it takes the restored picture of its first print, bit by bit. Bars keep their bits.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch

from film import colour
from film.errors import FilmError
from film.frames import delivered
from restoration.engine import fields, runtime
from restoration.engine.analysis import Analysis
from restoration.engine.kernels import fill, tiles
from restoration.engine.kernels.grain import Grain
from restoration.engine.kernels.window import Frame, Scene, Window
from restoration.engine.recipes import Recipe
from restoration.engine.relay import ahead

_CHANGED = 0.5       # units of 1/255 beyond which an operator is said to have changed a pixel


class Segment:
    """Asks for any range of a film's frames and yields them restored."""

    def __init__(self, source, recipe: Recipe, analysis: Analysis, video, device, *, halved=0, strays=False):
        """Resolve the kernels once; `strays` keeps where repeated frames differ from their first print."""
        self.source, self.recipe, self.analysis = source, recipe, _as_needed(analysis, recipe)
        self.video, self.device = video, device
        runtime.settle(device)
        self.depth = colour.bit_depth(delivered(video)["pixel_format"])
        self.kernels = [(step, step.declaration.resolve()) for step in recipe.steps]
        self.halved, self.strays = halved, strays
        # Where nothing but repairs is done, a repeat that recompression has changed keeps its own pixels.
        self.repairs_only = all(step.bounded for step in recipe.steps)
        self.repeated: dict[int, np.ndarray | None] = {}     # repeated frames of the range, and their strays
        self._own: dict[int, tuple] = {}
        self.filled: list[int] = []
        self._filling = next((step.params for step in recipe.steps if step.operator == "fill_missing"), None)
        self._changed: dict[str, float | torch.Tensor] = {}      # pixels; what a card counts stays there
        self._seen: dict[str, int] = {}

    def frames(self, start: int, stop: int) -> Iterator[Frame]:
        """Yield the restored frames [start, stop) in order, across however many shots."""
        reach, found = self.recipe.reach, self.analysis
        runs = [(number, found.span(max(low, start), min(high, stop)), found.span(low, high))
                for number, (low, high) in enumerate(found.shots) if low < stop and high > start]
        first = max(runs[0][1][0] - reach, runs[0][2][0])
        last = min(runs[-1][1][1] + reach + self.recipe.uses("fill_missing"), runs[-1][2][1])
        pictures = ahead(fields.read(self.source, found.fields, int(found.originals[first]),
                                     found.last(last - 1)))
        for number, wanted, whole in runs:
            shot = found.shots[number]
            yield from self._set_back(self._shot(number, pictures, wanted, whole),
                                      range(max(shot[0], start), min(shot[1], stop)), whole)

    def shares(self) -> dict[str, float]:
        """Return per operator the share of pixels it changed by half a level or more."""
        return {name: round(float(total) / max(1, self._seen[name]), 6)
                for name, total in self._changed.items()}

    def _set_back(self, stream, wanted: range, whole) -> Iterator[Frame]:
        """Lay the restored originals out over the frames that show them; fill what the recipe may fill."""
        held: Frame | None = None
        following: Frame | None = None
        for index in wanted:
            place = self.analysis.place(index)
            while held is None or held.index < place:
                held, following = following or next(stream), None
            if self._is_hole(index):
                if following is None and place + 1 < whole[1]:
                    following = next(stream, None)
                if following is not None:
                    self.filled.append(index)
                    yield fill.between((held, following), self._share(index, place), index, self._filling)
                    continue
            yield self._again(held, index) if index in self.repeated else replace(held, index=index)

    def _again(self, first: Frame, index: int) -> Frame:
        """Return a repeated frame: its first print's, or its own pixels with the same repairs."""
        own = self._own.pop(index, None)
        if own is None:
            return replace(first, index=index)
        planes = tensors(own, self.depth, self.device)
        luma = planes[0] if first.map is None else torch.where(first.map, first.luma, planes[0])
        return replace(first, index=index, planes=(luma, *planes[1:]))

    def _is_hole(self, index: int) -> bool:
        holes = self.analysis.holes
        return bool(len(holes) and holes[index]) and self.recipe.uses("fill_missing")

    def _share(self, index: int, place: int) -> float:
        """Return how far between two originals a filled frame lies."""
        first = int(self.analysis.originals[place])
        return (index - first) / (self.analysis.last(place) - first)

    def _shot(self, number: int, pictures, wanted, whole) -> Iterator[Frame]:
        """Chain the stages over one shot; each is asked for the margin that the later ones look at."""
        (low, high), (begin, end) = wanted, whole
        if self.recipe.uses("fill_missing"):
            high = min(end, high + 1)
        margin = self.recipe.reach
        scene = self._scene(number, whole)
        stream = self._taken(pictures, range(max(begin, low - margin), min(end, high + margin)))
        for step, kernel in self.kernels:
            declared = step.declaration
            margin -= step.reach
            asked = range(max(begin, low - margin), min(end, high + margin))
            if declared.scale:
                stream = self._in_bars(stream)
                scene = replace(scene, size=(self.video.width, self.video.height))
            stream = self._counted(_stage(stream, asked, (step, kernel, scene)), step.operator)
        return self._in_bars(stream)

    def _counted(self, pairs, name: str) -> Iterator[Frame]:
        for before, after in pairs:
            self._seen[name] = self._seen.get(name, 0) + before.luma.numel()
            self._changed.setdefault(name, 0.0)
            if after.luma is before.luma:
                pass
            elif after.luma.shape != before.luma.shape:
                self._changed[name] += before.luma.numel()
            else:
                changed = (after.luma - before.luma).abs_().ge_(_CHANGED)
                self._changed[name] = changed.sum(1).sum(dtype=torch.float64).add_(self._changed[name])
            yield after

    def _taken(self, pictures, places: range) -> Iterator[Frame]:
        """Yield originals as frames, numbered by their place; repeats are only compared."""
        for place in places:
            first = int(self.analysis.originals[place])
            planes = self._next(pictures, first)
            for index in range(first + 1, self.analysis.last(place)):
                self._note(index, planes, self._next(pictures, index))
            yield self._cropped(Frame(place, tensors(planes, self.depth, self.device)))

    def _next(self, pictures, index: int):
        picture = next(pictures)
        if picture.index != index:
            raise FilmError("Frame %(wanted)s of %(name)s came as frame %(came)s; make a new copy.",
                            wanted=index, name=Path(self.source).name, came=picture.index)
        return picture.planes

    def _note(self, index: int, first, again) -> None:
        self.repeated[index] = None
        if self.repairs_only:
            if any((one != other).any() for one, other in zip(first, again, strict=True)):
                self._own[index] = again
        elif self.strays and (stray := first[0] != again[0]).any():
            self.repeated[index] = stray

    def _cropped(self, frame: Frame) -> Frame:
        if self.analysis.box is None:
            return frame
        left, top, right, bottom = self.analysis.box
        rows, columns = frame.luma.shape
        planes = []
        for plane in frame.planes:
            down, across = round(rows / plane.shape[0]), round(columns / plane.shape[1])
            inner = plane[top // down:-(-bottom // down), left // across:-(-right // across)]
            planes.append(inner.contiguous())
        return replace(frame, planes=tuple(planes), whole=frame.planes)

    def _in_bars(self, stream) -> Iterator[Frame]:
        """Set each picture back into its black bars."""
        for frame in stream:
            yield frame if frame.whole is None else _set_in(frame, self.analysis.box)

    def _scene(self, number: int, whole) -> Scene:
        begin, end = whole
        known = self.analysis.curves
        box = self.analysis.box or (0, 0, self.video.width, self.video.height)
        size = (box[2] - box[0], box[3] - box[1])
        grain = Grain(known["grain"]["sigma"][number], known["grain"]["spectrum"][number], size, self.device)
        return Scene(number, begin, end, known, size, self.video.dar, grain,
                     tiles=tiles.side(size, self.halved))


def _as_needed(analysis: Analysis, recipe: Recipe) -> Analysis:
    """Return the analysis; for a recipe that repairs nothing, one in which every frame is its own.

    Fields are laid together for whatever is done to a picture, and left as they are where nothing is done.
    """
    if any(not step.declaration.scale for step in recipe.steps):
        return analysis
    return replace(analysis, duplicates=np.zeros(analysis.frames, bool), box=None,
                   fields=analysis.fields if recipe.steps else np.zeros(0, np.int8),
                   holes=np.zeros(0, bool))


def _set_in(frame: Frame, box) -> Frame:
    left, top, right, bottom = box
    rows, columns = frame.whole[0].shape
    planes = []
    for plane, whole in zip(frame.planes, frame.whole, strict=True):
        down, across = round(rows / whole.shape[0]), round(columns / whole.shape[1])
        laid = whole.clone()
        laid[top // down:-(-bottom // down), left // across:-(-right // across)] = plane
        planes.append(laid)
    marked = None
    if frame.map is not None:
        marked = torch.zeros((rows, columns), dtype=torch.bool, device=frame.map.device)
        marked[top:bottom, left:right] = frame.map
    return replace(frame, planes=tuple(planes), map=marked, whole=None)


def _stage(stream, asked: range, work) -> Iterator[tuple[Frame, Frame]]:
    """Run one kernel over the asked frames, holding no more than its window; yield before and after."""
    step, kernel, scene = work
    declared = step.declaration
    if scene.tiles and declared.tiles:
        kernel = tiles.tiled(kernel, scene.tiles)
    held: dict[int, Frame] = {}
    newest = -1
    for index in asked:
        need = min(index + step.reach, scene.stop - 1)
        while newest < need and (frame := next(stream, None)) is not None:
            held[frame.index] = frame
            newest = frame.index
        for old in [i for i in held if i < index - step.reach]:
            del held[old]
        before = held[index]
        yield before, _kept(before, kernel(Window(index, held), step.params, scene), step)


def _kept(before: Frame, after: Frame, step) -> Frame:
    """Hold an operator to its word: outside its map, and in planes it does not work on, every bit stays."""
    if after is before:
        return after
    planes = after.planes
    if step.bounded:
        luma = before.luma if after.map is None else torch.where(after.map, after.luma, before.luma)
        planes = (luma, *planes[1:])
    if step.declaration.planes == "luma":
        planes = (planes[0], *before.planes[1:])
    return replace(after, planes=planes, whole=before.whole)


def tensors(planes, depth: int, device) -> tuple[torch.Tensor, ...]:
    """Return native planes as float32 tensors in units of 1/255 of full scale (exactly; see Frame)."""
    unit = 2.0 ** (8 - depth)
    if device.type == "cuda":
        return tuple(_uploaded(plane, device).mul_(unit) for plane in planes)
    return tuple(torch.from_numpy(plane.astype(np.float32) * np.float32(unit)).to(device) for plane in planes)


def _uploaded(plane: np.ndarray, device) -> torch.Tensor:
    """Return a native plane on a card as float32, sent as it is and while the processor goes on."""
    whole = torch.from_numpy(plane.view(np.int16) if plane.dtype == np.uint16 else plane)
    there = whole.pin_memory().to(device, non_blocking=True)
    return (there.int().bitwise_and_(0xFFFF) if plane.dtype == np.uint16 else there).float()
