"""Pictures in and out of film files, by exact frame number."""

import os
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

import av
import numpy as np
from PIL import Image

from film import colour
from film.containers import opened
from film.errors import FilmError
from film.index import decoder, index, picture_stream
from film.partial import Partial

SCALER = av.video.reformatter.Interpolation
# Lanczos with no shortcuts, so that a picture is the same on every machine.
EXACT = SCALER.LANCZOS | SCALER.FULL_CHR_H_INT | SCALER.FULL_CHR_H_INP | SCALER.ACCURATE_RND | SCALER.BITEXACT
FORMATS = {".mkv": "matroska", ".mka": "matroska", ".mp4": "mp4", ".mov": "mov", ".avi": "avi", ".ts": "mpegts",
           ".flac": "flac", ".wav": "wav"}  # fmt: skip


class Picture(NamedTuple):
    """One frame: planes are Y or Y, Cb, Cr as (rows, columns) of uint8 or uint16 in the film's own depth."""

    index: int
    planes: tuple[np.ndarray, ...]


def delivered(video):
    """Return what `read` gives for a film with these VideoFacts, in the words `Writer` takes.

    Keys: width, height, rate, sar, pixel_format (planar, little-endian) and colour.
    """
    name = colour.planar(video.pixel_format, turned=video.rotation % 180 == 90)
    tags = {kind: getattr(video, kind) for kind in colour.TABLES}
    if _is_rgb(video.pixel_format):
        tags |= {"matrix": colour.guess_matrix(video.height), "range": "pc"}
    return {
        "width": video.width,
        "height": video.height,
        "rate": video.rate,
        "sar": video.sar,
        "pixel_format": name,
        "colour": tags,
    }


def read(path, start=0, stop=None) -> Iterator[Picture]:
    """Yield the pictures of frames [start, stop) upright and in presentation order, one in memory at a time.

    RGB and palette films come as YCbCr 4:4:4 of the same depth. Raises FilmError for a frame that does not
    exist or cannot be decoded.
    """
    return (Picture(number, planes_of(frame)) for number, frame in decoded(path, start, stop))


def picture_at(path, number) -> Image.Image:
    """Return one frame as it is shown, upright and in its stored size: 'L' for gray films, 'RGB' for others."""
    for _, frame in decoded(path, number, number + 1):
        return image_of(frame)
    raise FilmError("Frame %(number)s of %(name)s cannot be decoded.", number=number, name=Path(path).name)


def decoded(path, start=0, stop=None):
    """Yield (number, av.VideoFrame as stored) for frames [start, stop); checks the range at once."""
    counted = index(path)
    stop = counted.frames if stop is None else stop
    if not 0 <= start <= stop <= counted.frames:
        wanted = start if start == stop - 1 else f"{start} to {stop}"
        raise FilmError(
            "Frame %(wanted)s of %(name)s does not exist; it has frames 0 to %(last)s.",
            wanted=wanted,
            name=Path(path).name,
            last=counted.frames - 1,
        )
    return _decode_range(path, counted, start, stop) if start < stop else iter(())


def _decode_range(path, counted, start, stop):
    expected = start
    size = None
    for entry in counted.entries_before(start):
        for number, frame in _decode_from(path, counted, entry):
            if number < expected:
                continue
            if number > expected:
                break
            size = size or (frame.width, frame.height)
            _check_size(path, number, frame, size)
            yield number, frame
            expected += 1
            if expected == stop:
                return
        if expected > start:
            break
    raise FilmError(
        "Frame %(number)s of %(name)s cannot be decoded; make a new copy of the file.",
        number=expected,
        name=Path(path).name,
    )


def _check_size(path, number, frame, size):
    if (frame.width, frame.height) != size:
        raise FilmError(
            "%(name)s changes size at frame %(number)s (%(before)s to %(after)s); convert it to one size first.",
            name=Path(path).name,
            number=number,
            before="%d×%d" % size,
            after=f"{frame.width}×{frame.height}",
        )


