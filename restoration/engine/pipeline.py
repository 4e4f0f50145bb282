"""The pipeline: a segment of a film through a recipe into a lossless part.

Every operator is a stage that sees a window of frames by absolute index within one shot. A stage is asked for
as many frames beyond the segment as the stages after it will look at, so that a frame comes out with the same
bits whatever segment it was restored in.
"""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import torch

from film import colour
from film.errors import Cancelled, FilmError
from film.frames import Writer, delivered, read
from film.probe import probe
from restoration.engine import runtime
from restoration.engine.kernels.grain import Grain
from restoration.engine.kernels.window import Frame, Scene, Window
from restoration.engine.plan import Analysis
from restoration.engine.recipes import Recipe
from restoration.engine.relay import Relay, ahead


def restore(source, out, recipe: Recipe, analysis: Analysis, start: int = 0, stop: int | None = None, *,  # noqa: PLR0917
            device: str = "auto", threads: int | None = None, map_out=None,
            progress: Callable | None = None, cancelled: Callable | None = None) -> dict:
    """Restore frames [start, stop) of `source` into the FFV1 Matroska part `out`; return what was done.

    The answer holds frames, seconds, device, device_class, touched (the share of pixels in the repair maps)
    and map: the name of `map_out`, a second, gray film of those maps in the source's size (255 where
    repaired), when asked for. Raises FilmError when the range or the analysis does not fit, Cancelled within
    a frame of `cancelled()` turning true.
    """
    began = time.monotonic()
    runtime.prepare(threads)
    where = runtime.choose_device(device)
    video = probe(source).video
    stop = analysis.frames if stop is None else stop
    _fits(source, recipe, analysis, (start, stop, video.frames))
    shape = delivered(video)
    outlet = shape | dict(zip(("width", "height"), recipe.output_size(video), strict=True))
    outlet["sar"] = _sample_aspect(video, outlet)
    touched = 0
    work = Segment(source, recipe, analysis, video, where)
    depth = colour.bit_depth(shape["pixel_format"])
    with torch.inference_mode(), Relay(Writer(out, **outlet)) as film, _map_film(map_out, shape) as maps:
        for done, frame in enumerate(work.frames(start, stop), 1):
            if cancelled is not None and cancelled():
                raise Cancelled
            touched += int(frame.map.sum()) if frame.map is not None else 0
            film.write(natives(frame.planes, depth))
            if maps is not None:
                maps.write((_map_plane(frame, video),))
            if progress is not None:
                progress(done, stop - start)
    pixels = video.width * video.height * max(1, stop - start)
    return {"frames": stop - start, "seconds": round(time.monotonic() - began, 3), "device": str(where),
            "device_class": runtime.device_class(where), "touched": touched / pixels,
            "map": str(map_out) if map_out else None}


class Segment:
    """A recipe laid out over one film: asks for any range of its frames and yields them restored."""

    def __init__(self, source, recipe: Recipe, analysis: Analysis, video, device):
        """Resolve the kernels once."""
        self.source, self.recipe, self.analysis = source, recipe, analysis
        self.video, self.device = video, device
        self.depth = colour.bit_depth(delivered(video)["pixel_format"])
        self.kernels = [(step, step.declaration.resolve()) for step in recipe.steps]

    def frames(self, start: int, stop: int) -> Iterator[Frame]:
        """Yield the restored frames [start, stop) in order, across however many shots."""
        reach = self.recipe.reach
        first, last = (self.analysis.shots[self.analysis.shot_of(i)] for i in (start, stop - 1))
        pictures = ahead(read(self.source, max(first[0], start - reach), min(last[1], stop + reach)))
        for number, shot in enumerate(self.analysis.shots):
            if shot[0] < stop and shot[1] > start:
                yield from self._shot(number, pictures, (start, stop))

    def _shot(self, number: int, pictures, wanted) -> Iterator[Frame]:
        """Chain the stages over one shot; each is asked for the margin that the later ones look at."""
        begin, end = self.analysis.shots[number]
        scene = self._scene(number)
        low, high = max(begin, wanted[0]), min(end, wanted[1])
        margin = self.recipe.reach
        stream = self._taken(pictures, range(max(begin, low - margin), min(end, high + margin)))
        for step, kernel in self.kernels:
            margin -= step.declaration.reach
            asked = range(max(begin, low - margin), min(end, high + margin))
            stream = _stage(stream, asked, (step, kernel, scene))
        return stream

    def _taken(self, pictures, indices: range) -> Iterator[Frame]:
        for index in indices:
            picture = next(pictures)
            if picture.index != index:
                raise FilmError("Frame %(wanted)s of %(name)s came as frame %(came)s; make a new copy.",
                                wanted=index, name=Path(self.source).name, came=picture.index)
            yield Frame(index, tensors(picture.planes, self.depth, self.device))

    def _scene(self, number: int) -> Scene:
        begin, end = self.analysis.shots[number]
        known = self.analysis.curves
        size = (self.video.width, self.video.height)
        grain = Grain(known["grain"]["sigma"][number], known["grain"]["spectrum"][number], size, self.device)
        return Scene(number, begin, end, known, self.analysis.duplicates, size, self.video.dar, grain)


