"""Pictures in and out of film files, by exact frame number."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import av
import numpy as np
from PIL import Image

from film import colour, ffv1, sequences
from film.containers import opened
from film.errors import FilmError
from film.index import decoder, index, picture_stream
from film.writer import Writer, slices

__all__ = ["Picture", "Writer", "decoded", "delivered", "image_of", "picture_at", "planes_of", "read"]
SCALER = av.video.reformatter.Interpolation
# Lanczos with no shortcuts, so that a picture is the same on every machine.
EXACT = SCALER.LANCZOS | SCALER.FULL_CHR_H_INT | SCALER.FULL_CHR_H_INP | SCALER.ACCURATE_RND | SCALER.BITEXACT


class Picture(NamedTuple):
    """One frame: planes are Y or Y, Cb, Cr as (rows, columns) of uint8 or uint16 in the film's own depth."""

    index: int
    planes: tuple[np.ndarray, ...]


def delivered(video):
    """Return what `read` gives for a film with these VideoFacts, in the words `Writer` takes.

    Keys: width, height, rate, sar, pixel_format (planar, little-endian) and colour.
    """
    name = _kept(video.pixel_format, video.width, video.height, turned=video.rotation % 180 == 90)
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
    """Return one frame as it is shown, upright, in stored pixels: 'L' for gray films, 'RGB' for others."""
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
    if start == stop:
        return iter(())
    if sequences.is_packed(path):
        return _decode_sequence(path, start, stop)
    return _decode_range(path, counted, start, stop)


def _decode_sequence(path, start, stop):
    first = None
    for number, frame in sequences.decoded(path, start, stop):
        first = first or _shape(frame)
        _check_shape(path, number, frame, first)
        yield number, frame


def _decode_range(path, counted, start, stop):
    expected = start
    first = None
    for entry in counted.entries_before(start):
        for number, frame in _decode_from(path, counted, entry, start):
            if number < expected:
                continue
            if number > expected:
                break
            if frame.is_corrupt:
                if entry is not None and expected == start:
                    break               # it may lean on pictures before this entry; the next one lies earlier
                raise _guessed(path, number)
            first = first or _shape(frame)
            _check_shape(path, number, frame, first)
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


def _guessed(path, number):
    """Return the refusal of a frame that its decoder patched from others."""
    return FilmError(
        "Frame %(number)s of %(name)s is damaged: its decoder can only guess at it;"
        " make a new copy of the file.",
        number=number,
        name=Path(path).name,
    )


def _shape(frame):
    return frame.width, frame.height, colour.planar(frame.format.name)


def _check_shape(path, number, frame, first):
    """Refuse a frame of another size, depth or kind than the first."""
    now, name = _shape(frame), Path(path).name
    if now[:2] != first[:2]:
        raise FilmError(
            "%(name)s changes size from %(before)s to %(after)s at frame %(number)s; convert it to one size.",
            name=name,
            number=number,
            before=f"{first[0]}×{first[1]}",
            after=f"{now[0]}×{now[1]}",
        )
    if now != first:
        raise FilmError(
            "%(name)s changes its pictures from %(before)s to %(after)s at frame %(number)s;"
            " convert them to one kind.",
            name=name,
            number=number,
            before=first[2],
            after=now[2],
        )


def _decode_from(path, counted, entry, start):
    """Yield (number, frame) from a seek point to the end; None starts at the beginning.

    Frames from `start` on that their own checksums disown are refused: a decoder would patch them silently.
    """
    with opened(path) as container:
        stream = decoder(picture_stream(container, path))
        if entry is not None:
            try:
                container.seek(entry, stream=stream)
            except av.error.FFmpegError:
                return
        try:
            packets = _proved(container, stream, counted, start, path)
            pictures = (frame for packet in packets for frame in packet.decode())
            for count, frame in enumerate(pictures):
                number = counted.number_of(frame.pts) if counted.timed else count
                if number is not None:
                    yield number, frame
        except av.error.InvalidDataError:
            return


def _proved(container, stream, counted, start, path):
    """Yield the packets of the picture; FFV1's slices are held against their checksums first."""
    context = stream.codec_context
    checked = context.name == "ffv1" and ffv1.configuration(context.extradata).slice_crc
    for count, packet in enumerate(container.demux(stream)):
        if checked and packet.size:
            number = counted.number_of(packet.pts) if counted.timed else count
            if number is not None and number >= start and ffv1.damaged_slices(bytes(packet)):
                raise FilmError(
                    "Frame %(number)s of %(name)s is damaged: its checksum does not fit;"
                    " make a new copy of the file.",
                    number=number,
                    name=Path(path).name,
                )
        yield packet


def planes_of(frame):
    """Return the planes of a decoded frame, upright, in the format `delivered` names."""
    turns = round(frame.rotation / 90) % 4
    name = colour.planar(frame.format.name)
    if not _lies_plain(frame.format, name):
        frame = _converted(frame, name)
    planes = [_plane(frame, number) for number in range(1 if name.startswith("gray") else 3)]
    width, height = (frame.height, frame.width) if turns % 2 else (frame.width, frame.height)
    kept = _kept(name, width, height, turned=turns % 2 == 1)
    if _full(name) == kept != name:
        planes = [_plane(_converted(frame, kept), number) for number in range(3)]
    return tuple(np.ascontiguousarray(np.rot90(plane, turns)) for plane in planes)


def _kept(stored, width, height, *, turned):
    """Return the format that pictures of a stored one are kept in: one that FFV1 can cut into slices."""
    name = colour.planar(stored, turned=turned)
    return name if slices(width, height, name) else _full(name)


def _full(name):
    """Return the format of the same depth that has a sample of chroma for every pixel."""
    return name if name.startswith("gray") else "yuv444p" + name[7:]


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
        depth = colour.bit_depth(colour.planar(name))
        return Image.fromarray(gray_levels(planes_of(frame)[0], depth, frame.color_range == 1))
    options = {"dst_color_range": 2, "interpolation": EXACT}
    if not _is_rgb(name):
        matrix = colour.name_of("matrix", frame.colorspace)
        known = matrix if matrix in colour.SCALER_MATRIX else colour.guess_matrix(frame.height)
        full = name.startswith("yuvj") or frame.color_range == 2
        options |= {"src_colorspace": colour.SCALER_MATRIX[known], "src_color_range": 2 if full else 1}
    shown = frame.reformat(format="rgb24", **options).to_ndarray()
    return Image.fromarray(np.ascontiguousarray(np.rot90(shown, turns)))


def gray_levels(luma, bit_depth, limited=False):
    """Return luma of any depth as display levels 0..255 (uint8); untagged gray counts as full range."""
    top = (1 << bit_depth) - 1
    if not limited and bit_depth == 8:
        return luma.copy()
    if not limited:
        return ((luma.astype(np.uint32) * 255 + top // 2) // top).astype(np.uint8)
    scale = 1 << (bit_depth - 8)
    levels = (luma.astype(np.float32) - 16 * scale) * (255 / (219 * scale))
    return np.clip(np.rint(levels), 0, 255).astype(np.uint8)