def _decode_from(path, counted, entry):
    """Yield (number, frame) from a seek point to the end; None starts at the beginning."""
    with opened(path) as container:
        stream = decoder(picture_stream(container, path))
        if entry is not None:
            try:
                container.seek(entry, stream=stream)
            except av.error.FFmpegError:
                return
        try:
            for count, frame in enumerate(container.decode(stream)):
                number = counted.number_of(frame.pts) if counted.timed else count
                if number is not None:
                    yield number, frame
        except av.error.InvalidDataError:
            return


def planes_of(frame):
    """Return the planes of a decoded frame, upright, in the format `delivered` names."""
    turns = round(frame.rotation / 90) % 4
    name = colour.planar(frame.format.name)
    if not _lies_plain(frame.format, name):
        frame = _converted(frame, name)
    planes = [_plane(frame, number) for number in range(1 if name.startswith("gray") else 3)]
    if turns % 2 and planes[1:] and colour.planar(name, turned=True) == "yuv444p" + name[7:] and "444" not in name:
        planes = [_plane(_converted(frame, "yuv444p" + name[7:]), number) for number in range(3)]
    return tuple(np.ascontiguousarray(np.rot90(plane, turns)) for plane in planes)


def _lies_plain(shape, name):
    """Return whether a stored format's first planes already are those of the planar format `name`."""
    stored = shape.name.replace("yuvj", "yuv").replace("yuva", "yuv")
    return stored == name


def _is_rgb(pixel_format):
    shape = av.VideoFormat(pixel_format, 8, 8)
    return shape.is_rgb or shape.has_palette


def _converted(frame, name):
    """Return a frame in another layout with the same levels; RGB becomes full-range YCbCr."""
    if _is_rgb(frame.format.name):
        matrix = colour.SCALER_MATRIX[colour.guess_matrix(frame.height)]
        return frame.reformat(format=name, dst_colorspace=matrix, dst_color_range=2, interpolation=EXACT)
    level = {"src_color_range": frame.color_range or 1, "dst_color_range": frame.color_range or 1}
    return frame.reformat(format=name, interpolation=EXACT, **level)