def _stage(stream, asked: range, work) -> Iterator[Frame]:
    """Run one kernel over the asked frames, holding no more than its window."""
    step, kernel, scene = work
    reach = step.declaration.reach
    held: dict[int, Frame] = {}
    newest = -1
    for index in asked:
        need = min(index + reach, scene.stop - 1)
        while newest < need and (frame := next(stream, None)) is not None:
            held[frame.index] = frame
            newest = frame.index
        for old in [i for i in held if i < index - reach]:
            del held[old]
        yield kernel(Window(index, held), step.params, scene)


def tensors(planes, depth: int, device) -> tuple[torch.Tensor, ...]:
    """Return native planes as float32 tensors in units of 1/255 of full scale (exactly; see Frame)."""
    unit = 2.0 ** (8 - depth)
    return tuple(torch.from_numpy(plane.astype(np.float32) * np.float32(unit)).to(device) for plane in planes)


def natives(planes, depth: int) -> tuple[np.ndarray, ...]:
    """Return tensors as native planes, rounded to even and held within the depth."""
    kind = np.uint8 if depth == 8 else np.uint16
    scale, top = 2.0 ** (depth - 8), float(2**depth - 1)
    return tuple((plane * scale).round_().clamp_(0, top).cpu().numpy().astype(kind) for plane in planes)


def _fits(source, recipe: Recipe, analysis: Analysis, asked) -> None:
    start, stop, frames = asked
    name = Path(source).name
    if analysis.recipe != recipe.digest or analysis.frames != frames:
        raise FilmError("The analysis does not belong to %(name)s and this recipe; analyse the film again.",
                        name=name)
    if not 0 <= start < stop <= frames:
        raise FilmError("Frames %(start)s to %(stop)s of %(name)s do not exist; it has %(frames)s frames.",
                        start=start, stop=stop, name=name, frames=frames)


def _sample_aspect(video, outlet: dict):
    """Return the shape of a pixel that keeps the film's display aspect."""
    if (outlet["width"], outlet["height"]) == (video.width, video.height):
        return video.sar
    square = abs(video.dar * outlet["height"] - outlet["width"]) <= 2
    return type(video.dar)(1) if square else video.dar * outlet["height"] / outlet["width"]


def _map_plane(frame: Frame, video) -> np.ndarray:
    if frame.map is None:
        return np.zeros((video.height, video.width), np.uint8)
    return frame.map.cpu().numpy().astype(np.uint8) * 255


class _map_film:
    """The film of the maps, or nothing when none is asked for."""

    def __init__(self, path, shape: dict):
        self.writer = None
        if path is not None:
            facts = {key: shape[key] for key in ("width", "height", "rate", "sar")}
            self.writer = Writer(path, **facts, pixel_format="gray")

    def __enter__(self):
        return self.writer.__enter__() if self.writer else None

    def __exit__(self, *error):
        return self.writer.__exit__(*error) if self.writer else None
