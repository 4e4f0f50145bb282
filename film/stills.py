"""Still pictures from films: posters, filmstrips, before and after."""

from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from film.errors import FilmError
from film.frames import picture_at
from film.partial import Partial
from film.probe import probe

KINDS = {".jpg": "JPEG", ".jpeg": "JPEG", ".png": "PNG", ".webp": "WEBP"}
QUALITY = {"JPEG": {"quality": 88, "optimize": True}, "WEBP": {"quality": 84}, "PNG": {"optimize": True}}
LOOKED_AT = 12  # pictures of a film that are looked at for its poster, and that its filmstrip shows
DARK, BRIGHT = 0.08, 0.9


def save(image, out):
    """Write a picture as JPEG, PNG or WebP by the ending of its name; it appears only when complete."""
    kind = KINDS.get(Path(out).suffix.lower())
    if kind is None:
        raise FilmError(
            "%(name)s cannot be written; pictures end in .jpg, .png or .webp.", name=Path(out).name
        )
    with Partial(out) as unfinished:
        image.save(unfinished, format=kind, **QUALITY[kind])


def poster(path, out, index=None, width=640):
    """Write one frame in its display shape, `width` pixels wide, and return its number.

    Without an index a representative frame is chosen: neither dark nor burnt out, rich and sharp.
    """
    video = probe(path).video
    index = representative(path) if index is None else index
    save(shown(picture_at(path, index), video.dar, width=width), out)
    return index


def filmstrip(path, out, count=LOOKED_AT, height=90):
    """Write `count` frames at equal distances side by side and return their numbers."""
    video = probe(path).video
    numbers = spread(video.frames, count)
    _write_strip([_small(picture_at(path, number), video, height) for number in numbers], video, out)
    return numbers


def poster_and_filmstrip(path, poster_out, strip_out, *, width=640, height=90):
    """Write both as `poster` and `filmstrip` do, looking at each picture once; return the poster's number."""
    video = probe(path).video
    small, worth = {}, {}
    numbers = spread(video.frames, LOOKED_AT)
    for number in sorted(set(numbers)):
        picture = picture_at(path, number)
        small[number], worth[number] = _small(picture, video, height), _worth(picture)
    _write_strip([small[number] for number in numbers], video, strip_out)
    return poster(path, poster_out, max(worth, key=lambda number: (worth[number], -number)), width)


def _small(picture, video, height):
    return shown(picture, video.dar, width=max(1, round(height * video.dar)), height=height)


def _write_strip(pictures, video, out):
    width, height = pictures[0].size
    strip = Image.new("RGB", (width * len(pictures), height))
    for place, picture in enumerate(pictures):
        strip.paste(picture, (place * width, 0))
    save(strip.convert("L") if video.gray else strip, out)


def before_after(before, after, out, index, width=1280):
    """Write one frame whose left half is from `before` and right half from `after`, a white line between."""
    video = probe(after).video
    right = shown(picture_at(after, index), video.dar, width=width).convert("RGB")
    left = picture_at(before, index).convert("RGB").resize(right.size, Image.Resampling.LANCZOS)
    middle = right.width // 2
    right.paste(left.crop((0, 0, middle, right.height)), (0, 0))
    line = max(1, width // 640)
    ImageDraw.Draw(right).rectangle((middle - line, 0, middle + line - 1, right.height), fill="white")
    save(right, out)


def shown(image, dar, *, width=None, height=None):
    """Return a stored picture resized to square pixels in the display aspect ratio."""
    height = height or max(1, round(width / dar))
    width = width or max(1, round(height * dar))
    return image.resize((width, height), Image.Resampling.LANCZOS)


def spread(frames, count):
    """Return `count` frame numbers at equal distances, each in the middle of its stretch."""
    return [(2 * place + 1) * frames // (2 * count) for place in range(count)]


def representative(path):
    """Return the number of a frame that stands well for the film."""
    frames = probe(path).video.frames
    numbers = sorted(set(spread(frames, LOOKED_AT)))
    return max(numbers, key=lambda number: (_worth(picture_at(path, number)), -number))


def _worth(image):
    """Return how good a frame is to look at: its contrast and its detail coarser than grain."""
    image = image.convert("L")
    image.thumbnail((320, 240), Image.Resampling.BOX)
    levels = np.asarray(image, dtype=np.float32) / 255
    detail = np.abs(np.diff(levels, axis=0)).mean() + np.abs(np.diff(levels, axis=1)).mean()
    exposure = 1.0 if DARK < levels.mean() < BRIGHT else 0.1
    return exposure * float(np.sqrt(levels.std()) * np.sqrt(detail))