def _plane(frame, number):
    plane = frame.planes[number]
    kind = np.dtype("<u2") if frame.format.components[number].bits > 8 else np.dtype(np.uint8)
    rows = np.frombuffer(plane, dtype=kind).reshape(plane.height, plane.line_size // kind.itemsize)
    return rows[:, : plane.width].copy()


def image_of(frame):
    """Return a decoded frame as a Pillow picture in display range."""
    turns = round(frame.rotation / 90) % 4
    name = frame.format.name
    if colour.is_gray(name):
        levels = gray_levels(planes_of(frame)[0], colour.bit_depth(colour.planar(name)), frame.color_range == 1)
        return Image.fromarray(levels, "L")
    options = {"dst_color_range": 2, "interpolation": EXACT}
    if not _is_rgb(name):
        matrix = colour.name_of("matrix", frame.colorspace)
        known = matrix if matrix in colour.SCALER_MATRIX else colour.guess_matrix(frame.height)
        full = name.startswith("yuvj") or frame.color_range == 2
        options |= {"src_colorspace": colour.SCALER_MATRIX[known], "src_color_range": 2 if full else 1}
    shown = frame.reformat(format="rgb24", **options).to_ndarray()
    return Image.fromarray(np.ascontiguousarray(np.rot90(shown, turns)), "RGB")


def gray_levels(luma, bit_depth, limited=False):
    """Return luma of any depth as display levels 0..255 (uint8); untagged gray counts as full range."""
    top = (1 << bit_depth) - 1
    if not limited:
        return luma.copy() if bit_depth == 8 else ((luma.astype(np.uint32) * 255 + top // 2) // top).astype(np.uint8)
    scale = 1 << (bit_depth - 8)
    levels = (luma.astype(np.float32) - 16 * scale) * (255 / (219 * scale))
    return np.clip(np.rint(levels), 0, 255).astype(np.uint8)


def slices(width, height):
    """Return how many slices an FFV1 picture of this size is cut into: enough to share among cores."""
    if width * height < 1_000_000:
        return 4
    return 16 if width * height < 4_000_000 else 24


class Writer:
    """Write pictures to a new film file, deterministically; the file appears only when it is complete.

    `colour` takes primaries, transfer, matrix and range by name. FFV1 is version 3 with every frame standing
    alone and a checksum on each slice. Use as a context manager: an exception leaves nothing behind.
    """

    def __init__(self, path, *, width, height, rate, pixel_format, sar=Fraction(1), colour=None, codec="ffv1",
                 options=None):  # fmt: skip
        self.path = Path(path)
        self.frames = 0
        self._partial = Partial(path)
        self._shape = av.VideoFormat(pixel_format, width, height)
        try:
            self._open(width, height, Fraction(rate), Fraction(sar or 1), colour or {}, codec, options or {})
        except BaseException:
            self._partial.discard()
            raise

    def _open(self, width, height, rate, sar, tags, codec, options):
        self._container = av.open(str(self._partial.path), "w", format=_format(self.path))
        self._container.flags |= av.container.Flags.bitexact.value
        if codec == "ffv1":
            options = _ffv1_options(width, height) | options
        stream = self._container.add_stream(codec, rate=rate, options={key: str(val) for key, val in options.items()})
        context = stream.codec_context
        stream.width, stream.height, stream.pix_fmt = width, height, self._shape.name
        stream.time_base = context.time_base = 1 / rate
        context.sample_aspect_ratio = sar
        context.flags |= av.codec.context.Flags.bitexact
        # One thread for codecs whose output depends on how many there are; FFV1's slices do not.
        context.thread_type, context.thread_count = "SLICE", 0 if codec == "ffv1" else 1
        context.color_primaries = _code("primaries", tags)
        context.color_trc = _code("transfer", tags)
        context.colorspace = _code("matrix", tags)
        context.color_range = _code("range", tags)
        self._stream = stream

    def write(self, planes):
        """Append one picture; planes are Y or Y, Cb, Cr of the writer's own size and depth."""
        frame = av.VideoFrame(self._shape.width, self._shape.height, self._shape.name)
        if len(planes) < len(frame.planes):
            raise FilmError(
                "%(name)s needs %(wanted)s planes a picture but got %(given)s.",
                name=self.path.name,
                wanted=len(frame.planes),
                given=len(planes),
            )
        for number, plane in enumerate(frame.planes):
            self._fill(plane, planes[number], self._shape.components[number].bits)
        context = self._stream.codec_context
        frame.color_range, frame.colorspace = context.color_range, context.colorspace
        frame.color_primaries, frame.color_trc = context.color_primaries, context.color_trc
        frame.pts, frame.time_base = self.frames, self._stream.codec_context.time_base
        self._container.mux(self._stream.encode(frame))
        self.frames += 1

    def _fill(self, plane, values, bits):
        kind = np.dtype("<u2") if bits > 8 else np.dtype(np.uint8)
        if values.shape != (plane.height, plane.width) or values.dtype.itemsize != kind.itemsize:
            raise FilmError(
                "%(name)s takes planes of %(wanted)s but got %(given)s.",
                name=self.path.name,
                wanted=f"{plane.height}×{plane.width} {kind.name}",
                given=f"{'×'.join(map(str, values.shape))} {values.dtype.name}",
            )
        rows = np.frombuffer(plane, dtype=kind).reshape(plane.height, plane.line_size // kind.itemsize)
        rows[:, : plane.width] = values
        rows[:, plane.width :] = 0

    def close(self):
        """Finish the file and give it its name."""
        if not self.frames:
            self.abandon()
            raise FilmError("%(name)s was given no pictures; nothing was written.", name=self.path.name)
        try:
            self._container.mux(self._stream.encode(None))
            self._container.close()
            self._partial.keep()
        except BaseException:
            self._partial.discard()
            raise

    def abandon(self):
        """Remove what was written so far."""
        try:
            self._container.close()
        finally:
            self._partial.discard()

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        if kind is None:
            self.close()
        else:
            self.abandon()


def _ffv1_options(width, height):
    return {"level": 3, "g": 1, "slicecrc": 1, "slices": slices(width, height)}


def _code(kind, tags):
    return colour.code_of(kind, tags.get(kind))


def _format(path):
    try:
        return FORMATS[path.suffix.lower()]
    except KeyError:
        raise FilmError(
            "%(name)s has no ending that names a film format; use one of %(known)s.",
            name=os.fspath(path.name),
            known=", ".join(sorted(FORMATS)),
        ) from None
