"""Seeing what changed between two pictures."""

from PIL import Image, ImageChops


def difference(a, b, gain=4):
    """Return |a - b| times `gain`, clipped, as 'L' for two gray pictures and 'RGB' otherwise.

    When the sizes differ `b` is resized onto `a` with Lanczos.
    """
    mode = "L" if a.mode == b.mode == "L" else "RGB"
    a, b = a.convert(mode), b.convert(mode)
    if a.size != b.size:
        b = b.resize(a.size, Image.Resampling.LANCZOS)
    return ImageChops.difference(a, b).point(lambda level: min(255, round(level * gain)))
