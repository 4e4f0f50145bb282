"""Pictures into film files, so that the same pictures always give the same bytes."""

from fractions import Fraction
from functools import lru_cache
from pathlib import Path

import av
import numpy as np

from film import colour, matroska
from film.errors import FilmError
from film.partial import Partial, Written

FORMATS = {
    ".mkv": "matroska", ".mka": "matroska", ".mp4": "mp4", ".mov": "mov", ".avi": "avi", ".ts": "mpegts",
    ".flac": "flac", ".wav": "wav",
}  # fmt: skip


class Writer(Written):
    """Write pictures to a new film file, deterministically; the file appears only when it is complete.

    `colour` takes primaries, transfer, matrix and range by name. FFV1 is version 3 with every frame standing
    alone and a checksum on each slice. Use as a context manager: an exception leaves nothing behind.
    """

    def __init__(
        self, path, *, width, height, rate, pixel_format, sar=1, colour=None, codec="ffv1", options=None
    ):
        self.path = Path(path)
        self.frames = 0
        self.rate, self.sar = Fraction(rate), Fraction(sar or 1)
        kind = format_of(self.path)
        self._shape = av.VideoFormat(pixel_format, width, height)
        self._partial = Partial(path)
        try:
            self._container = av.open(str(self._partial.path), "w", format=kind)
            self._container.flags |= av.container.Flags.bitexact.value
            self._open_stream(codec, colour or {}, options or {})
        except BaseException:
            self._partial.discard()
            raise

    def _open_stream(self, codec, tags, options):
        if codec == "ffv1":
            cut = slices(*self.size, self._shape.name)
            options = {"level": 3, "g": 1, "slicecrc": 1, "slices": cut} | options
        options = {key: str(value) for key, value in options.items()}
        stream = self._container.add_stream(codec, rate=self.rate, options=options)
        context = stream.codec_context
        stream.width, stream.height = self.size
        stream.pix_fmt = self._shape.name
        stream.time_base = context.time_base = 1 / self.rate
        context.sample_aspect_ratio = self.sar
        context.flags |= av.codec.context.Flags.bitexact
        # One thread for codecs whose output depends on how many there are; that of FFV1's slices does not.
        context.thread_type, context.thread_count = "SLICE", 0 if codec == "ffv1" else 1
        self._codes = [colour.code_of(kind, tags.get(kind)) for kind in colour.TABLES]
        tag(context, self._codes)
        self._stream = stream

    @property
    def size(self):
        return self._shape.width, self._shape.height

    def write(self, planes):
        """Append one picture; planes are Y or Y, Cb, Cr of the writer's own size and depth."""
        try:
            frame = frame_of(planes, self._shape.name, self.size)
        except ValueError as error:
            raise FilmError(
                "%(name)s cannot take this picture: %(reason)s.", name=self.path.name, reason=error
            ) from error
        tag(frame, self._codes)
        frame.pts, frame.time_base = self.frames, 1 / self.rate
        self._container.mux(self._stream.encode(frame))
        self.frames += 1

    def close(self):
        """Finish the file and give it its name; raises FilmError when no picture was written."""
        if not self.frames:
            self.abandon()
            raise FilmError("%(name)s was given no pictures; nothing was written.", name=self.path.name)
        try:
            self._container.mux(self._stream.encode(None))
            self._container.close()
            if format_of(self.path) == "matroska" and self._stream.name == "ffv1" and self.sar != 1:
                matroska.set_display_aspect(self._partial.path, Fraction(*self.size) * self.sar)
            self._partial.keep()
        except BaseException:
            self._partial.discard()
            raise


def frame_of(planes, pixel_format, size=None):
    """Return a frame made of planes: Y or Y, Cb, Cr as `frames.read` gives them.

    Raises ValueError when a plane's shape or kind is not that of the format.
    """
    frame = av.VideoFrame(*(size or planes[0].shape[::-1]), pixel_format)
    if len(planes) < len(frame.planes):
        raise ValueError(f"it needs {len(frame.planes)} planes but got {len(planes)}")
    for number, plane in enumerate(frame.planes):
        _fill(plane, planes[number], frame.format.components[number].bits)
    return frame


def _fill(plane, values, bits):
    kind = np.dtype("<u2") if bits > 8 else np.dtype(np.uint8)
    if values.shape != (plane.height, plane.width) or values.dtype != kind:
        given = f"{'×'.join(map(str, values.shape))} {values.dtype.name}"
        raise ValueError(f"it takes planes of {plane.height}×{plane.width} {kind.name} but got {given}")
    rows = np.frombuffer(plane, dtype=kind).reshape(plane.height, plane.line_size // kind.itemsize)
    rows[:, : plane.width] = values
    rows[:, plane.width :] = 0


def tag(target, codes):
    """Set the colour tags (code points of primaries, transfer, matrix, range) of a frame or codec context."""
    target.color_primaries, target.color_trc, target.colorspace, target.color_range = codes


@lru_cache(maxsize=64)
def slices(width, height, pixel_format):
    """Return how many slices an FFV1 picture of this kind is cut into: enough to share among cores.

    FFV1 of version 3 cannot cut chroma of some odd sizes; 0 means that no number of slices will do.
    """
    few = 4 if width * height < 1_000_000 else 16 if width * height < 4_000_000 else 24
    across, down = colour.subsampling(pixel_format)
    for count in (few, 4, 6, 9, 12, 16, 20, 24, 25, 30):
        ways = ((count // high, high) for high in range(1, 6) if count % high == 0 and high * high <= count)
        if any(wide <= 2 * high and _cuts(width, wide, across) and _cuts(height, high, down)
               for wide, high in ways):
            return count
    return 0


def _cuts(side, parts, step):
    """Say whether a side can be cut into so many slices: each holds a sample of chroma, and the last must not
    end on whole chroma alone."""
    return side >= parts * step and (side % step == 0 or (side - side * (parts - 1) // parts) % step != 0)


def format_of(path):
    """Return FFmpeg's name of the container that a file's ending stands for."""
    try:
        return FORMATS[Path(path).suffix.lower()]
    except KeyError:
        raise FilmError(
            "%(name)s has no ending that names a film format; use one of %(known)s.",
            name=Path(path).name,
            known=", ".join(sorted(FORMATS)),
        ) from None
