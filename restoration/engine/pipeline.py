"""The pipeline: a segment of a film through a recipe into a lossless part.

Every operator is a stage that sees a window of frames within one shot. A stage is asked for as many frames
beyond the segment as the stages after it will look at, so that a frame comes out with the same bits whatever
segment it was restored in. Stages meet the film's originals only, within its black bars (see `segment.py`).
"""

import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import numpy as np
import torch

from film import colour
from film.errors import Cancelled, FilmError
from film.frames import Writer, delivered
from film.probe import probe
from restoration.engine import runtime
from restoration.engine.analysis import Analysis
from restoration.engine.kernels.specks import held
from restoration.engine.kernels.window import Frame
from restoration.engine.recipes import Recipe
from restoration.engine.relay import Relay
from restoration.engine.segment import Segment

REPAIRED, REPEATED = 255, 128
_HALVED = 3          # times the tiles are halved before want of memory is told


def restore(source, out, recipe: Recipe, analysis: Analysis,  # noqa: PLR0917
            start: int = 0, stop: int | None = None, *,
            device: str = "auto", threads: int | None = None, map_out=None, halved: int = 0, taken=None,
            progress: Callable | None = None, cancelled: Callable | None = None) -> dict:
    """Restore frames [start, stop) of `source` into the FFV1 Matroska part `out`; return what was done.

    The answer holds frames, seconds, device, device_class, touched (the share of pixels in the repair maps),
    touched_by (the share each operator changed), duplicates and filled (how many frames were put back from
    their first print, and which were drawn anew) and map: the name of `map_out`, a second, gray film in the
    source's size, when asked for: 255 where repaired, 128 where a repeated frame took its first print's
    pixels, 0 where every bit is as before. `halved` is how often memory has run out: the tiles are halved as
    often. `taken` is a film_rate.Taken: only its frames are written, at its rate.
    Raises FilmError when the range or the analysis does not fit, Cancelled within a frame of `cancelled()`
    turning true.
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
    work = Segment(source, recipe, analysis, video, where, halved=halved, strays=map_out is not None)
    tally = Tally(video)
    kept = None if taken is None else set(taken.frames[slice(*taken.within(start, stop))].tolist())
    if taken is not None:
        shape, outlet = shape | {"rate": taken.rate}, outlet | {"rate": taken.rate}
    depth = colour.bit_depth(shape["pixel_format"])
    with torch.inference_mode(), Relay(Writer(out, **outlet)) as film, _map_film(map_out, shape) as maps:
        for done, frame in enumerate(work.frames(start, stop), 1):
            if cancelled is not None and cancelled():
                raise Cancelled
            plane = tally.add(frame, work)
            if kept is None or frame.index in kept:
                film.write(natives(frame.planes, depth))
                if maps is not None:
                    maps.write((plane(),))
            if progress is not None:
                progress(done, stop - start)
    return {"frames": stop - start, "seconds": round(time.monotonic() - began, 3), "device": str(where),
            "device_class": runtime.device_class(where), "map": str(map_out) if map_out else None,
            **tally.result(work)}


def restore_in_room(*given, **how) -> dict:
    """Do what `restore` does; where a card's memory runs out, again in tiles, and in smaller ones."""
    for halved in range(_HALVED):
        with suppress(torch.OutOfMemoryError):
            return restore(*given, **how, halved=halved)
        torch.cuda.empty_cache()
    return restore(*given, **how, halved=_HALVED)


class Tally:
    """Counts what was touched, frame by frame."""

    def __init__(self, video):
        """Start with nothing seen of a film of this size."""
        self.shape = (video.height, video.width)
        self.frames = self.touched = self.duplicates = 0

    def add(self, frame: Frame, work: Segment) -> Callable[[], np.ndarray]:
        """Count one frame; return how to draw its map."""
        repeated = frame.index in work.repeated
        stray = work.repeated.pop(frame.index, None)
        self.frames += 1
        self.duplicates += repeated
        if frame.map is not None:
            self.touched += frame.map.sum() if frame.map.is_cuda else len(held(frame.map))

        def plane():
            drawn = np.zeros(self.shape, np.uint8)
            if stray is not None:
                drawn[stray] = REPEATED
            if frame.map is not None:
                drawn[frame.map.cpu().numpy()] = REPAIRED
            return drawn
        return plane

    def result(self, work: Segment) -> dict:
        """Return shares of pixels and counts of frames."""
        pixels = self.shape[0] * self.shape[1] * max(1, self.frames)
        return {"touched": int(self.touched) / pixels, "touched_by": work.shares(),
                "duplicates": self.duplicates, "filled": sorted(work.filled)}


def natives(planes, depth: int) -> tuple[np.ndarray, ...]:
    """Return tensors as native planes, rounded to even and held within the depth."""
    kind = np.uint8 if depth == 8 else np.uint16
    scale, top = 2.0 ** (depth - 8), float(2**depth - 1)
    if planes[0].is_cuda:
        return _downloaded([(plane * scale).round_().clamp_(0, top) for plane in planes], kind)
    return tuple((plane * scale).round_().clamp_(0, top).cpu().numpy().astype(kind) for plane in planes)


def _downloaded(planes, kind) -> tuple[np.ndarray, ...]:
    """Return planes of whole numbers from a card, all in one copy of as few bytes as they are."""
    sort = torch.uint8 if kind is np.uint8 else torch.int32
    flat = torch.cat([plane.to(sort).view(-1) for plane in planes])
    flat = flat if kind is np.uint8 else flat.to(torch.int16)       # the lower sixteen bits
    ends = np.cumsum([plane.numel() for plane in planes])[:-1]
    parts = np.split(flat.cpu().numpy().view(kind), ends)
    return tuple(part.reshape(plane.shape) for part, plane in zip(parts, planes, strict=True))


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
